// Accounts, as they last: names, password hashes, roles, and the addresses they signed in from.

import type { Role } from "../protocol/roles.ts";
import type { Page, PageRequest } from "./list_page.ts";

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
  /** Keyed digest of the address group it was registered from; absent where that is not known. */
  readonly addressDigest?: string;
}

/** What a new account is made from. */
export interface NewAccount {
  readonly username: string;
  readonly passwordHash: string;
  readonly email: string | null;
  readonly createdAt: number;
  readonly addressDigest?: string;
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
  /**
   * Deletes the account and everything that belongs to it. Bans and mutes are not its own: they stand for the name until
   * they end. False when there is none. Refuses (`conflict`) the last root.
   */
  remove(id: number): Promise<boolean>;
  /** By name. Throws a `Refusal` `bad_request` for a cursor that is none. */
  page(request: PageRequest): Promise<Page<Account>>;
  /** Names of moderators and above. */
  staffNames(): Promise<string[]>;
  /** Notes that the account, if it is still there, signed in from an address, given as a keyed digest. The newest 20 are kept. */
  rememberAddress(id: number, digest: string, at: number): Promise<void>;
  /** Whether the account signed in from that address before. */
  knowsAddress(id: number, digest: string): Promise<boolean>;
}
