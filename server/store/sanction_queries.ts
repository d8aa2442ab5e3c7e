// Queries that bans and mutes share, and the conversion between sanctions and their rows.

import type { Insertable, Kysely, Selectable } from "kysely";
import type { NewSanction, Page, PageRequest, Sanction } from "../ports/moderation_store.ts";
import { nameKey } from "../protocol/names.ts";
import { ROLES } from "../protocol/roles.ts";
import { containing, idBefore, pageOf } from "./pages.ts";
import type { BansTable, MutesTable, Tables } from "./schema.ts";

/** Separates the networks of a sanction in their column. */
const SEPARATOR = ", ";

/** The tables of sanctions. */
export type SanctionTable = "bans" | "mutes";

/** Request for a page of the sanctions in force at `now`. With `byAddress`, the search includes addresses. */
export type SanctionPageRequest = PageRequest & { readonly now: number; readonly byAddress: boolean };

/** A query for the sanctions in force at `now`. */
// deno-lint-ignore explicit-module-boundary-types -- the type of a query builder takes half a page
export function sanctionsInForce(db: Kysely<Tables>, table: SanctionTable, now: number) {
  return db.selectFrom(table).selectAll()
    .where((row) => row.or([row("expires_at", "is", null), row("expires_at", ">", now)]));
}

/** All sanctions in force at `now`, oldest first. */
export async function allInForce(
  db: Kysely<Tables>,
  table: SanctionTable,
  now: number,
): Promise<Sanction[]> {
  return (await sanctionsInForce(db, table, now).orderBy("id").execute()).map(sanctionOf);
}

/** One page of the sanctions in force, newest first. */
export async function pageOfSanctions(
  db: Kysely<Tables>,
  table: SanctionTable,
  { query, cursor, limit, now, byAddress }: SanctionPageRequest,
): Promise<Page<Sanction>> {
  const rows = await sanctionsInForce(db, table, now)
    .$if(query !== "", (sanctions) =>
      sanctions.where((row) => {
        const byName = containing(row.ref("username_key"), nameKey(query));
        return byAddress ? row.or([byName, containing(row.ref("ip"), query.toLowerCase())]) : byName;
      }))
    .where("id", "<", idBefore(cursor))
    .orderBy("id", "desc").limit(limit + 1).execute();
  return pageOf(rows.map(sanctionOf), limit, (sanction) => String(sanction.id));
}

/** The sanction with an id, in force or not. */
export async function findSanction(
  db: Kysely<Tables>,
  table: SanctionTable,
  id: number,
): Promise<Sanction | undefined> {
  const row = await db.selectFrom(table).selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : sanctionOf(row);
}

/** Adds a sanction. */
export async function addSanction(
  db: Kysely<Tables>,
  table: SanctionTable,
  sanction: NewSanction,
): Promise<Sanction> {
  return sanctionOf(
    await db.insertInto(table).values(rowOf(sanction)).returningAll().executeTakeFirstOrThrow(),
  );
}

/** Deletes a sanction. */
export async function removeSanction(db: Kysely<Tables>, table: SanctionTable, id: number): Promise<void> {
  await db.deleteFrom(table).where("id", "=", id).execute();
}

/** The sanction of a row. */
export function sanctionOf(row: Selectable<BansTable> | Selectable<MutesTable>): Sanction {
  return {
    id: row.id,
    username: row.username,
    userId: row.user_id,
    networks: row.ip === null ? [] : row.ip.split(SEPARATOR),
    reason: row.reason,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    actorId: row.actor_id,
    // With an unknown role, written by hand, every moderator may lift the sanction.
    actorRole: ROLES.find((role) => role === row.actor_role) ?? "mod",
  };
}

/** The row of a new sanction. */
function rowOf(sanction: NewSanction): Insertable<BansTable> & Insertable<MutesTable> {
  const { username, userId, networks, reason, createdAt, expiresAt, actorId, actorRole } = sanction;
  return {
    username,
    username_key: nameKey(username),
    user_id: userId,
    ip: networks.length === 0 ? null : networks.join(SEPARATOR),
    reason,
    created_at: createdAt,
    expires_at: expiresAt,
    actor_id: actorId,
    actor_role: actorRole,
  };
}
