// What differs from database to database, so that queries and migrations are written once.
//
// SQLite runs one transaction at a time. PostgreSQL runs them side by side, so those that read before they write lock what
// they read; where several rows are locked, always in the same order.

import { type ColumnDefinitionBuilder, type RawBuilder, sql, type Transaction } from "kysely";
import type { Tables } from "./schema.ts";

/** A kind of database. */
export type Engine = "sqlite" | "postgres";

/** What an adapter tells the queries about its database. */
export interface Dialect {
  readonly engine: Engine;
  /**
   * The columns, as `table.column` and joined with ", ", whose uniqueness an error of the driver is about. Undefined
   * for any other error.
   */
  uniqueViolation(error: unknown): string | undefined;
  /** Whether the database undid a transaction because it and another waited for each other. */
  isDeadlock(error: unknown): boolean;
  /** SHA-256 of a text's UTF-8, hexadecimal; at once, for a transaction must not wait for it. */
  sha256(text: string): string;
}

/** Type of a column that holds an id or a time: 64 bits. */
export function wideInteger(engine: Engine): "integer" | "bigint" {
  return engine === "sqlite" ? "integer" : "bigint";
}

/** Type of a text that is sorted by its characters' codes, whatever the language of the database. */
export function sortedText(engine: Engine): "text" | RawBuilder<unknown> {
  return engine === "sqlite" ? "text" : sql`text collate "C"`;
}

/** Makes a column the primary key, filled by the database with numbers that it never gives out twice. */
export function asId(engine: Engine): (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder {
  return (column) =>
    engine === "sqlite"
      ? column.primaryKey().autoIncrement()
      : column.primaryKey().generatedByDefaultAsIdentity();
}

/** Whether a number can be an id. PostgreSQL does not even look for another. */
export function isId(id: number): boolean {
  return Number.isSafeInteger(id) && id > 0;
}

/** What only one transaction may do at a time, on all nodes, with the number of its lock in PostgreSQL. */
const ONE_AT_A_TIME = { migrate: 6_006_005, moderate: 6_006_006 };

/** Waits until no other transaction does the same, and keeps others from it until the end of this one. */
export async function acquireLock(
  within: Transaction<Tables>,
  engine: Engine,
  toDo: keyof typeof ONE_AT_A_TIME,
): Promise<void> {
  if (engine === "postgres") await sql`select pg_advisory_xact_lock(${ONE_AT_A_TIME[toDo]})`.execute(within);
}

/** Runs a transaction, and once more when it was undone to end a deadlock. */
export async function retryOnDeadlock<T>({ isDeadlock }: Dialect, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isDeadlock(error)) throw error;
    return await run();
  }
}
