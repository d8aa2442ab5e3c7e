// The one road of what the server sends: each event has one owner, and each answer goes to who asked.

import type { ServerEnvelope, ServerEventName, ServerEvents } from "../../server/protocol/server_events.ts";
import type { PendingRequests } from "./connection/requests.ts";

/** Envelopes that wait for an owner that is not loaded yet, at most. */
const MAX_QUEUED = 1_000;

/** The owner of each event. `requests`: it is an answer, and has no other meaning. */
const OWNERS = {
  hello: "session",
  joined: "session",
  role_updated: "session",
  ai_unlock: "session",
  kicked: "session",

  message: "lobby",
  system: "lobby",
  mute_updated: "lobby",
  room_state: "lobby",

  nicklist: "people",
  presence: "people",
  ignore_status: "people",

  pm_invite: "conversations",
  pm_ready: "conversations",
  pm_accepted: "conversations",
  pm_message: "conversations",
  pm_read: "conversations",
  pm_typing: "conversations",
  pm_unread: "conversations",
  violet_typing: "conversations",
  violet_delta: "conversations",
  violet_forgot: "conversations",
  ai_response: "conversations",
  resync: "conversations",

  reports_open: "moderation",
  admin_changed: "moderation",
  admin_violet_status: "moderation",
  admin_violet_pull: "moderation",
  admin_violet_said: "moderation",

  ack: "requests",
  error: "requests",
  password_changed: "requests",
  admin_action_ok: "requests",
  admin_audit: "requests",
  admin_ban_preview: "requests",
  admin_bans: "requests",
  admin_mutes: "requests",
  admin_reports: "requests",
  admin_users: "requests",
} as const satisfies Record<ServerEventName, string>;

/** A part of the page that owns events. */
export type OwnerName = Exclude<(typeof OWNERS)[ServerEventName], "requests">;

type EventsOf<O extends OwnerName> = {
  [E in ServerEventName]: (typeof OWNERS)[E] extends O ? E : never;
}[ServerEventName];

/** What an owner does with its events, and when the session changes. */
export interface Owner<O extends OwnerName> {
  /** What is done with each event that {@link OWNERS} gives to this owner. */
  readonly receive: { readonly [E in EventsOf<O>]: (data: ServerEvents[E]) => void };
  /** The server has let us in: for the first time, again, or as an account that was a guest before. */
  joined?(): void;
  /** The connection is gone. The page comes back by itself. */
  lost?(): void;
  /** The session is over. */
  reset?(): void;
}

/** An owner, whichever its events are. */
type AnyOwner = Pick<Owner<OwnerName>, "joined" | "lost" | "reset"> & {
  readonly receive: Readonly<Partial<Record<ServerEventName, (data: never) => void>>>;
};

/** What the router needs, and whom it tells. */
export interface RouterOptions {
  readonly requests: PendingRequests;
  /** The server refused something that nothing waits for. */
  readonly onRefused: (error: ServerEvents["error"]) => void;
}

/** Hands on what the server sends. */
export class Router {
  readonly #owners: Map<OwnerName, AnyOwner> = new Map();
  /** Envelopes of owners that are not loaded yet. */
  readonly #queues: Map<OwnerName, ServerEnvelope[]> = new Map();
  #isJoined = false;

  constructor(readonly options: RouterOptions) {}

  /** Adds an owner, once. It is told that we are in, where we are, and gets what has waited for it. */
  register<O extends OwnerName>(name: O, owner: Owner<O>): void {
    this.#owners.set(name, owner as AnyOwner);
    const queued = this.#queues.get(name) ?? [];
    this.#queues.delete(name);
    if (!this.#isJoined) return;
    owner.joined?.();
    for (const envelope of queued) this.#deliver(envelope, owner as AnyOwner);
  }

  /** Takes one envelope: to the owner of its event, then to who waits for the answer. Skips events of a newer server. */
  receive(envelope: ServerEnvelope): void {
    const { requests, onRefused } = this.options;
    const name = OWNERS[envelope.event] as OwnerName | "requests" | undefined;
    if (name !== undefined && name !== "requests") {
      const owner = this.#owners.get(name);
      if (owner === undefined) this.#queue(name, envelope);
      else this.#deliver(envelope, owner);
    }
    if (!requests.settle(envelope) && envelope.event === "error") onRefused(envelope.data);
  }

  /** The server has let us in. */
  joined(): void {
    this.#isJoined = true;
    for (const owner of this.#owners.values()) owner.joined?.();
  }

  /** The connection is gone. What waited for owners is told anew after the next join. */
  lost(): void {
    this.#isJoined = false;
    this.#queues.clear();
    for (const owner of this.#owners.values()) owner.lost?.();
  }

  /** The session is over. */
  reset(): void {
    this.#isJoined = false;
    this.#queues.clear();
    for (const owner of this.#owners.values()) owner.reset?.();
  }

  #deliver({ event, data }: ServerEnvelope, owner: AnyOwner): void {
    owner.receive[event]?.(data as never);
  }

  #queue(name: OwnerName, envelope: ServerEnvelope): void {
    const queue = this.#queues.get(name) ?? [];
    this.#queues.set(name, queue);
    queue.push(envelope);
    if (queue.length > MAX_QUEUED) queue.shift();
  }
}
