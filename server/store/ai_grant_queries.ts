// Queries on unlimited access to the companion. `users.has_ai_access` is 1 while a grant is active; `ai_grants` has the
// grants.

import type { Kysely, Transaction } from "kysely";
import type { AiGrant, AiGrantSource, ModerationTransaction } from "../ports/moderation_store.ts";
import type { Tables } from "./schema.ts";

/** The part of a moderation transaction that is about access to the companion. */
export function aiGrantsWithin(
  within: Transaction<Tables>,
): Pick<ModerationTransaction, "grantAi" | "revokeAi"> {
  const setFlag = async (id: number, flag: 0 | 1): Promise<void> => {
    await within.updateTable("users").set({ has_ai_access: flag }).where("id", "=", id).execute();
  };
  return {
    async grantAi(id, source, at) {
      const active = await within.selectFrom("ai_grants").select("id").where("user_id", "=", id)
        .where("source", "=", source).where("revoked_at", "is", null).executeTakeFirst();
      if (active !== undefined) return false;
      await within.insertInto("ai_grants").values({ user_id: id, source, granted_at: at }).execute();
      await setFlag(id, 1);
      return true;
    },
    async revokeAi(id, at) {
      await within.updateTable("ai_grants").set({ revoked_at: at }).where("user_id", "=", id)
        .where("revoked_at", "is", null).execute();
      await setFlag(id, 0);
    },
  };
}

/** All grants of an account, active or revoked, oldest first. */
export async function aiGrantsOf(db: Kysely<Tables>, userId: number): Promise<AiGrant[]> {
  const rows = await db.selectFrom("ai_grants").selectAll().where("user_id", "=", userId).orderBy("id")
    .execute();
  return rows.map(({ source, granted_at, revoked_at }) => ({
    source: source as AiGrantSource,
    grantedAt: granted_at,
    revokedAt: revoked_at,
  }));
}
