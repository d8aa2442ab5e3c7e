// Queries on bans.

import type { Kysely } from "kysely";
import type { Ban, ModerationTransaction, Page, PageRequest } from "../ports/moderation_store.ts";
import { nameKey } from "../protocol/names.ts";
import { containing, idBefore, pageOf } from "./pages.ts";
import { rowOf, sanctionOf } from "./sanction_rows.ts";
import type { Tables } from "./schema.ts";

/** The part of a moderation transaction that is about bans. */
export type BanTransaction = Pick<
  ModerationTransaction,
  "ban" | "bansOn" | "isBanned" | "addBan" | "removeBan"
>;

/** Makes the part of a moderation transaction that is about bans. */
export function bansWithin(db: Kysely<Tables>): BanTransaction {
  return {
    async ban(id) {
      const row = await db.selectFrom("bans").selectAll().where("id", "=", id).executeTakeFirst();
      return row === undefined ? undefined : sanctionOf(row);
    },
    async bansOn(username, now) {
      const rows = await inForce(db, now).where("username_key", "=", nameKey(username))
        .where("username_key", "!=", "").orderBy("id").execute();
      return rows.map(sanctionOf);
    },
    async isBanned(network, now) {
      const row = await inForce(db, now).where("username_key", "=", "").where("ip", "=", network)
        .executeTakeFirst();
      return row !== undefined;
    },
    async addBan(ban) {
      return sanctionOf(
        await db.insertInto("bans").values(rowOf(ban)).returningAll().executeTakeFirstOrThrow(),
      );
    },
    async removeBan(id) {
      await db.deleteFrom("bans").where("id", "=", id).execute();
    },
  };
}

/** All bans in force at `now`. */
export async function bansInForce(db: Kysely<Tables>, now: number): Promise<Ban[]> {
  return (await inForce(db, now).orderBy("id").execute()).map(sanctionOf);
}

/** One page of the bans in force, newest first. */
export async function pageOfBans(
  db: Kysely<Tables>,
  { query, cursor, limit, now, byAddress }: PageRequest & { now: number; byAddress: boolean },
): Promise<Page<Ban>> {
  const rows = await inForce(db, now)
    .$if(query !== "", (bans) =>
      bans.where((row) => {
        const named = containing(row.ref("username_key"), nameKey(query));
        return byAddress ? row.or([named, containing(row.ref("ip"), query.toLowerCase())]) : named;
      }))
    .where("id", "<", idBefore(cursor))
    .orderBy("id", "desc").limit(limit + 1).execute();
  return pageOf(rows.map(sanctionOf), limit, (ban) => String(ban.id));
}

function inForce(db: Kysely<Tables>, now: number) {
  return db.selectFrom("bans").selectAll()
    .where((row) => row.or([row("expires_at", "is", null), row("expires_at", ">", now)]));
}
