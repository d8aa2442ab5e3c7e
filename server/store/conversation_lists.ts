// Queries on all conversations of an account: who invited it, what it has not read, whom it talked with last.
//
// How many there are, and how many messages each query looks at, is up to the account and those who write to it. So conversations are
// read a few at a time.

import type { Kysely } from "kysely";
import type { ListedConversation, UnreadConversation } from "../ports/store.ts";
import type { Tables } from "./schema.ts";

/** Conversations read at a time: up to 500 messages are looked at in each, half a millisecond of SQLite. */
const SLICE = 20;

interface Reading {
  readonly limit: number | undefined;
  readonly pause: (() => Promise<void>) | undefined;
}

/** Whose invitation waits for an answer, oldest first. One from an account that is ignored since stays out of sight while that lasts. */
export function invitations(
  db: Kysely<Tables>,
  id: number,
  limit: number | undefined,
): Promise<{ inviterId: number; username: string }[]> {
  return db.selectFrom("conversations as talk").innerJoin("users", "users.id", "talk.invited_by")
    .select(["users.id as inviterId", "users.username"])
    .where((row) => row.or([row("talk.low_id", "=", id), row("talk.high_id", "=", id)]))
    .where("talk.invited_by", "!=", id)
    .where("talk.accepted_at", "is", null).where("talk.invite_hidden", "=", 0)
    .where("talk.invited_by", "not in", ignoredBy(db, id))
    .orderBy("talk.invited_at").orderBy("talk.pair_key")
    .$if(limit !== undefined, (query) => query.limit(limit ?? 0)).execute();
}

/** Accepted conversations in which there is something to see, the latest first; not those with accounts that are ignored. */
export async function list(
  db: Kysely<Tables>,
  id: number,
  { limit, pause }: Reading,
): Promise<ListedConversation[]> {
  const rows = await inSlices(await acceptedKeys(db, id), pause, (keys) => newest(db, id, keys));
  return rows.flatMap(({ peerId, username, at }) => at === null ? [] : [{ peerId, username, at }])
    .sort((a, b) => b.at - a.at || b.peerId - a.peerId).slice(0, limit);
}

function newest(
  db: Kysely<Tables>,
  id: number,
  keys: readonly string[],
): Promise<{ peerId: number; username: string; at: number | null }[]> {
  return db.selectFrom("conversations as talk")
    .innerJoin("users", (join) =>
      join.on((row) => {
        const isLow = row.case().when("talk.low_id", "=", id).then(row.ref("talk.high_id"));
        return row("users.id", "=", isLow.else(row.ref("talk.low_id")).end());
      }))
    .select(({ selectFrom }) => [
      ...["users.id as peerId", "users.username"] as const,
      selectFrom("messages").select("messages.created_at").whereRef("pair_key", "=", "talk.pair_key")
        .where((row) => row.or([row("sender_id", "=", id), row("hidden", "=", 0)]))
        .orderBy("messages.id", "desc").limit(1).as("at"),
    ])
    .where("talk.pair_key", "in", keys).where("users.id", "not in", ignoredBy(db, id))
    .execute();
}

/** How many messages of each account are not read, by name. With a `limit`, only so many accounts, the newest acquaintances. */
export async function unread(
  db: Kysely<Tables>,
  id: number,
  { limit, pause }: Reading,
): Promise<UnreadConversation[]> {
  const found = await inSlices(await acceptedKeys(db, id), pause, (keys) => countUnread(db, id, keys), limit);
  return found.toSorted((a, b) => a.key < b.key ? -1 : 1)
    .map(({ peerId, username, count }) => ({ peerId, username, count: Number(count) }));
}

function countUnread(
  db: Kysely<Tables>,
  id: number,
  keys: readonly string[],
): Promise<(Omit<UnreadConversation, "count"> & { key: string; count: string | number | bigint })[]> {
  return db.selectFrom("conversations as talk")
    .innerJoin("messages", "messages.pair_key", "talk.pair_key")
    .innerJoin("users", "users.id", "messages.sender_id")
    .select((row) => [
      ...["users.id as peerId", "users.username", "users.username_key as key"] as const,
      row.fn.count("messages.id").as("count"),
    ])
    .where("talk.pair_key", "in", keys)
    .where("messages.hidden", "=", 0).where("messages.recipient_id", "=", id)
    .where((row) => {
      const side = row.case().when("talk.low_id", "=", id).then(row.ref("talk.low_read_id"));
      return row("messages.id", ">", side.else(row.ref("talk.high_read_id")).end());
    })
    .groupBy(["users.id", "users.username", "users.username_key"]).execute();
}

/** Keys of the accepted conversations of an account, the latest accepted first. */
async function acceptedKeys(db: Kysely<Tables>, id: number): Promise<string[]> {
  const rows = await db.selectFrom("conversations").select("pair_key")
    .where((row) => row.or([row("low_id", "=", id), row("high_id", "=", id)]))
    .where("accepted_at", "is not", null).orderBy("accepted_at", "desc").orderBy("pair_key").execute();
  return rows.map((row) => row.pair_key);
}

/** Reads a few conversations at a time, until there are `enough` rows. */
async function inSlices<T>(
  keys: readonly string[],
  pause: (() => Promise<void>) | undefined,
  read: (keys: readonly string[]) => Promise<T[]>,
  enough: number = Infinity,
): Promise<T[]> {
  const rows: T[] = [];
  for (let at = 0; at < keys.length && rows.length < enough; at += SLICE) {
    if (at > 0) await pause?.();
    rows.push(...await read(keys.slice(at, at + SLICE)));
  }
  return rows.slice(0, enough);
}

/** Ids of those whom an account ignores. */
function ignoredBy(db: Kysely<Tables>, id: number) {
  return db.selectFrom("user_ignores").select("ignored_id").where("ignorer_id", "=", id);
}
