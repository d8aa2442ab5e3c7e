// What PostgreSQL tells the queries.

import { createHash } from "node:crypto";
import pg from "pg";
import type { Dialect } from "../../store/dialect.ts";

const UNIQUE_VIOLATION = "23505";
const DEADLOCK = "40P01";

/** PostgreSQL, as the queries see it. */
export const POSTGRES: Dialect = {
  engine: "postgres",
  uniqueViolation(error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== UNIQUE_VIOLATION) return undefined;
    // PostgreSQL names the constraint of a unique column `table_column_key`.
    const { table = "", constraint = "" } = error;
    const column = constraint.startsWith(`${table}_`) ? constraint.slice(table.length + 1) : constraint;
    return `${table}.${column.replace(/_key$/, "")}`;
  },
  isDeadlock: (error) => error instanceof pg.DatabaseError && error.code === DEADLOCK,
  sha256: (text) => createHash("sha256").update(text).digest("hex"),
};
