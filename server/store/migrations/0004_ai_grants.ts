// Migration 0004: grants of unlimited access to the companion, with their sources and times.

import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { asId, type Engine, wideInteger } from "../dialect.ts";

type Schema = Kysely<unknown>;

/** Adds ai_grants, with a row for each account that has access. Before, only administrators granted it. */
export function aiGrants(engine: Engine): Migration {
  return {
    async up(db: Schema): Promise<void> {
      const wide = wideInteger(engine);
      await db.schema.createTable("ai_grants")
        .addColumn("id", wide, asId(engine))
        .addColumn("user_id", wide, (column) => column.notNull().references("users.id").onDelete("cascade"))
        .addColumn("source", "text", (column) => column.notNull())
        .addColumn("reference", "text")
        .addColumn("granted_at", wide, (column) => column.notNull())
        .addColumn("revoked_at", wide)
        .execute();
      await db.schema.createIndex("ai_grants_user").on("ai_grants").column("user_id").execute();
      await db.schema.createIndex("ai_grants_reference").on("ai_grants").columns(["source", "reference"])
        .unique().execute();
      await sql`insert into ai_grants (user_id, source, granted_at)
        select id, 'admin', coalesce(
          (select max("at") from audit_log where action = 'grant_ai' and target_id = users.id), created_at
        ) from users where has_ai_access <> 0 order by id`.execute(db);
    },
  };
}
