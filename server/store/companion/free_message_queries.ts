// Queries on free messages: of an account, and of the address that it was registered from.

import type { Kysely, Transaction } from "kysely";
import type { AddressTrial, CompanionQuota, Counting } from "../../ports/exchange_store.ts";
import { hasPremium } from "../../ports/premium/premium_time.ts";
import type { Dialect } from "../dialect.ts";
import type { Tables } from "../schema.ts";

/** An account's usage of the companion. */
export interface AccountUsage {
  readonly ai_messages_used: number;
  readonly ai_messages_unlimited: number;
  readonly premium_until: number | null;
}

/**
 * Reads an account's usage, and locks the account until the end of the transaction: what several transactions do for
 * one account, they do one after another.
 */
export function lockAccount(
  within: Transaction<Tables>,
  { engine }: Dialect,
  userId: number,
): Promise<AccountUsage | undefined> {
  return within.selectFrom("users").select(["ai_messages_used", "ai_messages_unlimited", "premium_until"])
    .where("id", "=", userId)
    .$if(engine === "postgres", (query) => query.forNoKeyUpdate()).executeTakeFirst();
}

/**
 * Counts an answer to a locked account, and takes a free message of it and of its address, unless it has premium, or
 * had it when it asked. Undefined, without a change, when one of them has none left.
 */
export async function countAnswer(
  within: Transaction<Tables>,
  userId: number,
  account: AccountUsage,
  { freeLimit, address = null, at, isPremium = false }: Counting,
): Promise<CompanionQuota | undefined> {
  const hasAiAccess = hasPremium({ premiumUntil: account.premium_until }, at);
  const isUnlimited = hasAiAccess || isPremium;
  if (!isUnlimited) {
    if (account.ai_messages_used - account.ai_messages_unlimited >= freeLimit) return undefined;
    if (address !== null && !await takeFrom(within, address)) return undefined;
  }
  await within.updateTable("users").set((row) => ({
    ai_messages_used: row("ai_messages_used", "+", 1),
    ai_messages_unlimited: row("ai_messages_unlimited", "+", isUnlimited ? 1 : 0),
  })).where("id", "=", userId).execute();
  return { aiMessagesUsed: account.ai_messages_used + 1, hasAiAccess };
}

/**
 * Takes a free message of an address. False when none is left. One statement checks and takes, so no lock is needed.
 */
export async function takeFrom(
  within: Transaction<Tables>,
  { digest, day, limit }: AddressTrial,
): Promise<boolean> {
  if (limit < 1) return false;
  await within.deleteFrom("address_trials").where("day", "<", day - 1).execute();
  const taken = await within.insertInto("address_trials").values({ day, digest, used: 1 })
    .onConflict((row) =>
      row.columns(["day", "digest"])
        .doUpdateSet((update) => ({ used: update("address_trials.used", "+", 1) }))
        .where("address_trials.used", "<", limit)
    )
    .returning("used").executeTakeFirst();
  return taken !== undefined;
}

/** Free messages that all accounts registered from an address used on a day. */
export async function usedFrom(
  db: Kysely<Tables>,
  { digest, day }: Pick<AddressTrial, "digest" | "day">,
): Promise<number> {
  const row = await db.selectFrom("address_trials").select("used")
    .where("day", "=", day).where("digest", "=", digest).executeTakeFirst();
  return row?.used ?? 0;
}
