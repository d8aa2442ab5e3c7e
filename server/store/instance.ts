// What a database says about itself: its epoch, the mark of its last write, and which copy of a database it is.
//
// A restored database has forgotten what was given out after the backup. Given out again, an id or the version of a
// token would mean another user. So an older copy begins a new epoch: ids and versions continue above everything that
// can have been given out.

import { type Generated, type Kysely, sql, type Transaction } from "kysely";
import type { InstanceMark } from "../ports/store.ts";
import { acquireLock, type Engine } from "./dialect.ts";
import type { Tables } from "./schema.ts";

/** The migration that makes the table. */
export const INSTANCE_MIGRATION = "0007_instance";

/** Rows of the table `instance`. */
const MARK = "mark";
const EPOCH = "epoch";
const ORIGIN = "origin";
/** The least id of the audit log's next entry. */
const LEAST_ENTRY = "least audit entry";
/** Before the id of an epoch that has ended, or that began in another copy. */
const PAST_EPOCH = "past epoch ";

/**
 * A new epoch begins at figures that rise with the time since 2025-01-01, when there was no installation yet: faster
 * than anything can have been given out since, in any copy of the database.
 */
const FIRST_MS = Date.UTC(2025, 0, 1);
/** Ids: one a millisecond. */
const MS_PER_ID = 1;
/** Versions of the tokens of an account: four a second, where a user may end one a second. 32 bits last until 2042. */
const MS_PER_VERSION = 250;

/** Each table whose ids the database generates. Besides, the audit log has ids: the program counts them. */
type Numbered = {
  [T in keyof Tables]: Tables[T] extends { id: Generated<number> } ? T : never;
}[keyof Tables];
const NUMBERED = {
  users: true,
  messages: true,
  bans: true,
  mutes: true,
  user_ignores: true,
  violet_history: true,
  violet_versions: true,
  reports: true,
  entitlements: true,
  orders: true,
  vouchers: true,
  queued_mails: true,
  totp_secrets: true,
  passkeys: true,
  invites: true,
} satisfies Record<Numbered, true>;

/** What is known about a database when it is opened. */
export interface Opening {
  readonly engine: Engine;
  /** Tells this database from a copy of it that was made by dump and restore; null where nothing does. */
  readonly origin: string | null;
  /** The mark that this node saw last; null when it saw none. */
  readonly seen: InstanceMark | null;
  /** The time, milliseconds since the Unix epoch. */
  readonly now: number;
  /** Makes the id of an epoch, never used before. */
  readonly uuid: () => string;
}

/** Commits a small write, which fails where the database takes none. Resolves to the mark, one more than before. */
export async function markWrite(db: Kysely<Tables>): Promise<InstanceMark> {
  const row = await db.insertInto("instance").values({ name: MARK, value: "1" })
    .onConflict((conflict) =>
      conflict.column("name").doUpdateSet({
        value: sql<string>`cast(cast(instance.value as bigint) + 1 as text)`,
      })
    )
    .returning([
      "value",
      (row) => row.selectFrom("instance as e").where("e.name", "=", EPOCH).select("e.value").as("epoch"),
    ])
    .executeTakeFirstOrThrow();
  return { mark: Number(row.value), epoch: row.epoch ?? "" };
}

/**
 * Begins a new epoch where the database is an older copy of what this node or the database itself remembers. Gives a
 * database without an epoch its first one. Resolves to whether a new one has begun. Changes nothing else.
 */
export async function settleEpoch(db: Kysely<Tables>, opening: Opening): Promise<boolean> {
  if (isSettled(await rowsOf(db), opening)) return false;
  return await db.transaction().execute(async (within) => {
    await acquireLock(within, opening.engine, "migrate");
    // Another node may have done it meanwhile.
    const rows = await rowsOf(within);
    if (isSettled(rows, opening)) return false;
    const { origin, seen, now, uuid } = opening;
    const isCopy = isOlderCopy(rows, opening);
    if (origin !== null) await write(within, ORIGIN, origin);
    if (seen !== null) await write(within, PAST_EPOCH + seen.epoch, String(now));
    const epoch = rows.get(EPOCH);
    if (epoch !== undefined && !isCopy) return false;
    if (epoch !== undefined) await write(within, PAST_EPOCH + epoch, String(now));
    await write(within, EPOCH, uuid());
    if (isCopy) await moveOn(within, opening.engine, now);
    return isCopy;
  });
}

/** A version of tokens above all that can have been given out by `now`. */
export function leastTokenVersion(now: number): number {
  return Math.ceil((now - FIRST_MS) / MS_PER_VERSION);
}

/** The least id of the audit log's next entry in this epoch. */
export async function leastEntryId(within: Kysely<Tables>): Promise<number> {
  const row = await within.selectFrom("instance").select("value").where("name", "=", LEAST_ENTRY)
    .executeTakeFirst();
  return Number(row?.value ?? 1);
}

function isSettled(rows: ReadonlyMap<string, string>, opening: Opening): boolean {
  const { origin } = opening;
  return rows.has(EPOCH) && (origin === null || rows.get(ORIGIN) === origin) && !isOlderCopy(rows, opening);
}

function isOlderCopy(rows: ReadonlyMap<string, string>, { origin, seen }: Opening): boolean {
  const before = rows.get(ORIGIN);
  if (origin !== null && before !== undefined && before !== origin) return true;
  if (seen === null || rows.has(PAST_EPOCH + seen.epoch)) return false;
  return rows.get(EPOCH) !== seen.epoch || Number(rows.get(MARK) ?? 0) < seen.mark;
}

async function rowsOf(db: Kysely<Tables>): Promise<Map<string, string>> {
  const rows = await db.selectFrom("instance").selectAll().execute();
  return new Map(rows.map(({ name, value }) => [name, value]));
}

async function write(within: Transaction<Tables>, name: string, value: string): Promise<void> {
  await within.insertInto("instance").values({ name, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value })).execute();
}

/**
 * Raises the versions of all tokens and the next ids above all that can have been given out by `now`. Ends links, and
 * drops mail: they may have been used, and sent, after the copy was made.
 */
async function moveOn(within: Transaction<Tables>, engine: Engine, now: number): Promise<void> {
  const version = sql.lit(leastTokenVersion(now));
  await within.updateTable("users").set((row) => ({
    token_version: sql<number>`case when ${row.ref("token_version")} < ${version}
      then ${version} else ${row.ref("token_version")} + 1 end`,
  })).execute();
  const leastId = Math.ceil((now - FIRST_MS) / MS_PER_ID);
  const least = sql.lit(leastId);
  for (const table of ["account_links", "queued_mails"] as const) await within.deleteFrom(table).execute();
  await write(within, LEAST_ENTRY, String(leastId));
  for (const table of Object.keys(NUMBERED)) {
    const highest = sql`(select coalesce(max(id), 0) from ${sql.table(table)})`;
    if (engine === "postgres") {
      const sequence = sql`pg_get_serial_sequence(${sql.lit(table)}, 'id')`;
      await sql`select setval(${sequence}, greatest(${least}, nextval(${sequence}), ${highest}))`
        .execute(within);
      continue;
    }
    await sql`insert into sqlite_sequence (name, seq) select ${sql.lit(table)}, 0
      where not exists (select 1 from sqlite_sequence where name = ${sql.lit(table)})`.execute(within);
    await sql`update sqlite_sequence set seq = max(seq, ${least}, ${highest})
      where name = ${sql.lit(table)}`.execute(within);
  }
}
