// Queries on ignored accounts.

import type { Kysely, Transaction } from "kysely";
import type { IgnoreStore } from "../ports/store.ts";
import { KEPT } from "../ports/limits.ts";
import { Refusal } from "../protocol/errors.ts";
import type { Dialect } from "./dialect.ts";
import type { Tables } from "./schema.ts";

/** Makes the store of ignores. */
export function createIgnores(db: Kysely<Tables>, dialect: Dialect): IgnoreStore {
  return {
    add: (ignorerId, ignoredId, at) =>
      db.transaction().execute((within) => add(within, dialect, ignorerId, ignoredId, at)),
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
  { engine }: Dialect,
  ignorerId: number,
  ignoredId: number,
  at: number,
): Promise<void> {
  const accounts = await within.selectFrom("users").select("id").where("id", "in", [ignorerId, ignoredId])
    .$if(engine === "postgres", (query) => query.forKeyShare()).execute();
  if (accounts.length < 2) return;
  const listed = within.selectFrom("user_ignores").where("ignorer_id", "=", ignorerId);
  const { count } = await listed.select((row) => row.fn.countAll().as("count")).executeTakeFirstOrThrow();
  const known = await listed.select("id").where("ignored_id", "=", ignoredId).executeTakeFirst();
  if (known === undefined && Number(count) >= KEPT.ignores) {
    throw new Refusal("conflict", "You are ignoring too many people. Stop ignoring some of them first.");
  }
  await within.insertInto("user_ignores")
    .values({ ignorer_id: ignorerId, ignored_id: ignoredId, created_at: at })
    .onConflict((row) => row.columns(["ignorer_id", "ignored_id"]).doNothing()).execute();
}
