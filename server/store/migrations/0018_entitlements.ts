// Migration 0018: entitlements, in place of grants of access to the companion.

import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { asId, type Engine, wideInteger } from "../dialect.ts";

type Schema = Kysely<unknown>;

/** The last moment that a date can be: no end. */
const NO_END = 8_640_000_000_000_000;

/**
 * Adds entitlements and users.premium_until. Every row of ai_grants becomes an entitlement, and so does a flag
 * users.has_ai_access without a row. The flag decides who has access, as it did before. Removes both.
 */
export function entitlements(engine: Engine): Migration {
  return {
    async up(db: Schema): Promise<void> {
      await createEntitlements(db, engine);
      await db.schema.alterTable("users").addColumn("premium_until", wideInteger(engine)).execute();
      await moveGrants(db);
      await moveFlags(db);
      await sql`update users set premium_until = ${sql.lit(NO_END)} where has_ai_access <> 0`.execute(db);
      await sql`update users set premium_until = (
        select max(ended_at) from entitlements where user_id = users.id
      ) where has_ai_access = 0`.execute(db);
      await db.schema.dropTable("ai_grants").execute();
      await db.schema.alterTable("users").dropColumn("has_ai_access").execute();
    },
  };
}

async function createEntitlements(db: Schema, engine: Engine): Promise<void> {
  const wide = wideInteger(engine);
  await db.schema.createTable("entitlements")
    .addColumn("id", wide, asId(engine))
    .addColumn("user_id", wide, (column) => column.notNull().references("users.id").onDelete("cascade"))
    .addColumn("source", "text", (column) => column.notNull())
    .addColumn("reference", "text")
    .addColumn("product", "text", (column) => column.notNull().defaultTo("premium"))
    .addColumn("months", "integer")
    .addColumn("seconds", "integer")
    .addColumn("created_at", wide, (column) => column.notNull())
    .addColumn("from_at", wide, (column) => column.notNull())
    .addColumn("until_at", wide)
    .addColumn("ended_at", wide)
    .addColumn("state", "text", (column) => column.notNull().defaultTo("active"))
    .addColumn("revoked_by", "text")
    .addColumn("reason", "text")
    .addColumn("price", "text")
    .addColumn("currency", "text")
    .execute();
  await db.schema.createIndex("entitlements_user").on("entitlements").columns(["user_id", "created_at"])
    .execute();
  await db.schema.createIndex("entitlements_reference").on("entitlements").columns(["source", "reference"])
    .unique().execute();
}

/** A grant that stood while the flag was down gave no access: it counts as revoked when the log says that, or at once. */
async function moveGrants(db: Schema): Promise<void> {
  await sql`insert into entitlements
      (user_id, source, reference, created_at, from_at, ended_at, state, revoked_by)
    select g.user_id, g.source, g.reference, g.granted_at, g.granted_at, g.ended_at,
      case when g.ended_at is null then 'active' else 'revoked' end,
      case when g.ended_at is null then null else 'staff' end
    from (
      select ai_grants.id, user_id, source, reference, granted_at, case
        when revoked_at is not null then revoked_at
        when users.has_ai_access = 0 then coalesce((
          select max("at") from audit_log
          where action = 'revoke_ai' and target_id = user_id and "at" >= granted_at
        ), granted_at)
      end as ended_at
      from ai_grants inner join users on users.id = user_id
    ) as g order by g.id`.execute(db);
}

async function moveFlags(db: Schema): Promise<void> {
  await sql`insert into entitlements (user_id, source, created_at, from_at)
    select id, 'admin', created_at, created_at from users
    where has_ai_access <> 0 and not exists (
      select 1 from entitlements where user_id = users.id and state = 'active'
    ) order by id`.execute(db);
}
