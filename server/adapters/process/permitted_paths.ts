// Paths that the server reads and writes, for Deno's permissions.

import type { Settings } from "../../ports/settings.ts";
import { configFilePath, loadConfiguration } from "./configuration_source.ts";
import { connectionPaths, isPostgresUrl } from "../postgres/postgres_address.ts";
import { sqlitePath } from "../sqlite/sqlite_files.ts";
import { folderOf } from "./private_files.ts";

/** The loader of native packages checks for this file to detect the C library. */
const LIBC_PROBE = "/etc/alpine-release";

/** Paths that the server needs to read or to write with these settings. */
export function permittedPaths(
  settings: Pick<Settings, "dataDir" | "databaseUrl" | "rulesFile" | "violetPersonaFile">,
  access: "read" | "write",
): string[] {
  const { dataDir, databaseUrl, rulesFile, violetPersonaFile } = settings;
  const { folders, files } = isPostgresUrl(databaseUrl)
    ? connectionPaths(databaseUrl)
    : { folders: [folderOf(sqlitePath(databaseUrl, dataDir))], files: [] };
  const written = [dataDir, ...folders];
  const named = [configFilePath(), rulesFile, violetPersonaFile, ...files];
  const paths = access === "read" ? [".", LIBC_PROBE, ...written, ...named] : written;
  return [...new Set(paths)].filter((path) => path !== null);
}

// Prints them, for the tasks in deno.json.
if (import.meta.main) {
  const access = Deno.args[0] === "read" ? "read" : "write";
  const list = permittedPaths(loadConfiguration().settings, access).join(",");
  Deno.stdout.writeSync(new TextEncoder().encode(list));
}
