// Queries on key logs.

import type { Kysely, Transaction } from "kysely";
import type { EntryAdded, KeptEntry, KeyLogStore } from "../../ports/e2ee/key_store.ts";
import { KEPT } from "../../ports/limits.ts";
import { type LogEntry, NO_ENTRY } from "../../protocol/e2ee/key_log.ts";
import { type Dialect, isId, lockAccount } from "../dialect.ts";
import type { Tables } from "../schema.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Makes the store of key logs. */
export function createKeyLogs(db: Kysely<Tables>, { engine }: Dialect): KeyLogStore {
  return {
    log: (userId) => logOf(db, userId),
    addEntry: (userId, entry, at) =>
      db.transaction().execute(async (within) =>
        await lockAccount(within, engine, userId)
          ? await addEntry(within, userId, entry, at)
          : { kind: "out_of_order" }
      ),
  };
}

async function logOf(db: Kysely<Tables>, userId: number): Promise<KeptEntry[]> {
  if (!isId(userId)) return [];
  const rows = await db.selectFrom("key_entries").select(["entry", "hash"]).where("user_id", "=", userId)
    .orderBy("seq").execute();
  return rows.map(({ entry, hash }) => ({ entry: JSON.parse(entry) as LogEntry, hash }));
}

async function addEntry(
  within: Transaction<Tables>,
  userId: number,
  { entry, hash }: KeptEntry,
  at: number,
): Promise<EntryAdded> {
  const newest = await within.selectFrom("key_entries").select(["seq", "hash", "created_at"])
    .where("user_id", "=", userId).orderBy("seq", "desc").limit(KEPT.keyEntriesOfDay).execute();
  const head = newest[0];
  const same = await within.selectFrom("key_entries").select("hash").where("user_id", "=", userId)
    .where("seq", "=", entry.seq).executeTakeFirst();
  if (head !== undefined && same?.hash === hash) return { kind: "known", head: head.hash };
  const follows = entry.seq === (head === undefined ? 0 : head.seq + 1) &&
    entry.prev === (head?.hash ?? NO_ENTRY);
  if (!follows) return { kind: "out_of_order" };
  if (entry.seq >= KEPT.keyEntries) return { kind: "too_many", waitMs: null };
  const oldest = newest[KEPT.keyEntriesOfDay - 1];
  const waitMs = oldest === undefined ? 0 : oldest.created_at + DAY_MS - at;
  if (waitMs > 0) return { kind: "too_many", waitMs };
  await within.insertInto("key_entries")
    .values({ user_id: userId, seq: entry.seq, entry: JSON.stringify(entry), hash, created_at: at })
    .execute();
  return { kind: "added" };
}
