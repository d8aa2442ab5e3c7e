// Migration 0006: free messages by address of registration and day, and a flag for stopped answers.

import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { type Engine, wideInteger } from "../dialect.ts";

type Schema = Kysely<unknown>;

/** Adds address_trials, users.address_digest and violet_history.is_cut. Existing accounts have no known address. */
export function trials(engine: Engine): Migration {
  return {
    async up(db: Schema): Promise<void> {
      const wide = wideInteger(engine);
      await db.schema.alterTable("users").addColumn("address_digest", "text").execute();
      await db.schema.alterTable("violet_history")
        .addColumn("is_cut", "integer", (column) => column.notNull().defaultTo(0)).execute();
      // The day comes first: rows of past days are found by it.
      await db.schema.createTable("address_trials")
        .addColumn("day", wide, (column) => column.notNull())
        .addColumn("digest", "text", (column) => column.notNull())
        .addColumn("used", wide, (column) => column.notNull())
        .addPrimaryKeyConstraint("address_trials_pk", ["day", "digest"])
        .execute();
    },
  };
}
