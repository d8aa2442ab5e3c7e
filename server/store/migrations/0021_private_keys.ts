// Migration 0021: end-to-end encryption.

import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { type Engine, wideInteger } from "../dialect.ts";

type Schema = Kysely<unknown>;
type Wide = ReturnType<typeof wideInteger>;

/**
 * Adds key_entries, key_blobs, key_slots, key_moves and epochs, whose rows go with their account or conversation; and
 * columns of messages and reports, which are null for all earlier ones.
 */
export function privateKeys(engine: Engine): Migration {
  return {
    async up(db: Schema): Promise<void> {
      const wide = wideInteger(engine);
      await createKeys(db, wide);
      await createMoves(db, wide);
      await createEpochs(db, wide);
      await extendMessages(db, wide);
      await db.schema.alterTable("reports").addColumn("proof", "text").execute();
      await db.schema.alterTable("reports").addColumn("sent_at", wide).execute();
    },
  };
}

async function createKeys(db: Schema, wide: Wide): Promise<void> {
  await db.schema.createTable("key_entries")
    .addColumn("user_id", wide, (column) => column.notNull().references("users.id").onDelete("cascade"))
    .addColumn("seq", wide, (column) => column.notNull())
    .addColumn("entry", "text", (column) => column.notNull())
    .addColumn("hash", "text", (column) => column.notNull())
    .addColumn("created_at", wide, (column) => column.notNull())
    .addPrimaryKeyConstraint("key_entries_pk", ["user_id", "seq"])
    .execute();
  await db.schema.createTable("key_blobs")
    .addColumn(
      "user_id",
      wide,
      (column) => column.notNull().primaryKey().references("users.id").onDelete("cascade"),
    )
    .addColumn("version", wide, (column) => column.notNull())
    .addColumn("nonce", "text", (column) => column.notNull())
    .addColumn("ct", "text", (column) => column.notNull())
    .execute();
  await db.schema.createTable("key_slots")
    .addColumn("user_id", wide, (column) => column.notNull().references("users.id").onDelete("cascade"))
    .addColumn("slot", "text", (column) => column.notNull())
    .addColumn("content", "text", (column) => column.notNull())
    .addColumn("created_at", wide, (column) => column.notNull())
    .addPrimaryKeyConstraint("key_slots_pk", ["user_id", "slot"])
    .execute();
}

async function createMoves(db: Schema, wide: Wide): Promise<void> {
  await db.schema.createTable("key_moves")
    .addColumn("id", "text", (column) => column.notNull().primaryKey())
    .addColumn("user_id", wide, (column) => column.notNull().references("users.id").onDelete("cascade"))
    .addColumn("steps", "integer", (column) => column.notNull())
    .addColumn("members", "text", (column) => column.notNull())
    .addColumn("ends_at", wide, (column) => column.notNull())
    .execute();
  await db.schema.createIndex("key_moves_user").on("key_moves").column("user_id").execute();
  await db.schema.createIndex("key_moves_ends_at").on("key_moves").column("ends_at").execute();
}

async function createEpochs(db: Schema, wide: Wide): Promise<void> {
  await db.schema.createTable("epochs")
    .addColumn(
      "pair_key",
      "text",
      (column) => column.notNull().references("conversations.pair_key").onDelete("cascade"),
    )
    .addColumn("epoch", wide, (column) => column.notNull())
    .addColumn("low_head", "text", (column) => column.notNull())
    .addColumn("high_head", "text", (column) => column.notNull())
    .addColumn("low_record", "text", (column) => column.notNull())
    .addColumn("high_record", "text", (column) => column.notNull())
    .addColumn("created_at", wide, (column) => column.notNull())
    .addPrimaryKeyConstraint("epochs_pk", ["pair_key", "epoch"])
    .execute();
}

// SQLite adds only one column in each statement.
async function extendMessages(db: Schema, wide: Wide): Promise<void> {
  for (const column of ["ep", "n"]) {
    await db.schema.alterTable("messages").addColumn(column, wide).execute();
  }
  for (const column of ["dev", "com", "tag"]) {
    await db.schema.alterTable("messages").addColumn(column, "text").execute();
  }
  // Messages without an epoch are left out, so that they cost what they did.
  await sql`create unique index messages_counter on messages (pair_key, ep, sender_id, dev, n)
    where ep is not null`.execute(db);
}
