// Inspects a SQLite database without changing it.

import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import { type MigrationPlan, planFault, planMigrations } from "../../store/migrate.ts";
import { allMigrations } from "../../store/migrations/all.ts";
import { readCompanionModel } from "../../store/room_settings.ts";
import type { Tables } from "../../store/schema.ts";
import { StoreUnusable } from "../../store/store_unusable.ts";
import { unusable, waitForLocks } from "./sqlite_connection.ts";
import { NodeSqliteDialect, SQLITE } from "./sqlite_dialect.ts";
import { databaseFaults, requireOwnDatabase } from "./sqlite_files.ts";

/** Result of an inspection. */
export interface Inspection extends MigrationPlan {
  /** Damage, one line each. */
  readonly damage: readonly string[];
  /** Numbers of rows by table. */
  readonly rows: ReadonlyMap<string, number>;
}

/** Inspects the database at `path`. Throws `StoreUnusable` when it does not exist or cannot be read. */
export function inspectDatabase(path: string): Promise<Inspection> {
  return readOnly(path, async (db, database) => {
    const plan = await planMigrations(db, allMigrations(SQLITE.engine));
    return { ...plan, damage: damageOf(database), rows: countRows(database) };
  });
}

/**
 * Throws `StoreUnusable` when the database at `path` is not one that this version can open or migrate. Does not search
 * for damage.
 */
export async function requireKnownVersion(path: string): Promise<void> {
  const plan = await readOnly(path, (db) => planMigrations(db, allMigrations(SQLITE.engine)));
  const reason = plan.fresh ? null : planFault(path, plan);
  if (reason !== null) throw new StoreUnusable(reason);
}

/**
 * The companion's model as stored in the database at `path`; null without one, and when the database cannot be read.
 */
export async function chosenModel(path: string): Promise<string | null> {
  try {
    requireOwnDatabase(path);
    return await readOnly(path, readCompanionModel);
  } catch {
    return null;
  }
}

async function readOnly<T>(
  path: string,
  read: (db: Kysely<Tables>, database: DatabaseSync) => Promise<T>,
): Promise<T> {
  try {
    if (!isFile(path)) throw new StoreUnusable(`${path} does not exist`);
    const [fault] = databaseFaults(path);
    if (fault !== undefined) throw new StoreUnusable(fault.message);
    // `query_only` and not a read-only connection: that one would leave the files beside the database behind.
    const database = new DatabaseSync(path);
    waitForLocks(database);
    database.exec("PRAGMA query_only = ON");
    const db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(database) });
    try {
      return await read(db, database);
    } finally {
      await db.destroy();
    }
  } catch (error) {
    throw unusable(path, error);
  }
}

/** Why this program cannot use an inspected database; null when it can. */
export function incompatibility(
  path: string,
  inspection: Inspection,
): string | null {
  const { fresh, damage } = inspection;
  if (fresh) return `${path} is not a database of this program`;
  return planFault(path, inspection) ?? (damage.length > 0 ? `${path} is damaged: ${damage[0]}` : null);
}

/** Damage that SQLite's own check finds, one line each. */
function damageOf(database: DatabaseSync): string[] {
  const lines = database.prepare("PRAGMA quick_check").all().flatMap((row) =>
    String(row["quick_check"]).split("\n")
  );
  return lines.filter((line) => line !== "ok" && !line.startsWith("***"));
}

/** Numbers of rows of every table that is not SQLite's own. */
export function countRows(database: DatabaseSync): Map<string, number> {
  const tables = database.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY name",
  ).all().map((row) => String(row["name"]));
  return new Map(tables.map((table) => {
    const row = database.prepare(`SELECT count(*) AS rows FROM "${table}"`).get();
    return [table, Number(row?.["rows"])];
  }));
}

/** Whether there is a file at `path`. */
export function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
