// The password of a member who is signed in, asked for again before a change of the account.

import type { Account } from "../../ports/account.ts";
import { Refusal } from "../../protocol/errors.ts";
import { failuresOf } from "../../hub/limits/bounds.ts";
import type { Place } from "../../hub/limits/lane.ts";
import { accountPrincipal } from "../../hub/session.ts";
import type { Context } from "../context.ts";

/** Whether it is the member's password. Failures are throttled by account, with the figures of sign-ins. */
export async function isPasswordRight(
  context: Context,
  userId: number,
  password: string,
): Promise<boolean> {
  try {
    await requirePassword(context, userId, password);
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.code === "invalid_credentials") return false;
    throw error;
  }
}

/** Refuses (`invalid_credentials`, field `password`) any other password. As {@link isPasswordRight}. */
export function requirePassword(context: Context, userId: number, password: string): Promise<Account> {
  // With a second factor, a right password alone proves too little to forgive wrong codes.
  return tryOwn(context, userId, password, (account) => Promise.resolve(!account.hasSecondFactor));
}

/**
 * As {@link requirePassword}; then `prove` is to refuse (`invalid_credentials`) a wrong second step, which counts as a
 * failure too.
 */
export function requirePasswordAnd(
  context: Context,
  userId: number,
  password: string,
  prove: (account: Account) => Promise<void>,
): Promise<Account> {
  return tryOwn(context, userId, password, async (account) => {
    await prove(account);
    return true;
  });
}

/** One try. It is a failure unless it resolves, or was not made. `prove` resolves to whether failures are forgiven. */
async function tryOwn(
  { store, passwords, throttle, lanes }: Context,
  userId: number,
  password: string,
  prove: (account: Account) => Promise<boolean>,
): Promise<Account> {
  const key = failuresOf("one's own password", String(userId));
  await throttle.attempt(key);
  try {
    const account = await store.accounts.byId(userId);
    if (account === undefined) throw accountGone();
    const isRight = await lanes.passwords.run(
      passwordPlace(userId),
      () => passwords.verify(password, account.passwordHash),
    );
    if (!isRight) {
      throw new Refusal("invalid_credentials", "That password is wrong.", { field: "password" });
    }
    if (await prove(account)) await throttle.forgive(key);
    else await throttle.refund(key);
    return account;
  } catch (error) {
    if (error instanceof Refusal && error.code !== "invalid_credentials") await throttle.refund(key);
    throw error;
  }
}

/** The place of a member who is signed in, in the lane of passwords: with the rank of known addresses. */
export function passwordPlace(userId: number): Place {
  return { group: accountPrincipal(userId), rank: "first" };
}

/** The refusal when the account was deleted meanwhile. */
export function accountGone(): Refusal {
  return new Refusal("session_expired", "This account is no longer there.");
}
