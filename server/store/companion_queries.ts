// Queries on the companion's memory of each account, and on free messages.

import type { Kysely, Transaction } from "kysely";
import { KEPT } from "../ports/limits.ts";
import type {
  AddressTrial,
  CompanionQuota,
  CompanionStore,
  NewTurn,
  RememberedTurn,
} from "../ports/store.ts";
import { type Dialect, retryOnDeadlock } from "./dialect.ts";
import type { Tables } from "./schema.ts";

/** Makes the companion's memory. */
export function createCompanions(db: Kysely<Tables>, dialect: Dialect): CompanionStore {
  // Simultaneous answers delete the same rows of past days, which can end in a deadlock.
  const transact = <T>(run: (within: Transaction<Tables>) => Promise<T>): Promise<T> =>
    retryOnDeadlock(dialect, () => db.transaction().execute(run));
  return {
    history: (userId) => history(db, userId),
    complete: (userId, answer) => transact((within) => complete(within, dialect, userId, answer)),
    remember: (userId, turns) =>
      transact(async (within) => {
        const account = await lockAccount(within, dialect, userId);
        return account === undefined ? [] : await remember(within, userId, turns);
      }),
    usedFrom: (address) => usedFrom(db, address),
    async reset(userId) {
      await db.deleteFrom("violet_history").where("user_id", "=", userId).execute();
    },
  };
}

async function history(db: Kysely<Tables>, userId: number): Promise<RememberedTurn[]> {
  const rows = await db.selectFrom("violet_history")
    .select(["id", "role", "text", "created_at as at", "is_cut", "prompt_start"])
    .where("user_id", "=", userId).orderBy("id", "desc").limit(KEPT.turns).execute();
  return rows.reverse().map(({ is_cut, prompt_start, ...row }) => ({
    ...{ ...row, role: row.role === "assistant" ? row.role : "user" },
    ...(is_cut === 0 ? {} : { isCut: true }),
    ...(prompt_start === null ? {} : { promptStart: prompt_start }),
  }));
}

/** Locks the account before it reads the free messages, so that each of several simultaneous answers takes one. */
async function complete(
  within: Transaction<Tables>,
  dialect: Dialect,
  userId: number,
  { turns, freeLimit, address = null }: Parameters<CompanionStore["complete"]>[1],
): Promise<(CompanionQuota & { readonly ids: readonly number[] }) | undefined> {
  const account = await lockAccount(within, dialect, userId);
  if (account === undefined) {
    if (address !== null) await takeFrom(within, address);
    return undefined;
  }
  const hasAiAccess = account.has_ai_access !== 0;
  if (!hasAiAccess) {
    if (account.ai_messages_used - account.ai_messages_unlimited >= freeLimit) return undefined;
    if (address !== null && !await takeFrom(within, address)) return undefined;
  }
  await within.updateTable("users").set((row) => ({
    ai_messages_used: row("ai_messages_used", "+", 1),
    ai_messages_unlimited: row("ai_messages_unlimited", "+", account.has_ai_access),
  })).where("id", "=", userId).execute();
  const aiMessagesUsed = account.ai_messages_used + 1;
  return { aiMessagesUsed, hasAiAccess, ids: await remember(within, userId, turns) };
}

/** Reads an account's usage, and locks the account until the end of the transaction. */
function lockAccount(within: Transaction<Tables>, { engine }: Dialect, userId: number) {
  return within.selectFrom("users").select(["ai_messages_used", "ai_messages_unlimited", "has_ai_access"])
    .where("id", "=", userId)
    .$if(engine === "postgres", (query) => query.forNoKeyUpdate()).executeTakeFirst();
}

/**
 * Takes a free message of an address. False when none is left. One statement checks and takes, so no lock is needed.
 */
async function takeFrom(
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

async function usedFrom(
  db: Kysely<Tables>,
  { digest, day }: Pick<AddressTrial, "digest" | "day">,
): Promise<number> {
  const row = await db.selectFrom("address_trials").select("used")
    .where("day", "=", day).where("digest", "=", digest).executeTakeFirst();
  return row?.used ?? 0;
}

/** Adds turns, and deletes all but the newest. Resolves to the ids of the added turns. */
async function remember(
  within: Transaction<Tables>,
  userId: number,
  turns: readonly NewTurn[],
): Promise<number[]> {
  const ids: number[] = [];
  for (const turn of turns) ids.push(await insert(within, userId, turn));
  await trim(within, userId);
  return ids;
}

/** Adds a turn. Its text is sealed with the row's id, so the row is inserted first. */
async function insert(
  within: Transaction<Tables>,
  userId: number,
  { role, at, seal, isCut = false, promptStart }: NewTurn,
): Promise<number> {
  const { id } = await within.insertInto("violet_history")
    .values({
      ...{ user_id: userId, role, text: "", created_at: at },
      ...{ is_cut: isCut ? 1 : 0, prompt_start: promptStart ?? null },
    }).returning("id").executeTakeFirstOrThrow();
  await within.updateTable("violet_history").set({ text: seal(id) }).where("id", "=", id).execute();
  return id;
}

/** Deletes all but the newest turns of an account. */
async function trim(within: Transaction<Tables>, userId: number): Promise<void> {
  const newestToDelete = within.selectFrom("violet_history").select("id").where("user_id", "=", userId)
    .orderBy("id", "desc").limit(1).offset(KEPT.turns);
  await within.deleteFrom("violet_history").where("user_id", "=", userId).where("id", "<=", newestToDelete)
    .execute();
}
