// What the server must be able to read or write, for its permissions.

import type { Settings } from "../../ports/settings.ts";
import { loadConfiguration } from "./configuration_source.ts";
import { connectionPaths, isPostgresUrl } from "../postgres/postgres_address.ts";
import { sqlitePath } from "../sqlite/sqlite_files.ts";
import { folderOf } from "./private_files.ts";

/** What the loader of native packages looks at, to tell one C library from another. */
const LOADER_LOOKS_AT = "/etc/alpine-release";

/** Paths that the server reads or writes with these settings. */
export function permittedPaths(
  settings: Pick<Settings, "dataDir" | "databaseUrl" | "violetPersonaFile">,
  access: "read" | "write",
): string[] {
  const { dataDir, databaseUrl, violetPersonaFile } = settings;
  const { folders, files } = isPostgresUrl(databaseUrl)
    ? connectionPaths(databaseUrl)
    : { folders: [folderOf(sqlitePath(databaseUrl, dataDir))], files: [] };
  const written = [dataDir, ...folders];
  const named = [Deno.env.get("CONFIG_FILE") || "config.json", violetPersonaFile, ...files];
  const paths = access === "read" ? [".", LOADER_LOOKS_AT, ...written, ...named] : written;
  return [...new Set(paths)].filter((path) => path !== null);
}

// Prints them, for the tasks in deno.json.
if (import.meta.main) {
  const access = Deno.args[0] === "read" ? "read" : "write";
  const list = permittedPaths(loadConfiguration().settings, access).join(",");
  Deno.stdout.writeSync(new TextEncoder().encode(list));
}
