// Brings a database to the present schema, as a whole or not at all.

import type { Kysely, Transaction } from "kysely";
import { DEFAULT_MIGRATION_TABLE, type MigrationResultSet, Migrator } from "kysely/migration";
import type { Migrations } from "./migrations/all.ts";
import type { Tables } from "./schema.ts";

/** What a database has, held against what this program knows. */
export interface MigrationPlan {
  /** True for a database without any table. */
  readonly fresh: boolean;
  /** True for a database with tables, none of which keeps migrations. */
  readonly foreign: boolean;
  /** Migrations still to be run, in order. */
  readonly pending: readonly string[];
  /** Migrations that were run by a newer program. */
  readonly unknown: readonly string[];
}

type KeptMigrations = Record<typeof DEFAULT_MIGRATION_TABLE, { name: string }>;

/** Looks at a database, or at one schema of it, and changes nothing. */
export async function planMigrations(
  db: Kysely<Tables>,
  migrations: Migrations,
  schema?: string,
): Promise<MigrationPlan> {
  const found = await db.introspection.getTables({ withInternalKyselyTables: true });
  const tables = found.filter((table) => schema === undefined || table.schema === schema);
  const isKept = tables.some((table) => table.name === DEFAULT_MIGRATION_TABLE);
  const rows = isKept
    ? await db.$extendTables<KeptMigrations>().selectFrom(DEFAULT_MIGRATION_TABLE).select("name").execute()
    : [];
  const done = rows.map((row) => row.name);
  const known = Object.keys(migrations).sort();
  return {
    fresh: tables.length === 0,
    foreign: tables.length > 0 && !isKept,
    pending: known.filter((name) => !done.includes(name)),
    unknown: done.filter((name) => !known.includes(name)),
  };
}

/**
 * Runs what is pending, in one transaction. Throws an error that names the migration and its reason, and then the
 * database is as it was.
 */
export async function runMigrations(db: Kysely<Tables>, migrations: Migrations): Promise<void> {
  await db.transaction().execute((transaction) => migrateWithin(transaction, migrations));
}

/** Runs what is pending in a transaction of the caller's. Throws as {@link runMigrations} does. */
export async function migrateWithin(within: Transaction<Tables>, migrations: Migrations): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve({ ...migrations }) };
  const outcome = await new Migrator({ db: within, provider }).migrateToLatest();
  if (outcome.error !== undefined) throw new Error(reason(outcome), { cause: outcome.error });
}

function reason({ error, results }: MigrationResultSet): string {
  const failed = results?.find((result) => result.status === "Error")?.migrationName;
  const message = error instanceof Error ? error.message : String(error);
  return failed === undefined ? message : `${failed}: ${message}`;
}
