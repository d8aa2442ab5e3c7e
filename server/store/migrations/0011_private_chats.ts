// Migration 0011: who may start a private conversation with a member, and declined invitations.

import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { type Engine, wideInteger } from "../dialect.ts";

/** Adds users.pm_from, null for the default, and invitation_declines. */
export function privateChats(engine: Engine): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      const wide = wideInteger(engine);
      await db.schema.alterTable("users").addColumn("pm_from", "text").execute();
      await db.schema.createTable("invitation_declines")
        .addColumn(
          "decliner_id",
          wide,
          (column) => column.notNull().references("users.id").onDelete("cascade"),
        )
        .addColumn(
          "inviter_id",
          wide,
          (column) => column.notNull().references("users.id").onDelete("cascade"),
        )
        .addColumn("ends_at", wide, (column) => column.notNull())
        .addPrimaryKeyConstraint("invitation_declines_pk", ["decliner_id", "inviter_id"])
        .execute();
      // For the deletion of an account, and for the sweep.
      await db.schema.createIndex("invitation_declines_inviter").on("invitation_declines")
        .column("inviter_id").execute();
      await db.schema.createIndex("invitation_declines_ends").on("invitation_declines")
        .column("ends_at").execute();
    },
  };
}
