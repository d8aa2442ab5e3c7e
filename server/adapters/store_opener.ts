// Opens the store that the configuration names.

import type { Log } from "../ports/log.ts";
import type { Settings } from "../ports/settings.ts";
import type { Store } from "../ports/store.ts";
import { openPostgresStore } from "./postgres/postgres_store.ts";
import { isPostgresUrl } from "./postgres/postgres_address.ts";
import { requireKnownPostgres } from "./postgres/postgres_inspection.ts";
import { requireDatabaseFolder, requireOwnDatabase, sqlitePath } from "./sqlite/sqlite_files.ts";
import { isFile, requireKnownVersion } from "./sqlite/sqlite_inspection.ts";
import { openSqliteStore } from "./sqlite/sqlite_store.ts";

/** Which store to open. */
export type StoreOptions = Pick<Settings, "databaseUrl" | "dataDir"> & { readonly log: Log };

/**
 * Throws `StoreUnusable` when the database cannot be used: another program's, a newer version's, or no database. Creates
 * and changes nothing, so that a start that fails leaves the folder of the data as it was.
 */
export async function requireUsableStore(
  { databaseUrl, dataDir }: Pick<Settings, "databaseUrl" | "dataDir">,
): Promise<void> {
  if (isPostgresUrl(databaseUrl)) return await requireKnownPostgres(databaseUrl);
  const path = sqlitePath(databaseUrl, dataDir);
  requireDatabaseFolder(path, dataDir);
  requireOwnDatabase(path);
  if (isFile(path)) await requireKnownVersion(path);
}

/** Opens the store and runs pending migrations. Throws `StoreUnusable`. */
export function openStore(options: StoreOptions): Promise<Store> {
  return isPostgresUrl(options.databaseUrl) ? openPostgresStore(options) : openSqliteStore(options);
}
