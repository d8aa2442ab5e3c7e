// Migration 0020: vouchers.

import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { asId, type Engine, wideInteger } from "../dialect.ts";

/** Adds vouchers. They outlive the accounts that made and redeemed them. */
export function vouchers(engine: Engine): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      const wide = wideInteger(engine);
      await db.schema.createTable("vouchers")
        .addColumn("id", wide, asId(engine))
        .addColumn("code_digest", "text", (column) => column.notNull().unique())
        .addColumn("months", "integer")
        .addColumn("seconds", "integer")
        .addColumn("created_at", wide, (column) => column.notNull())
        .addColumn("expires_at", wide, (column) => column.notNull())
        .addColumn("made_by", wide, (column) => column.references("users.id").onDelete("set null"))
        .addColumn("used_at", wide)
        .addColumn("used_by", wide, (column) => column.references("users.id").onDelete("set null"))
        .execute();
      for (const name of ["made_by", "used_by"]) {
        await db.schema.createIndex(`vouchers_${name}`).on("vouchers").column(name).execute();
      }
    },
  };
}
