// Queries on mutes.

import type { Kysely, Selectable } from "kysely";
import type { ModerationTransaction, Mute, Page, PageRequest } from "../ports/moderation.ts";
import { nameKey } from "../protocol/names.ts";
import { containing, idBefore, pageOf } from "./pages.ts";
import type { MutesTable, Tables } from "./schema.ts";

/** The part of a transaction that is about mutes. */
export type MuteTransaction = Pick<ModerationTransaction, "mute" | "mutesOn" | "addMute" | "removeMute">;

/** Makes the part of a transaction that is about mutes. */
export function mutesWithin(db: Kysely<Tables>): MuteTransaction {
  return {
    async mute(id) {
      const row = await db.selectFrom("mutes").selectAll().where("id", "=", id).executeTakeFirst();
      return row === undefined ? undefined : muteOf(row);
    },
    async mutesOn(username, now) {
      const rows = await inForce(db, now).where("username_key", "=", nameKey(username)).orderBy("id")
        .execute();
      return rows.map(muteOf);
    },
    async addMute({ username, userId, reason, createdAt, expiresAt, actorId }) {
      const row = await db.insertInto("mutes").values({
        username,
        username_key: nameKey(username),
        user_id: userId,
        reason,
        created_at: createdAt,
        expires_at: expiresAt,
        actor_id: actorId,
      }).returningAll().executeTakeFirstOrThrow();
      return muteOf(row);
    },
    async removeMute(id) {
      await db.deleteFrom("mutes").where("id", "=", id).execute();
    },
  };
}

/** Every mute that is in force at `now`. */
export async function mutesInForce(db: Kysely<Tables>, now: number): Promise<Mute[]> {
  return (await inForce(db, now).orderBy("id").execute()).map(muteOf);
}

/** One page of the mutes in force, newest first. */
export async function pageOfMutes(
  db: Kysely<Tables>,
  { query, cursor, limit, now }: PageRequest & { now: number },
): Promise<Page<Mute>> {
  const rows = await inForce(db, now)
    .$if(query !== "", (mutes) => mutes.where((row) => containing(row.ref("username_key"), nameKey(query))))
    .where("id", "<", idBefore(cursor))
    .orderBy("id", "desc").limit(limit + 1).execute();
  return pageOf(rows.map(muteOf), limit, (mute) => String(mute.id));
}

function inForce(db: Kysely<Tables>, now: number) {
  return db.selectFrom("mutes").selectAll()
    .where((row) => row.or([row("expires_at", "is", null), row("expires_at", ">", now)]));
}

function muteOf(row: Selectable<MutesTable>): Mute {
  return {
    id: row.id,
    username: row.username,
    userId: row.user_id,
    reason: row.reason,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
