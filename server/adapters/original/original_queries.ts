// The queries that read a database of the original, for SQLite and PostgreSQL.

import {
  MAX_ORIGINAL_TEXT_BYTES,
  type MessageChoice,
  ORIGINAL_COLUMNS,
  type OriginalTable,
} from "../../ports/moving/original_database.ts";

/** What differs between the two. */
export interface SourceDialect {
  /** An expression for the value of a column, named with its table, cut to what is read of a text. */
  value(column: string): string;
  /** Names of the functions for the least and the greatest of two values. */
  readonly least: string;
  readonly greatest: string;
}

/** Columns of ids and counts. */
const NUMBERS = /(\bid|_id|_used)"$/;

export const SQLITE_SOURCE: SourceDialect = {
  // As bytes, for the driver ends a text at its first U+0000; but for empty ones, which it would read as null.
  value: (column) =>
    `case when typeof(${column}) in ('text', 'blob') and octet_length(${column}) > 0
      then substr(cast(${column} as blob), 1, ${MAX_ORIGINAL_TEXT_BYTES}) else ${column} end`,
  least: "min",
  greatest: "max",
};

export const POSTGRES_SOURCE: SourceDialect = {
  // Times as texts, for the driver would read them in the zone of this machine.
  value: (column) => NUMBERS.test(column) ? column : `left(${column}::text, ${MAX_ORIGINAL_TEXT_BYTES / 4})`,
  least: "least",
  greatest: "greatest",
};

/** Orders of rows. Columns by the names of their tables: alone, a name is that of the text that is read. */
const ORDERS = {
  id: (table: OriginalTable) => `"${table}"."id"`,
  newest: (table: OriginalTable) => `"${table}"."id" desc`,
  account: (table: OriginalTable) => `"${table}"."user_id", "${table}"."id" desc`,
};

/** All rows of a table. */
export function selectRows(
  dialect: SourceDialect,
  table: OriginalTable,
  order: keyof typeof ORDERS,
): string {
  return `${selectAll(dialect, table)} order by ${ORDERS[order](table)}`;
}

/** Messages, in the order of `OriginalDatabase.messages`. */
export function selectMessages(dialect: SourceDialect, choice: MessageChoice): string {
  const two = `("messages"."sender_id", "messages"."recipient_id")`;
  const pair = `${dialect.least}${two}, ${dialect.greatest}${two}`;
  const all = selectAll(dialect, "messages");
  if (choice === "all") return `${all} order by ${pair}, "messages"."id" desc`;
  const one = choice === "oldest" ? "min" : "max";
  const order = choice === "busiest" ? `"pairs"."messages" desc, ` : "";
  return `${all} inner join (
      select ${one}("messages"."id") as "one", count(*) as "messages" from "messages" group by ${pair}
    ) as "pairs" on "pairs"."one" = "messages"."id" order by ${order}"messages"."id" desc`;
}

function selectAll(dialect: SourceDialect, table: OriginalTable): string {
  const columns = ORIGINAL_COLUMNS[table].map((column) =>
    `${dialect.value(`"${table}"."${column}"`)} as "${column}"`
  );
  return `select ${columns.join(", ")} from "${table}"`;
}

/** Tables and their columns that a database of the original lacks, as the end of a sentence; null when it has all. */
export function missingPart(columnsOf: (table: string) => readonly string[]): string | null {
  for (const [table, columns] of Object.entries(ORIGINAL_COLUMNS)) {
    const found = columnsOf(table);
    if (found.length === 0) return `it has no table ${table}`;
    const missing = columns.find((column) => !found.includes(column));
    if (missing !== undefined) return `its table ${table} has no column ${missing}`;
  }
  return null;
}
