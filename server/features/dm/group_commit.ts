// Group commit: the messages of one turn are stored in one transaction, and each sender is answered after it.

import type { Clock } from "../../ports/clock.ts";
import type { Appended, MessageStore, NewMessage } from "../../ports/store.ts";

/** Most messages in one transaction. */
const MAX_BATCH = 500;

interface Waiting {
  readonly message: NewMessage;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
}

/** Collects messages and stores them in batches, one batch at a time. */
export class GroupCommit {
  #waiting: Waiting[] = [];
  #running = false;

  constructor(readonly clock: Clock, readonly messages: MessageStore) {}

  /** Resolves once the message is durably stored; rejects when its batch could not be. */
  append(message: NewMessage): Promise<Appended> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ message, resolve, reject });
      if (this.#running) return;
      this.#running = true;
      this.clock.nextTurn(() => void this.#run());
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MAX_BATCH);
      try {
        const outcomes = await this.messages.append(batch.map(({ message }) => message));
        for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index]!);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#running = false;
  }
}
