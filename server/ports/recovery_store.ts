// Ways back into an account whose password or second factor is lost: recovery codes, links, and e-mail addresses.
// Guarantees as in `store.ts`.

import type { MailLanguage } from "../protocol/mail/mail_languages.ts";
import type { Account } from "./account.ts";
import type { MailQueueing } from "./mail/mail_store.ts";

/** What a link is for. A newer one of its kind ends the older one of the account. */
export type LinkKind = "reset_by_mail" | "reset_by_staff" | "verify_email";

/** A link to be made. */
export interface NewLink {
  readonly userId: number;
  readonly kind: LinkKind;
  /** The secret in it. The store keeps only a digest. */
  readonly token: string;
  readonly expiresAt: number;
  /** The address that it verifies, for `verify_email`. */
  readonly email?: string;
  /** For `reset_by_staff`: it also removes the account's second factors. */
  readonly removesFactors?: boolean;
}

/** A link that can still be used. */
export interface Link {
  readonly userId: number;
  readonly kind: LinkKind;
  readonly removesFactors: boolean;
}

/** An address that was verified just now. */
export interface VerifiedEmail {
  readonly account: Account;
  /** The one that the account had verified before; null for none. */
  readonly before: string | null;
}

/** Kinds of links that set a new password. */
export const RESET_KINDS = ["reset_by_mail", "reset_by_staff"] as const satisfies readonly LinkKind[];

/** Changes of a moderation transaction that let a person in again. */
export interface RecoveryTransaction extends MailQueueing {
  /** Makes a link. Does nothing without an account. */
  addLink(link: NewLink): Promise<void>;
  /** Uses a link that sets a password up; undefined when it was used, replaced or has expired. */
  useResetLink(token: string, now: number): Promise<Link | undefined>;
  /** Uses a recovery code up. False when the account does not have it (any more): of two uses at once, one is true. */
  useCode(userId: number, code: string): Promise<boolean>;
  /** Removes all second factors and recovery codes of an account. False when it had no factor. */
  removeFactors(userId: number): Promise<boolean>;
  /** As `AccountStore.setPassword`. */
  setPassword(userId: number, passwordHash: string): Promise<Account | undefined>;
}

/** Codes as `recoveryCodeKey` reads them; the store keeps only digests of them. */
export interface RecoveryStore {
  /** Replaces all codes of an account; the earlier ones end. Does nothing without an account. */
  replaceCodes(userId: number, codes: readonly string[]): Promise<void>;
  /** Whether an account has this code, unused. The answer takes as long without an account. */
  hasCode(userId: number, code: string): Promise<boolean>;
  /** How many unused codes an account has. */
  codesLeft(userId: number): Promise<number>;

  /** Makes a link. Does nothing without an account. */
  addLink(link: NewLink): Promise<void>;
  /** A link that sets a password, unused; undefined when it was used, replaced or has expired. */
  resetLink(token: string, now: number): Promise<Link | undefined>;

  /**
   * Keeps an address of an account, and ends the link that verifies an earlier one. One that was verified stays in
   * force until this one is. Keeps the language too, where it is known. Resolves to the changed account; undefined
   * without one.
   */
  setEmail(userId: number, email: string, language?: MailLanguage): Promise<Account | undefined>;
  /**
   * Uses a link up that verifies an address, and gives the address to the account. Undefined when the link was used,
   * replaced or has expired. Refuses (`conflict`), without a change, an address that another account has verified.
   */
  verifyEmail(token: string, now: number): Promise<VerifiedEmail | undefined>;
  /** The account that has verified an address, ignoring case. */
  byVerifiedEmail(email: string): Promise<Account | undefined>;
}
