// Queries on all conversations of an account: open invitations, unread messages, latest conversations.
//
// Clients determine the number of conversations and of messages in them. So conversations are read a few at a time.

import type { Kysely } from "kysely";
import type { KeptConversation, ListedConversation, UnreadConversation } from "../ports/store.ts";
import type { Tables } from "./schema.ts";

/** Conversations read at a time. Each has up to 500 messages, half a millisecond of SQLite. */
const SLICE = 20;

interface ReadOptions {
  readonly limit: number | undefined;
  readonly pause: (() => Promise<void>) | undefined;
}

/** Visible open invitations to an account, oldest first. Leaves out accounts that it ignores, and that it has declined. */
export function invitations(
  db: Kysely<Tables>,
  id: number,
  limit: number | undefined,
  now: number = 0,
): Promise<{ inviterId: number; username: string }[]> {
  return db.selectFrom("conversations").innerJoin("users", "users.id", "conversations.invited_by")
    .select(["users.id as inviterId", "users.username"])
    .where((row) => row.or([row("conversations.low_id", "=", id), row("conversations.high_id", "=", id)]))
    .where("conversations.invited_by", "!=", id)
    .where("conversations.accepted_at", "is", null).where("conversations.invite_hidden", "=", 0)
    .where("conversations.invited_by", "not in", ignoredBy(db, id))
    .where("conversations.invited_by", "not in", declinedBy(db, id, now))
    .orderBy("conversations.invited_at").orderBy("conversations.pair_key")
    .$if(limit !== undefined, (query) => query.limit(limit ?? 0)).execute();
}

/** Accepted conversations with a visible message, the latest first. Leaves out ignored accounts. */
export async function list(
  db: Kysely<Tables>,
  id: number,
  { limit, pause }: ReadOptions,
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
  return withPeer(db, id)
    .select(({ selectFrom }) => [
      ...["users.id as peerId", "users.username"] as const,
      selectFrom("messages").select("messages.created_at").whereRef(
        "messages.pair_key",
        "=",
        "conversations.pair_key",
      )
        .where((row) => row.or([row("sender_id", "=", id), row("hidden", "=", 0)]))
        .orderBy("messages.id", "desc").limit(1).as("at"),
    ])
    .where("conversations.pair_key", "in", keys).where("users.id", "not in", ignoredBy(db, id))
    .execute();
}

/** Numbers of unread messages by sender, sorted by name. With a `limit`, only for the conversations accepted last. */
export async function unread(
  db: Kysely<Tables>,
  id: number,
  { limit, pause }: ReadOptions,
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
  return db.selectFrom("conversations")
    .innerJoin("messages", "messages.pair_key", "conversations.pair_key")
    .innerJoin("users", "users.id", "messages.sender_id")
    .select((row) => [
      ...["users.id as peerId", "users.username", "users.username_key as key"] as const,
      row.fn.count("messages.id").as("count"),
    ])
    .where("conversations.pair_key", "in", keys)
    .where("messages.hidden", "=", 0).where("messages.recipient_id", "=", id)
    .where((row) => {
      const side = row.case().when("conversations.low_id", "=", id).then(
        row.ref("conversations.low_read_id"),
      );
      return row("messages.id", ">", side.else(row.ref("conversations.high_read_id")).end());
    })
    .groupBy(["users.id", "users.username", "users.username_key"]).execute();
}

/** All conversations of an account that it may know of, by the id of the other. */
export async function allOf(
  db: Kysely<Tables>,
  id: number,
  pause: (() => Promise<void>) | undefined,
): Promise<KeptConversation[]> {
  const keys = await db.selectFrom("conversations").select("pair_key")
    .where((row) => row.or([row("low_id", "=", id), row("high_id", "=", id)]))
    .where((row) =>
      row.or([
        row("invited_by", "=", id),
        row("invite_hidden", "=", 0),
        row("accepted_at", "is not", null),
      ])
    ).execute();
  const rows = await inSlices(keys.map((row) => row.pair_key), pause, (slice) =>
    withPeer(db, id)
      .select(["users.id as peerId", "users.username", "invited_by", "invited_at", "accepted_at"])
      .where("conversations.pair_key", "in", slice).execute());
  return rows.toSorted((a, b) => a.peerId - b.peerId).map((row) => ({
    ...{ peerId: row.peerId, username: row.username, invitedByOwner: row.invited_by === id },
    ...{ invitedAt: row.invited_at, acceptedAt: row.accepted_at },
  }));
}

/** Conversations with the account on the other side. */
function withPeer(db: Kysely<Tables>, id: number) {
  return db.selectFrom("conversations")
    .innerJoin("users", (join) =>
      join.on((row) => {
        const isLow = row.case().when("conversations.low_id", "=", id).then(row.ref("conversations.high_id"));
        return row("users.id", "=", isLow.else(row.ref("conversations.low_id")).end());
      }));
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

/** Ids of the accounts that an account ignores. */
function ignoredBy(db: Kysely<Tables>, id: number) {
  return db.selectFrom("user_ignores").select("ignored_id").where("ignorer_id", "=", id);
}

/** Ids of the accounts whose invitations do not reach `decliner` at that time. */
function declinedBy(db: Kysely<Tables>, decliner: number, now: number) {
  return db.selectFrom("invitation_declines").select("inviter_id").where("decliner_id", "=", decliner)
    .where("ends_at", ">", now);
}
