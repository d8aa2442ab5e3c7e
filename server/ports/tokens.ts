// Tokens that keep somebody signed in.

import type { Account } from "./account_store.ts";

/** What a valid token says. */
export interface TokenClaims {
  readonly userId: number;
  readonly username: string;
  /** Valid only while it equals the account's token version. */
  readonly version: number;
}

/** Issues and reads tokens. Whether the account still exists and has that version is the caller's to check. */
export interface Tokens {
  /** A token for the account as it is now, valid for seven days. */
  issue(account: Pick<Account, "id" | "username" | "tokenVersion">): Promise<string>;
  /** The claims of a token that is ours, complete and not expired; else null. */
  read(token: string): Promise<TokenClaims | null>;
}
