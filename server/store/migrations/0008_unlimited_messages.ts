// Migration 0008: answers that an account got with unlimited access, which count as used but not as free messages.

import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Adds users.ai_messages_unlimited. Of earlier accounts, only free messages were counted. */
export function unlimitedMessages(): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema.alterTable("users")
        .addColumn("ai_messages_unlimited", "integer", (column) => column.notNull().defaultTo(0)).execute();
    },
  };
}
