// Migration 0001: the six tables of the original system.

import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { asId, type Engine, sortedText, wideInteger } from "../dialect.ts";

type Schema = Kysely<unknown>;

/** Makes users, messages, bans, mutes, user_ignores and violet_history. */
export function original(engine: Engine): Migration {
  return {
    async up(db: Schema): Promise<void> {
      await createUsers(db, engine);
      await createMessages(db, engine);
      await createBansAndMutes(db, engine);
      await createIgnores(db, engine);
      await createCompanionHistory(db, engine);
    },
  };
}

async function createUsers(db: Schema, engine: Engine): Promise<void> {
  await db.schema.createTable("users")
    .addColumn("id", wideInteger(engine), asId(engine))
    .addColumn("username", "text", (column) => column.notNull())
    .addColumn("username_key", sortedText(engine), (column) => column.notNull().unique())
    .addColumn("password_hash", "text", (column) => column.notNull())
    .addColumn("email", "text")
    .addColumn("email_key", "text", (column) => column.unique())
    .addColumn("role", "text", (column) => column.notNull().defaultTo("user"))
    .addColumn("is_verified", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("has_ai_access", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("ai_messages_used", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("created_at", wideInteger(engine), (column) => column.notNull())
    .execute();
}

async function createMessages(db: Schema, engine: Engine): Promise<void> {
  const wide = wideInteger(engine);
  await db.schema.createTable("messages")
    .addColumn("id", wide, asId(engine))
    .addColumn("sender_id", wide, (column) => column.notNull().references("users.id").onDelete("cascade"))
    // Not a foreign key: that would need its own index, a quarter of the cost of storing a message. Messages are found
    // by their pair, and the deletion of an account deletes them explicitly.
    .addColumn("recipient_id", wide, (column) => column.notNull())
    .addColumn("ciphertext", "text", (column) => column.notNull())
    .addColumn("nonce", "text", (column) => column.notNull())
    .addColumn("created_at", wide, (column) => column.notNull())
    .execute();
}

async function createBansAndMutes(db: Schema, engine: Engine): Promise<void> {
  const wide = wideInteger(engine);
  for (const table of ["bans", "mutes"]) {
    const common = db.schema.createTable(table)
      .addColumn("id", wide, asId(engine))
      .addColumn("username", "text", (column) => column.notNull())
      .addColumn("username_key", "text", (column) => column.notNull())
      .addColumn("created_at", wide, (column) => column.notNull());
    const complete = table === "bans" ? common.addColumn("ip", "text").addColumn("reason", "text") : common;
    await complete.execute();
    await db.schema.createIndex(`${table}_username_key`).on(table).column("username_key").execute();
  }
}

async function createIgnores(db: Schema, engine: Engine): Promise<void> {
  const wide = wideInteger(engine);
  await db.schema.createTable("user_ignores")
    .addColumn("id", wide, asId(engine))
    .addColumn("ignorer_id", wide, (column) => column.notNull().references("users.id").onDelete("cascade"))
    .addColumn("ignored_id", wide, (column) => column.notNull().references("users.id").onDelete("cascade"))
    .addColumn("created_at", wide, (column) => column.notNull())
    .addUniqueConstraint("user_ignores_pair", ["ignorer_id", "ignored_id"])
    .execute();
  await db.schema.createIndex("user_ignores_ignored").on("user_ignores").column("ignored_id").execute();
}

async function createCompanionHistory(db: Schema, engine: Engine): Promise<void> {
  const wide = wideInteger(engine);
  await db.schema.createTable("violet_history")
    .addColumn("id", wide, asId(engine))
    .addColumn("user_id", wide, (column) => column.notNull().references("users.id").onDelete("cascade"))
    .addColumn("role", "text", (column) => column.notNull())
    .addColumn("text", "text", (column) => column.notNull())
    .addColumn("created_at", wide, (column) => column.notNull())
    .execute();
  await db.schema.createIndex("violet_history_user").on("violet_history").columns(["user_id", "id"])
    .execute();
}
