// The password of a member who is signed in, asked for again before a change of the account.

import type { Account } from "../../ports/account.ts";
import { Refusal } from "../../protocol/errors.ts";
import type { Place } from "../../hub/limits/lane.ts";
import { accountPrincipal } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { countedAsOwn } from "./tries.ts";

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

/** As {@link requirePassword}. Without a password it refuses too, but nothing counts as a failure. */
export async function provePassword(
  context: Context,
  userId: number,
  password: string | undefined,
): Promise<void> {
  if (password === undefined || password === "") {
    throw new Refusal("invalid_credentials", "Send your password.", { field: "password" });
  }
  await requirePassword(context, userId, password);
}

/** Refuses (`invalid_credentials`, field `password`) any other password. As {@link isPasswordRight}. */
export function requirePassword(context: Context, userId: number, password: string): Promise<Account> {
  // With a second factor, a right password alone proves too little to forgive wrong codes.
  return countedAsOwn(
    context,
    userId,
    () => accountWith(context, userId, password),
    (account) => !account.hasSecondFactor,
  );
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
  const proveBoth = async (): Promise<Account> => {
    const account = await accountWith(context, userId, password);
    await prove(account);
    return account;
  };
  return countedAsOwn(context, userId, proveBoth, () => true);
}

/** The account, if it is its password. */
async function accountWith(
  { store, passwords, lanes }: Context,
  userId: number,
  password: string,
): Promise<Account> {
  const account = await store.accounts.byId(userId);
  if (account === undefined) throw accountGone();
  const isRight = await lanes.passwords.run(
    passwordPlace(userId),
    () => passwords.verify(password, account.passwordHash),
  );
  if (!isRight) throw new Refusal("invalid_credentials", "That password is wrong.", { field: "password" });
  return account;
}

/** The place of a member who is signed in, in the lane of passwords: with the rank of known addresses. */
export function passwordPlace(userId: number): Place {
  return { group: accountPrincipal(userId), rank: "first" };
}

/** The refusal when the account was deleted meanwhile. */
export function accountGone(): Refusal {
  return new Refusal("session_expired", "This account is no longer there.");
}
