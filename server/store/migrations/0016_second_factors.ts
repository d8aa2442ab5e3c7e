// Migration 0016: one-time codes and passkeys.

import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { asId, type Engine, wideInteger } from "../dialect.ts";

/** Adds totp_secrets, passkeys, spent_proofs, and users.has_second_factor, which is 0 for every earlier account. */
export function secondFactors(engine: Engine): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      const wide = wideInteger(engine);
      await db.schema.alterTable("users")
        .addColumn("has_second_factor", "integer", (column) => column.notNull().defaultTo(0)).execute();
      await db.schema.createTable("totp_secrets")
        .addColumn("id", wide, asId(engine))
        .addColumn(
          "user_id",
          wide,
          (column) => column.notNull().unique().references("users.id").onDelete("cascade"),
        )
        .addColumn("sealed", "text", (column) => column.notNull())
        .addColumn("created_at", wide, (column) => column.notNull())
        .addColumn("confirmed_at", wide)
        .execute();
      await db.schema.createTable("passkeys")
        .addColumn("id", wide, asId(engine))
        .addColumn("user_id", wide, (column) => column.notNull().references("users.id").onDelete("cascade"))
        .addColumn("credential_id", "text", (column) => column.notNull().unique())
        .addColumn("public_key", "text", (column) => column.notNull())
        .addColumn("counter", wide, (column) => column.notNull())
        .addColumn("transports", "text", (column) => column.notNull())
        .addColumn("name", "text", (column) => column.notNull())
        .addColumn("created_at", wide, (column) => column.notNull())
        .addColumn("used_at", wide)
        .execute();
      await db.schema.createIndex("passkeys_user").on("passkeys").column("user_id").execute();
      await db.schema.createTable("spent_proofs")
        .addColumn("user_id", wide, (column) => column.notNull().references("users.id").onDelete("cascade"))
        .addColumn("proof", "text", (column) => column.notNull().primaryKey())
        .addColumn("expires_at", wide, (column) => column.notNull())
        .execute();
      await db.schema.createIndex("spent_proofs_user").on("spent_proofs")
        .columns(["user_id", "expires_at"]).execute();
    },
  };
}
