// Opens the store that the configuration names.

import type { Log } from "../ports/log.ts";
import type { Settings } from "../ports/settings.ts";
import type { Store } from "../ports/store.ts";
import { openPostgresStore } from "./postgres/postgres_store.ts";
import { isPostgresUrl } from "./postgres/postgres_address.ts";
import { findPostgresFault } from "./postgres/postgres_inspection.ts";
import { requireOwnDatabase, sqlitePath } from "./sqlite/sqlite_files.ts";
import { requireKnownVersion } from "./sqlite/sqlite_inspection.ts";
import { folderOf, pathExists } from "./process/private_files.ts";
import { StoreUnusable } from "../store/store_unusable.ts";
import { openSqliteStore } from "./sqlite/sqlite_store.ts";

/** Which store to open. */
export type StoreOptions = Pick<Settings, "databaseUrl" | "dataDir"> & { readonly log: Log };

/**
 * Throws `StoreUnusable` when the database cannot be used: another program's, a newer version's, or no database. Creates
 * and changes nothing, so that a start that fails leaves the folder of the data as it was. A PostgreSQL that cannot be
 * reached throws too, unless it is to be ignored here.
 */
export async function requireUsableStore(
  { databaseUrl, dataDir }: Pick<Settings, "databaseUrl" | "dataDir">,
  whenUnreachable: "throw" | "ignore" = "throw",
): Promise<void> {
  if (!isPostgresUrl(databaseUrl)) {
    return await requireUsableSqlite(sqlitePath(databaseUrl, dataDir), dataDir);
  }
  const fault = findPostgresFault(databaseUrl);
  const reason = await (whenUnreachable === "ignore" ? fault.catch(() => null) : fault);
  if (reason !== null) throw new StoreUnusable(reason);
}

async function requireUsableSqlite(path: string, dataDir: string): Promise<void> {
  if (pathExists(path)) {
    requireOwnDatabase(path);
    await requireKnownVersion(path);
  } else if (folderOf(path) !== dataDir && !pathExists(folderOf(path))) {
    throw new StoreUnusable(`The folder ${folderOf(path)} does not exist`);
  }
}

/** Opens the store and runs pending migrations. Throws `StoreUnusable`. */
export function openStore(options: StoreOptions): Promise<Store> {
  return isPostgresUrl(options.databaseUrl) ? openPostgresStore(options) : openSqliteStore(options);
}
