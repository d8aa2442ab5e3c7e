// The one place where tokens are issued.

import type { Account } from "../../ports/account.ts";
import type { Digests } from "../../ports/digests.ts";
import type { Context } from "../context.ts";

/** The client that a token is for. */
export interface TokenClient {
  /** What the device is called until its owner renames it. */
  readonly deviceName: string;
  /** The session that asked; null for a client over REST. */
  readonly session: string | null;
}

/** A token, and the sign-in that it belongs to. */
export interface IssuedToken {
  readonly token: string;
  /** Identifies the sign-in. */
  readonly signIn: string;
}

/** Which sign-in a token belongs to. */
export type TokenOf =
  /** One that begins with it. */
  | "new"
  /** As `new`, for the account's first token: it names no sign-in, as in the original system, but is one. */
  | "first"
  /** One that goes on, by its id. */
  | { readonly signIn: string };

/**
 * Issues a token for an account. Call it once everything that the sign-in needs is proven. A client that stays signed in,
 * as after a change of password, goes on with its sign-in.
 */
export async function issueToken(
  { tokens, clock, digests }: Pick<Context, "tokens" | "clock" | "digests">,
  account: Account,
  _client: TokenClient,
  of: TokenOf,
): Promise<IssuedToken> {
  if (of === "first") {
    const token = await tokens.issue(account);
    return { token, signIn: digestOf(digests, token) };
  }
  const signIn = of === "new" ? clock.uuid() : of.signIn;
  return { signIn, token: await tokens.issue(account, signIn) };
}

/**
 * Identifies the sign-in of a token that does not name it: the first of an account, or one of an earlier version of this
 * program. Without the signature, of which two spellings are valid.
 */
export function digestOf({ secretOf }: Pick<Digests, "secretOf">, token: string): string {
  return secretOf(token.slice(0, token.lastIndexOf(".")));
}
