// The database that an import writes to.

import { Kysely } from "kysely";
import type { Log } from "../../ports/log.ts";
import type { Settings } from "../../ports/settings.ts";
import type { Dialect } from "../../store/dialect.ts";
import type { Tables } from "../../store/schema.ts";
import { isPostgresUrl, unusablePostgres } from "../postgres/postgres_address.ts";
import { POSTGRES } from "../postgres/postgres_dialect.ts";
import { onOneConnection } from "../postgres/postgres_store.ts";
import { openDatabase, unusable } from "../sqlite/sqlite_connection.ts";
import { NodeSqliteDialect, SQLITE } from "../sqlite/sqlite_dialect.ts";
import { sqlitePath } from "../sqlite/sqlite_files.ts";
import { openStore } from "../store_opener.ts";

/** Which database. */
export type TargetOptions = Pick<Settings, "databaseUrl" | "dataDir"> & { readonly log: Log };

/**
 * Makes or migrates the database of this installation, and runs `work` on one connection without time limits. Throws
 * `StoreUnusable`.
 */
export async function onTarget<T>(
  options: TargetOptions,
  work: (db: Kysely<Tables>, dialect: Dialect) => Promise<T>,
): Promise<T> {
  const { databaseUrl, dataDir } = options;
  await (await openStore(options)).close();
  if (isPostgresUrl(databaseUrl)) {
    try {
      return await onOneConnection(databaseUrl, (db) => work(db, POSTGRES));
    } catch (error) {
      throw unusablePostgres(databaseUrl, error);
    }
  }
  const path = sqlitePath(databaseUrl, dataDir);
  const db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(openDatabase(path)) });
  try {
    return await work(db, SQLITE);
  } catch (error) {
    throw unusable(path, error);
  } finally {
    await db.destroy();
  }
}
