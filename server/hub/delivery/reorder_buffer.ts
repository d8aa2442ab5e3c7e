// Delivers the stored messages of a conversation in the order of their ids, in whatever order two nodes publish them.
//
// Ids rise in the order in which messages were stored. Two nodes that store one each in the same moment publish them in
// either order, so the later message waits a moment for its predecessor.

import type { BusMessage, SequencePosition } from "../../ports/bus.ts";
import type { Clock, Timer } from "../../ports/clock.ts";

/**
 * How long a message waits for its predecessor, milliseconds: its node may have been killed before it was published.
 */
const PATIENCE_MS = 250;
/** Conversations whose newest message is remembered; beyond it those that have been quiet the longest go first. */
const MAX_CONVERSATIONS = 10_000;

/** A message for some users, with its position in their conversation. */
export type SequencedMessage = BusMessage & { readonly kind: "users"; readonly position: SequencePosition };

/** Lets messages pass in the order of their conversations. */
export class ReorderBuffer {
  /** Id of the last message of each conversation that passed. */
  readonly #passed: Map<string, number> = new Map();
  /** Waiting messages, by conversation. */
  readonly #held: Map<string, { readonly messages: SequencedMessage[]; readonly timer: Timer }> = new Map();

  constructor(readonly clock: Clock, readonly deliver: (message: SequencedMessage) => void) {}

  /** Conversations whose newest message is remembered. */
  get size(): number {
    return this.#passed.size;
  }

  /** Takes a message: it passes at once, or after its predecessor, or when that is overdue. */
  take(message: SequencedMessage): void {
    const { conversation } = message.position;
    if (this.#mayPass(message)) {
      this.#pass(message);
      return this.#passHeld(conversation);
    }
    const held = this.#held.get(conversation);
    if (held !== undefined) return void held.messages.push(message);
    const timer = this.clock.after(PATIENCE_MS, () => this.#giveUp(conversation));
    this.#held.set(conversation, { messages: [message], timer });
  }

  #mayPass({ position: { conversation, after } }: SequencedMessage): boolean {
    const passed = this.#passed.get(conversation);
    return after === null || passed === undefined || after <= passed;
  }

  #pass(message: SequencedMessage): void {
    const { conversation, id } = message.position;
    const passed = Math.max(this.#passed.get(conversation) ?? 0, id);
    this.#passed.delete(conversation);
    this.#passed.set(conversation, passed);
    if (this.#passed.size > MAX_CONVERSATIONS) {
      this.#passed.delete(this.#passed.keys().next().value ?? conversation);
    }
    this.deliver(message);
  }

  #passHeld(conversation: string): void {
    const held = this.#held.get(conversation);
    if (held === undefined) return;
    held.messages.sort((a, b) => a.position.id - b.position.id);
    while (held.messages.length > 0 && this.#mayPass(held.messages[0]!)) this.#pass(held.messages.shift()!);
    if (held.messages.length > 0) return;
    held.timer.cancel();
    this.#held.delete(conversation);
  }

  #giveUp(conversation: string): void {
    const messages = this.#held.get(conversation)?.messages ?? [];
    this.#held.delete(conversation);
    for (const message of messages.sort((a, b) => a.position.id - b.position.id)) this.#pass(message);
  }
}
