// Reads one state of the database, while a server runs on it or not.

import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import type { Settings } from "../ports/settings.ts";
import type { Dialect } from "../store/dialect.ts";
import type { Tables } from "../store/schema.ts";
import { isPostgresUrl, unusablePostgres } from "./postgres/postgres_address.ts";
import { POSTGRES } from "./postgres/postgres_dialect.ts";
import { onOneConnection } from "./postgres/postgres_store.ts";
import { unusable, waitForLocks } from "./sqlite/sqlite_connection.ts";
import { NodeSqliteDialect, SQLITE } from "./sqlite/sqlite_dialect.ts";
import { sqlitePath } from "./sqlite/sqlite_files.ts";

type Read<T> = (db: Kysely<Tables>, dialect: Dialect) => Promise<T>;

/**
 * Runs `read` over a database without pending migrations. It sees one state of it, and can change nothing. Throws
 * `StoreUnusable`, and what `read` throws.
 */
export function onSnapshot<T>(
  { databaseUrl, dataDir }: Pick<Settings, "databaseUrl" | "dataDir">,
  read: Read<T>,
): Promise<T> {
  return isPostgresUrl(databaseUrl)
    ? onPostgres(databaseUrl, read)
    : onSqlite(sqlitePath(databaseUrl, dataDir), read);
}

async function onSqlite<T>(path: string, read: Read<T>): Promise<T> {
  let db: Kysely<Tables>;
  try {
    const database = new DatabaseSync(path);
    waitForLocks(database);
    database.exec("PRAGMA query_only = ON; BEGIN");
    db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(database) });
  } catch (error) {
    throw unusable(path, error);
  }
  try {
    return await read(db, SQLITE);
  } finally {
    await db.destroy();
  }
}

async function onPostgres<T>(databaseUrl: string, read: Read<T>): Promise<T> {
  let outcome: { readonly value: T } | { readonly failure: unknown } | undefined;
  try {
    await onOneConnection(
      databaseUrl,
      (db) =>
        db.transaction().setIsolationLevel("repeatable read").setAccessMode("read only")
          .execute(async (within) => {
            outcome = await read(within, POSTGRES).then((value) => ({ value }), (failure) => ({ failure }));
          }),
    );
  } catch (error) {
    throw unusablePostgres(databaseUrl, error);
  }
  if (outcome === undefined || "failure" in outcome) throw outcome?.failure;
  return outcome.value;
}
