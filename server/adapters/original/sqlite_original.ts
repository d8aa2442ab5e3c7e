// A SQLite file of the original, opened read only.

import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import type {
  MessageChoice,
  OriginalDatabase,
  OriginalRow,
  OriginalTable,
} from "../../ports/moving/original_database.ts";
import { describeOtherProgram, hasOwnTables } from "../../store/other_programs.ts";
import { StoreUnusable } from "../../store/store_unusable.ts";
import { pathExists } from "../process/private_files.ts";
import { firstLine } from "../redaction.ts";
import { unusable, waitForLocks } from "../sqlite/sqlite_connection.ts";
import { isFile } from "../sqlite/sqlite_inspection.ts";
import { missingPart, selectMessages, selectRows, SQLITE_SOURCE } from "./original_queries.ts";

/** Opens a file. Throws `StoreUnusable` where it cannot be read, or is not of the original. */
export function openSqliteOriginal(path: string): OriginalDatabase {
  let database: DatabaseSync | undefined;
  try {
    requireFile(path);
    database = connect(path);
    waitForLocks(database);
    // What the file defines is not trusted: neither functions in its schema nor rows that break their own page.
    database.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON");
    // One state of the file until it is closed.
    database.exec("begin");
    requireOriginal(database, path);
    return new SqliteOriginal(database, path);
  } catch (error) {
    database?.close();
    throw unreadable(path, error);
  }
}

class SqliteOriginal implements OriginalDatabase {
  constructor(readonly database: DatabaseSync, readonly path: string) {}

  rows<T extends OriginalTable>(table: T): AsyncIterable<OriginalRow<T>> {
    return this.#read(selectRows(SQLITE_SOURCE, table, "id"));
  }

  ignores(): AsyncIterable<OriginalRow<"user_ignores">> {
    return this.#read(selectRows(SQLITE_SOURCE, "user_ignores", "newest"));
  }

  turns(): AsyncIterable<OriginalRow<"violet_history">> {
    return this.#read(selectRows(SQLITE_SOURCE, "violet_history", "account"));
  }

  messages(choice: MessageChoice): AsyncIterable<OriginalRow<"messages">> {
    return this.#read(selectMessages(SQLITE_SOURCE, choice));
  }

  count(table: OriginalTable): Promise<number> {
    try {
      const row = this.database.prepare(`select count(*) as rows from "${table}"`).get();
      return Promise.resolve(Number(row?.["rows"]));
    } catch (error) {
      return Promise.reject(unreadable(this.path, error));
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    if (this.database.isOpen) this.database.close();
    return Promise.resolve();
  }

  async *#read<T extends OriginalTable>(statement: string): AsyncIterable<OriginalRow<T>> {
    try {
      const prepared = this.database.prepare(statement);
      prepared.setReadBigInts(true);
      for (const row of prepared.iterate()) {
        yield Object.fromEntries(
          Object.entries(row).map(([column, value]) => [column, valueOf(value)]),
        ) as OriginalRow<T>;
      }
    } catch (error) {
      throw unreadable(this.path, error);
    }
  }
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function valueOf(value: SQLOutputValue): string | number | bigint | null {
  if (value instanceof Uint8Array) return decoder.decode(value);
  if (typeof value !== "bigint") return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** Of the header of a file: its mode of writing is a write-ahead log. */
const WRITE_AHEAD = 2;
const MODE_AT = 18;

/**
 * Opens a connection that writes nothing. A read-only one to a file with a write-ahead log that was closed properly would
 * make files beside it and leave them there. SQLite can open such a file as unchangeable, but by a URI only, which Deno
 * takes for a path unless the program may do everything.
 */
function connect(path: string): DatabaseSync {
  if (!hasWriteAheadLog(path) || pathExists(`${path}-wal`)) return new DatabaseSync(path, { readOnly: true });
  const database = new DatabaseSync(path);
  database.exec("PRAGMA query_only = ON");
  return database;
}

function hasWriteAheadLog(path: string): boolean {
  using file = Deno.openSync(path);
  const header = new Uint8Array(MODE_AT + 1);
  file.readSync(header);
  return header[MODE_AT] === WRITE_AHEAD;
}

function requireFile(path: string): void {
  if (!pathExists(path)) throw new StoreUnusable(`${path} does not exist`);
  if (!isFile(path)) throw new StoreUnusable(`${path} is not a file`);
}

function requireOriginal(database: DatabaseSync, path: string): void {
  const rows = database.prepare("select name from sqlite_master where type = 'table'").all();
  const tables = rows.map(({ name }) => String(name));
  if (hasOwnTables(tables)) {
    throw new StoreUnusable(`${path} is a database of this program, not of the original`);
  }
  const columnsOf = (table: string): string[] =>
    tables.includes(table)
      ? database.prepare(`pragma table_info("${table}")`).all().map(({ name }) => String(name))
      : [];
  const missing = missingPart(columnsOf);
  if (missing === null) return;
  const isOther = !tables.includes("violet_history");
  const what = isOther ? `: ${describeOtherProgram({ tables })}` : `: ${missing}`;
  throw new StoreUnusable(`${path} is not a database of the original SexyChat${what}`);
}

/** Errors of a read-only connection that would have to write first: what a program that was killed left behind. */
const UNFINISHED = /readonly database|unable to open database file/;

function unreadable(path: string, error: unknown): StoreUnusable {
  if (error instanceof StoreUnusable || !UNFINISHED.test(firstLine(error))) return unusable(path, error);
  return new StoreUnusable(
    `${path} cannot be read where it is, or was not closed properly: start the original once, stop it, copy the file ` +
      "to a folder of your own, and try again",
    { cause: error },
  );
}
