// Passkeys as their owner sees them over REST: what the server and the page share.

/** Longest name of a passkey, code points. */
export const MAX_PASSKEY_NAME = 60;

/** A passkey. Times in ISO 8601. */
export interface PasskeyView {
  readonly id: number;
  readonly name: string;
  readonly created_at: string;
  /** Null for one that never signed in. */
  readonly used_at: string | null;
}

/** What turning a factor on gives: with the first one recovery codes, shown once, and a token for the earlier one. */
export interface FactorReply {
  readonly recovery_codes?: readonly string[];
  readonly token?: string;
}
