// Small requests about rooms: opening and accepting, read marks, typing. What is lost of them is asked again.

import { nameKey } from "../../../server/protocol/names.ts";
import type { MessageId, ServerEvents } from "../../../server/protocol/server_events.ts";
import type { PendingRequests, ServerReply } from "../connection/requests.ts";

/** How requests go out. */
export interface RoomRequestsOptions {
  readonly requests: PendingRequests;
  /** A new UUID. */
  readonly newId: () => string;
}

/** The conversation with the person of that key could not be opened. */
export type OnOpenFailed = (key: string, error: ServerEvents["error"]) => void;

/** Sends what need not be kept. Nothing goes out while we are not in. */
export class RoomRequests {
  #isJoined = false;
  /** Keys of the people whose conversations are being opened. */
  readonly #opening: Set<string> = new Set();
  /** Newest message marked as read, by room. */
  readonly #marked: Map<string, MessageId> = new Map();

  constructor(readonly options: RoomRequestsOptions) {}

  /** The server has let us in: what was asked as somebody else is asked anew. */
  joined(): void {
    this.#isJoined = true;
    this.#opening.clear();
  }

  /** The connection is gone. A read mark may have been lost with it: it is sent again. */
  lost(): void {
    this.#isJoined = false;
    this.#opening.clear();
    this.#marked.clear();
  }

  /** Asks for the conversation with `name`, unless that is asked already. */
  open(name: string, onOpenFailed: OnOpenFailed): void {
    const key = nameKey(name);
    if (!this.#isJoined || this.#opening.has(key)) return;
    this.#opening.add(key);
    const { newId, requests } = this.options;
    const request = { event: "pm_open", data: { target: name }, id: newId() } as const;
    requests.send(request, (reply) => this.#opened(key, reply, onOpenFailed));
  }

  /** Accepts the invitation of `name`. */
  accept(name: string, room: string, onOpenFailed: OnOpenFailed): void {
    if (!this.#isJoined) return;
    const key = nameKey(name);
    this.#opening.add(key);
    const { newId, requests } = this.options;
    const request = { event: "pm_accept", data: { room }, id: newId() } as const;
    requests.send(request, (reply) => this.#opened(key, reply, onOpenFailed));
  }

  /** Marks a room as read up to message `id`. */
  read(room: string, id: MessageId): void {
    if (!this.#isJoined || this.#marked.get(room) === id) return;
    this.#marked.set(room, id);
    this.options.requests.notify("pm_read", { room, id });
  }

  /** Says whether this person is typing. */
  typing(room: string, busy: boolean): void {
    if (this.#isJoined) this.options.requests.notify("pm_typing", { room, busy });
  }

  #opened(key: string, reply: ServerReply | null, onOpenFailed: OnOpenFailed): void {
    this.#opening.delete(key);
    if (reply?.event === "error") onOpenFailed(key, reply.data);
  }
}
