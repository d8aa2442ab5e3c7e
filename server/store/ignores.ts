// Queries on who does not want to hear whom.

import type { Kysely, Transaction } from "kysely";
import type { IgnoreStore } from "../ports/store.ts";
import type { Tables } from "./schema.ts";

/** Makes the store of ignores. */
export function createIgnores(db: Kysely<Tables>): IgnoreStore {
  return {
    add: (ignorerId, ignoredId, at) =>
      db.transaction().execute((within) => add(within, ignorerId, ignoredId, at)),
    async remove(ignorerId, ignoredId) {
      await db.deleteFrom("user_ignores").where("ignorer_id", "=", ignorerId)
        .where("ignored_id", "=", ignoredId).execute();
    },
    listOf: (ignorerId) =>
      db.selectFrom("user_ignores").innerJoin("users", "users.id", "user_ignores.ignored_id")
        .select(["users.id", "users.username"]).where("user_ignores.ignorer_id", "=", ignorerId)
        .orderBy("users.username_key").execute(),
  };
}

async function add(
  within: Transaction<Tables>,
  ignorerId: number,
  ignoredId: number,
  at: number,
): Promise<void> {
  const people = await within.selectFrom("users").select("id").where("id", "in", [ignorerId, ignoredId])
    .execute();
  if (people.length < 2) return;
  await within.insertInto("user_ignores")
    .values({ ignorer_id: ignorerId, ignored_id: ignoredId, created_at: at })
    .onConflict((row) => row.columns(["ignorer_id", "ignored_id"]).doNothing()).execute();
}
