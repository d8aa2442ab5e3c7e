// Routes server envelopes: each event goes to its one owner, and each answer to the request that waits for it.

import type { ServerEnvelope, ServerEventName, ServerEvents } from "../../server/protocol/server_events.ts";
import type { PendingRequests } from "./connection/requests.ts";

/** Envelopes queued for an owner that is not loaded yet. When the queue is full, the oldest is dropped. */
const MAX_QUEUED = 1_000;

/** The events that only answer a request. */
type AnswerName =
  | "ack"
  | "error"
  | "password_changed"
  | "admin_action_ok"
  | "admin_audit"
  | "admin_ban_preview"
  | "admin_reset_link"
  | "admin_bans"
  | "admin_entitlements"
  | "admin_invites"
  | "admin_mutes"
  | "admin_reports"
  | "admin_users"
  | "admin_vouchers";

/** The owner of each other event. */
const OWNERS = {
  hello: "session",
  joined: "session",
  role_updated: "session",
  kicked: "session",
  token: "session",

  account_notice: "account",
  ai_unlock: "account",
  preferences: "account",

  message: "lobby",
  lobby_backlog: "lobby",
  system: "lobby",
  mute_updated: "lobby",
  room_state: "lobby",

  nicklist: "people",
  presence: "people",
  ignore_status: "people",

  message_removed: "conversations",
  pm_invite: "conversations",
  pm_ready: "conversations",
  pm_accepted: "conversations",
  pm_declined: "conversations",
  pm_message: "conversations",
  pm_read: "conversations",
  pm_typing: "conversations",
  pm_peer: "conversations",
  pm_unread: "conversations",
  pm_keys: "conversations",
  keys_move: "conversations",
  violet_typing: "conversations",
  violet_delta: "conversations",
  violet_turns: "conversations",
  violet_unanswered: "conversations",
  violet_forgot: "conversations",
  ai_response: "conversations",
  resync: "conversations",

  reports_open: "moderation",
  admin_changed: "moderation",
  admin_violet_status: "moderation",
  admin_violet_pull: "moderation",
  admin_violet_said: "moderation",
} as const satisfies Record<Exclude<ServerEventName, AnswerName>, string>;

/** Events that go to another owner as well, before their own: who is here decides which conversations go on. */
const ALSO_TO = { nicklist: "conversations", presence: "conversations" } as const;

/** Name of an owner of events. */
export type OwnerName = (typeof OWNERS)[keyof typeof OWNERS];

type EventsOf<O extends OwnerName> = {
  [E in keyof typeof OWNERS]: (typeof OWNERS)[E] extends O ? E : never;
}[keyof typeof OWNERS];

type AlsoTo<O extends OwnerName> = {
  [E in keyof typeof ALSO_TO]: (typeof ALSO_TO)[E] extends O ? E : never;
}[keyof typeof ALSO_TO];

/** Handles events, and changes of the session. */
export interface Owner<O extends OwnerName> {
  /** A handler for each event that {@link OWNERS} assigns to this owner, or that {@link ALSO_TO} gives it. */
  readonly receive: { readonly [E in EventsOf<O> | AlsoTo<O>]: (data: ServerEvents[E]) => void };
  /** The client joined: for the first time, after a reconnect, or as a member who was a guest before. */
  joined?(): void;
  /** The connection is lost. The socket reconnects by itself. */
  lost?(): void;
  /** The session is over. */
  reset?(): void;
}

/** An owner of any events. */
type AnyOwner = Pick<Owner<OwnerName>, "joined" | "lost" | "reset"> & {
  readonly receive: Readonly<Partial<Record<ServerEventName, (data: never) => void>>>;
};

/** What the router needs. */
export interface RouterOptions {
  readonly requests: PendingRequests;
  /** The server sent an event of this time, epoch milliseconds. NaN for a time that cannot be read. */
  readonly onServerTime: (at: number) => void;
  /** An error arrived that answers no pending request. */
  readonly onRefused: (error: ServerEvents["error"]) => void;
}

/** Delivers server envelopes to their owners. */
export class Router {
  readonly #owners: Map<OwnerName, AnyOwner> = new Map();
  /** Queued envelopes of owners that are not loaded yet. */
  readonly #queues: Map<OwnerName, ServerEnvelope[]> = new Map();
  #isJoined = false;

  constructor(readonly options: RouterOptions) {}

  /** Adds an owner, once. If the client has joined, the owner's `joined` runs, then it gets its queued envelopes. */
  register<O extends OwnerName>(name: O, owner: Owner<O>): void {
    this.#owners.set(name, owner as AnyOwner);
    const queued = this.#queues.get(name) ?? [];
    this.#queues.delete(name);
    if (!this.#isJoined) return;
    owner.joined?.();
    for (const envelope of queued) this.#deliver(envelope, owner as AnyOwner);
  }

  /** Delivers an envelope to the owners of its event, then to the request that it answers. Unknown events are ignored. */
  receive(envelope: ServerEnvelope): void {
    const { requests, onRefused, onServerTime } = this.options;
    const { ts } = envelope.data as { readonly ts?: string };
    if (ts !== undefined) onServerTime(Date.parse(ts));
    this.#route(ALSO_TO, envelope);
    this.#route(OWNERS, envelope);
    if (!requests.settle(envelope) && envelope.event === "error") onRefused(envelope.data);
  }

  /** The client joined. */
  joined(): void {
    this.#isJoined = true;
    for (const owner of this.#owners.values()) owner.joined?.();
  }

  /** The connection is lost. Queues are cleared: the server sends the state again after the next join. */
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

  #route(owners: Readonly<Partial<Record<ServerEventName, OwnerName>>>, envelope: ServerEnvelope): void {
    const name = owners[envelope.event];
    if (name === undefined) return;
    const owner = this.#owners.get(name);
    if (owner === undefined) this.#queue(name, envelope);
    else this.#deliver(envelope, owner);
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
