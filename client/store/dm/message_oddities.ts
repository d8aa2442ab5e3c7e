// What is odd about the messages of a conversation, kept up to date while messages come in and older ones are loaded.

import type { MessageId } from "../../../server/protocol/server_events.ts";
import type { Line } from "../conversations/message_log.ts";
import type { MessageOddity } from "../e2ee/privacy.ts";
import { type MessageNumber, type OrderedMessage, OrderReader } from "./message_order.ts";

/** A message that came. */
export interface NotedMessage {
  readonly id: MessageId;
  readonly own: boolean;
  readonly number?: MessageNumber;
  /** Why it is hidden by itself. */
  readonly oddity?: MessageOddity;
}

/** What names a message. The server may say that another one, in the other direction, has its id. */
export function oddityKey(own: boolean, id: MessageId): string {
  return `${own} ${id}`;
}

/** The oddities of one conversation. */
export class MessageOddities {
  /** Ids of encrypted messages. */
  readonly #encrypted: Set<string> = new Set();
  readonly #messages: OrderedMessage[] = [];
  /** By {@link oddityKey}: why messages are hidden by themselves, and what was said last. */
  readonly #hidden: Map<string, MessageOddity> = new Map();
  #said: ReadonlyMap<string, MessageOddity> = new Map();

  /** Adds messages. Returns what is to be said of messages from now on, by {@link oddityKey}; null: nothing any more. */
  add(messages: readonly NotedMessage[]): Map<string, MessageOddity | null> {
    for (const { id, own, number, oddity } of messages) {
      if (oddity !== undefined) this.#hidden.set(oddityKey(own, id), oddity);
      const isOpen = number === undefined && (oddity === undefined || oddity === "open");
      if (!isOpen) this.#encrypted.add(String(id));
      // Messages with guests have no ids that are numbers, nor an order.
      if (typeof id !== "number" || oddity === "open") continue;
      // What no key has opened may claim any number.
      const isClosed = oddity !== undefined && number === undefined;
      this.#messages.push({ id, own, isClosed, ...(number === undefined ? {} : { number }) });
    }
    const odd = new Map([...this.#placed(), ...this.#hidden]);
    const changes = new Map<string, MessageOddity | null>();
    for (const id of this.#said.keys()) if (!odd.has(id)) changes.set(id, null);
    for (const [id, oddity] of odd) if (this.#said.get(id) !== oddity) changes.set(id, oddity);
    this.#said = odd;
    return changes;
  }

  /** Index of the first end-to-end encrypted message among the lines of the conversation; -1: there is none. */
  encryptedFrom(all: readonly Line[]): number {
    return all.findIndex((line) => line.kind === "message" && this.#encrypted.has(line.data.id));
  }

  /** Nothing is loaded any more. */
  reset(): void {
    this.#encrypted.clear();
    this.#messages.length = 0;
    this.#hidden.clear();
    this.#said = new Map();
  }

  /** What is odd about the places of messages, in the order of their ids. A conversation has 500, and what came since. */
  #placed(): [string, MessageOddity][] {
    const reader = new OrderReader();
    return this.#messages.sort((a, b) => a.id - b.id).flatMap((message) => {
      const oddity = reader.next(message);
      return oddity === undefined ? [] : [[oddityKey(message.own, message.id), oddity]];
    });
  }
}
