// Differences between the databases, so that queries and migrations are written once.
//
// SQLite runs one transaction at a time. PostgreSQL runs transactions concurrently, so a transaction that reads before
// it writes locks the rows that it reads. Several rows are always locked in the same order.

import { type ColumnDefinitionBuilder, type RawBuilder, sql, type Transaction } from "kysely";
import type { Tables } from "./schema.ts";

/** A kind of database. */
export type Engine = "sqlite" | "postgres";

/** The functions of a database that an adapter provides. */
export interface Dialect {
  readonly engine: Engine;
  /**
   * The columns of a violated unique constraint, as `table.column`, joined with ", "; undefined for any other error.
   */
  uniqueViolation(error: unknown): string | undefined;
  /** Whether the database rolled a transaction back to end a deadlock. */
  isDeadlock(error: unknown): boolean;
  /** SHA-256 of a text's UTF-8, hexadecimal. Synchronous, so that a transaction does not wait for it. */
  sha256(text: string): string;
}

/** Type of a column for ids and times: 64 bits. */
export function wideInteger(engine: Engine): "integer" | "bigint" {
  return engine === "sqlite" ? "integer" : "bigint";
}

/** Type of a text column that is sorted by code point, whatever the locale of the database. */
export function sortedText(engine: Engine): "text" | RawBuilder<unknown> {
  return engine === "sqlite" ? "text" : sql`text collate "C"`;
}

/** Makes a column the primary key. The database generates its values and never uses one twice. */
export function asId(engine: Engine): (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder {
  return (column) =>
    engine === "sqlite"
      ? column.primaryKey().autoIncrement()
      : column.primaryKey().generatedByDefaultAsIdentity();
}

/** Whether a number can be an id. PostgreSQL fails with an error when it looks for another number. */
export function isId(id: number): boolean {
  return Number.isSafeInteger(id) && id > 0;
}

/** Locks of the whole cluster by name, with their numbers in PostgreSQL. */
const LOCKS = { migrate: 6_006_005, moderate: 6_006_006, mail: 6_006_007 };

/** Takes a lock until the end of the transaction; waits while another transaction holds it. SQLite needs no lock. */
export async function acquireLock(
  within: Transaction<Tables>,
  engine: Engine,
  lock: keyof typeof LOCKS,
): Promise<void> {
  if (engine === "postgres") await sql`select pg_advisory_xact_lock(${LOCKS[lock]})`.execute(within);
}

/** Locks an account until the end of the transaction. False without one. */
export async function lockAccount(
  within: Transaction<Tables>,
  engine: Engine,
  userId: number,
): Promise<boolean> {
  const row = await within.selectFrom("users").select("id").where("id", "=", userId)
    .$if(engine === "postgres", (query) => query.forUpdate()).executeTakeFirst();
  return row !== undefined;
}

/** Runs a transaction, and a second time when it was rolled back to end a deadlock. */
export async function retryOnDeadlock<T>({ isDeadlock }: Dialect, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isDeadlock(error)) throw error;
    return await run();
  }
}
