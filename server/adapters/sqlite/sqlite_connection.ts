// Connections to a SQLite file: their settings, and messages for their errors.

import { DatabaseSync } from "node:sqlite";
import { StoreUnusable } from "../../store/store_unusable.ts";
import { firstLine } from "../redaction.ts";

/** How long a task of the command line, or a start, waits for the lock of another process, milliseconds. */
const BUSY_TIMEOUT_MS = 5_000;
/**
 * Size of the write-ahead log at which a checkpoint runs, pages of 4 KiB. A batch of private messages touches a
 * thousand pages, most of them repeatedly. With SQLite's default of 1,000, every commit would run a checkpoint; with
 * this, one in sixteen does. The log takes up to 64 MiB.
 */
const CHECKPOINT_PAGES = 16_000;
/** Page cache, KiB: the pages that a busy hour writes. */
const CACHE_KIB = 32 * 1024;

/**
 * Opens a database. Commits survive a power failure, and deleted content is overwritten. Opening changes nothing.
 * Throws `StoreUnusable`.
 */
export function openDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    waitForLocks(database);
    database.exec("PRAGMA foreign_keys = ON");
    database.exec("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
    database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA cache_size = -${CACHE_KIB}`);
    return database;
  } catch (error) {
    database?.close();
    throw unusable(path, error);
  }
}

/** Lets statements wait for the locks of other processes. That blocks the event loop: for tasks and for a start. */
export function waitForLocks(database: DatabaseSync): void {
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
}

/**
 * Turns on the write-ahead log. This changes the file, so check first that it is this program's. Throws
 * `StoreUnusable`.
 */
export function useWriteAheadLog(database: DatabaseSync, path: string): void {
  const row = database.prepare("PRAGMA journal_mode = WAL").get();
  if (row?.["journal_mode"] === "wal") return;
  throw new StoreUnusable(`${path} does not support a write-ahead log; is it on a network drive?`);
}

/**
 * Lets statements fail at once while another process has the lock. SQLite's own wait blocks the event loop; the dialect
 * waits instead.
 */
export function waitWithoutBlocking(database: DatabaseSync): void {
  database.exec("PRAGMA busy_timeout = 0");
}

/** Messages of SQLite with their meanings for the operator. */
const MEANINGS: readonly (readonly [string, string])[] = [
  ["file is not a database", "is not a SQLite database"],
  ["database disk image is malformed", "is damaged; restore a backup"],
  ["database is locked", "is in use by another program"],
  ["attempt to write a readonly database", "cannot be written, or its folder cannot"],
  ["unable to open database file", "cannot be opened, or its folder cannot be written"],
  ["database or disk is full", "cannot be written: the disk is full"],
  ["disk I/O error", "cannot be read or written: the disk reports an error"],
];

/** An error that says in one line why a database cannot be used. */
export function unusable(path: string, error: unknown): StoreUnusable {
  if (error instanceof StoreUnusable) return error;
  const reason = firstLine(error);
  const meaning = MEANINGS.find(([message]) => reason.startsWith(message))?.[1] ??
    `cannot be opened (${reason})`;
  return new StoreUnusable(`${path} ${meaning}`, { cause: error });
}
