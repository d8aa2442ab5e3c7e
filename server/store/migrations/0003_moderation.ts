// Migration 0003: reports, the lobby's settings, and the append-only audit log of moderation.

import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { asId, type Engine, wideInteger } from "../dialect.ts";

type Schema = Kysely<unknown>;

/** Adds reports, room_settings and audit_log, and indexes on the expiry of bans and mutes. */
export function moderation(engine: Engine): Migration {
  return {
    async up(db: Schema): Promise<void> {
      for (const table of ["bans", "mutes"]) {
        await db.schema.createIndex(`${table}_expires_at`).on(table).column("expires_at").execute();
      }
      await createReports(db, engine);
      await createRoomSettings(db);
      await createAuditLog(db, engine);
      await protectAuditLog(db, engine);
    },
  };
}

async function createReports(db: Schema, engine: Engine): Promise<void> {
  const wide = wideInteger(engine);
  await db.schema.createTable("reports")
    .addColumn("id", wide, asId(engine))
    .addColumn("reporter_id", wide, (column) => column.references("users.id").onDelete("cascade"))
    .addColumn("reporter", "text", (column) => column.notNull())
    .addColumn("target", "text", (column) => column.notNull())
    .addColumn("text", "text")
    .addColumn("reason", "text", (column) => column.notNull())
    .addColumn("created_at", wide, (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull().defaultTo("open"))
    .addColumn("closed_by", "text")
    .addColumn("closed_at", wide)
    .execute();
  await db.schema.createIndex("reports_status").on("reports").columns(["status", "id"]).execute();
  await db.schema.createIndex("reports_reporter").on("reports").column("reporter_id").execute();
}

async function createRoomSettings(db: Schema): Promise<void> {
  await db.schema.createTable("room_settings")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("value", "text", (column) => column.notNull())
    .execute();
}

// The program counts the ids, without gaps. Accounts are not foreign keys, because a row never changes.
async function createAuditLog(db: Schema, engine: Engine): Promise<void> {
  const wide = wideInteger(engine);
  await db.schema.createTable("audit_log")
    .addColumn("id", wide, (column) => column.primaryKey())
    .addColumn("at", wide, (column) => column.notNull())
    .addColumn("actor_id", wide)
    .addColumn("actor", "text", (column) => column.notNull())
    .addColumn("actor_role", "text", (column) => column.notNull())
    .addColumn("capacity", "text", (column) => column.notNull())
    .addColumn("action", "text", (column) => column.notNull())
    .addColumn("target_id", wide)
    .addColumn("target", "text")
    .addColumn("reason", "text")
    .addColumn("detail", "text")
    .addColumn("hash", "text", (column) => column.notNull())
    .execute();
}

async function protectAuditLog(db: Schema, engine: Engine): Promise<void> {
  if (engine === "sqlite") {
    for (const change of ["update", "delete"]) {
      await sql.raw(
        `create trigger audit_log_no_${change} before ${change} on audit_log
          begin select raise(abort, 'audit_log can only grow'); end`,
      ).execute(db);
    }
    return;
  }
  await sql.raw(
    `create function audit_log_only_grows() returns trigger language plpgsql
      as $$ begin raise exception 'audit_log can only grow'; end $$`,
  ).execute(db);
  await sql.raw(
    `create trigger audit_log_only_grows before update or delete or truncate on audit_log
      for each statement execute function audit_log_only_grows()`,
  ).execute(db);
}
