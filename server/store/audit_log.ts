// Queries on the audit log of moderation, and its chain of hashes, which shows changed rows.
//
// An attacker who can write to the database can also write a new chain. The hash of the last row, noted elsewhere,
// reveals that.

import type { Kysely, Selectable } from "kysely";
import type { Page, PageRequest } from "../ports/moderation_store.ts";
import type { AuditCheck, AuditEntry, LoggedAuditEntry } from "../ports/moderation_store.ts";
import type { Capacity } from "../protocol/moderation_rules.ts";
import { type Role, ROLES } from "../protocol/roles.ts";
import type { Dialect } from "./dialect.ts";
import { containing, idBefore, pageOf } from "./pages.ts";
import { leastEntryId } from "./instance.ts";
import type { AuditLogTable, Tables } from "./schema.ts";

/** The hash before the first row. */
const FIRST_HASH = "0".repeat(64);
/** Rows that a check reads at a time. */
const BATCH_ROWS = 1_000;

type Row = Selectable<AuditLogTable>;

/** Appends an entry. Only one transaction at a time may do so; the caller holds the lock `moderate`. */
export async function appendAuditEntry(
  within: Kysely<Tables>,
  dialect: Dialect,
  entry: AuditEntry,
): Promise<void> {
  const last = await within.selectFrom("audit_log").select(["id", "hash"]).orderBy("id", "desc").limit(1)
    .executeTakeFirst();
  const row = {
    id: Math.max((last?.id ?? 0) + 1, await leastEntryId(within)),
    at: entry.at,
    actor_id: entry.actorId,
    actor: entry.actor,
    actor_role: entry.actorRole,
    capacity: entry.capacity,
    action: entry.action,
    target_id: entry.targetId,
    target: entry.target,
    reason: entry.reason,
    detail: entry.detail,
  };
  const hash = hashOf(dialect, last?.hash ?? FIRST_HASH, row);
  await within.insertInto("audit_log").values({ ...row, hash }).execute();
}

/** One page of the log, newest first. */
export async function pageOfAuditEntries(
  db: Kysely<Tables>,
  { query, cursor, limit }: PageRequest,
): Promise<Page<LoggedAuditEntry>> {
  const part = query.toLowerCase();
  const rows = await db.selectFrom("audit_log").selectAll()
    .$if(part !== "", (entries) =>
      entries.where((row) =>
        row.or([
          containing(row.fn<string>("lower", ["actor"]), part),
          containing(row.fn<string>("lower", ["target"]), part),
        ])
      ))
    .where("id", "<", idBefore(cursor))
    .orderBy("id", "desc").limit(limit + 1).execute();
  return pageOf(rows.map(entryOf), limit, (entry) => String(entry.id));
}

/** Id of the newest row; 0 for an empty log. */
export async function newestEntry(db: Kysely<Tables>): Promise<number> {
  const row = await db.selectFrom("audit_log").select("id").orderBy("id", "desc").limit(1).executeTakeFirst();
  return row?.id ?? 0;
}

/** At most `limit` rows after an id, oldest first. */
export async function entriesAfter(
  db: Kysely<Tables>,
  id: number,
  limit: number,
): Promise<LoggedAuditEntry[]> {
  const rows = await db.selectFrom("audit_log").selectAll().where("id", ">", id).orderBy("id").limit(limit)
    .execute();
  return rows.map(entryOf);
}

/** Checks the chain of hashes, oldest row first, up to the first broken row. */
export async function checkAuditLog(db: Kysely<Tables>, dialect: Dialect): Promise<AuditCheck> {
  let [rows, last, head] = [0, 0, FIRST_HASH];
  for (;;) {
    const batch = await db.selectFrom("audit_log").selectAll().where("id", ">", last).orderBy("id")
      .limit(BATCH_ROWS).execute();
    for (const { hash, ...row } of batch) {
      if (hash !== hashOf(dialect, head, row)) return { rows, brokenAt: row.id, head };
      [rows, last, head] = [rows + 1, row.id, hash];
    }
    if (batch.length < BATCH_ROWS) return { rows, brokenAt: null, head };
  }
}

function hashOf({ sha256 }: Dialect, previous: string, row: Omit<Row, "hash">): string {
  return sha256(JSON.stringify([
    previous,
    row.id,
    row.at,
    row.actor_id,
    row.actor,
    row.actor_role,
    row.capacity,
    row.action,
    row.target_id,
    row.target,
    row.reason,
    row.detail,
  ]));
}

function entryOf(row: Row): LoggedAuditEntry {
  return {
    id: row.id,
    at: row.at,
    actorId: row.actor_id,
    actor: row.actor,
    actorRole: ROLES.find((role: Role) => role === row.actor_role) ?? "user",
    capacity: row.capacity as Capacity,
    action: row.action,
    targetId: row.target_id,
    target: row.target,
    reason: row.reason,
    detail: row.detail,
    hash: row.hash,
  };
}
