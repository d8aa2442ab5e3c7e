// Prints what the server must be able to read or write, for the permissions in `deno task serve`.

import { loadConfiguration } from "./configuration_source.ts";
import { folderOf, sqlitePath } from "./sqlite_files.ts";

/** What the loader of native packages looks at, to tell one C library from another. */
const LOADER_LOOKS_AT = "/etc/alpine-release";

if (import.meta.main) {
  const { settings } = loadConfiguration();
  const written = [settings.dataDir, folderOf(sqlitePath(settings.databaseUrl, settings.dataDir))];
  const named = [Deno.env.get("CONFIG_FILE") || "config.json", settings.violetPersonaFile];
  const paths = Deno.args[0] === "read" ? [".", LOADER_LOOKS_AT, ...written, ...named] : written;
  const list = [...new Set(paths)].filter((path) => path !== null);
  Deno.stdout.writeSync(new TextEncoder().encode(list.join(",")));
}
