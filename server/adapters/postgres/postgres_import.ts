// Moves an installation from its SQLite file into an empty PostgreSQL database, then reads all rows back and compares.

import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { sql, type Transaction } from "kysely";
import type { Log } from "../../ports/log.ts";
import { acquireLock } from "../../store/dialect.ts";
import type { Tables } from "../../store/schema.ts";
import { StoreUnusable } from "../../store/store_unusable.ts";
import { bringUpToDate, onOneConnection } from "./postgres_store.ts";
import { redactPostgresUrl, unusablePostgres } from "./postgres_address.ts";
import { POSTGRES } from "./postgres_dialect.ts";
import { openSqliteStore } from "../sqlite/sqlite_store.ts";
import { openDatabase, unusable } from "../sqlite/sqlite_connection.ts";
import { sqlitePath } from "../sqlite/sqlite_files.ts";

/** Source and target of a move. */
export interface MoveOptions {
  /** The SQLite database, as in the configuration. */
  readonly databaseUrl: string;
  readonly dataDir: string;
  /** The address of the PostgreSQL database. */
  readonly target: string;
  readonly log: Log;
}

/** A table that was moved. */
export interface MovedTable {
  readonly table: string;
  readonly rows: number;
}

type Row = Record<string, unknown>;

/** Rows written, or read back, at a time. */
const BATCH_ROWS = 500;

/**
 * Moves every table, with its ids, in one transaction. A lock keeps writers away from the SQLite database, which stays
 * unchanged. Throws `StoreUnusable` for a database that cannot be opened, and for a target that is not empty.
 */
export async function moveToPostgres(options: MoveOptions): Promise<MovedTable[]> {
  const { target, log } = options;
  const path = sqlitePath(options.databaseUrl, options.dataDir);
  await bringSourceUpToDate(path, options);
  await bringUpToDate({ databaseUrl: target, log });
  const source = openDatabase(path);
  try {
    lockSource(source, path);
    return await onOneConnection(target, (db) =>
      db.transaction().execute(async (within) => {
        await acquireLock(within, POSTGRES.engine, "migrate");
        const tables = tablesOf(source);
        // A node that was started over the empty database has left a row there.
        await within.deleteFrom("instance").execute();
        for (const table of tables) await requireEmpty(within, table, target);
        const moved: MovedTable[] = [];
        for (const table of tables) moved.push(await moveTable(source, within, table));
        return moved;
      }));
  } catch (error) {
    throw unusablePostgres(target, error);
  } finally {
    source.close();
  }
}

async function bringSourceUpToDate(path: string, options: MoveOptions): Promise<void> {
  try {
    if (!Deno.statSync(path).isFile) throw new StoreUnusable(`${path} is not a file`);
  } catch (error) {
    if (error instanceof StoreUnusable) throw error;
    throw new StoreUnusable(`${path} does not exist: there is nothing to move`);
  }
  await (await openSqliteStore(options)).close();
}

/** Takes the write lock until the database is closed. */
function lockSource(source: DatabaseSync, path: string): void {
  try {
    source.exec("begin immediate");
  } catch (error) {
    throw unusable(path, error);
  }
}

/** Names of the program's tables in the order of their creation: each refers only to itself and earlier ones. */
function tablesOf(source: DatabaseSync): string[] {
  const rows = source.prepare("select name from sqlite_master where type = 'table' order by rowid").all();
  return rows.map(({ name }) => String(name)).filter((name) => !/^(sqlite|kysely)_/.test(name));
}

async function requireEmpty(within: Transaction<Tables>, table: string, target: string): Promise<void> {
  const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(within);
  if (rows.length === 0) return;
  throw new StoreUnusable(`${redactPostgresUrl(target)} is not empty: there are rows in ${table}`);
}

async function moveTable(
  source: DatabaseSync,
  within: Transaction<Tables>,
  table: string,
): Promise<MovedTable> {
  const written = new Checksum();
  let batch: Row[] = [];
  const write = async (): Promise<void> => {
    if (batch.length > 0) await within.insertInto(table as never).values(batch as never).execute();
    batch = [];
  };
  for (const raw of source.prepare(`select * from "${table}"`).iterate()) {
    const row = withoutNul(raw as Row);
    written.add(row);
    batch.push(row);
    if (batch.length === BATCH_ROWS) await write();
  }
  await write();
  await continueIds(source, within, table);
  const read = await checksumOf(within, table);
  if (!read.equals(written)) {
    throw new StoreUnusable(`${table} differs after the move; nothing was moved`);
  }
  return { table, rows: written.rows };
}

/** Makes new ids continue after the highest id ever used, also when its row was deleted. */
async function continueIds(
  source: DatabaseSync,
  within: Transaction<Tables>,
  table: string,
): Promise<void> {
  const sequence = source.prepare("select seq from sqlite_sequence where name = ?").get(table);
  const last = Number(sequence?.["seq"] ?? 0);
  if (last === 0) return;
  await sql`select setval(pg_get_serial_sequence(${table}, 'id'), ${last})`.execute(within);
}

async function checksumOf(within: Transaction<Tables>, table: string): Promise<Checksum> {
  const checksum = new Checksum();
  await sql`declare moved no scroll cursor for select * from ${sql.table(table)}`.execute(within);
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(BATCH_ROWS)} from moved`.execute(within);
    for (const row of rows) checksum.add(row);
    if (rows.length < BATCH_ROWS) break;
  }
  await sql`close moved`.execute(within);
  return checksum;
}

/** Replaces U+0000, the one character that PostgreSQL does not store. */
function withoutNul(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      typeof value === "string" ? value.replaceAll("\0", "\uFFFD") : value,
    ]),
  );
}

/** A checksum of rows that does not depend on their order: their number, and the sum of their SHA-256. */
class Checksum {
  rows = 0;
  #sum = 0n;

  add(row: Row): void {
    const sorted = Object.entries(row).sort(([a], [b]) => a < b ? -1 : 1);
    const digest = createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
    this.#sum = BigInt.asUintN(256, this.#sum + BigInt(`0x${digest}`));
    this.rows++;
  }

  equals(other: Checksum): boolean {
    return this.rows === other.rows && this.#sum === other.#sum;
  }
}
