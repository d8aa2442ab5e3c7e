// What is odd about the messages of a conversation, kept up to date while messages come in and older ones are loaded.

import type { MessageId } from "../../../server/protocol/server_events.ts";
import type { MessageOddity } from "../e2ee/privacy.ts";
import { type MessageNumber, oddities, type OrderedMessage } from "./message_order.ts";

/** A message that came. */
export interface NotedMessage {
  readonly id: MessageId;
  readonly own: boolean;
  readonly number?: MessageNumber;
  /** Why it is hidden by itself. */
  readonly oddity?: MessageOddity;
}

/** The oddities of one conversation. */
export class MessageOddities {
  #messages: OrderedMessage[] = [];
  /** By id: what was said last, and what hides a message by itself. */
  readonly #said: Map<string, MessageOddity> = new Map();
  readonly #hidden: Map<string, MessageOddity> = new Map();
  #hasNumbers = false;

  /** Adds messages. Returns what is to be said of messages from now on, by id; null: nothing any more. */
  add(messages: readonly NotedMessage[]): Map<string, MessageOddity | null> {
    for (const { id, own, number, oddity } of messages) {
      if (oddity !== undefined) this.#hidden.set(String(id), oddity);
      if (number !== undefined) this.#hasNumbers = true;
      // What no key has opened may claim any number. Messages with guests have no ids that are numbers, nor an order.
      const isOrdered = typeof id === "number" && (oddity === undefined || number !== undefined);
      if (isOrdered) this.#messages.push({ id, own, ...(number === undefined ? {} : { number }) });
    }
    const odd = new Map(this.#hidden);
    if (this.#hasNumbers) {
      this.#messages.sort((a, b) => a.id - b.id);
      for (const [id, oddity] of oddities(this.#messages)) {
        if (!odd.has(String(id))) odd.set(String(id), oddity);
      }
    }
    return this.#changes(odd);
  }

  /** Nothing is loaded any more. */
  reset(): void {
    this.#messages = [];
    this.#said.clear();
    this.#hidden.clear();
  }

  #changes(odd: ReadonlyMap<string, MessageOddity>): Map<string, MessageOddity | null> {
    const changes = new Map<string, MessageOddity | null>();
    for (const id of this.#said.keys()) if (!odd.has(id)) changes.set(id, null);
    for (const [id, oddity] of odd) if (this.#said.get(id) !== oddity) changes.set(id, oddity);
    for (const [id, oddity] of changes) {
      if (oddity === null) this.#said.delete(id);
      else this.#said.set(id, oddity);
    }
    return changes;
  }
}
