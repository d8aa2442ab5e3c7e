// One socket's standing with the node: connecting, joined as somebody, or closing.

import type { Cap } from "../protocol/client_events.ts";
import type { Capacity } from "../protocol/moderation_rules.ts";
import { nameKey } from "../protocol/names.ts";
import { isStaff, outranks, type Role } from "../protocol/roles.ts";
import type { User } from "../protocol/server_events.ts";
import type { Timer } from "../ports/clock.ts";
import type { Connection } from "./transport/connection.ts";
import { type Source, sourceOf } from "./limits/source.ts";

/** Who somebody is. Replaced as a whole when it changes. */
export interface Profile {
  readonly username: string;
  /** The account's id; null for a guest. */
  readonly userId: number | null;
  readonly role: Role;
  readonly isVerified: boolean;
}

/**
 * The one identity behind a name: an account from any of its sockets, a guest for as long as its session lasts. Names
 * come back, principals never do.
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

/** Somebody online at this node, with every socket of theirs. */
export class Person {
  readonly sessions: Set<Session> = new Set();
  /** Whom this person does not hear: principal → name. */
  readonly ignored: Map<string, string> = new Map();

  constructor(
    readonly principal: string,
    public profile: Profile,
    /** Since when this user has been at no other node; as `Clock.monotonic`. */
    public onlyHereSince: number,
  ) {}

  get key(): string {
    return nameKey(this.profile.username);
  }

  /** What everybody sees: the strongest role among this person's sessions. */
  get user(): User {
    let role = this.profile.role;
    for (const session of this.sessions) if (outranks(session.role, role)) role = session.role;
    return userOf(this.profile, role);
  }
}

/** The wire's view of a profile in a role. */
export function userOf(profile: Profile, role: Role): User {
  return {
    username: profile.username,
    is_admin: isStaff(role),
    is_registered: profile.userId !== null,
    is_verified: profile.isVerified,
    role,
  };
}

/** Where a session stands. */
export type SessionState =
  | { readonly kind: "connecting"; readonly deadline: Timer }
  | {
    readonly kind: "joined";
    readonly person: Person;
    readonly caps: ReadonlySet<Cap>;
    /** Since when, as `Clock.monotonic`. */
    readonly since: number;
  }
  | { readonly kind: "closing" };

/** A socket and who is behind it. Only the hub changes its state. */
export class Session {
  /** A role given to this session alone, by the moderator password. */
  elevated: Role | null = null;
  /** The account's token version that this session came in with; null for a guest. */
  tokenVersion: number | null = null;

  /** The address at every tier that limits count by. */
  readonly source: Source;

  constructor(
    readonly id: string,
    /** Normalised address of the client. */
    readonly address: string,
    readonly connection: Connection,
    public state: SessionState,
  ) {
    this.source = sourceOf(address);
  }

  /** The person behind a joined session, else null. */
  get person(): Person | null {
    return this.state.kind === "joined" ? this.state.person : null;
  }

  /** The role this session acts with; `user` before it has joined. */
  get role(): Role {
    const role = this.person?.profile.role ?? "user";
    return this.elevated !== null && outranks(this.elevated, role) ? this.elevated : role;
  }

  /** Where that role comes from: the person's own account, or the moderator password, which gives less power. */
  get capacity(): Capacity & ("account" | "moderator password") {
    const own = this.person?.profile.role ?? "user";
    return this.elevated !== null && outranks(this.elevated, own) ? "moderator password" : "account";
  }
}
