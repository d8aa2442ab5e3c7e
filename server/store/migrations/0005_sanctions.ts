// Migration 0005: the role behind each sanction, addresses of mutes, and keys for searching reports.

import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

type Schema = Kysely<unknown>;

/** Adds actor_role to bans and mutes, ip to mutes, and keys and indexes to reports. */
export function sanctions(): Migration {
  return {
    async up(db: Schema): Promise<void> {
      await addActorRole(db);
      await db.schema.alterTable("mutes").addColumn("ip", "text").execute();
      await indexReports(db);
    },
  };
}

/**
 * Sets the role to the current role of the moderator; else to the role in the latest matching audit entry; else to
 * `mod`.
 */
async function addActorRole(db: Schema): Promise<void> {
  for (const [table, action] of [["bans", "ban"], ["mutes", "mute"]] as const) {
    await db.schema.alterTable(table)
      .addColumn("actor_role", "text", (column) => column.notNull().defaultTo("mod")).execute();
    await sql`update ${sql.table(table)} set actor_role = coalesce(
      (select role from users where users.id = ${sql.ref(`${table}.actor_id`)} and ${STAFF("role")}),
      (select a.actor_role from audit_log a
        where a.action = ${sql.lit(action)} and lower(a.target) = ${sql.ref(`${table}.username_key`)}
          and ${STAFF("a.actor_role")}
        order by a.id desc limit 1),
      'mod')`.execute(db);
  }
  // A ban on addresses alone has no name. The audit log names it by its id.
  await sql`update bans set actor_role = coalesce(
    (select role from users where users.id = bans.actor_id and ${STAFF("role")}),
    (select a.actor_role from audit_log a
      where a.action = 'ban_address' and a.detail like 'ban ' || bans.id || ',%' and ${STAFF("a.actor_role")}
      order by a.id desc limit 1),
    'admin') where username_key = ''`.execute(db);
}

const STAFF = (column: string) => sql`${sql.ref(column)} in ('mod', 'admin', 'root')`;

async function indexReports(db: Schema): Promise<void> {
  for (const side of ["target", "reporter"]) {
    await db.schema.alterTable("reports")
      .addColumn(`${side}_key`, "text", (column) => column.notNull().defaultTo("")).execute();
    await sql`update reports set ${sql.ref(`${side}_key`)} = lower(${sql.ref(side)})`.execute(db);
  }
  // The new index starts with the columns of the old one, and covers a search by name.
  await db.schema.dropIndex("reports_status").execute();
  await db.schema.createIndex("reports_list").on("reports")
    .columns(["status", "id", "target_key", "reporter_key"]).execute();
  await db.schema.createIndex("reports_target").on("reports").columns(["target_key", "status"]).execute();
}
