// Opens the store that the configuration names.

import type { Log } from "../ports/log.ts";
import type { Settings } from "../ports/settings.ts";
import type { Store } from "../ports/store.ts";
import { openPostgresStore } from "./postgres/postgres_store.ts";
import { isPostgresUrl } from "./postgres/postgres_address.ts";
import { openSqliteStore } from "./sqlite/sqlite_store.ts";

/** Which store to open. */
export type StoreOptions = Pick<Settings, "databaseUrl" | "dataDir"> & { readonly log: Log };

/** Opens the store and runs pending migrations. Throws `StoreUnusable`. */
export function openStore(options: StoreOptions): Promise<Store> {
  return isPostgresUrl(options.databaseUrl) ? openPostgresStore(options) : openSqliteStore(options);
}
