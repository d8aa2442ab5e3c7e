// Inspects a PostgreSQL database without changing it.

import { type Kysely, sql } from "kysely";
import { type MigrationPlan, planMigrations } from "../../store/migrate.ts";
import { allMigrations } from "../../store/migrations/all.ts";
import { readCompanionModel } from "../../store/room_settings.ts";
import type { Tables } from "../../store/schema.ts";
import { onOneConnection } from "./postgres_store.ts";
import { unusablePostgres } from "./postgres_address.ts";
import { POSTGRES } from "./postgres_dialect.ts";
import { currentSchema, isDurable, postgresIncompatibility } from "./postgres_compatibility.ts";

/** Result of an inspection. */
export interface PostgresInspection extends MigrationPlan {
  /** Why this program cannot use the database; null when it can. */
  readonly incompatibility: string | null;
  /** Whether the server confirms a commit only once it is on disk. */
  readonly isDurable: boolean;
  /** Numbers of rows; 0 while there are no tables. */
  readonly accounts: number;
  readonly messages: number;
}

/** Inspects a database. Throws `StoreUnusable` when it cannot be reached or read. */
export function inspectPostgres(databaseUrl: string): Promise<PostgresInspection> {
  return readOnly(databaseUrl, async (db) => {
    const plan = await planMigrations(db, allMigrations(POSTGRES.engine), await currentSchema(db));
    const incompatibility = await postgresIncompatibility(db, databaseUrl, plan);
    const isOurs = !plan.fresh && incompatibility === null;
    return {
      ...plan,
      incompatibility,
      isDurable: await isDurable(db),
      accounts: isOurs ? await count(db, "users") : 0,
      messages: isOurs ? await count(db, "messages") : 0,
    };
  });
}

/** Why this version can neither open nor migrate a database; null when it can. Throws `StoreUnusable` as above. */
export function findPostgresFault(databaseUrl: string): Promise<string | null> {
  return readOnly(databaseUrl, async (db) => {
    const plan = await planMigrations(db, allMigrations(POSTGRES.engine), await currentSchema(db));
    return await postgresIncompatibility(db, databaseUrl, plan);
  });
}

/** Number of connections of other processes of this program to a database. Throws `StoreUnusable` as above. */
export function countOtherNodes(databaseUrl: string): Promise<number> {
  return readOnly(databaseUrl, async (db) => {
    const { rows } = await sql<{ nodes: string }>`select count(*) as nodes from pg_stat_activity
      where datname = current_database() and application_name = 'sexychat' and pid <> pg_backend_pid()`
      .execute(db);
    return Number(rows[0]?.nodes);
  });
}

/** The companion's model as stored in a database; null without one, and when the database cannot be read. */
export async function chosenModelAt(databaseUrl: string): Promise<string | null> {
  return await readOnly(databaseUrl, readCompanionModel).catch(() => null);
}

async function readOnly<T>(databaseUrl: string, read: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
  try {
    return await onOneConnection(
      databaseUrl,
      (db) => db.transaction().setAccessMode("read only").execute(read),
    );
  } catch (error) {
    throw unusablePostgres(databaseUrl, error);
  }
}

async function count(db: Kysely<Tables>, table: "users" | "messages"): Promise<number> {
  const { rows } = await sql<{ rows: string }>`select count(*) as rows from ${sql.table(table)}`.execute(db);
  return Number(rows[0]?.rows);
}
