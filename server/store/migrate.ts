// Runs the pending migrations of a database in one transaction.

import type { Kysely, Transaction } from "kysely";
import {
  DEFAULT_MIGRATION_LOCK_TABLE,
  DEFAULT_MIGRATION_TABLE,
  type MigrationResultSet,
  Migrator,
} from "kysely/migration";
import type { Migrations } from "./migrations/all.ts";
import { describeOtherProgram } from "./other_programs.ts";
import type { Tables } from "./schema.ts";

/** Migrations of a database compared with those of this program. */
export interface MigrationPlan {
  /** Whether the database has no tables. */
  readonly fresh: boolean;
  /** Whether the database has tables, but no migration of this program: it belongs to another program. */
  readonly foreign: boolean;
  /** Names of its tables, without those of the migrations. */
  readonly tables: readonly string[];
  /** Migrations that have not run yet, in order. */
  readonly pending: readonly string[];
  /** Migrations that a newer version of this program has run. */
  readonly unknown: readonly string[];
}

type KeptMigrations = Record<typeof DEFAULT_MIGRATION_TABLE, { name: string }>;

/** Compares the migrations of a database, or of one schema in it. Changes nothing. */
export async function planMigrations(
  db: Kysely<Tables>,
  migrations: Migrations,
  schema?: string,
): Promise<MigrationPlan> {
  const found = await db.introspection.getTables({ withInternalKyselyTables: true });
  const names = found.filter((table) => schema === undefined || table.schema === schema).map(({ name }) =>
    name
  );
  const hasMigrationTable = names.includes(DEFAULT_MIGRATION_TABLE);
  const tables = names.filter((name) =>
    name !== DEFAULT_MIGRATION_TABLE && name !== DEFAULT_MIGRATION_LOCK_TABLE
  );
  const rows = hasMigrationTable
    ? await db.$extendTables<KeptMigrations>().selectFrom(DEFAULT_MIGRATION_TABLE).select("name").execute()
    : [];
  const applied = rows.map((row) => row.name);
  const known = Object.keys(migrations).sort();
  return {
    fresh: names.length === 0,
    foreign: tables.length > 0 && !applied.some((name) => known.includes(name)),
    tables,
    pending: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
  };
}

/** Why this program cannot use the database at `address` with this migration plan; null when it can. */
export function planFault(address: string, { foreign, tables, unknown }: MigrationPlan): string | null {
  if (foreign) return `${address} is a database of another program: ${describeOtherProgram({ tables })}`;
  if (unknown.length === 0) return null;
  return `${address} was made by a newer version of this program (it knows ${unknown.join(", ")})`;
}

/**
 * Runs the pending migrations in one transaction. If one fails, throws an error with its name and reason, and leaves
 * the database unchanged.
 */
export async function runMigrations(db: Kysely<Tables>, migrations: Migrations): Promise<void> {
  await db.transaction().execute((transaction) => migrateWithin(transaction, migrations));
}

/** Runs the pending migrations in the caller's transaction. Throws as {@link runMigrations} does. */
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
