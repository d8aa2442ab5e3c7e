// What an installation keeps: which of its files others may have put there, changed or read.

import { type ConfiguredSecrets } from "../../config.ts";
import type { Settings } from "../../ports/settings.ts";
import { readStoredSecret, secretPath, STORED_SECRET_NAMES } from "./stored_secrets.ts";
import { logFile } from "./log_file.ts";
import { pidFile } from "./pid_file.ts";
import { isPostgresUrl } from "../postgres/postgres_address.ts";
import { fileFault, folderFault, UnsafeFile } from "./private_files.ts";
import { databaseFaults, sqlitePath } from "../sqlite/sqlite_files.ts";

type Places = Pick<Settings, "dataDir" | "databaseUrl">;

/** What cannot be trusted, in the order in which a start would come to it. */
export function dataFaults({ dataDir, databaseUrl }: Places): UnsafeFile[] {
  const secrets = STORED_SECRET_NAMES.map((name) => secretPath(dataDir, name));
  const database = isPostgresUrl(databaseUrl) ? [] : databaseFaults(sqlitePath(databaseUrl, dataDir));
  const faults = [
    folderFault(dataDir),
    ...secrets.flatMap((path) => [path, `${path}.new`]).map((path) => fileFault(path, "secret")),
    ...[pidFile(dataDir), logFile(dataDir)].map((path) => fileFault(path, "data")),
    ...database,
  ].filter((fault) => fault !== null);
  return faults.filter(({ path }, index) => faults.findIndex((other) => other.path === path) === index);
}

/** Throws the first `UnsafeFile`, before anything is written. */
export function requireSafeData(places: Places): void {
  const [fault] = dataFaults(places);
  if (fault !== undefined) throw fault;
}

/** Secrets that are kept, and not configured, and cannot be used: empty ones, short ones. */
export function secretFaults(dataDir: string, configured: ConfiguredSecrets): UnsafeFile[] {
  return STORED_SECRET_NAMES.filter((name) => configured[name] === null).flatMap((name) => {
    try {
      readStoredSecret(dataDir, name);
      return [];
    } catch (error) {
      if (error instanceof UnsafeFile) return [error];
      throw error;
    }
  });
}
