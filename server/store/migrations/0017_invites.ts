// Migration 0017: invitations to register.

import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { asId, type Engine, wideInteger } from "../dialect.ts";

/** Adds invites, whose rows go with the account that made them, or when they are used up. */
export function invites(engine: Engine): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      const wide = wideInteger(engine);
      await db.schema.createTable("invites")
        .addColumn("id", wide, asId(engine))
        .addColumn("code_digest", "text", (column) => column.notNull().unique())
        .addColumn("uses_left", "integer", (column) => column.notNull())
        .addColumn("created_at", wide, (column) => column.notNull())
        .addColumn("expires_at", wide, (column) => column.notNull())
        .addColumn("made_by", wide, (column) => column.references("users.id").onDelete("cascade"))
        .execute();
      await db.schema.createIndex("invites_made_by").on("invites").column("made_by").execute();
      await db.schema.createIndex("invites_expires_at").on("invites").column("expires_at").execute();
    },
  };
}
