// How a session joins, and how a guest session becomes an account.

import type { Cap } from "../protocol/client_events.ts";
import type { Role } from "../protocol/roles.ts";
import type { HeldToken, Person, Profile, Session } from "./session.ts";

/** The user as whom a session joins, and how. */
export interface Entry {
  readonly profile: Profile;
  /** The ignore list: principal → name. */
  readonly ignored: ReadonlyMap<string, string>;
  readonly caps: ReadonlySet<Cap>;
  readonly elevated: Role | null;
  /** Token version of the account as it was read for the join; null for a guest. */
  readonly tokenVersion: number | null;
  /** As `Session.signIn`; null for a guest. */
  readonly signIn: string | null;
  /** As `Session.token`; null for a guest. */
  readonly token: HeldToken | null;
  /** Digest of the secret that resumes the session of a guest; absent where none does. */
  readonly resumedWith?: string;
}

/** A guest session that has become an account, in place. */
export interface Became {
  readonly session: Session;
  readonly guest: Person;
  readonly account: Person;
}
