// What is accepted once: codes of a certain time, challenges, recovery codes, and each count of a passkey.

import type { Transaction } from "kysely";
import { KEPT } from "../../ports/limits.ts";
import type { Spending } from "../../ports/factors/factor_store.ts";
import { Refusal } from "../../protocol/errors.ts";
import type { Dialect } from "../dialect.ts";
import { useCode } from "../recovery/code_queries.ts";
import type { Tables } from "../schema.ts";

/** Something was spent before. Undoes the transaction. */
export class SpentBefore extends Error {}

/** As `FactorStore.spend`, within a transaction that has locked the account. Throws {@link SpentBefore}. */
export async function spend(
  within: Transaction<Tables>,
  dialect: Dialect,
  userId: number,
  { at, once, passkey, recoveryCode }: Spending,
): Promise<void> {
  await within.deleteFrom("spent_proofs").where("user_id", "=", userId).where("expires_at", "<=", at)
    .execute();
  if (passkey !== undefined) await count(within, userId, at, passkey);
  if (recoveryCode !== undefined && !await useCode(within, dialect, userId, recoveryCode)) {
    throw new SpentBefore();
  }
  if (once.length === 0) return;
  const { count: kept } = await within.selectFrom("spent_proofs").where("user_id", "=", userId)
    .select((row) => row.fn.countAll().as("count")).executeTakeFirstOrThrow();
  const added = await within.insertInto("spent_proofs")
    .values(once.map(({ key, expiresAt }) => ({ user_id: userId, proof: key, expires_at: expiresAt })))
    .onConflict((row) => row.column("proof").doNothing())
    .returning("proof").execute();
  if (added.length < once.length) throw new SpentBefore();
  if (Number(kept) + once.length > KEPT.spentProofs) {
    throw new Refusal("rate_limited", "You sign in very often. Please wait a few minutes.", {
      retryAfterMs: Math.max(...once.map(({ expiresAt }) => expiresAt)) - at,
    });
  }
}

/** Raises the counter of a passkey, unless the authenticator does not count. */
async function count(
  within: Transaction<Tables>,
  userId: number,
  at: number,
  { id, counter }: { readonly id: number; readonly counter: number },
): Promise<void> {
  const { numUpdatedRows } = await within.updateTable("passkeys").set({ counter, used_at: at })
    .where("id", "=", id).where("user_id", "=", userId)
    .where((row) => counter === 0 ? row("counter", "=", 0) : row("counter", "<", counter))
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new SpentBefore();
}
