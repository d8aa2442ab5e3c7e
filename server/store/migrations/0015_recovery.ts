// Migration 0015: ways back into an account.

import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { type Engine, wideInteger } from "../dialect.ts";

/** Adds recovery_codes, whose rows go with their account, or when they are used. */
export function recovery(engine: Engine): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema.createTable("recovery_codes")
        .addColumn(
          "user_id",
          wideInteger(engine),
          (column) => column.notNull().references("users.id").onDelete("cascade"),
        )
        .addColumn("digest", "text", (column) => column.notNull())
        .addPrimaryKeyConstraint("recovery_codes_pk", ["user_id", "digest"])
        .execute();
    },
  };
}
