// What differs from database to database, so that queries and migrations are written once.

import type { ColumnDefinitionBuilder } from "kysely";

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
  /** SHA-256 of a text's UTF-8, hexadecimal; at once, for a transaction must not wait for it. */
  sha256(text: string): string;
}

/** Type of a column that holds an id or a time: 64 bits. */
export function wideInteger(engine: Engine): "integer" | "bigint" {
  return engine === "sqlite" ? "integer" : "bigint";
}

/** Makes a column the primary key, filled by the database with numbers that it never gives out twice. */
export function asId(engine: Engine): (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder {
  return (column) =>
    engine === "sqlite"
      ? column.primaryKey().autoIncrement()
      : column.primaryKey().generatedByDefaultAsIdentity();
}
