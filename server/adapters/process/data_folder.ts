// Checks the files of an installation: other users must not have created, changed or read them.

import { type ConfiguredSecrets } from "../../config.ts";
import type { Settings } from "../../ports/settings.ts";
import { readStoredSecret, secretPath, STORED_SECRET_NAMES } from "./stored_secrets.ts";
import { instanceFile } from "./instance_file.ts";
import { logFile } from "./log_file.ts";
import { pidFile } from "./pid_file.ts";
import { isPostgresUrl } from "../postgres/postgres_address.ts";
import { fileFault, folderFault, UnsafeFile } from "./private_files.ts";
import { databaseFaults, sqlitePath } from "../sqlite/sqlite_files.ts";

type DataPaths = Pick<Settings, "dataDir" | "databaseUrl">;

/** All files and folders that cannot be trusted, in the order in which a start uses them. */
export function dataFaults({ dataDir, databaseUrl }: DataPaths): UnsafeFile[] {
  const secrets = STORED_SECRET_NAMES.map((name) => secretPath(dataDir, name));
  const database = isPostgresUrl(databaseUrl) ? [] : databaseFaults(sqlitePath(databaseUrl, dataDir));
  const faults = [
    folderFault(dataDir),
    ...secrets.flatMap((path) => [path, `${path}.new`]).map((path) => fileFault(path, "secret")),
    ...[pidFile(dataDir), logFile(dataDir), instanceFile(dataDir)].map((path) => fileFault(path, "data")),
    ...database,
  ].filter((fault) => fault !== null);
  return faults.filter(({ path }, index) => faults.findIndex((other) => other.path === path) === index);
}

/** Throws an `UnsafeFile` for the first file that cannot be trusted. Writes nothing. */
export function requireSafeData(paths: DataPaths): void {
  const [fault] = dataFaults(paths);
  if (fault !== undefined) throw fault;
}

/** Stored secrets that are in use and not valid: empty or too short. A configured secret replaces a stored one. */
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
