// Where a SQLite database lies, and who may read it.

import { StoreUnusable } from "../../store/unusable.ts";
import {
  createPrivate,
  fileFault,
  folderFault,
  folderOf,
  type UnsafeFile,
} from "../process/private_files.ts";
import { firstLine } from "../redaction.ts";

/** Files that SQLite keeps beside a database. What another user plants there becomes part of it. */
const BESIDE = ["-wal", "-shm", "-journal"];

/** Path of the database that `databaseUrl` names: `sqlite:///name.db` lies in `dataDir`, `sqlite:////path` anywhere. */
export function sqlitePath(databaseUrl: string, dataDir: string): string {
  const named = databaseUrl.replace(/^sqlite:\/\/\//, "");
  return named.startsWith("/") ? named : `${dataDir}/${named}`;
}

/** Folders of what an installation keeps: of its secrets, and of its database where that is a file. */
export function dataFolders(databaseUrl: string, dataDir: string): string[] {
  const ofFile = databaseUrl.startsWith("sqlite:") ? [folderOf(sqlitePath(databaseUrl, dataDir))] : [];
  return [...new Set([dataDir, ...ofFile])];
}

/** What cannot be trusted about a database: its folder, its file, or one that SQLite keeps beside it. */
export function databaseFaults(path: string): UnsafeFile[] {
  const files = [path, ...BESIDE.map((end) => path + end)].map((file) => fileFault(file, "data"));
  return [folderFault(folderOf(path)), ...files].filter((fault) => fault !== null);
}

/** Makes an empty file that only its owner may read, unless there is one that can be trusted. Throws `StoreUnusable`. */
export function createDatabaseFile(path: string): void {
  const folder = folderOf(path);
  try {
    if (!Deno.statSync(folder).isDirectory) throw new StoreUnusable(`${folder} is not a folder`);
    const exists = isFile(path);
    const [fault] = databaseFaults(path);
    if (fault !== undefined) throw new StoreUnusable(fault.message);
    if (exists) return;
    // An existing file is never opened here: closing it would drop the locks SQLite holds on it in this process.
    createPrivate(path).close();
  } catch (error) {
    if (error instanceof StoreUnusable) throw error;
    if (error instanceof Deno.errors.NotFound) throw new StoreUnusable(`The folder ${folder} does not exist`);
    if (error instanceof Deno.errors.AlreadyExists) return;
    throw new StoreUnusable(`The folder ${folder} cannot be written (${firstLine(error)})`);
  }
}

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
