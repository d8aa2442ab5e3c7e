// What a server keeps of backups and moves, as a lie of the server of keys: it answers what that one does not know.

import type { KeyAnswer, KeyRequest } from "../../../client/net/e2ee/key_requests.ts";
import type { Timers } from "../../../client/store/connection/store_clock.ts";
import type { Lie } from "./lying_keys.ts";

const BACKUP = "/api/keys/backup/";
const MOVE = "/api/keys/move";
const PASSWORD = "correct horse";

/** Slots and moves of all accounts. */
export class SealedSlots {
  /** By the name of the slot. */
  readonly slots: Map<string, unknown> = new Map();
  /** The members of the move under way; null for none. */
  move: Readonly<Record<string, unknown>> | null = null;
  /** Changes what is read of a move. */
  onRead: (userId: number, members: Readonly<Record<string, unknown>> | null) => unknown = (_, members) =>
    members;

  #waiting: (() => void)[] = [];

  /** A clock whose time passes whenever a step of the move is made. */
  readonly clock: Timers = {
    now: () => 0,
    after: (_, run) => {
      this.#waiting.push(run);
      return () => {};
    },
  };

  /** Answers requests to slots and moves. */
  readonly answer: Lie = (request, userId) =>
    request.path.startsWith(BACKUP)
      ? this.#backup(request)
      : request.path.startsWith(MOVE)
      ? this.#move(request, userId)
      : request.path === "/api/keys/backup"
      ? { status: 200, json: { slots: [...this.slots.keys()].map((slot) => ({ slot, at: 1 })) } }
      : undefined;

  #backup({ method, path, body, password }: KeyRequest): KeyAnswer {
    const slot = path.slice(BACKUP.length);
    const isFree = method === "PUT" && !this.slots.has(slot);
    if (!isFree && password !== PASSWORD) {
      const error = { code: "invalid_credentials", msg: "The password is wrong.", field: "password" };
      return { status: 401, json: { error } };
    }
    if (method === "PUT") this.slots.set(slot, body);
    const found = this.slots.get(slot);
    if (method === "DELETE") this.slots.delete(slot);
    return found === undefined
      ? { status: 404, json: {} }
      : { status: 200, json: found as KeyAnswer["json"] };
  }

  #move({ method, body }: KeyRequest, userId: number): KeyAnswer {
    if (method === "POST") {
      this.move = body as Record<string, unknown>;
      return { status: 201, json: { move: "the-move" } };
    }
    if (method === "DELETE") this.move = null;
    if (method === "PUT" && this.move !== null) this.move = { ...this.move, ...body as object };
    if (method !== "GET") { for (const run of this.#waiting.splice(0)) run(); }
    const members = method === "GET" ? this.onRead(userId, this.move) : this.move;
    return members === null ? { status: 404, json: {} } : { status: 200, json: members as KeyAnswer["json"] };
  }
}
