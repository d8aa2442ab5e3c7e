// Sign-in tokens.

import type { Account } from "./account.ts";

/** Claims of a valid token. */
export interface TokenClaims {
  readonly userId: number;
  readonly username: string;
  /** Valid only while it equals the account's token version. */
  readonly version: number;
}

/** Issues and reads tokens. The caller checks whether the account still exists and has the same token version. */
export interface Tokens {
  /** Issues a token for an account, valid for seven days. */
  issue(account: Pick<Account, "id" | "username" | "tokenVersion">): Promise<string>;
  /** The claims of a token; null unless this server issued it, and it is complete and not expired. */
  read(token: string): Promise<TokenClaims | null>;
}
