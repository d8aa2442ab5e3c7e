// Checks a database in SQLite.

import { databaseFaults, requireOwnDatabase, sqlitePath } from "../../adapters/sqlite/sqlite_files.ts";
import { incompatibility, inspectDatabase, isFile } from "../../adapters/sqlite/sqlite_inspection.ts";
import { type Finding, ok, problem, warning } from "./check.ts";

/** Before the command that moves a database of the original in, which is a remedy of its own. */
const MOVE_IN = ". To move it in, run: ";

/** Inspects the database. */
export async function examineSqlite(databaseUrl: string, dataDir: string): Promise<Finding[]> {
  const path = sqlitePath(databaseUrl, dataDir);
  // The check of the files reports these faults.
  if (databaseFaults(path).length > 0) return [];
  if (!isFile(path)) return [ok(`${path} will be created.`)];
  try {
    requireOwnDatabase(path);
  } catch (error) {
    const [what = "", command] = (error as Error).message.split(MOVE_IN);
    if (command !== undefined) return [problem(`${what}.`, `To move it in, run: ${command}`)];
    return [problem(`${what}.`, "Set DATABASE_URL or DATA_DIR to another place; it is untouched.")];
  }
  try {
    const inspection = await inspectDatabase(path);
    if (inspection.fresh) return [ok(`${path} is empty; the next start creates the tables.`)];
    const reason = incompatibility(path, inspection);
    if (reason !== null) return [problem(`${reason}.`, remedy(inspection.unknown.length > 0))];
    const { rows, pending } = inspection;
    const size = `${rows.get("users")} accounts, ${rows.get("messages")} private messages`;
    if (pending.length === 0) return [ok(`${path} is intact: ${size}.`)];
    const what = `${path} is from an older version (${size}). The next start copies it and migrates it.`;
    return [warning(what, "Make a backup first: deno task backup FILE")];
  } catch (error) {
    return [problem(`${(error as Error).message}.`, remedy(false))];
  }
}

function remedy(isNewer: boolean): string {
  if (isNewer) return "Use the newer version, or restore a backup: deno task restore FILE";
  return "Restore a backup (deno task restore FILE), or set DATABASE_URL to another database.";
}
