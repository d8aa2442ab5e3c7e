// A look into a PostgreSQL database that changes nothing in it.

import { type Kysely, sql } from "kysely";
import { type MigrationPlan, planMigrations } from "../../store/migrate.ts";
import { allMigrations } from "../../store/migrations/all.ts";
import { readCompanionModel } from "../../store/room_settings.ts";
import type { Tables } from "../../store/schema.ts";
import { onOneConnection } from "./postgres_store.ts";
import { unusablePostgres } from "./postgres_address.ts";
import { POSTGRES } from "./postgres_dialect.ts";
import { currentSchema, isDurable, postgresIncompatibility } from "./postgres_compatibility.ts";

/** What was found. */
export interface PostgresInspection extends MigrationPlan {
  /** Why it cannot serve this program; null when it can. */
  readonly incompatibility: string | null;
  /** Whether the server answers only once what it was given is on its disk. */
  readonly promises: boolean;
  /** Rows; 0 while there are no tables. */
  readonly accounts: number;
  readonly messages: number;
}

/** Looks into a database. Throws `StoreUnusable` when it cannot be reached or read. */
export function inspectPostgres(databaseUrl: string): Promise<PostgresInspection> {
  return lookInto(databaseUrl, async (db) => {
    const plan = await planMigrations(db, allMigrations(POSTGRES.engine), await currentSchema(db));
    const incompatibility = await postgresIncompatibility(db, databaseUrl, plan);
    const isOurs = !plan.fresh && incompatibility === null;
    return {
      ...plan,
      incompatibility,
      promises: await isDurable(db),
      accounts: isOurs ? await count(db, "users") : 0,
      messages: isOurs ? await count(db, "messages") : 0,
    };
  });
}

/** The model that was chosen for the companion in a database; null when none was, or none can be read. */
export async function chosenModelAt(databaseUrl: string): Promise<string | null> {
  return await lookInto(databaseUrl, readCompanionModel).catch(() => null);
}

async function lookInto<T>(databaseUrl: string, look: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
  try {
    return await onOneConnection(
      databaseUrl,
      (db) => db.transaction().setAccessMode("read only").execute(look),
    );
  } catch (error) {
    throw unusablePostgres(databaseUrl, error);
  }
}

async function count(db: Kysely<Tables>, table: "users" | "messages"): Promise<number> {
  const { rows } = await sql<{ rows: string }>`select count(*) as rows from ${sql.table(table)}`.execute(db);
  return Number(rows[0]?.rows);
}
