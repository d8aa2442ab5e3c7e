// The one place where tokens are issued.

import type { Account } from "../../ports/account.ts";
import type { Digests } from "../../ports/digests.ts";
import type { HeldToken } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import {
  announceDevice,
  listAgain,
  listDevice,
  type OngoingSignIn,
  type TokenClient,
} from "./device_listing.ts";

export type { TokenClient } from "./device_listing.ts";

/** A token, and the sign-in that it belongs to. */
export interface IssuedToken extends HeldToken {
  readonly token: string;
  /** Identifies the sign-in, and its device. */
  readonly signIn: string;
}

/** Which sign-in a token belongs to. */
export type TokenOf =
  /** One that begins with it: a new device, which is announced to the others of the account. */
  | "new"
  /** As `new`, for the account's first token: it names no sign-in, as in the original system, but is one. */
  | "first"
  | OngoingSignIn;

/**
 * Issues a token for an account. Call it once everything that the sign-in needs is proven. A client that stays signed in,
 * as after a change of password, goes on with its sign-in. Refuses (`session_expired`) a sign-in that has ended.
 */
export async function issueToken(
  context: Context,
  account: Account,
  client: TokenClient,
  of: TokenOf,
): Promise<IssuedToken> {
  const { tokens, clock, digests } = context;
  const issuedAt = clock.now();
  if (of === "first") {
    const token = await tokens.issue(account);
    const signIn = digestOf(digests, token);
    await listDevice(context, account, client, { id: signIn, hasUnlisted: true });
    return { token, signIn, isListed: false, issuedAt };
  }
  const id = of === "new" ? clock.uuid() : of.signIn;
  const isListed = of === "new"
    ? await listDevice(context, account, client, { id, hasUnlisted: false })
    : await listAgain(context, account, client, of);
  if (of === "new") announceDevice(context, account, client, id);
  return { signIn: id, isListed, issuedAt, token: await tokens.issue(account, { id, isListed }) };
}

/**
 * Identifies the sign-in of a token that does not name it: the first of an account, or one of an earlier version of this
 * program. Without the signature, of which two spellings are valid.
 */
export function digestOf({ secretOf }: Pick<Digests, "secretOf">, token: string): string {
  return secretOf(token.slice(0, token.lastIndexOf(".")));
}
