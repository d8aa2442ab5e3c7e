// Paths of a SQLite database, and checks of who may read and write its files.

import { describeOtherProgram } from "../../store/other_programs.ts";
import { StoreUnusable } from "../../store/store_unusable.ts";
import {
  createPrivate,
  fileFault,
  folderFault,
  folderOf,
  type UnsafeFile,
} from "../process/private_files.ts";
import { asArgument } from "../process/task_command.ts";
import { firstLine } from "../redaction.ts";
import { sketchSchema } from "./sqlite_schema_reader.ts";

/**
 * Suffixes of the files beside a database. SQLite reads them, so a file planted by another user would change the
 * database.
 */
export const SIDE_FILES = ["-wal", "-shm", "-journal"];

/** Path of the database: `sqlite:///name.db` is a file in `dataDir`, `sqlite:////path/to/name.db` an absolute path. */
export function sqlitePath(databaseUrl: string, dataDir: string): string {
  const path = databaseUrl.replace(/^sqlite:\/\/\//, "");
  return path.startsWith("/") ? path : `${dataDir}/${path}`;
}

/** Folders of an installation's data: `dataDir`, and the folder of the database if that is a file. */
export function dataFolders(databaseUrl: string, dataDir: string): string[] {
  const databaseFolder = databaseUrl.startsWith("sqlite:")
    ? [folderOf(sqlitePath(databaseUrl, dataDir))]
    : [];
  return [...new Set([dataDir, ...databaseFolder])];
}

/** Untrusted files of a database: its folder, its file, and the files beside it. */
export function databaseFaults(path: string): UnsafeFile[] {
  const files = [path, ...SIDE_FILES.map((suffix) => path + suffix)].map((file) => fileFault(file, "data"));
  return [folderFault(folderOf(path)), ...files].filter((fault) => fault !== null);
}

/** Creates an empty file that only its owner may read, unless a trusted file exists. Throws `StoreUnusable`. */
export function createDatabaseFile(path: string): void {
  const folder = folderOf(path);
  try {
    if (!Deno.statSync(folder).isDirectory) throw new StoreUnusable(`${folder} is not a folder`);
    const exists = isFile(path);
    const [fault] = databaseFaults(path);
    if (fault !== undefined) throw new StoreUnusable(fault.message);
    if (exists) return;
    // An existing file is never opened here: closing it would drop the locks that SQLite holds in this process.
    createPrivate(path).close();
  } catch (error) {
    if (error instanceof StoreUnusable) throw error;
    if (error instanceof Deno.errors.NotFound) throw new StoreUnusable(`The folder ${folder} does not exist`);
    if (error instanceof Deno.errors.AlreadyExists) return;
    throw new StoreUnusable(`The folder ${folder} cannot be written (${firstLine(error)})`);
  }
}

/** Tables that every database of this program has, of whatever version. */
const OWN_TABLES = ["kysely_migration", "users"];

/**
 * Throws `StoreUnusable` when the database at `path` belongs to another program, and names that program. Neither locks
 * nor changes the file or what lies beside it. Only for a process that has not opened the database yet: closing a file
 * drops the locks that SQLite holds on it in the same process.
 */
export function requireOwnDatabase(path: string): void {
  if (!isFile(path)) return;
  const sketch = sketchSchema(path);
  // Damage, and files of another kind, are for SQLite to name.
  if (sketch === null || sketch.tables.length === 0) return;
  if (OWN_TABLES.every((name) => sketch.tables.includes(name))) return;
  const program = describeOtherProgram(sketch, asArgument(path));
  throw new StoreUnusable(`${path} is a database of another program: ${program}`);
}

/** Whether there is a file. Throws `StoreUnusable` for a folder. */
function isFile(path: string): boolean {
  try {
    const { isDirectory } = Deno.statSync(path);
    if (isDirectory) throw new StoreUnusable(`${path} is a folder`);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
