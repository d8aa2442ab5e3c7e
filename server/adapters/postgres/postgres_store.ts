// The store in a PostgreSQL database: brings its schema up to date, one node at a time, and says in one line why it cannot.

import pg from "pg";
import {
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresDialect,
  PostgresDriver,
  type Transaction,
} from "kysely";
import type { Log } from "../../ports/log.ts";
import type { Store } from "../../ports/store.ts";
import { acquireLock } from "../../store/dialect.ts";
import { migrateWithin, planMigrations } from "../../store/migrate.ts";
import { allMigrations, type Migrations } from "../../store/migrations/all.ts";
import type { Tables } from "../../store/schema.ts";
import { createStore } from "../../store/sql_store.ts";
import { StoreUnusable } from "../../store/unusable.ts";
import { unusablePostgres } from "./postgres_address.ts";
import { POSTGRES } from "./postgres_dialect.ts";
import { currentSchema, isDurable, postgresIncompatibility } from "./postgres_compatibility.ts";
import { connectionOptions, ConnectionPool } from "./postgres_pool.ts";

/** Which database to open. */
export interface PostgresOptions {
  /** `postgresql://user:password@host:port/name`. */
  readonly databaseUrl: string;
  readonly log: Log;
  /** Migrations to run in place of the program's own. For tests. */
  readonly migrations?: Migrations;
}

/** Opens the store and brings its tables up to date. Throws `StoreUnusable`. */
export async function openPostgresStore(options: PostgresOptions): Promise<Store> {
  await bringUpToDate(options);
  return storeOver(options.databaseUrl, options.log);
}

/** The store of a database that is up to date. */
export function storeOver(databaseUrl: string, log: Log): Store {
  const dialect = new SharedDialect(new ConnectionPool(databaseUrl, log));
  return createStore(new Kysely<Tables>({ dialect }), POSTGRES);
}

/**
 * Runs work on one connection without limits of time. Errors of the driver come out as they are. Closes it in the end.
 */
export async function onOneConnection<T>(
  databaseUrl: string,
  work: (db: Kysely<Tables>) => Promise<T>,
): Promise<T> {
  const pool = new pg.Pool({ ...connectionOptions(databaseUrl), max: 1 });
  // An unheard error event would end the process; the query under way fails with the same error.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  await using db = new Kysely<Tables>({ dialect: new LockingDialect({ pool }) });
  return await work(db);
}

/** Brings the tables of a database up to date. Throws `StoreUnusable`. */
export async function bringUpToDate(
  { databaseUrl, log, migrations = allMigrations(POSTGRES.engine) }: PostgresOptions,
): Promise<void> {
  try {
    const { pending, promises } = await onOneConnection(
      databaseUrl,
      (db) =>
        db.transaction().execute(async (within) => {
          await acquireLock(within, POSTGRES.engine, "migrate");
          const pending = await migrate(within, databaseUrl, migrations);
          return { pending, promises: await isDurable(within) };
        }),
    );
    if (pending.length > 0) log.info("migrated the database", { migrations: pending.join(",") });
    if (!promises) {
      log.warn(
        "the database answers before what it keeps is on its disk: fsync or synchronous_commit is off",
      );
    }
  } catch (error) {
    throw unusablePostgres(databaseUrl, error);
  }
}

async function migrate(
  within: Transaction<Tables>,
  databaseUrl: string,
  migrations: Migrations,
): Promise<readonly string[]> {
  const plan = await planMigrations(within, migrations, await currentSchema(within));
  const reason = await postgresIncompatibility(within, databaseUrl, plan);
  if (reason !== null) throw new StoreUnusable(reason);
  if (plan.pending.length > 0) await migrateWithin(within, migrations);
  return plan.pending;
}

/** The dialect of a running node. */
class SharedDialect extends PostgresDialect {
  constructor(readonly connections: ConnectionPool) {
    super({ pool: connections });
  }

  override createDriver(): Driver {
    return new PatientDriver(this.connections);
  }
}

/** Lets what was asked for before come to its end, where Kysely's own would take the connections away from it. */
class PatientDriver extends PostgresDriver {
  constructor(readonly connections: ConnectionPool) {
    super({ pool: connections });
  }

  override async destroy(): Promise<void> {
    await this.connections.unused();
    await super.destroy();
  }
}

/** Leaves locking to the transaction that migrates: a lock of the session cannot be let go of in a transaction that failed. */
class LockingDialect extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new LockedAdapter();
  }
}

class LockedAdapter extends PostgresAdapter {
  override acquireMigrationLock(): Promise<void> {
    return Promise.resolve();
  }

  override releaseMigrationLock(): Promise<void> {
    return Promise.resolve();
  }
}
