// The store in one SQLite file. Opening it runs pending migrations.

import { backup, type DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import type { Log } from "../../ports/log.ts";
import type { Store } from "../../ports/store.ts";
import { INSTANCE_MIGRATION, markWrite } from "../../store/instance.ts";
import { planFault, planMigrations, runMigrations } from "../../store/migrate.ts";
import { allMigrations, type Migrations } from "../../store/migrations/all.ts";
import type { Tables } from "../../store/schema.ts";
import { createStore } from "../../store/sql_store.ts";
import { StoreUnusable } from "../../store/store_unusable.ts";
import { createPrivate, removeDraft, restrictToOwner } from "../process/private_files.ts";
import { firstLine } from "../redaction.ts";
import { settleCopy } from "../settle_copy.ts";
import { WriteAccess } from "../write_access.ts";
import { openDatabase, unusable, useWriteAheadLog, waitWithoutBlocking } from "./sqlite_connection.ts";
import { NodeSqliteDialect, SQLITE } from "./sqlite_dialect.ts";
import { refusedWrite, refuseOnFailure } from "./sqlite_failures.ts";
import { createDatabaseFile, sqlitePath } from "./sqlite_files.ts";

/** Which database to open. */
export interface SqliteOptions {
  /** `sqlite:///name.db`, a file in `dataDir`, or `sqlite:////path/to/name.db`. */
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly log: Log;
  /** Other migrations than the program's own. For tests. */
  readonly migrations?: Migrations;
}

/**
 * Opens the store. Creates a missing file, but not its folder. A database of an older version is copied to
 * `FILE.before-MIGRATION` and then migrated. Throws `StoreUnusable`.
 */
export async function openSqliteStore(options: SqliteOptions): Promise<Store> {
  const { databaseUrl, dataDir, log, migrations = allMigrations(SQLITE.engine) } = options;
  const path = sqlitePath(databaseUrl, dataDir);
  createDatabaseFile(path);
  const database = openDatabase(path);
  const db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(database) });
  try {
    await bringUpToDate({ database, db, path, log, migrations });
    if (INSTANCE_MIGRATION in migrations) {
      await settleCopy(db, { engine: SQLITE.engine, origin: null, dataDir, log });
    }
    waitWithoutBlocking(database);
    const writes = new WriteAccess(log, (error) => refusedWrite(error) ?? firstLine(error));
    writes.useTrial(() => markWrite(db));
    return refuseOnFailure(createStore(db, SQLITE, () => writes.check()), log, writes);
  } catch (error) {
    if (database.isOpen) database.close();
    throw unusable(path, error);
  }
}

async function bringUpToDate(
  { database, db, path, log, migrations }: {
    database: DatabaseSync;
    db: Kysely<Tables>;
    path: string;
    log: Log;
    migrations: Migrations;
  },
): Promise<void> {
  const plan = await planMigrations(db, migrations);
  const reason = planFault(path, plan);
  if (reason !== null) throw new StoreUnusable(reason);
  useWriteAheadLog(database, path);
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    if (!restrictToOwner(file)) log.warn("other users of this machine can read the database", { file });
  }
  const [next] = plan.pending;
  if (next === undefined) return;
  const copy = plan.fresh ? null : await copyBeforeMigration(database, path, next);
  if (copy !== null) log.info("copied the database before migrating it", { copy });
  try {
    await runMigrations(db, migrations);
  } catch (error) {
    if (copy === null) throw error;
    throw new StoreUnusable(
      `${path} could not be migrated (${firstLine(error)}); it is unchanged, and there is a copy at ${copy}`,
    );
  }
  const report = plan.fresh ? log.debug : log.info;
  report("migrated the database", { migrations: plan.pending.join(",") });
}

/**
 * Copies a database before `migration` runs. Replaces the copy of an earlier, failed attempt. Returns the copy's
 * path.
 */
async function copyBeforeMigration(
  database: DatabaseSync,
  path: string,
  migration: string,
): Promise<string> {
  const copy = `${path}.before-${migration}`;
  const draft = `${copy}.new`;
  try {
    removeDraft(draft);
    createPrivate(draft).close();
    await backup(database, draft);
    Deno.renameSync(draft, copy);
    return copy;
  } catch (error) {
    throw new StoreUnusable(`${path} was not migrated: the copy ${copy} failed (${firstLine(error)})`);
  }
}
