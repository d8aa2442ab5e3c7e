// Queries on what the companion remembers of each account, and on free messages.

import { type Kysely, sql, type Transaction } from "kysely";
import { KEPT } from "../ports/limits.ts";
import type { CompanionQuota, CompanionStore, NewTurn, RememberedTurn } from "../ports/store.ts";
import type { Tables } from "./schema.ts";

/** Makes the companion's memory. */
export function createCompanions(db: Kysely<Tables>): CompanionStore {
  return {
    history: (userId) => history(db, userId),
    complete: (userId, answer) => db.transaction().execute((within) => complete(within, userId, answer)),
    async reset(userId) {
      await db.deleteFrom("violet_history").where("user_id", "=", userId).execute();
    },
  };
}

async function history(db: Kysely<Tables>, userId: number): Promise<RememberedTurn[]> {
  const rows = await db.selectFrom("violet_history").select(["id", "role", "text", "created_at as at"])
    .where("user_id", "=", userId).orderBy("id", "desc").limit(KEPT.turns).execute();
  return rows.reverse().map((row) => ({ ...row, role: row.role === "assistant" ? row.role : "user" }));
}

async function complete(
  within: Transaction<Tables>,
  userId: number,
  { turns, freeLimit }: { readonly turns: readonly NewTurn[]; readonly freeLimit: number },
): Promise<(CompanionQuota & { readonly ids: readonly number[] }) | undefined> {
  // One statement looks and takes, so that answers that come at once cannot take the same message.
  const quota = await within.updateTable("users")
    .set({ ai_messages_used: sql<number>`ai_messages_used + 1 - has_ai_access` })
    .where("id", "=", userId)
    .where(({ or, eb }) => or([eb("has_ai_access", "!=", 0), eb("ai_messages_used", "<", freeLimit)]))
    .returning(["ai_messages_used", "has_ai_access"]).executeTakeFirst();
  if (quota === undefined) return undefined;
  const ids: number[] = [];
  for (const turn of turns) ids.push(await remember(within, userId, turn));
  await trim(within, userId);
  return { aiMessagesUsed: quota.ai_messages_used, hasAiAccess: quota.has_ai_access !== 0, ids };
}

/** The text is sealed for its row, so the row comes first. */
async function remember(
  within: Transaction<Tables>,
  userId: number,
  { role, at, seal }: NewTurn,
): Promise<number> {
  const { id } = await within.insertInto("violet_history")
    .values({ user_id: userId, role, text: "", created_at: at }).returning("id").executeTakeFirstOrThrow();
  await within.updateTable("violet_history").set({ text: seal(id) }).where("id", "=", id).execute();
  return id;
}

/** Deletes all but the newest turns of an account. */
async function trim(within: Transaction<Tables>, userId: number): Promise<void> {
  const newestToGo = within.selectFrom("violet_history").select("id").where("user_id", "=", userId)
    .orderBy("id", "desc").limit(1).offset(KEPT.turns);
  await within.deleteFrom("violet_history").where("user_id", "=", userId).where("id", "<=", newestToGo)
    .execute();
}
