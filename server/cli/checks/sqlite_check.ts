// Whether a database in SQLite can be used.

import { databaseFaults, sqlitePath } from "../../adapters/sqlite/sqlite_files.ts";
import { inspectDatabase, isFile, incompatibility } from "../../adapters/sqlite/sqlite_inspection.ts";
import { type Finding, ok, problem, warning } from "./check.ts";

/** Looks into it. */
export async function examineSqlite(databaseUrl: string, dataDir: string): Promise<Finding[]> {
  const path = sqlitePath(databaseUrl, dataDir);
  // The check of files has said why.
  if (databaseFaults(path).length > 0) return [];
  if (!isFile(path)) return [ok(`${path} will be made.`)];
  try {
    const inspection = await inspectDatabase(path);
    if (inspection.fresh) return [ok(`${path} is empty, and will be filled.`)];
    const reason = incompatibility(path, inspection);
    if (reason !== null) return [problem(`${reason}.`, remedy(inspection.unknown.length > 0))];
    const { rows, pending } = inspection;
    const size = `${rows.get("users")} accounts, ${rows.get("messages")} private messages`;
    if (pending.length === 0) return [ok(`${path} is whole: ${size}.`)];
    const what =
      `${path} is of an older version (${size}). The next start brings it up to date, after making a copy.`;
    return [warning(what, "Make a backup first: deno task backup FILE")];
  } catch (error) {
    return [problem(`${(error as Error).message}.`, remedy(false))];
  }
}

function remedy(isNewer: boolean): string {
  if (isNewer) return "Use the newer version, or go back to a backup: deno task restore FILE";
  return "Go back to a backup (deno task restore FILE), or set DATABASE_URL to another place.";
}
