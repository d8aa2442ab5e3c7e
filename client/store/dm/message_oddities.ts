// What is odd about the messages of a conversation, kept up to date while messages come in and older ones are loaded.

import { type Signal, signal } from "@preact/signals";
import type { MessageId } from "../../../server/protocol/server_events.ts";
import type { MessageOddity } from "../e2ee/privacy.ts";
import { type MessageNumber, type OrderedMessage, OrderReader } from "./message_order.ts";

/** A message that came. */
export interface NotedMessage {
  readonly id: MessageId;
  readonly own: boolean;
  readonly number?: MessageNumber;
  /** What is odd about it by itself, such as why it is hidden. */
  readonly oddity?: MessageOddity;
}

/** What names a message. The server may say that another one, in the other direction, has its id. */
export function oddityKey(own: boolean, id: MessageId): string {
  return `${own} ${id}`;
}

/** The oddities of one conversation. */
export class MessageOddities {
  /** The first end-to-end encrypted message; undefined: there is none. */
  readonly firstEncrypted: Signal<OrderedMessage | undefined> = signal<OrderedMessage | undefined>(undefined);
  readonly #messages: OrderedMessage[] = [];
  /** By {@link oddityKey}: what is odd about messages by themselves, and what was said last. */
  readonly #byThemselves: Map<string, MessageOddity> = new Map();
  #said: ReadonlyMap<string, MessageOddity> = new Map();

  /** Adds messages. Returns what is to be said of messages from now on, by {@link oddityKey}; null: nothing any more. */
  add(messages: readonly NotedMessage[]): Map<string, MessageOddity | null> {
    for (const { id, own, number, oddity } of messages) {
      if (oddity !== undefined) this.#byThemselves.set(oddityKey(own, id), oddity);
      // Messages with guests have no ids that are numbers, nor an order.
      if (typeof id !== "number" || oddity === "open") continue;
      // What no key has opened may claim any number.
      const isClosed = oddity !== undefined && number === undefined;
      this.#messages.push({ id, own, isClosed, ...(number === undefined ? {} : { number }) });
    }
    const odd = new Map([...this.#placed(), ...this.#byThemselves]);
    const changes = new Map<string, MessageOddity | null>();
    for (const id of this.#said.keys()) if (!odd.has(id)) changes.set(id, null);
    for (const [id, oddity] of odd) if (this.#said.get(id) !== oddity) changes.set(id, oddity);
    this.#said = odd;
    this.firstEncrypted.value = this.#messages.find(({ isClosed, number }) =>
      isClosed || number !== undefined
    );
    return changes;
  }

  /** Nothing is loaded any more. */
  reset(): void {
    this.#messages.length = 0;
    this.#byThemselves.clear();
    this.#said = new Map();
    this.firstEncrypted.value = undefined;
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
