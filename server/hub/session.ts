// Sessions and users: a session is one socket, connecting, joined or closing; a user has one or more sessions.

import type { Cap } from "../protocol/client_events.ts";
import type { Capacity } from "../protocol/moderation_rules.ts";
import { UNKNOWN_DEVICE } from "../protocol/device_names.ts";
import { nameKey } from "../protocol/names.ts";
import { isStaff, outranks, type Role } from "../protocol/roles.ts";
import type { User } from "../protocol/server_events.ts";
import type { Timer } from "../ports/clock.ts";
import type { Connection } from "./transport/connection.ts";
import type { Resumable } from "./presence/resumable.ts";
import { type Source, sourceOf } from "./limits/source.ts";

/** Name, account and role of a user. Replaced as a whole when it changes. */
export interface Profile {
  readonly username: string;
  /** The account's id; null for a guest. */
  readonly userId: number | null;
  readonly role: Role;
  readonly isVerified: boolean;
}

/**
 * The identity behind a name: an account from any of its sockets, or a guest for as long as its session lasts. Names
 * are reused, principals are not.
 */
export function principalOf(sessionId: string, userId: number | null): string {
  return userId === null ? `guest:${sessionId}` : `account:${userId}`;
}

/** The principal of an account. */
export function accountPrincipal(userId: number): string {
  return principalOf("", userId);
}

/** The id of the account behind a principal; null for a guest. */
export function accountIdOf(principal: string): number | null {
  const id = /^account:(\d+)$/.exec(principal)?.[1];
  return id === undefined ? null : Number(id);
}

/** Whether a principal is a guest. */
export function isGuest(principal: string): boolean {
  return principal.startsWith("guest:");
}

/** A user online at this node, with all sessions here. */
export class Person {
  readonly sessions: Set<Session> = new Set();
  /** The ignore list: principal → name. */
  readonly ignored: Map<string, string> = new Map();
  /** What resumes the session of this guest; null for members, and for guests whose session ends with its socket. */
  resumable: Resumable | null = null;

  constructor(
    readonly principal: string,
    public profile: Profile,
    /** Since when this user has been at no other node; as `Clock.monotonic`. */
    public onlyHereSince: number,
  ) {}

  get key(): string {
    return nameKey(this.profile.username);
  }

  /** The user as clients see them: with the strongest role among the sessions. */
  get user(): User {
    let role = this.profile.role;
    for (const session of this.sessions) if (outranks(session.role, role)) role = session.role;
    const held = this.resumable?.away?.elevated ?? null;
    if (held !== null && outranks(held, role)) role = held;
    return userOf(this.profile, role);
  }

  /** Addresses of the sockets, and of the last one of a guest who is away. */
  get addresses(): readonly string[] {
    const away = this.resumable?.away?.address;
    const all = [...this.sessions].map(({ address }) => address);
    return [...new Set(away === undefined ? all : [...all, away])];
  }
}

/** A profile with a role, as on the wire. */
export function userOf(profile: Profile, role: Role): User {
  return {
    username: profile.username,
    is_admin: isStaff(role),
    is_registered: profile.userId !== null,
    is_verified: profile.isVerified,
    role,
  };
}

/** The state of a session. */
export type SessionState =
  | { readonly kind: "connecting"; readonly deadline: Timer }
  | {
    readonly kind: "joined";
    readonly person: Person;
    readonly caps: ReadonlySet<Cap>;
    /** Time of the join, as `Clock.monotonic`. */
    readonly since: number;
  }
  | { readonly kind: "closing" };

/** What a session knows of its token. */
export interface HeldToken {
  /** Whether it is valid only while the sign-in is listed among the devices of the account. */
  readonly isListed: boolean;
  /** When it was issued, milliseconds since the epoch. */
  readonly issuedAt: number;
}

/** A socket and its user. Only the hub changes its state. */
export class Session {
  /** Identifies the sign-in whose token this session has, for a log-out; null for a guest. */
  signIn: string | null = null;
  /** The newest token of this session; null for a guest. */
  token: HeldToken | null = null;
  /** A role given to this session alone, by the moderator password. */
  elevated: Role | null = null;
  /** The account's token version at the join; null for a guest. */
  tokenVersion: number | null = null;

  /** The address at every tier that limits count by. */
  readonly source: Source;

  constructor(
    readonly id: string,
    /** Address of the client, in canonical form. */
    readonly address: string,
    readonly connection: Connection,
    public state: SessionState,
    /** What the client's device is called, by its User-Agent. */
    readonly deviceName: string = UNKNOWN_DEVICE,
  ) {
    this.source = sourceOf(address);
  }

  /** The user of a joined session, else null. */
  get person(): Person | null {
    return this.state.kind === "joined" ? this.state.person : null;
  }

  /** Whether the client of a joined session has announced a capability. */
  has(cap: Cap): boolean {
    return this.state.kind === "joined" && this.state.caps.has(cap);
  }

  /** The role this session acts with; `user` before it has joined. */
  get role(): Role {
    const role = this.person?.profile.role ?? "user";
    return this.elevated !== null && outranks(this.elevated, role) ? this.elevated : role;
  }

  /** The source of that role: the user's account, or the moderator password, which gives less power. */
  get capacity(): Capacity & ("account" | "moderator password") {
    const own = this.person?.profile.role ?? "user";
    return this.elevated !== null && outranks(this.elevated, own) ? "moderator password" : "account";
  }
}
