// Migration 0002: the additions to the original system, as new tables, and as columns that are nullable or have
// defaults.

import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { type Engine, wideInteger } from "../dialect.ts";

type Schema = Kysely<unknown>;

/** Adds token versions, request ids, pairs, expiry of bans and mutes, known addresses and conversations. */
export function additions(engine: Engine): Migration {
  return {
    async up(db: Schema): Promise<void> {
      await db.schema.alterTable("users")
        .addColumn("token_version", "integer", (column) => column.notNull().defaultTo(1)).execute();
      await extendMessages(db);
      await extendBansAndMutes(db, engine);
      await createKnownAddresses(db, engine);
      await createConversations(db, engine);
    },
  };
}

// SQLite adds only one column in each statement.
async function extendMessages(db: Schema): Promise<void> {
  for (const column of ["scheme", "request_id", "pair_key"]) {
    await db.schema.alterTable("messages").addColumn(column, "text").execute();
  }
  await db.schema.alterTable("messages")
    .addColumn("hidden", "integer", (column) => column.notNull().defaultTo(0)).execute();
  await sql`update messages set pair_key = case when sender_id < recipient_id
    then sender_id || ':' || recipient_id else recipient_id || ':' || sender_id end`.execute(db);
  // The sender comes first: the deletion of an account finds messages by their sender.
  await db.schema.createIndex("messages_request").on("messages").columns(["sender_id", "request_id"]).unique()
    .execute();
  await db.schema.createIndex("messages_pair").on("messages").columns(["pair_key", "id"]).execute();
}

async function extendBansAndMutes(db: Schema, engine: Engine): Promise<void> {
  const wide = wideInteger(engine);
  await db.schema.alterTable("mutes").addColumn("reason", "text").execute();
  for (const table of ["bans", "mutes"]) {
    await db.schema.alterTable(table)
      .addColumn("user_id", wide, (column) => column.references("users.id").onDelete("cascade")).execute();
    await db.schema.alterTable(table).addColumn("expires_at", wide).execute();
    await db.schema.alterTable(table)
      .addColumn("actor_id", wide, (column) => column.references("users.id").onDelete("set null")).execute();
  }
}

async function createKnownAddresses(db: Schema, engine: Engine): Promise<void> {
  const wide = wideInteger(engine);
  await db.schema.createTable("known_addresses")
    .addColumn("user_id", wide, (column) => column.notNull().references("users.id").onDelete("cascade"))
    .addColumn("digest", "text", (column) => column.notNull())
    .addColumn("seen_at", wide, (column) => column.notNull())
    .addPrimaryKeyConstraint("known_addresses_pk", ["user_id", "digest"])
    .execute();
}

async function createConversations(db: Schema, engine: Engine): Promise<void> {
  const wide = wideInteger(engine);
  await db.schema.createTable("conversations")
    .addColumn("pair_key", "text", (column) => column.notNull().primaryKey())
    .addColumn("low_id", wide, (column) => column.notNull().references("users.id").onDelete("cascade"))
    .addColumn("high_id", wide, (column) => column.notNull().references("users.id").onDelete("cascade"))
    // Either `low_id` or `high_id`.
    .addColumn("invited_by", wide, (column) => column.notNull())
    .addColumn("invited_at", wide, (column) => column.notNull())
    .addColumn("invite_hidden", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("accepted_at", wide)
    .addColumn("low_read_id", wide, (column) => column.notNull().defaultTo(0))
    .addColumn("high_read_id", wide, (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex("conversations_low").on("conversations").column("low_id").execute();
  await db.schema.createIndex("conversations_high").on("conversations").column("high_id").execute();
}
