// What is odd about the messages of a conversation, kept up to date while messages come in and older ones are loaded.

import type { MessageId } from "../../../server/protocol/server_events.ts";
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
  #messages: OrderedMessage[] = [];
  #reader = new OrderReader();
  /** By {@link oddityKey}: what was said last, what hides a message by itself, and what is odd about its place. */
  readonly #said: Map<string, MessageOddity> = new Map();
  readonly #hidden: Map<string, MessageOddity> = new Map();
  readonly #placed: Map<string, MessageOddity> = new Map();

  /** Adds messages. Returns what is to be said of messages from now on, by {@link oddityKey}; null: nothing any more. */
  add(messages: readonly NotedMessage[]): Map<string, MessageOddity | null> {
    const added: OrderedMessage[] = [];
    for (const { id, own, number, oddity } of messages) {
      if (oddity !== undefined) this.#hidden.set(oddityKey(own, id), oddity);
      // Messages with guests have no ids that are numbers, nor an order.
      if (typeof id !== "number" || oddity === "open") continue;
      // What no key has opened may claim any number.
      const isClosed = oddity !== undefined && number === undefined;
      added.push({ id, own, isClosed, ...(number === undefined ? {} : { number }) });
    }
    this.#place(added);
    return this.#changes(new Map([...this.#placed, ...this.#hidden]));
  }

  /** Nothing is loaded any more. */
  reset(): void {
    this.#messages = [];
    this.#reader = new OrderReader();
    for (const oddities of [this.#said, this.#hidden, this.#placed]) oddities.clear();
  }

  /** Reads on where the messages follow those that are here; else all of them, in the order of their ids. */
  #place(added: OrderedMessage[]): void {
    added.sort((a, b) => a.id - b.id);
    const last = this.#messages.at(-1)?.id ?? -Infinity;
    const isNext = (added[0]?.id ?? Infinity) >= last;
    this.#messages.push(...added);
    if (!isNext) {
      this.#messages.sort((a, b) => a.id - b.id);
      this.#reader = new OrderReader();
      this.#placed.clear();
    }
    for (const message of isNext ? added : this.#messages) {
      const oddity = this.#reader.next(message);
      if (oddity !== undefined) this.#placed.set(oddityKey(message.own, message.id), oddity);
    }
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
