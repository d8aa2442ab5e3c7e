// Queries on private messages between two accounts.

import type { Kysely, Transaction } from "kysely";
import type { Appended, MessageStore, NewMessage, StoredMessage } from "../ports/store.ts";
import { type Pair, pairOf } from "./pairs.ts";
import type { Tables } from "./schema.ts";

/** Messages kept for each pair. */
const KEPT_MESSAGES = 500;

/** Messages that may wait for an invitation to be accepted. */
const MAX_WAITING = 50;

/** Makes the store of private messages. */
export function createMessages(db: Kysely<Tables>): MessageStore {
  return {
    append: (batch) => db.transaction().execute((within) => append(within, batch)),
    history: (owner, peer, page) => history(db, owner, peer, page),
  };
}

/** What is selected of a message to make one of the port. */
export const STORED_MESSAGE = [
  "id",
  "sender_id as senderId",
  "ciphertext",
  "nonce",
  "scheme",
  "created_at as at",
] as const;

/** What a pair may do, as it stands within one batch. */
interface Ground {
  readonly pair: Pair;
  readonly invitedBy: number;
  readonly accepted: boolean;
  /** `ignorer:ignored` of the two. */
  readonly ignores: ReadonlySet<string>;
  /** Messages of the pair so far. Counted only while the invitation is pending. */
  waiting: number;
}

async function append(within: Transaction<Tables>, batch: readonly NewMessage[]): Promise<Appended[]> {
  const grounds = new Map<string, Ground | null>();
  const outcomes: Appended[] = [];
  for (const message of batch) {
    const pair = pairOf(message.senderId, message.recipientId);
    const known = grounds.get(pair.key);
    const ground = known === undefined ? await readGround(within, pair) : known;
    grounds.set(pair.key, ground);
    outcomes.push(ground === null ? { kind: "not_invited" } : await appendOne(within, ground, message));
  }
  for (const ground of grounds.values()) if (ground !== null) await trim(within, ground.pair.key);
  return outcomes;
}

async function readGround(within: Transaction<Tables>, pair: Pair): Promise<Ground | null> {
  const conversation = await within.selectFrom("conversations").select(["invited_by", "accepted_at"])
    .where("pair_key", "=", pair.key).executeTakeFirst();
  if (conversation === undefined) return null;
  const both = [pair.low, pair.high];
  const ignores = await within.selectFrom("user_ignores").select(["ignorer_id", "ignored_id"])
    .where("ignorer_id", "in", both).where("ignored_id", "in", both).execute();
  const accepted = conversation.accepted_at !== null;
  return {
    pair,
    invitedBy: conversation.invited_by,
    accepted,
    ignores: new Set(ignores.map((row) => `${row.ignorer_id}:${row.ignored_id}`)),
    waiting: accepted ? 0 : await countOf(within, pair),
  };
}

async function countOf(within: Transaction<Tables>, pair: Pair): Promise<number> {
  const row = await within.selectFrom("messages").select((row) => row.fn.countAll().as("count"))
    .where("pair_key", "=", pair.key).executeTakeFirst();
  return Number(row?.count ?? 0);
}

async function appendOne(
  within: Transaction<Tables>,
  ground: Ground,
  message: NewMessage,
): Promise<Appended> {
  const { senderId, recipientId, requestId, at } = message;
  const { accepted } = ground;
  const before = await findSent(within, senderId, requestId);
  if (before !== undefined) return { kind: "stored", ...before, accepted, again: true };
  if (!accepted && (ground.invitedBy !== senderId || ground.waiting >= MAX_WAITING)) {
    return { kind: "not_invited" };
  }
  const hidden = ground.ignores.has(`${recipientId}:${senderId}`);
  const { id } = await within.insertInto("messages").values({
    sender_id: senderId,
    recipient_id: recipientId,
    ciphertext: message.ciphertext,
    nonce: message.nonce,
    scheme: message.scheme,
    request_id: requestId,
    pair_key: ground.pair.key,
    hidden: hidden ? 1 : 0,
    created_at: at,
  }).returning("id").executeTakeFirstOrThrow();
  ground.waiting++;
  return { kind: "stored", id, at, hidden, accepted, again: false };
}

async function findSent(
  within: Transaction<Tables>,
  senderId: number,
  requestId: string,
): Promise<{ id: number; at: number; hidden: boolean } | undefined> {
  const row = await within.selectFrom("messages").select(["id", "created_at as at", "hidden"])
    .where("sender_id", "=", senderId).where("request_id", "=", requestId).executeTakeFirst();
  return row === undefined ? undefined : { ...row, hidden: row.hidden !== 0 };
}

/** Deletes all but the newest messages of a pair. */
async function trim(within: Transaction<Tables>, pairKey: string): Promise<void> {
  const newestToGo = within.selectFrom("messages").select("id").where("pair_key", "=", pairKey)
    .orderBy("id", "desc").limit(1).offset(KEPT_MESSAGES);
  await within.deleteFrom("messages").where("pair_key", "=", pairKey).where("id", "<=", newestToGo).execute();
}

async function history(
  db: Kysely<Tables>,
  owner: number,
  peer: number,
  { before, limit }: { before?: number; limit: number },
): Promise<StoredMessage[]> {
  const { key } = pairOf(owner, peer);
  const pending = db.selectFrom("conversations").select("pair_key").where("pair_key", "=", key)
    .where("accepted_at", "is", null);
  const rows = await db.selectFrom("messages").select(STORED_MESSAGE).where("pair_key", "=", key)
    .where(({ or, and, eb, not, exists }) =>
      or([eb("sender_id", "=", owner), and([eb("hidden", "=", 0), not(exists(pending))])])
    )
    .$if(before !== undefined, (query) => query.where("id", "<", before ?? 0))
    .orderBy("id", "desc").limit(limit).execute();
  return rows.reverse();
}
