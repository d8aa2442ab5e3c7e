// Backups of a SQLite database, in use or not: consistent, checked, and readable by their owner alone.

import { backup, DatabaseSync } from "node:sqlite";
import { StoreUnusable } from "../../store/store_unusable.ts";
import { createPrivate } from "../process/private_files.ts";
import { openDatabase, unusable, waitForLocks } from "./sqlite_connection.ts";
import { firstLine } from "../redaction.ts";
import { countRows, incompatibility, inspectDatabase, type Inspection, isFile } from "./sqlite_inspection.ts";

/** Pages copied at a time: all, because a write in between would make the copy start again. */
const ALL_PAGES = 2 ** 31 - 1;

/**
 * Copies a snapshot of the database at `source` to the new file `copy`, and inspects the copy. Other users of the
 * database are not blocked. Throws `StoreUnusable` and leaves no copy, also when the database is damaged or not this
 * program's.
 */
export async function copyDatabase(source: string, copy: string): Promise<Inspection> {
  if (!isFile(source)) throw new StoreUnusable(`${source} does not exist`);
  try {
    createPrivate(copy).close();
  } catch (error) {
    throw new StoreUnusable(`${copy} cannot be written (${firstLine(error)})`);
  }
  try {
    const rows = await copySnapshot(source, copy);
    removeWriteAheadLog(copy);
    const inspection = await inspectDatabase(copy);
    const reason = incompatibility(source, inspection);
    if (reason !== null) throw new StoreUnusable(reason);
    for (const [table, count] of rows) {
      if (inspection.rows.get(table) !== count) {
        throw new StoreUnusable(`The copy ${copy} lacks rows of ${table}`);
      }
    }
    return inspection;
  } catch (error) {
    Deno.removeSync(copy);
    throw error;
  }
}

/** Copies a snapshot. Returns its numbers of rows by table. */
async function copySnapshot(source: string, copy: string): Promise<Map<string, number>> {
  try {
    using database = new DatabaseSync(source);
    waitForLocks(database);
    // Inside one transaction, the counted rows are the copied rows.
    database.exec("BEGIN");
    const rows = countRows(database);
    await backup(database, copy, { rate: ALL_PAGES });
    database.exec("COMMIT");
    return rows;
  } catch (error) {
    throw unusable(source, error);
  }
}

/** Removes the write-ahead log beside a copy. The next start of the server creates a new one. */
function removeWriteAheadLog(copy: string): void {
  try {
    using database = openDatabase(copy);
    database.exec("PRAGMA journal_mode = DELETE");
  } catch (error) {
    throw unusable(copy, error);
  }
}

/**
 * Merges the write-ahead log into the database, so that the database is one file. False while the database is in use.
 * True also for a damaged database and for another kind of file, which are not in use.
 */
export function mergeWriteAheadLog(path: string): boolean {
  try {
    using database = openDatabase(path);
    database.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE");
    return true;
  } catch (error) {
    const reason = error instanceof StoreUnusable ? error.cause : error;
    return !firstLine(reason).startsWith("database is locked");
  }
}
