// Migration 0015: ways back into an account, e-mail addresses that are verified, and mail that is to be sent.

import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { asId, type Engine, wideInteger } from "../dialect.ts";

type Schema = Kysely<unknown>;

/**
 * Adds recovery_codes, account_links and queued_mails, whose rows go with their account. An e-mail address is no longer
 * unique before it is verified: users.email_key becomes users.verified_email_key, which is null until then. No address of
 * before was verified.
 */
export function recovery(engine: Engine): Migration {
  return {
    async up(db: Schema): Promise<void> {
      await freeEmails(db, engine);
      await createCodesAndLinks(db, engine);
      await createMailQueue(db, engine);
    },
  };
}

async function freeEmails(db: Schema, engine: Engine): Promise<void> {
  // SQLite cannot drop the constraint, and a new table would end up behind those that refer to it.
  await db.schema.alterTable("users").renameColumn("email_key", "verified_email_key").execute();
  await sql`update users set verified_email_key = null where verified_email_key is not null`.execute(db);
  if (engine === "postgres") {
    await sql`alter table users rename constraint users_email_key_key to users_verified_email_key_key`
      .execute(db);
  }
  await db.schema.alterTable("users").addColumn("verified_email", "text").execute();
  await db.schema.alterTable("users").addColumn("language", "text").execute();
}

async function createCodesAndLinks(db: Schema, engine: Engine): Promise<void> {
  const wide = wideInteger(engine);
  await db.schema.createTable("recovery_codes")
    .addColumn("user_id", wide, (column) => column.notNull().references("users.id").onDelete("cascade"))
    .addColumn("digest", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("recovery_codes_pk", ["user_id", "digest"])
    .execute();
  await db.schema.createTable("account_links")
    .addColumn("digest", "text", (column) => column.notNull().primaryKey())
    .addColumn("user_id", wide, (column) => column.notNull().references("users.id").onDelete("cascade"))
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("email", "text")
    .addColumn("removes_factors", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("expires_at", wide, (column) => column.notNull())
    .execute();
  await db.schema.createIndex("account_links_user").on("account_links").columns(["user_id", "kind"]).unique()
    .execute();
  await db.schema.createIndex("account_links_expires").on("account_links").column("expires_at").execute();
}

async function createMailQueue(db: Schema, engine: Engine): Promise<void> {
  const wide = wideInteger(engine);
  await db.schema.createTable("queued_mails")
    .addColumn("id", wide, asId(engine))
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("user_id", wide, (column) => column.references("users.id").onDelete("cascade"))
    .addColumn("address", "text")
    .addColumn("address_digest", "text")
    .addColumn("language", "text", (column) => column.notNull())
    .addColumn("queued_at", wide, (column) => column.notNull())
    .addColumn("due_at", wide)
    .addColumn("taken_until", wide)
    .addColumn("attempts", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex("queued_mails_due").on("queued_mails").column("due_at").execute();
  await db.schema.createIndex("queued_mails_user").on("queued_mails").column("user_id").execute();
  await db.schema.createIndex("queued_mails_address").on("queued_mails")
    .columns(["address_digest", "kind", "queued_at"]).execute();
}
