// The tables of second factors as Kysely types. Times are milliseconds since the Unix epoch.

import type { Generated } from "kysely";

/** Secrets of one-time codes, one for each account. */
export interface TotpSecretsTable {
  id: Generated<number>;
  user_id: number;
  /** Sealed for its account and row. */
  sealed: string;
  created_at: number;
  /** Null until a code has shown that the authenticator has the secret. */
  confirmed_at: Generated<number | null>;
}

/** Passkeys. */
export interface PasskeysTable {
  id: Generated<number>;
  user_id: number;
  /** In base64url, as `public_key`; unique. */
  credential_id: string;
  public_key: string;
  /** Signature counter; 0 for authenticators without one. */
  counter: number;
  /** A JSON array. */
  transports: string;
  name: string;
  created_at: number;
  used_at: Generated<number | null>;
}

/** Codes and challenges that were used, until they would not be accepted anyway. */
export interface SpentProofsTable {
  user_id: number;
  proof: string;
  expires_at: number;
}
