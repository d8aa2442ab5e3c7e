// Migration 0014: the devices on which members are signed in. It takes the place of the list of ended sign-ins.

import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { type Engine, wideInteger } from "../dialect.ts";

/**
 * Adds devices, with the ended sign-ins, and users.unlisted_ended_at. Sign-ins of before have no row until they are used
 * again. Drops ended_sign_ins.
 */
export function devices(engine: Engine): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      const wide = wideInteger(engine);
      await db.schema.createTable("devices")
        .addColumn("id", "text", (column) => column.notNull())
        .addColumn(
          "user_id",
          wide,
          (column) => column.notNull().references("users.id").onDelete("cascade"),
        )
        .addColumn("token_version", "integer", (column) => column.notNull())
        .addColumn("name", "text", (column) => column.notNull())
        .addColumn("created_at", wide, (column) => column.notNull())
        .addColumn("seen_at", wide, (column) => column.notNull())
        .addColumn("expires_at", wide, (column) => column.notNull())
        .addColumn("unlisted_until", wide, (column) => column.notNull().defaultTo(0))
        .addColumn("is_ended", "integer", (column) => column.notNull().defaultTo(0))
        .addPrimaryKeyConstraint("devices_pk", ["id", "user_id"])
        .execute();
      await db.schema.createIndex("devices_user").on("devices").columns(["user_id", "seen_at"]).execute();
      await sql`insert into devices (id, user_id, token_version, name, created_at, seen_at, expires_at,
        unlisted_until, is_ended)
        select sign_in, user_id, token_version, '', 0, 0, expires_at, expires_at, 1
        from ended_sign_ins join users on users.id = user_id`.execute(db);
      await db.schema.dropTable("ended_sign_ins").execute();
      await db.schema.alterTable("users").addColumn("unlisted_ended_at", wide).execute();
    },
  };
}
