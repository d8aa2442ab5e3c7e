// Accounts as the store returns them. A file of its own, because both parts of the store refer to it.

import type { DmFrom } from "../protocol/preferences.ts";
import type { MailLanguage } from "../protocol/mail/mail_languages.ts";
import type { Role } from "../protocol/roles.ts";

/** A registered user. */
export interface Account {
  readonly id: number;
  /** As written at registration; unique, ignoring case. */
  readonly username: string;
  /** A bcrypt hash. */
  readonly passwordHash: string;
  /** The address that its user gave last, verified or not. */
  readonly email: string | null;
  /** The address that mail about the account goes to; null until one was verified. */
  readonly verifiedEmail: string | null;
  readonly role: Role;
  readonly isVerified: boolean;
  /** Signing in takes a code or a passkey after the password. */
  readonly hasSecondFactor: boolean;
  /** When its premium ends or has ended; `NO_END` for never, null where it has none. See `hasPremium`. */
  readonly premiumUntil: number | null;
  /** Answers of the companion that counted, with and without unlimited access. */
  readonly aiMessagesUsed: number;
  /** How many of them were given with unlimited access: they took no free message. */
  readonly aiMessagesUnlimited: number;
  /** Tokens with another version are invalid. */
  readonly tokenVersion: number;
  readonly createdAt: number;
  /** Keyed digest of the address group from which it was registered; absent when unknown. */
  readonly addressDigest?: string;
  /** Who may start a private conversation with it; absent where it has not chosen, which means everybody. */
  readonly dmFrom?: DmFrom;
  /** Of its mail; absent where it is not known. */
  readonly language?: MailLanguage;
  /** Tokens issued until then are refused if they name no device and their sign-in is not listed; absent for none. */
  readonly unlistedEndedAt?: number;
}

/** An account to be added. */
export interface NewAccount {
  readonly username: string;
  readonly passwordHash: string;
  readonly email: string | null;
  readonly createdAt: number;
  readonly addressDigest?: string;
  readonly language?: MailLanguage;
  /** The code of an invitation, of which the account takes one use. */
  readonly invite?: string;
}

/** What an account may do now. */
export interface RoleInForce {
  readonly role: Role;
  readonly isVerified: boolean;
  /** The account has a role of staff, which it gets back with a second factor. */
  readonly isHeldBack?: true;
}
