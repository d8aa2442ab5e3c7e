// The password of a member who is signed in, asked for again before a change of the account.

import { Refusal } from "../../protocol/errors.ts";
import { failuresOf } from "../../hub/limits/bounds.ts";
import type { Place } from "../../hub/limits/lane.ts";
import { accountPrincipal } from "../../hub/session.ts";
import type { Context } from "../context.ts";

/** Whether it is the member's password. Failures are throttled by account, with the figures of sign-ins. */
export async function isPasswordRight(
  { store, passwords, throttle, lanes }: Context,
  userId: number,
  password: string,
): Promise<boolean> {
  const key = failuresOf("one's own password", String(userId));
  await throttle.attempt(key);
  const account = await store.accounts.byId(userId);
  if (account === undefined) throw accountGone();
  const right = await lanes.passwords.run(
    passwordPlace(userId),
    () => passwords.verify(password, account.passwordHash),
  )
    .catch(async (error: unknown) => {
      if (error instanceof Refusal) await throttle.refund(key);
      throw error;
    });
  if (right) await throttle.forgive(key);
  return right;
}

/** Refuses (`invalid_credentials`, field `password`) any other password. As {@link isPasswordRight}. */
export async function requirePassword(context: Context, userId: number, password: string): Promise<void> {
  if (await isPasswordRight(context, userId, password)) return;
  throw new Refusal("invalid_credentials", "That password is wrong.", { field: "password" });
}

/** The place of a member who is signed in, in the lane of passwords: with the rank of known addresses. */
export function passwordPlace(userId: number): Place {
  return { group: accountPrincipal(userId), rank: "first" };
}

/** The refusal when the account was deleted meanwhile. */
export function accountGone(): Refusal {
  return new Refusal("session_expired", "This account is no longer there.");
}
