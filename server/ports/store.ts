// What must last. Every method is atomic: it happens as a whole, durably, or not at all.
//
// Times are milliseconds since the Unix epoch; ids are positive and never used twice, even after a deletion. Expected
// conflicts are thrown as `Refusal`s with a code of the contract; anything else that is thrown is a fault.

import type { Role } from "../protocol/roles.ts";

/** A registered person. */
export interface Account {
  readonly id: number;
  /** As written at registration; unique without regard to case. */
  readonly username: string;
  /** A bcrypt hash. */
  readonly passwordHash: string;
  readonly email: string | null;
  readonly role: Role;
  readonly isVerified: boolean;
  readonly hasAiAccess: boolean;
  readonly aiMessagesUsed: number;
  /** Tokens of another version are no longer valid. */
  readonly tokenVersion: number;
  readonly createdAt: number;
}

/** What a new account is made from. */
export interface NewAccount {
  readonly username: string;
  readonly passwordHash: string;
  readonly email: string | null;
  readonly createdAt: number;
}

/** Accounts. Names and e-mail addresses are compared without regard to case. */
export interface AccountStore {
  /** Throws a `Refusal` `username_taken` or `email_taken`. */
  create(account: NewAccount): Promise<Account>;
  byId(id: number): Promise<Account | undefined>;
  byName(username: string): Promise<Account | undefined>;
  /** Sets the hash and raises the token version. Resolves to the changed account; undefined when there is none. */
  setPassword(id: number, passwordHash: string): Promise<Account | undefined>;
  /** Raises the token version. Resolves to the changed account; undefined when there is none. */
  revokeTokens(id: number): Promise<Account | undefined>;
  /** Resolves to the changed account; undefined when there is none. Refuses (`conflict`) to take the last root away. */
  setRole(id: number, role: Role): Promise<Account | undefined>;
  /** Deletes the account and everything that belongs to it. False when there is none. Refuses (`conflict`) the last root. */
  remove(id: number): Promise<boolean>;
  /** Names of moderators and above. */
  staffNames(): Promise<string[]>;
  /** Notes that the account signed in from an address, given as a keyed digest. The newest 20 are kept. */
  rememberAddress(id: number, digest: string, at: number): Promise<void>;
  /** Whether the account signed in from that address before. */
  knowsAddress(id: number, digest: string): Promise<boolean>;
}

/** Who does not want to hear whom. */
export interface IgnoreStore {
  /** Does nothing when it stands already. */
  add(ignorerId: number, ignoredId: number, at: number): Promise<void>;
  /** Does nothing when there is none. */
  remove(ignorerId: number, ignoredId: number): Promise<void>;
  /** Accounts that `ignorerId` ignores, by name. */
  listOf(ignorerId: number): Promise<{ id: number; username: string }[]>;
}

/** Everything that lasts, one part a noun. */
export interface Store {
  readonly accounts: AccountStore;
  readonly ignores: IgnoreStore;
  /** Resolves when the store answers; rejects when it does not. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
