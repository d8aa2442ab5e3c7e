// The PostgreSQL dialect for the queries: errors and hashing.

import { createHash } from "node:crypto";
import pg from "pg";
import type { Dialect } from "../../store/dialect.ts";

const UNIQUE_VIOLATION = "23505";
const DEADLOCK = "40P01";

/** The dialect of PostgreSQL. */
export const POSTGRES: Dialect = {
  engine: "postgres",
  uniqueViolation(error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== UNIQUE_VIOLATION) return undefined;
    // PostgreSQL names the constraint of a unique column `TABLE_COLUMN_key`.
    const { table = "", constraint = "" } = error;
    const column = constraint.startsWith(`${table}_`) ? constraint.slice(table.length + 1) : constraint;
    return `${table}.${column.replace(/_key$/, "")}`;
  },
  isDeadlock: (error) => error instanceof pg.DatabaseError && error.code === DEADLOCK,
  sha256: (text) => createHash("sha256").update(text).digest("hex"),
};
