// Prints what the server must be able to read or write, for the permissions in `deno task serve`.

import { loadConfiguration } from "./configuration_source.ts";
import { connectionPaths, isPostgresUrl } from "./postgres_address.ts";
import { folderOf, sqlitePath } from "./sqlite_files.ts";

/** What the loader of native packages looks at, to tell one C library from another. */
const LOADER_LOOKS_AT = "/etc/alpine-release";

if (import.meta.main) {
  const { settings: { dataDir, databaseUrl, violetPersonaFile } } = loadConfiguration();
  const { folders, files } = isPostgresUrl(databaseUrl)
    ? connectionPaths(databaseUrl)
    : { folders: [folderOf(sqlitePath(databaseUrl, dataDir))], files: [] };
  const written = [dataDir, ...folders];
  const named = [Deno.env.get("CONFIG_FILE") || "config.json", violetPersonaFile, ...files];
  const paths = Deno.args[0] === "read" ? [".", LOADER_LOOKS_AT, ...written, ...named] : written;
  const list = [...new Set(paths)].filter((path) => path !== null);
  Deno.stdout.writeSync(new TextEncoder().encode(list.join(",")));
}
