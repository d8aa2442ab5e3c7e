// Migration 0007: what a database says about itself, beside what it stores for people.

import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Adds instance: the mark of the last write, the epoch, and which copy of a database this is. */
export function instance(): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema.createTable("instance")
        .addColumn("name", "text", (column) => column.notNull().primaryKey())
        .addColumn("value", "text", (column) => column.notNull())
        .execute();
    },
  };
}
