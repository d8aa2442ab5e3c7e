// Where a SQLite database lies, and who may read it.

import { StoreUnusable } from "../store/unusable.ts";

/** Readable and writable by its owner alone. */
const PRIVATE = 0o600;

/** Path of the database that `databaseUrl` names: `sqlite:///name.db` lies in `dataDir`, `sqlite:////path` anywhere. */
export function sqlitePath(databaseUrl: string, dataDir: string): string {
  const named = databaseUrl.replace(/^sqlite:\/\/\//, "");
  return named.startsWith("/") ? named : `${dataDir}/${named}`;
}

/** The folder a file lies in. */
export function folderOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end < 0 ? "." : path.slice(0, end) || "/";
}

/** Makes an empty file that only its owner may read, unless there is a file. Throws `StoreUnusable`. */
export function makePrivate(path: string): void {
  const folder = folderOf(path);
  try {
    if (!Deno.statSync(folder).isDirectory) throw new StoreUnusable(`${folder} is not a folder`);
    if (isFile(path)) return;
    // An existing file is never opened here: closing it would drop the locks SQLite holds on it in this process.
    Deno.openSync(path, { write: true, createNew: true, mode: PRIVATE }).close();
  } catch (error) {
    if (error instanceof StoreUnusable) throw error;
    if (error instanceof Deno.errors.NotFound) throw new StoreUnusable(`The folder ${folder} does not exist`);
    if (error instanceof Deno.errors.AlreadyExists) return;
    throw new StoreUnusable(`The folder ${folder} cannot be written (${firstLine(error)})`);
  }
}

/** Takes a file, where there is one, away from everybody but its owner. False when that cannot be done. */
export function keepPrivate(path: string): boolean {
  try {
    const { mode } = Deno.statSync(path);
    if (mode !== null && (mode & 0o077) !== 0) Deno.chmodSync(path, PRIVATE);
    return true;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}

/** The first line of what an error says. */
export function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split("\n")[0] ?? "";
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
