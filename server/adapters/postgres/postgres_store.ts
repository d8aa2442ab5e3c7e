// The store in a PostgreSQL database. Opening it runs pending migrations, one node at a time.

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
import { markWrite } from "../../store/instance.ts";
import { migrateWithin, planMigrations } from "../../store/migrate.ts";
import { allMigrations, type Migrations } from "../../store/migrations/all.ts";
import type { Tables } from "../../store/schema.ts";
import { createStore } from "../../store/sql_store.ts";
import { StoreUnusable } from "../../store/store_unusable.ts";
import { settleCopy } from "../settle_copy.ts";
import { unusablePostgres } from "./postgres_address.ts";
import { POSTGRES } from "./postgres_dialect.ts";
import { currentSchema, isDurable, originOf, postgresIncompatibility } from "./postgres_compatibility.ts";
import { connectionOptions, ConnectionPool } from "./postgres_pool.ts";

/** Which database to open. */
export interface PostgresOptions {
  /** `postgresql://user:password@host:port/name`. */
  readonly databaseUrl: string;
  /** Folder of this node's file `instance`; no such file is read when absent. */
  readonly dataDir?: string;
  readonly log: Log;
  /** Other migrations than the program's own. For tests. */
  readonly migrations?: Migrations;
}

/** Opens the store and runs pending migrations. Throws `StoreUnusable`. */
export async function openPostgresStore(options: PostgresOptions): Promise<Store> {
  await bringUpToDate(options);
  const { databaseUrl, log, dataDir = null } = options;
  try {
    await onOneConnection(
      databaseUrl,
      async (db) => settleCopy(db, { engine: POSTGRES.engine, origin: await originOf(db), dataDir, log }),
    );
  } catch (error) {
    throw unusablePostgres(databaseUrl, error);
  }
  return storeOver(options.databaseUrl, options.log);
}

/** The store of a database without pending migrations. */
export function storeOver(databaseUrl: string, log: Log): Store {
  const pool = new ConnectionPool(databaseUrl, log);
  const db = new Kysely<Tables>({ dialect: new PooledDialect(pool) });
  pool.writes.useTrial(() => markWrite(db));
  return createStore(db, POSTGRES, () => pool.writes.check());
}

/** Runs `work` on one connection without time limits, then closes the connection. Passes the driver's errors on. */
export async function onOneConnection<T>(
  databaseUrl: string,
  work: (db: Kysely<Tables>) => Promise<T>,
): Promise<T> {
  const pool = new pg.Pool({ ...connectionOptions(databaseUrl), max: 1 });
  // Without a listener an error event would end the process. The pending query fails with the same error.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  await using db = new Kysely<Tables>({ dialect: new UnlockedDialect({ pool }) });
  return await work(db);
}

/** Runs the pending migrations of a database. Throws `StoreUnusable`. */
export async function bringUpToDate(
  { databaseUrl, log, migrations = allMigrations(POSTGRES.engine) }: PostgresOptions,
): Promise<void> {
  try {
    const { pending, durable } = await onOneConnection(
      databaseUrl,
      (db) =>
        db.transaction().execute(async (within) => {
          await acquireLock(within, POSTGRES.engine, "migrate");
          const pending = await migrate(within, databaseUrl, migrations);
          return { pending, durable: await isDurable(within) };
        }),
    );
    if (pending.length > 0) log.info("migrated the database", { migrations: pending.join(",") });
    if (!durable) {
      log.warn("the database confirms writes before they are on disk: fsync or synchronous_commit is off");
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

/** Kysely's dialect over the pool of a running node. */
class PooledDialect extends PostgresDialect {
  constructor(readonly connections: ConnectionPool) {
    super({ pool: connections });
  }

  override createDriver(): Driver {
    return new DrainingDriver(this.connections);
  }
}

/** Waits for running queries before it closes the pool. Kysely's own driver closes their connections. */
class DrainingDriver extends PostgresDriver {
  constructor(readonly connections: ConnectionPool) {
    super({ pool: connections });
  }

  override async destroy(): Promise<void> {
    await this.connections.whenIdle();
    await super.destroy();
  }
}

/**
 * Takes no migration lock, because the migrating transaction holds one already. Kysely's own is a session lock, which
 * cannot be released in a failed transaction.
 */
class UnlockedDialect extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new UnlockedAdapter();
  }
}

class UnlockedAdapter extends PostgresAdapter {
  override acquireMigrationLock(): Promise<void> {
    return Promise.resolve();
  }

  override releaseMigrationLock(): Promise<void> {
    return Promise.resolve();
  }
}
