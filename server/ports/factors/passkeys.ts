// Passkeys (WebAuthn level 3): what browsers are asked, and what their answers prove. Binary values are base64url.

import type { NewPasskey, Passkey } from "./factor_store.ts";

/** JSON that a browser takes or makes, as WebAuthn level 3 defines it. */
export type WebAuthnJson = Readonly<Record<string, unknown>>;

/** For whom a passkey is made. */
export interface PasskeyOwner {
  /** Opaque id of the account, at most 64 bytes, which tells nothing about it. */
  readonly handle: string;
  readonly username: string;
  /** Passkeys that the account has: an authenticator makes no second one. */
  readonly known: readonly Passkey[];
}

/** What an assertion has proved. */
export interface Assertion {
  /** The signature counter now. */
  readonly counter: number;
}

/** Asks for passkeys, and checks the answers. User verification is always required. */
export interface Passkeys {
  /** False where the address of the page cannot have passkeys: an IP address. */
  readonly isAvailable: boolean;
  /** Whether pages of this origin can use them. */
  isFor(origin: string): boolean;
  /** Options to make a passkey. */
  registration(owner: PasskeyOwner, challenge: string): Promise<WebAuthnJson>;
  /** Options to sign in, with one of `allowed`, or with any passkey that the browser has where they are absent. */
  authentication(challenge: string, allowed?: readonly Passkey[]): Promise<WebAuthnJson>;
  /** The new passkey; null where the attestation does not answer the challenge, here, with user verification. */
  register(
    attestation: WebAuthnJson,
    challenge: string,
  ): Promise<Omit<NewPasskey, "name" | "createdAt"> | null>;
  /**
   * Null where the assertion is not of this passkey, does not answer the challenge, here, with user verification, or
   * has a counter at or below the stored one, unless both are 0.
   */
  verify(assertion: WebAuthnJson, challenge: string, passkey: Passkey): Promise<Assertion | null>;
  /** The challenge that an attestation or assertion claims to answer; undefined where it has none. */
  challengeOf(answer: WebAuthnJson): string | undefined;
}
