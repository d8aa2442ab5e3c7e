// Copies of a whole SQLite database, while it is in use or not: consistent, checked, and their owner's alone.

import { backup, DatabaseSync } from "node:sqlite";
import { StoreUnusable } from "../../store/unusable.ts";
import { createPrivate } from "../process/private_files.ts";
import { openDatabase, unusable } from "./sqlite_connection.ts";
import { firstLine } from "../redaction.ts";
import { countRows, incompatibility, inspectDatabase, type Inspection, isFile } from "./sqlite_inspection.ts";

/** Pages that are copied at a time: all, so that nobody who writes meanwhile makes the copy begin again. */
const ALL_PAGES = 2 ** 31 - 1;

/**
 * Copies the database of this program at `source`, as it is at one moment, to the new file `copy`, and reads the copy once.
 * Whoever uses the database meanwhile, in this process or another, is not held up. Throws `StoreUnusable`, leaving no
 * copy behind, also for what is damaged or not this program's.
 */
export async function copyDatabase(source: string, copy: string): Promise<Inspection> {
  if (!isFile(source)) throw new StoreUnusable(`${source} is not there`);
  try {
    createPrivate(copy).close();
  } catch (error) {
    throw new StoreUnusable(`${copy} cannot be written (${firstLine(error)})`);
  }
  try {
    const rows = await copyAtOneMoment(source, copy);
    makeOneFile(copy);
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

async function copyAtOneMoment(source: string, copy: string): Promise<Map<string, number>> {
  try {
    using database = new DatabaseSync(source);
    // The transaction holds the moment still: what is counted is what is copied.
    database.exec("BEGIN");
    const rows = countRows(database);
    await backup(database, copy, { rate: ALL_PAGES });
    database.exec("COMMIT");
    return rows;
  } catch (error) {
    throw unusable(source, error);
  }
}

/** Does without a log beside the file, which the next start of the server begins anew. */
function makeOneFile(copy: string): void {
  try {
    using database = openDatabase(copy);
    database.exec("PRAGMA journal_mode = DELETE");
  } catch (error) {
    throw unusable(copy, error);
  }
}

/**
 * Folds the log of a database into it, so that it is one file. False when somebody uses it: only who is alone with a
 * database can do that. A file that is no database, or a damaged one, is in nobody's use.
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
