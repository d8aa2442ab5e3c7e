// Requests about rooms that need no queue: open, accept, read marks, typing. A lost one is repeated after the next join.

import { nameKey } from "../../../server/protocol/names.ts";
import type { MessageId, ServerEvents } from "../../../server/protocol/server_events.ts";
import type { PendingRequests, ServerReply } from "../connection/requests.ts";

/** What room requests need. */
export interface RoomRequestsOptions {
  readonly requests: PendingRequests;
  /** A new UUID. */
  readonly newId: () => string;
}

/**
 * Opening the conversation with the user of name key `key` failed. `room`: the room that was asked for; undefined if the
 * request could invite, or accepted an invitation.
 */
export type OnOpenFailed = (key: string, error: ServerEvents["error"], room?: string) => void;

/** Sends room requests; none before the client has joined. */
export class RoomRequests {
  #isJoined = false;
  /** Name keys of the users whose conversations are being opened. */
  readonly #opening: Set<string> = new Set();
  /** Rooms whose invitations are being accepted. */
  readonly #accepting: Set<string> = new Set();
  /** Newest message marked as read on this connection, by room. */
  readonly #marked: Map<string, MessageId> = new Map();

  constructor(readonly options: RoomRequestsOptions) {}

  /** The client joined. Rooms that were requested under another identity can be requested again. */
  joined(): void {
    this.#isJoined = true;
    this.#opening.clear();
    this.#accepting.clear();
  }

  /** The connection is lost, perhaps with a read mark: it can be sent again. */
  lost(): void {
    this.#isJoined = false;
    this.#opening.clear();
    this.#accepting.clear();
    this.#marked.clear();
  }

  /**
   * Opens the conversation with `name`, unless that request is pending: with `room` only that room, without it whatever
   * room the two have, which invites if there is none.
   */
  open(name: string, onOpenFailed: OnOpenFailed, room?: string): void {
    const key = nameKey(name);
    if (!this.#isJoined || this.#opening.has(key)) return;
    this.#opening.add(key);
    const { newId, requests } = this.options;
    const request = { event: "pm_open", data: { target: name, room }, id: newId() } as const;
    requests.send(
      request,
      (reply) => this.#opened(key, reply, (key, error) => onOpenFailed(key, error, room)),
    );
  }

  /** Accepts the invitation of `name`, unless that request is pending. */
  accept(name: string, room: string, onOpenFailed: OnOpenFailed): void {
    if (!this.#isJoined || this.#accepting.has(room)) return;
    const key = nameKey(name);
    this.#opening.add(key);
    this.#accepting.add(room);
    const { newId, requests } = this.options;
    const request = { event: "pm_accept", data: { room }, id: newId() } as const;
    requests.send(request, (reply) => {
      this.#accepting.delete(room);
      this.#opened(key, reply, onOpenFailed);
    });
  }

  /** Declines the invitation to a room. `onRefused` is called when that fails. */
  decline(room: string, onRefused: (error: ServerEvents["error"]) => void): void {
    if (!this.#isJoined) return;
    const request = { event: "pm_decline", data: { room }, id: this.options.newId() } as const;
    this.options.requests.send(request, (reply) => reply?.event === "error" && onRefused(reply.data));
  }

  /** Marks a room as read up to message `id`. */
  read(room: string, id: MessageId): void {
    if (!this.#isJoined || this.#marked.get(room) === id) return;
    this.#marked.set(room, id);
    this.options.requests.notify("pm_read", { room, id });
  }

  /** Reports whether the user is typing. */
  typing(room: string, busy: boolean): void {
    if (this.#isJoined) this.options.requests.notify("pm_typing", { room, busy });
  }

  #opened(key: string, reply: ServerReply | null, onOpenFailed: OnOpenFailed): void {
    this.#opening.delete(key);
    if (reply?.event === "error") onOpenFailed(key, reply.data);
  }
}
