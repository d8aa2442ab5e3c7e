// Migration 0010: sign-ins that were ended by logging out.

import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { type Engine, wideInteger } from "../dialect.ts";

/** Adds ended_sign_ins. Its rows go when the tokens that they refuse have expired, or with their account. */
export function endedSignIns(engine: Engine): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      const wide = wideInteger(engine);
      await db.schema.createTable("ended_sign_ins")
        .addColumn("sign_in", "text", (column) => column.notNull().primaryKey())
        .addColumn(
          "user_id",
          "integer",
          (column) => column.notNull().references("users.id").onDelete("cascade"),
        )
        .addColumn("expires_at", wide, (column) => column.notNull())
        .execute();
      await db.schema.createIndex("ended_sign_ins_user").on("ended_sign_ins")
        .columns(["user_id", "expires_at"]).execute();
    },
  };
}
