// Sign-in tokens.

import type { Account } from "./account.ts";

/** Claims of a valid token. */
export interface TokenClaims {
  readonly userId: number;
  readonly username: string;
  /** Valid only while it equals the account's token version. */
  readonly version: number;
  /** Id of the sign-in, which a restored session's token shares; absent in the first token of an account. */
  readonly signIn?: string;
  /** Whether it is valid only while the sign-in is listed among the devices of the account. */
  readonly isListed: boolean;
  /** When it was issued, milliseconds since the epoch, to the second. */
  readonly issuedAt: number;
}

/** A sign-in whose sockets stay when the others of its account end. */
export interface KeptSignIn {
  readonly signIn: string;
  readonly tokenVersion: number;
}

/** A sign-in whose sockets stay when the others of its account end. */
export interface KeptSignIn {
  readonly signIn: string;
  readonly tokenVersion: number;
}

/** How long a token is valid, seconds: seven days. */
export const TOKEN_LIFETIME_S = 7 * 24 * 60 * 60;

/** Issues and reads tokens. The caller checks whether the account still exists and has the same token version. */
export interface Tokens {
  /**
   * Issues a token for an account, valid for seven days, of the sign-in with that id. Without one, the token is a
   * sign-in by itself. Only the token issuer calls it.
   */
  issue(
    account: Pick<Account, "id" | "username" | "tokenVersion">,
    signIn?: { readonly id: string; readonly isListed: boolean },
  ): Promise<string>;
  /** The claims of a token; null unless this server issued it, and it is complete and not expired. */
  read(token: string): Promise<TokenClaims | null>;
}
