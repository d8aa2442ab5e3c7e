// Migration 0009: the message that a report is about.

import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Adds reports.message_id and reports.room. Earlier reports name no message. */
export function reportedMessages(): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema.alterTable("reports").addColumn("message_id", "text").execute();
      await db.schema.alterTable("reports").addColumn("room", "text").execute();
    },
  };
}
