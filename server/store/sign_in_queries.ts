// Queries on sign-ins that were ended by logging out.

import type { Kysely, Transaction } from "kysely";
import { KEPT } from "../ports/limits.ts";
import type { SignInStore } from "../ports/store.ts";
import type { Dialect } from "./dialect.ts";
import type { Tables } from "./schema.ts";

/** Makes the store of sign-ins. */
export function createSignIns(db: Kysely<Tables>, dialect: Dialect): SignInStore {
  return {
    end: (userId, signIn, times) =>
      db.transaction().execute((within) => end(within, dialect, userId, signIn, times)),
    async isEnded(signIn) {
      const row = await db.selectFrom("ended_sign_ins").select("sign_in").where("sign_in", "=", signIn)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

async function end(
  within: Transaction<Tables>,
  { engine }: Dialect,
  userId: number,
  signIn: string,
  { at, until }: { readonly at: number; readonly until: number },
): Promise<void> {
  const account = await within.selectFrom("users").select("token_version").where("id", "=", userId)
    .$if(engine === "postgres", (query) => query.forUpdate()).executeTakeFirst();
  if (account === undefined) return;
  const ended = within.selectFrom("ended_sign_ins").where("user_id", "=", userId);
  await within.deleteFrom("ended_sign_ins").where("user_id", "=", userId).where("expires_at", "<=", at)
    .execute();
  const { count } = await ended.select((row) => row.fn.countAll().as("count")).executeTakeFirstOrThrow();
  if (Number(count) >= KEPT.endedSignIns) {
    await within.updateTable("users").set({ token_version: account.token_version + 1 })
      .where("id", "=", userId).execute();
    await within.deleteFrom("ended_sign_ins").where("user_id", "=", userId).execute();
    return;
  }
  await within.insertInto("ended_sign_ins").values({ sign_in: signIn, user_id: userId, expires_at: until })
    .onConflict((row) => row.column("sign_in").doNothing()).execute();
}
