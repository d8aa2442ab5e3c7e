// Reads whole tables in pages, for an export of everything. For a snapshot: rows that change meanwhile may be missed.

import { type Generated, type Kysely, type Selectable, sql } from "kysely";
import type { MessagesTable } from "../messages/message_tables.ts";
import type { ConversationsTable, Tables } from "../schema.ts";

/** Rows read at a time. */
const PAGE_ROWS = 500;

/** Tables with an id. */
export type NumberedTable = {
  [T in keyof Tables]: Tables[T] extends { id: Generated<number> | number } ? T : never;
}[keyof Tables];

/** All rows of a table, by id. */
export async function* rowsById<T extends NumberedTable>(
  db: Kysely<Tables>,
  table: T,
): AsyncGenerator<Selectable<Tables[T]>> {
  for (let last = 0;;) {
    const { rows } = await sql<Selectable<Tables[T]> & { id: number }>`
      select * from ${sql.table(table)} where id > ${last} order by id limit ${sql.lit(PAGE_ROWS)}`.execute(
      db,
    );
    yield* rows;
    if (rows.length < PAGE_ROWS) return;
    last = rows.at(-1)!.id;
  }
}

/** All conversations, by the ids of their accounts. */
export async function* conversationRows(db: Kysely<Tables>): AsyncGenerator<Selectable<ConversationsTable>> {
  for (let [low, high] = [0, 0];;) {
    const { rows } = await sql<Selectable<ConversationsTable>>`
      select * from conversations where (low_id, high_id) > (${low}, ${high})
      order by low_id, high_id limit ${sql.lit(PAGE_ROWS)}`.execute(db);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_ROWS) return;
    [low, high] = [last.low_id, last.high_id];
  }
}

/** All messages of a pair, oldest first. There are few: `KEPT.messagesOfPair`. */
export function messageRows(db: Kysely<Tables>, pairKey: string): Promise<Selectable<MessagesTable>[]> {
  return db.selectFrom("messages").selectAll().where("pair_key", "=", pairKey).orderBy("id").execute();
}

/** Ids of all accounts with a turn of a conversation with the companion, ascending. */
export async function companionMembers(db: Kysely<Tables>): Promise<number[]> {
  const rows = await db.selectFrom("violet_history").select("user_id").distinct().orderBy("user_id")
    .execute();
  return rows.map((row) => row.user_id);
}

/** Number of turns of all conversations with the companion. */
export async function countTurns(db: Kysely<Tables>): Promise<number> {
  const row = await db.selectFrom("violet_history").select((of) => of.fn.countAll().as("turns"))
    .executeTakeFirstOrThrow();
  return Number(row.turns);
}

/** The settings that differ from their defaults. */
export async function settingRows(db: Kysely<Tables>): Promise<Record<string, string>> {
  const rows = await db.selectFrom("room_settings").selectAll().orderBy("name").execute();
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
