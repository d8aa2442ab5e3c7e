// The part of the store about second factors: one-time codes, passkeys, and what may be used only once.
//
// Times are milliseconds since the Unix epoch. `Account.hasSecondFactor` is true while one-time codes are on, or a
// passkey is registered.

import type { Account } from "../account.ts";

/** The secret of an account's one-time codes. */
export interface TotpSecret {
  readonly id: number;
  /** Sealed; the store has no key. */
  readonly sealed: string;
  /** False until a code has shown that the authenticator has the secret. */
  readonly isConfirmed: boolean;
  readonly createdAt: number;
}

/** A registered passkey, as its authenticator described it. Binary values are base64url. */
export interface NewPasskey {
  readonly credentialId: string;
  readonly publicKey: string;
  /** Signature counter; 0 for authenticators without one. */
  readonly counter: number;
  /** How browsers reach the authenticator, such as `internal` or `usb`. */
  readonly transports: readonly string[];
  readonly name: string;
  readonly createdAt: number;
}

/** A stored passkey. */
export interface Passkey extends NewPasskey {
  readonly id: number;
  readonly userId: number;
  /** When it last signed in; null for never. */
  readonly usedAt: number | null;
}

/** The factors of an account. */
export interface Factors {
  /** Confirmed, or waiting for its first code; null for none. */
  readonly totp: TotpSecret | null;
  /** Oldest first. */
  readonly passkeys: readonly Passkey[];
}

/** Something that is accepted once: a code of a certain time, or a challenge. */
export interface Once {
  /** Unique among all accounts. */
  readonly key: string;
  /** It is refused from then on for another reason, and need not be kept. */
  readonly expiresAt: number;
}

/** What one proof uses up. */
export interface Spending {
  readonly at: number;
  readonly once: readonly Once[];
  /** The passkey that signed, and its counter now. */
  readonly passkey?: { readonly id: number; readonly counter: number };
  /** A recovery code of the account, as `recoveryCodeKey` reads it. */
  readonly recoveryCode?: string;
}

/** A factor that was turned on. */
export interface TurnedOn {
  /** It is the only one of its account. Then the token version was raised. */
  readonly isFirst: boolean;
  readonly account: Account;
}

/** Second factors. */
export interface FactorStore {
  of(userId: number): Promise<Factors>;
  /**
   * Stores a new secret, sealed for its row, in place of one that was not confirmed. Refuses (`conflict`) while one-time
   * codes are on. Does nothing without an account. `seal` must not throw.
   */
  startTotp(userId: number, secret: { readonly at: number; seal(id: number): string }): Promise<void>;
  /**
   * Turns one-time codes on, and spends the code. Undefined, without a change, when the secret is not there any more, or
   * is confirmed, or something was spent before.
   */
  confirmTotp(userId: number, secretId: number, spending: Spending): Promise<TurnedOn | undefined>;
  /** Turns one-time codes off. False when they were not on. */
  removeTotp(userId: number): Promise<boolean>;
  /**
   * Adds a passkey. Undefined, without a change, when something was spent before, or without an account. Refuses
   * (`conflict`) more than `KEPT.passkeys`, and a credential that is registered already.
   */
  addPasskey(userId: number, passkey: NewPasskey, spending: Spending): Promise<TurnedOn | undefined>;
  /** The passkey with a credential id. */
  passkey(credentialId: string): Promise<Passkey | undefined>;
  /** False without such a passkey of the account. */
  removePasskey(userId: number, id: number): Promise<boolean>;
  /**
   * Spends what a proof used up, as a whole or not at all. False, without a change, when something was spent before,
   * when the account does not have the recovery code (any more), or when the counter of the passkey is not above the
   * stored one, unless both are 0. Refuses (`rate_limited`) more than `KEPT.spentProofs` at once.
   */
  spend(userId: number, spending: Spending): Promise<boolean>;
  /** Whether a challenge or code was spent, by any account, and has not expired at `at`. */
  isSpent(key: string, at: number): Promise<boolean>;
  /** Accounts with the role `mod` or above and without a factor, sorted by name. */
  staffWithout(): Promise<Account[]>;
}
