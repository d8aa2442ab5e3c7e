// Checks whether this program can use a PostgreSQL database.

import { type Kysely, sql } from "kysely";
import { type MigrationPlan, planFault } from "../../store/migrate.ts";
import type { Tables } from "../../store/schema.ts";
import { redactPostgresUrl } from "./postgres_address.ts";

/** Why this program cannot use a database with this migration plan; null when it can. */
export async function postgresIncompatibility(
  db: Kysely<Tables>,
  databaseUrl: string,
  plan: MigrationPlan,
): Promise<string | null> {
  const address = redactPostgresUrl(databaseUrl);
  const { rows } = await sql<{ encoding: string }>`select current_setting('server_encoding') as encoding`
    .execute(db);
  const encoding = rows[0]?.encoding;
  if (encoding !== "UTF8") {
    return `${address} has the encoding ${encoding}; create one with createdb --encoding=UTF8 --template=template0`;
  }
  return planFault(address, plan);
}

/** The schema that holds the tables. */
export async function currentSchema(db: Kysely<Tables>): Promise<string> {
  const { rows } = await sql<{ schema: string | null }>`select current_schema() as schema`.execute(db);
  return rows[0]?.schema ?? "public";
}

/** Whether the server confirms a commit only once it is on disk. */
export async function isDurable(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql<{ fsync: string; commits: string }>`
    select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commits`.execute(db);
  return rows[0]?.fsync === "on" && rows[0].commits !== "off";
}

/**
 * Tells a database from a copy that pg_restore made of it: the ids of the server, of the database and of a table, none of
 * which is part of a dump. A standby has the same ids.
 */
export async function originOf(db: Kysely<Tables>): Promise<string> {
  const { rows: [ids] } = await sql<{ database: string; users: string; permitted: boolean }>`
    select oid::text as database, 'users'::regclass::oid::text as users,
      has_function_privilege('pg_control_system()', 'execute') as permitted
    from pg_database where datname = current_database()`.execute(db);
  const system = ids?.permitted === true
    ? await sql<{ id: string }>`select system_identifier::text as id from pg_control_system()`.execute(db)
    : null;
  return [system?.rows[0]?.id ?? "unknown", ids?.database, ids?.users].join(" ");
}
