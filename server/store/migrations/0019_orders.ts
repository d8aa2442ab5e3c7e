// Migration 0019: orders of premium.

import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { asId, type Engine, wideInteger } from "../dialect.ts";

/** Adds orders, whose rows go with the account that made them. */
export function orders(engine: Engine): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      const wide = wideInteger(engine);
      await db.schema.createTable("orders")
        .addColumn("id", wide, asId(engine))
        .addColumn("order_id", "text", (column) => column.notNull().unique())
        .addColumn("user_id", wide, (column) => column.notNull().references("users.id").onDelete("cascade"))
        .addColumn("way", "text", (column) => column.notNull())
        .addColumn("invoice_id", "text", (column) => column.notNull())
        .addColumn("plan", "text", (column) => column.notNull())
        .addColumn("months", "integer")
        .addColumn("seconds", "integer")
        .addColumn("price", "text", (column) => column.notNull())
        .addColumn("currency", "text", (column) => column.notNull())
        .addColumn("created_at", wide, (column) => column.notNull())
        .addColumn("expires_at", wide, (column) => column.notNull())
        .addColumn("watched_until", wide, (column) => column.notNull())
        .addColumn("state", "text", (column) => column.notNull())
        .addColumn("settled_at", wide)
        .addColumn("look_at", wide)
        .addColumn("asked", "integer", (column) => column.notNull().defaultTo(0))
        .addColumn("answered", "integer", (column) => column.notNull().defaultTo(0))
        .execute();
      await db.schema.createIndex("orders_invoice").on("orders").columns(["way", "invoice_id"]).unique()
        .execute();
      await db.schema.createIndex("orders_user").on("orders").column("user_id").execute();
      await db.schema.createIndex("orders_look_at").on("orders").column("look_at").execute();
    },
  };
}
