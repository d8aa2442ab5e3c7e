// What may be used once: codes of a certain time, challenges, and each count of a passkey.

import type { Transaction } from "kysely";
import { KEPT } from "../../ports/limits.ts";
import type { Spending } from "../../ports/factor_store.ts";
import { Refusal } from "../../protocol/errors.ts";
import type { Tables } from "../schema.ts";

/** As `FactorStore.spend`, within a transaction that has locked the account. */
export async function spend(
  within: Transaction<Tables>,
  userId: number,
  { at, once, passkey }: Spending,
): Promise<boolean> {
  const spent = within.selectFrom("spent_proofs").where("user_id", "=", userId);
  await within.deleteFrom("spent_proofs").where("user_id", "=", userId).where("expires_at", "<=", at)
    .execute();
  const keys = once.map(({ key }) => key);
  const before = keys.length === 0
    ? undefined
    : await spent.select("proof").where("proof", "in", keys).executeTakeFirst();
  if (before !== undefined) return false;
  if (passkey !== undefined && !await count(within, userId, at, passkey)) return false;
  const kept = await spent.select((row) => row.fn.countAll().as("count")).executeTakeFirstOrThrow();
  if (Number(kept.count) + once.length > KEPT.spentProofs) {
    throw new Refusal("rate_limited", "You sign in very often. Please wait a few minutes.");
  }
  if (once.length > 0) {
    await within.insertInto("spent_proofs")
      .values(once.map(({ key, expiresAt }) => ({ user_id: userId, proof: key, expires_at: expiresAt })))
      .execute();
  }
  return true;
}

/** Raises the counter of a passkey. False when it does not rise, unless the authenticator does not count. */
async function count(
  within: Transaction<Tables>,
  userId: number,
  at: number,
  { id, counter }: { readonly id: number; readonly counter: number },
): Promise<boolean> {
  const { numUpdatedRows } = await within.updateTable("passkeys").set({ counter, used_at: at })
    .where("id", "=", id).where("user_id", "=", userId)
    .where((row) => counter === 0 ? row("counter", "=", 0) : row("counter", "<", counter))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
