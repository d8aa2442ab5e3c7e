// One open SQLite file: how it is set up, and what its errors mean to a person.

import { DatabaseSync } from "node:sqlite";
import { StoreUnusable } from "../../store/unusable.ts";
import { firstLine } from "../redaction.ts";

/** How long a write waits for another process that is writing, milliseconds. */
const BUSY_TIMEOUT_MS = 5_000;
/**
 * Pages of 4 KiB in the write-ahead log from which on they are moved to the database. A batch of private messages touches
 * a thousand pages, most of them again and again: at SQLite's own 1,000 each commit would move them, at this one in eight.
 */
const MOVED_AT_PAGES = 8_000;
/** Memory for pages, KiB: what a busy hour writes to. */
const CACHE_KIB = 32 * 1024;

/**
 * Opens a database so that what is committed survives a loss of power, and that what is deleted is overwritten. Does not
 * change it. Throws `StoreUnusable`.
 */
export function openDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}; PRAGMA foreign_keys = ON`);
    database.exec("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
    database.exec(`PRAGMA wal_autocheckpoint = ${MOVED_AT_PAGES}; PRAGMA cache_size = -${CACHE_KIB}`);
    return database;
  } catch (error) {
    database?.close();
    throw unusable(path, error);
  }
}

/** Turns the write-ahead log on, which the file keeps: not before it is known to be ours. Throws `StoreUnusable`. */
export function useWriteAheadLog(database: DatabaseSync, path: string): void {
  const row = database.prepare("PRAGMA journal_mode = WAL").get();
  if (row?.["journal_mode"] === "wal") return;
  throw new StoreUnusable(`${path} cannot have a write-ahead log; is it on a network drive?`);
}

/** What SQLite's own words, which the driver passes on, mean to the person who starts the program. */
const MEANINGS: readonly (readonly [string, string])[] = [
  ["file is not a database", "is not a SQLite database"],
  ["database disk image is malformed", "is damaged; put a copy of it in its place"],
  ["database is locked", "is in use by another program"],
  ["attempt to write a readonly database", "cannot be written, or its folder cannot"],
  ["unable to open database file", "cannot be opened, or its folder cannot be written"],
  ["database or disk is full", "cannot be written: the disk is full"],
  ["disk I/O error", "cannot be read or written: the disk reports an error"],
];

/** Says in one line why a database cannot be used. */
export function unusable(path: string, error: unknown): StoreUnusable {
  if (error instanceof StoreUnusable) return error;
  const reason = firstLine(error);
  const meaning = MEANINGS.find(([words]) => reason.startsWith(words))?.[1] ?? `cannot be opened (${reason})`;
  return new StoreUnusable(`${path} ${meaning}`, { cause: error });
}
