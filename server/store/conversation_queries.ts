// Queries on invitations to private conversations, declined ones included, and on read marks.

import type { Kysely, Selectable, Transaction } from "kysely";
import type { Conversation, ConversationStore, Invited, StoredMessage } from "../ports/store.ts";
import { KEPT } from "../ports/limits.ts";
import { Refusal } from "../protocol/errors.ts";
import { allOf, invitations, list, unread } from "./conversation_lists.ts";
import { type Dialect, isId } from "./dialect.ts";
import { STORED_MESSAGE, storedMessageOf } from "./messages/message_rows.ts";
import { pairOf } from "./pairs.ts";
import type { ConversationsTable, Tables } from "./schema.ts";

type Row = Selectable<ConversationsTable>;

/** Makes the store of conversations. */
export function createConversations(db: Kysely<Tables>, dialect: Dialect): ConversationStore {
  return {
    async get(a, b) {
      const row = await find(db, a, b);
      return row === undefined ? undefined : conversationOf(row);
    },
    invite: (from, to, at) => db.transaction().execute((within) => invite(within, dialect, from, to, at)),
    accept: (by, inviter, at) =>
      db.transaction().execute((within) => accept(within, dialect, by, inviter, at)),
    decline: (by, inviter, until) =>
      db.transaction().execute((within) => decline(within, dialect, by, inviter, until)),
    keepDecline: (by, inviter, until) =>
      db.transaction().execute((within) => addDecline(within, dialect, by, inviter, until)),
    invitations: (id, limit, now) => invitations(db, id, limit, now),
    markRead: (reader, peer, messageId) =>
      db.transaction().execute((within) => markRead(within, reader, peer, messageId)),
    readByPeer: (reader, peer) => readByPeer(db, reader, peer),
    list: (id, limit, pause) => list(db, id, { limit, pause }),
    all: (id, pause) => allOf(db, id, pause),
    unread: (id, limit, pause) => unread(db, id, { limit, pause }),
  };
}

function find(db: Kysely<Tables>, a: number, b: number): Promise<Row | undefined> {
  return db.selectFrom("conversations").selectAll().where("pair_key", "=", pairOf(a, b).key)
    .executeTakeFirst();
}

/**
 * Reads and locks a conversation, so that no other transaction changes it or adds messages until the end of this one.
 */
function findLocked(
  within: Transaction<Tables>,
  { engine }: Dialect,
  a: number,
  b: number,
): Promise<Row | undefined> {
  return within.selectFrom("conversations").selectAll().where("pair_key", "=", pairOf(a, b).key)
    .$if(engine === "postgres", (query) => query.forUpdate()).executeTakeFirst();
}

function conversationOf(row: Row): Conversation {
  return {
    invitedBy: row.invited_by,
    inviteHidden: row.invite_hidden !== 0,
    accepted: row.accepted_at !== null,
  };
}

async function invite(
  within: Transaction<Tables>,
  dialect: Dialect,
  from: number,
  to: number,
  at: number,
): Promise<Invited> {
  await liftDecline(within, from, to);
  const invited = await openOrAccept(within, dialect, from, to, at);
  const declined = !invited.accepted && await isDeclined(within, to, from, at);
  return declined ? { ...invited, declined } : invited;
}

async function openOrAccept(
  within: Transaction<Tables>,
  dialect: Dialect,
  from: number,
  to: number,
  at: number,
): Promise<Invited> {
  const row = await findLocked(within, dialect, from, to);
  // When both invite at the same time, one of the inserts fails, and that transaction finds the other's conversation.
  if (row === undefined) {
    return await open(within, dialect, from, to, at) ?? await openOrAccept(within, dialect, from, to, at);
  }
  if (row.accepted_at !== null) return { ...conversationOf(row), acceptedNow: false, waiting: [] };
  if (row.invited_by === to) {
    const waiting = await markAccepted(within, row, at);
    return { ...conversationOf(row), accepted: true, acceptedNow: true, waiting };
  }
  const hidden = await ignores(within, to, from);
  await within.updateTable("conversations").set({ invite_hidden: hidden })
    .where("pair_key", "=", row.pair_key).execute();
  return { ...conversationOf({ ...row, invite_hidden: hidden }), acceptedNow: false, waiting: [] };
}

/** Opens a conversation; undefined when another transaction has opened it meanwhile. */
async function open(
  within: Transaction<Tables>,
  { engine }: Dialect,
  from: number,
  to: number,
  at: number,
): Promise<Invited | undefined> {
  const accounts = await within.selectFrom("users").select("id").where("id", "in", [from, to])
    .$if(engine === "postgres", (query) => query.forKeyShare()).execute();
  if (accounts.length < 2) throw new Refusal("not_found", "This account is gone.");
  await refuseTooManyInvitations(within, from);
  const { key, low, high } = pairOf(from, to);
  const row = await within.insertInto("conversations").values({
    pair_key: key,
    low_id: low,
    high_id: high,
    invited_by: from,
    invited_at: at,
    invite_hidden: await ignores(within, to, from),
  }).onConflict((conflict) => conflict.column("pair_key").doNothing()).returningAll().executeTakeFirst();
  return row === undefined ? undefined : { ...conversationOf(row), acceptedNow: false, waiting: [] };
}

/** Refuses (`rate_limited`) a member with too many open invitations. */
async function refuseTooManyInvitations(within: Transaction<Tables>, inviter: number): Promise<void> {
  const { count } = await within.selectFrom("conversations").select((row) => row.fn.countAll().as("count"))
    .where((row) => row.or([row("low_id", "=", inviter), row("high_id", "=", inviter)]))
    .where("invited_by", "=", inviter).where("accepted_at", "is", null).executeTakeFirstOrThrow();
  if (Number(count) >= KEPT.invitationsSent) {
    throw new Refusal(
      "rate_limited",
      "Many of your invitations wait for an answer. Please wait until some are answered.",
    );
  }
}

async function accept(
  within: Transaction<Tables>,
  dialect: Dialect,
  by: number,
  inviter: number,
  at: number,
): Promise<StoredMessage[] | undefined> {
  const row = await findLocked(within, dialect, by, inviter);
  if (row === undefined || !isInvitation(row, inviter)) return undefined;
  await liftDecline(within, by, inviter);
  return await markAccepted(within, row, at);
}

/** Whether it is an unanswered invitation from `inviter` that the other account may see. */
function isInvitation(row: Row, inviter: number): boolean {
  return row.accepted_at === null && row.invited_by === inviter && row.invite_hidden === 0;
}

async function decline(
  within: Transaction<Tables>,
  dialect: Dialect,
  by: number,
  inviter: number,
  until: number,
): Promise<boolean> {
  const row = await findLocked(within, dialect, by, inviter);
  if (row === undefined || !isInvitation(row, inviter)) return false;
  await addDecline(within, dialect, by, inviter, until);
  return true;
}

/** Marks a conversation as accepted. Resolves to its visible waiting messages, oldest first. */
async function markAccepted(within: Transaction<Tables>, row: Row, at: number): Promise<StoredMessage[]> {
  await within.updateTable("conversations").set({ accepted_at: at }).where("pair_key", "=", row.pair_key)
    .execute();
  const waiting = await within.selectFrom("messages").select(STORED_MESSAGE)
    .where("pair_key", "=", row.pair_key).where("sender_id", "=", row.invited_by).where("hidden", "=", 0)
    .orderBy("id").execute();
  return waiting.map(storedMessageOf);
}

async function markRead(
  within: Transaction<Tables>,
  reader: number,
  peer: number,
  upTo: number,
): Promise<number | null> {
  if (!isId(upTo)) return null;
  const { key, low } = pairOf(reader, peer);
  const message = await within.selectFrom("messages").select("id")
    .where("pair_key", "=", key).where("id", "<=", upTo).where("sender_id", "=", peer).where("hidden", "=", 0)
    .orderBy("id", "desc").limit(1).executeTakeFirst();
  if (message === undefined) return null;
  const mark = reader === low ? "low_read_id" : "high_read_id";
  const { numUpdatedRows } = await within.updateTable("conversations").set({ [mark]: message.id })
    .where("pair_key", "=", key).where("accepted_at", "is not", null).where(mark, "<", message.id)
    .executeTakeFirst();
  return numUpdatedRows > 0n ? message.id : null;
}

/** The id up to which `peer` has read, from the peer's side of the row; 0 without a conversation. */
async function readByPeer(db: Kysely<Tables>, reader: number, peer: number): Promise<number> {
  const row = await find(db, reader, peer);
  if (row === undefined) return 0;
  return peer === row.low_id ? row.low_read_id : row.high_read_id;
}

async function ignores(within: Transaction<Tables>, ignorer: number, ignored: number): Promise<0 | 1> {
  const row = await within.selectFrom("user_ignores").select("id").where("ignorer_id", "=", ignorer)
    .where("ignored_id", "=", ignored).executeTakeFirst();
  return row === undefined ? 0 : 1;
}

/** Keeps a decline. Does nothing when one of the accounts is deleted. Only the latest of a decliner are kept. */
async function addDecline(
  within: Transaction<Tables>,
  { engine }: Dialect,
  decliner: number,
  inviter: number,
  until: number,
): Promise<void> {
  const accounts = await within.selectFrom("users").select("id").where("id", "in", [decliner, inviter])
    .orderBy("id").$if(engine === "postgres", (query) => query.forKeyShare()).execute();
  if (accounts.length < 2) return;
  await within.insertInto("invitation_declines")
    .values({ decliner_id: decliner, inviter_id: inviter, ends_at: until })
    .onConflict((row) => row.columns(["decliner_id", "inviter_id"]).doUpdateSet({ ends_at: until }))
    .execute();
  const latest = within.selectFrom("invitation_declines").select("inviter_id")
    .where("decliner_id", "=", decliner).orderBy("ends_at", "desc").orderBy("inviter_id").limit(
      KEPT.declines,
    );
  await within.deleteFrom("invitation_declines").where("decliner_id", "=", decliner)
    .where("inviter_id", "not in", latest).execute();
}

/** Whether an invitation of `inviter` does not reach `decliner` at that time. */
async function isDeclined(
  db: Kysely<Tables>,
  decliner: number,
  inviter: number,
  now: number,
): Promise<boolean> {
  const row = await db.selectFrom("invitation_declines").select("ends_at")
    .where("decliner_id", "=", decliner).where("inviter_id", "=", inviter).where("ends_at", ">", now)
    .executeTakeFirst();
  return row !== undefined;
}

/** Deletes the decline, if there is one. */
async function liftDecline(
  within: Transaction<Tables>,
  decliner: number,
  inviter: number,
): Promise<void> {
  await within.deleteFrom("invitation_declines").where("decliner_id", "=", decliner)
    .where("inviter_id", "=", inviter).execute();
}

/** Deletes declines that have ended. */
export async function sweepDeclines(within: Transaction<Tables>, now: number): Promise<void> {
  await within.deleteFrom("invitation_declines").where("ends_at", "<=", now).execute();
}
