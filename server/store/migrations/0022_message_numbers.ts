// Migration 0022: numbers of end-to-end encrypted messages without an index.

import type { Migration } from "kysely/migration";

/**
 * Drops the index of the numbers that messages have in their epoch. It was a fourth of the cost of storing one; see
 * `../messages/message_numbers.ts`.
 */
export function messageNumbers(): Migration {
  return {
    async up(db): Promise<void> {
      await db.schema.dropIndex("messages_counter").execute();
    },
  };
}
