// Queries on mutes.

import type { Kysely } from "kysely";
import type {
  ModerationTransaction,
  Mute,
  NewSanction,
  Page,
  PageRequest,
} from "../ports/moderation_store.ts";
import type { Account } from "../ports/store.ts";
import { nameKey } from "../protocol/names.ts";
import { outranks } from "../protocol/roles.ts";
import { containing, idBefore, pageOf } from "./pages.ts";
import { rowOf, sanctionOf } from "./sanction_rows.ts";
import type { Tables } from "./schema.ts";

/** The part of a moderation transaction that is about mutes. */
export type MuteTransaction = Pick<
  ModerationTransaction,
  "mute" | "mutesOn" | "addMute" | "removeMute" | "carryMutes"
>;

/** Makes the part of a moderation transaction that is about mutes. */
export function mutesWithin(db: Kysely<Tables>): MuteTransaction {
  return {
    async mute(id) {
      const row = await db.selectFrom("mutes").selectAll().where("id", "=", id).executeTakeFirst();
      return row === undefined ? undefined : sanctionOf(row);
    },
    async mutesOn(username, now) {
      const rows = await inForce(db, now).where("username_key", "=", nameKey(username)).orderBy("id")
        .execute();
      return rows.map(sanctionOf);
    },
    addMute: (mute) => addMute(db, mute),
    async removeMute(id) {
      await db.deleteFrom("mutes").where("id", "=", id).execute();
    },
    carryMutes: (account, ids, now) => carryMutes(db, account, ids, now),
  };
}

async function addMute(db: Kysely<Tables>, mute: NewSanction): Promise<Mute> {
  return sanctionOf(
    await db.insertInto("mutes").values(rowOf(mute)).returningAll().executeTakeFirstOrThrow(),
  );
}

async function carryMutes(
  db: Kysely<Tables>,
  { id: userId, username }: Pick<Account, "id" | "username">,
  ids: readonly number[],
  now: number,
): Promise<Mute[]> {
  if (ids.length === 0) return [];
  const guestMutes = await inForce(db, now).where("id", "in", ids).orderBy("id").execute();
  const accountMutes = await inForce(db, now).where("username_key", "=", nameKey(username)).execute();
  const covering = accountMutes.map(sanctionOf);
  const added: Mute[] = [];
  // The strongest first, so that a weaker mute, which adds nothing, is left out.
  for (const mute of guestMutes.map(sanctionOf).sort(strongestFirst)) {
    if (covering.some((other) => isAsStrong(other, mute))) continue;
    const copy = await addMute(db, { ...mute, username, userId, networks: [], createdAt: now });
    covering.push(copy);
    added.push(copy);
  }
  return added;
}

function strongestFirst(a: Mute, b: Mute): number {
  if (isAsStrong(a, b)) return isAsStrong(b, a) ? a.id - b.id : -1;
  return endOf(b) - endOf(a);
}

/** Whether a mute lasts at least as long as another, and needs at least the same role to lift. */
function isAsStrong(one: Mute, other: Mute): boolean {
  return endOf(one) >= endOf(other) && !outranks(other.actorRole, one.actorRole);
}

function endOf({ expiresAt }: Mute): number {
  return expiresAt ?? Number.MAX_SAFE_INTEGER;
}

/** All mutes in force at `now`. */
export async function mutesInForce(db: Kysely<Tables>, now: number): Promise<Mute[]> {
  return (await inForce(db, now).orderBy("id").execute()).map(sanctionOf);
}

/** One page of the mutes in force, newest first. */
export async function pageOfMutes(
  db: Kysely<Tables>,
  { query, cursor, limit, now, byAddress }: PageRequest & { now: number; byAddress: boolean },
): Promise<Page<Mute>> {
  const rows = await inForce(db, now)
    .$if(query !== "", (mutes) =>
      mutes.where((row) => {
        const named = containing(row.ref("username_key"), nameKey(query));
        return byAddress ? row.or([named, containing(row.ref("ip"), query.toLowerCase())]) : named;
      }))
    .where("id", "<", idBefore(cursor))
    .orderBy("id", "desc").limit(limit + 1).execute();
  return pageOf(rows.map(sanctionOf), limit, (mute) => String(mute.id));
}

function inForce(db: Kysely<Tables>, now: number) {
  return db.selectFrom("mutes").selectAll()
    .where((row) => row.or([row("expires_at", "is", null), row("expires_at", ">", now)]));
}
