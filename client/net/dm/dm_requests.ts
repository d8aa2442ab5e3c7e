// Small requests of private conversations: opening and accepting, read marks, typing. What is lost of them is asked again.

import { nameKey } from "../../../server/protocol/names.ts";
import type { MessageId } from "../../../server/protocol/server_events.ts";
import type { Request } from "../connection/socket.ts";

/** How requests go out. */
export interface DmRequestsOptions {
  readonly newId: () => string;
  readonly send: (request: Request) => void;
}

/** Sends requests that need no keeping, and knows which answers are theirs. */
export class DmRequests {
  #online = false;
  /** Keys of the people whose conversations are being opened, by request id. */
  readonly #opening: Map<string, string> = new Map();
  /** Requests whose answers say nothing new. */
  readonly #quiet: Set<string> = new Set();
  /** Newest message marked as read, by room. */
  readonly #marked: Map<string, MessageId> = new Map();

  constructor(readonly options: DmRequestsOptions) {}

  /** The server has let us in. */
  joined(): void {
    this.#online = true;
  }

  /** The connection is gone, and with it every answer. */
  lost(): void {
    this.#online = false;
    this.#opening.clear();
    this.#quiet.clear();
  }

  /** Asks for the conversation with `name`, unless that is asked already. */
  open(name: string): void {
    if (!this.#online || [...this.#opening.values()].includes(nameKey(name))) return;
    this.options.send({ event: "pm_open", data: { target: name }, id: this.#openingId(name) });
  }

  /** Accepts the invitation of `name`. */
  accept(name: string, room: string): void {
    if (!this.#online) return;
    this.options.send({ event: "pm_accept", data: { room }, id: this.#openingId(name) });
  }

  /** Marks a room as read up to message `id`. */
  read(room: string, id: MessageId): void {
    if (!this.#online || this.#marked.get(room) === id) return;
    this.#marked.set(room, id);
    this.options.send({ event: "pm_read", data: { room, id }, id: this.#quietId() });
  }

  /** Says whether somebody is typing. */
  typing(room: string, busy: boolean): void {
    if (!this.#online) return;
    this.options.send({ event: "pm_typing", data: { room, busy }, id: this.#quietId() });
  }

  /** Whose conversation request `re` was to open; undefined for any other. It is answered now. */
  settle(re: string | undefined): string | undefined {
    const key = re === undefined ? undefined : this.#opening.get(re);
    if (re !== undefined) this.#opening.delete(re);
    return key;
  }

  /** Whether the answer to request `re` says nothing new. */
  isQuiet(re: string | undefined): boolean {
    return re !== undefined && this.#quiet.delete(re);
  }

  #openingId(name: string): string {
    const id = this.options.newId();
    this.#opening.set(id, nameKey(name));
    return id;
  }

  #quietId(): string {
    const id = this.options.newId();
    this.#quiet.add(id);
    return id;
  }
}
