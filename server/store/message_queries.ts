// Queries on private messages between two accounts.

import type { Kysely, Transaction } from "kysely";
import { KEPT } from "../ports/limits.ts";
import type {
  Appended,
  E2eeConflict,
  HistoryPage,
  MessageStore,
  NewMessage,
  StoredMessage,
} from "../ports/store.ts";
import { type Dialect, retryOnDeadlock } from "./dialect.ts";
import { isCurrentEpoch, isEncrypted, type KeyState, KeyStates } from "./e2ee/key_states.ts";
import { countMessages, MessageCap, type PairAddition, type PairCounts } from "./message_cap.ts";
import { Inserts, type StoredRow } from "./messages/message_inserts.ts";
import { STORED_MESSAGE, storedMessageOf } from "./messages/message_rows.ts";
import { pairKeyOf, pairOf, requestKey } from "./pairs.ts";
import type { Tables } from "./schema.ts";

/** Messages read at a time: at most 256 KiB, 1 to 2 ms of SQLite. */
const BATCH = 50;

/** Makes the store of private messages. */
export function createMessages(db: Kysely<Tables>, dialect: Dialect): MessageStore {
  const inserts = new Inserts(db);
  const cap = new MessageCap(db);
  const keyStates = new KeyStates(db);
  return {
    async append(batch) {
      const { outcomes, counts } = await retryOnDeadlock(
        dialect,
        () =>
          db.transaction().execute(async (within) => {
            if (dialect.engine === "postgres") await lockConversations(within, batch);
            return await append(within, { inserts, cap, keyStates }, batch);
          }),
      );
      cap.remember(counts);
      return outcomes;
    },
    history: (owner, peer, page) => history(db, owner, peer, page),
    async sent(senderId, requestId) {
      const stored = await findSent(db, { senderId, requestId });
      return stored === undefined ? undefined : { id: stored.id, at: stored.at };
    },
  };
}

/**
 * Locks the conversations of a batch, so that no other transaction writes to them, accepts or deletes them. This
 * keeps the ids of each conversation in order.
 */
async function lockConversations(
  within: Transaction<Tables>,
  batch: readonly NewMessage[],
): Promise<void> {
  await within.selectFrom("conversations").select("pair_key")
    .where("pair_key", "in", [...new Set(batch.map(pairKeyOf))]).orderBy("pair_key").forNoKeyUpdate()
    .execute();
}

/** State of the conversations of a batch. */
interface BatchState {
  /** Id of the newest message of each pair with messages. */
  readonly newest: ReadonlyMap<string, number>;
  readonly accepted: ReadonlySet<string>;
  /** Pending conversations: the inviter, and the number of waiting messages. */
  readonly pending: ReadonlyMap<string, { readonly invitedBy: number; waiting: number }>;
  /** Ignored senders, as `ignorer:ignored`. */
  readonly ignores: ReadonlySet<string>;
  /** Keys by pair; empty where no message of the batch depends on them. */
  readonly keys: ReadonlyMap<string, KeyState>;
}

/** Stores a batch with few statements, whatever its size: most of the cost is per statement. */
async function append(
  within: Transaction<Tables>,
  { inserts, cap, keyStates }: { inserts: Inserts; cap: MessageCap; keyStates: KeyStates },
  batch: readonly NewMessage[],
): Promise<{ outcomes: Appended[]; counts: PairCounts }> {
  const state = await readState(within, keyStates, batch);
  const allowed = new Map<string, NewMessage>();
  for (const message of batch) {
    const key = requestKey(message);
    const mayBe = !allowed.has(key) && conflictOf(message, state) === undefined;
    if (mayBe && mayWrite(message, state)) allowed.set(key, message);
  }
  const inserted = await inserts.run(within, [...allowed.values()], state.ignores);
  const counts = await cap.trim(within, additionsOf(allowed, inserted, state.newest));

  const outcomes: Appended[] = [];
  const newest = new Map(state.newest);
  for (const message of batch) {
    const key = requestKey(message);
    const row = inserted.get(key);
    inserted.delete(key);
    const resent = row === undefined ? await findSent(within, message) : undefined;
    const stored = row ?? resent;
    if (stored === undefined) outcomes.push(refusalOf(message, allowed.has(key), state));
    else {
      const accepted = state.accepted.has(pairKeyOf(message));
      const { id, at, hidden, tag } = stored;
      const again = row === undefined;
      const after = again ? null : newest.get(pairKeyOf(message)) ?? null;
      if (!again) newest.set(pairKeyOf(message), id);
      const tagged = tag === undefined ? {} : { tag };
      outcomes.push({ kind: "stored", id, at, hidden: hidden !== 0, accepted, again, after, ...tagged });
    }
  }
  return { outcomes, counts };
}

/** Why a message is not stored. `tried`: it contradicted nothing but an earlier message. */
function refusalOf(message: NewMessage, tried: boolean, state: BatchState): Appended {
  if (tried) return { kind: "conflict", field: "e2ee.n" };
  const field = conflictOf(message, state);
  if (field === undefined || !isMember(message, state)) return { kind: "not_invited" };
  return { kind: "conflict", field };
}

/** What contradicts the keys of the two. */
function conflictOf(message: NewMessage, { keys }: BatchState): E2eeConflict | undefined {
  const { e2ee, isPlainRefused = false } = message;
  if (e2ee === undefined && !isPlainRefused) return undefined;
  const state = keys.get(pairKeyOf(message));
  if (state === undefined) return undefined;
  if (isEncrypted(state) !== (e2ee !== undefined)) return "e2ee";
  return e2ee === undefined || isCurrentEpoch(state, e2ee.ep) ? undefined : "e2ee.ep";
}

/** The inserted messages by pair. */
function additionsOf(
  messages: ReadonlyMap<string, NewMessage>,
  inserted: ReadonlyMap<string, StoredRow>,
  newest: ReadonlyMap<string, number>,
): Map<string, PairAddition> {
  const additions = new Map<string, PairAddition>();
  for (const [key, { id }] of inserted) {
    const pair = pairKeyOf(messages.get(key)!);
    const addition = additions.get(pair) ?? { count: 0, newest: 0, before: newest.get(pair) ?? null };
    additions.set(pair, { ...addition, count: addition.count + 1, newest: Math.max(addition.newest, id) });
  }
  return additions;
}

async function readState(
  within: Transaction<Tables>,
  keyStates: KeyStates,
  batch: readonly NewMessage[],
): Promise<BatchState> {
  const rows = await within.selectFrom("conversations")
    .select(({ selectFrom }) => [
      ...["pair_key", "invited_by", "accepted_at"] as const,
      selectFrom("messages").select((row) => row.fn.max("messages.id").as("id"))
        .whereRef("messages.pair_key", "=", "conversations.pair_key").as("newest"),
    ])
    .where("pair_key", "in", [...new Set(batch.map(pairKeyOf))]).execute();
  const bound = batch.filter(({ e2ee, isPlainRefused }) => e2ee !== undefined || isPlainRefused);
  const keys = await keyStates.read(within, [...new Set(bound.map(pairKeyOf))]);
  const open = rows.filter((row) => row.accepted_at === null);
  const counts = await countMessages(within, open.map((row) => row.pair_key));
  const ignores = await within.selectFrom("user_ignores").select(["ignorer_id", "ignored_id"])
    .where("ignorer_id", "in", [...new Set(batch.map((message) => message.recipientId))])
    .where("ignored_id", "in", [...new Set(batch.map((message) => message.senderId))]).execute();
  const withMessages = rows.filter((row) => row.newest !== null);
  return {
    newest: new Map(withMessages.map((row) => [row.pair_key, Number(row.newest)])),
    accepted: new Set(rows.filter((row) => row.accepted_at !== null).map((row) => row.pair_key)),
    pending: new Map(
      open.map((
        row,
      ) => [row.pair_key, { invitedBy: row.invited_by, waiting: counts.get(row.pair_key) ?? 0 }]),
    ),
    ignores: new Set(ignores.map((row) => `${row.ignorer_id}:${row.ignored_id}`)),
    keys,
  };
}

/** Whether the sender has a conversation that it may write to, once not too many messages wait. */
function isMember(message: NewMessage, { accepted, pending }: BatchState): boolean {
  const pair = pairKeyOf(message);
  return accepted.has(pair) || pending.get(pair)?.invitedBy === message.senderId;
}

/** Whether the sender may write now. Counts a message that will wait for the invitation to be accepted. */
function mayWrite(message: NewMessage, { accepted, pending }: BatchState): boolean {
  const pair = pairKeyOf(message);
  if (accepted.has(pair)) return true;
  const open = pending.get(pair);
  if (open === undefined || open.invitedBy !== message.senderId || open.waiting >= KEPT.waitingOfPair) {
    return false;
  }
  open.waiting++;
  return true;
}

function findSent(
  db: Kysely<Tables>,
  { senderId, requestId }: Pick<NewMessage, "senderId" | "requestId">,
): Promise<StoredRow | undefined> {
  return db.selectFrom("messages").select(["id", "created_at as at", "hidden"])
    .where("sender_id", "=", senderId).where("request_id", "=", requestId).executeTakeFirst();
}

/** The messages that an account may see: none that are hidden from it, and none of the peer's before it accepted. */
function visible(db: Kysely<Tables>, owner: number, peer: number, before: number | undefined) {
  const { key } = pairOf(owner, peer);
  const pending = db.selectFrom("conversations").select("pair_key").where("pair_key", "=", key)
    .where("accepted_at", "is", null);
  return db.selectFrom("messages").where("pair_key", "=", key)
    .where(({ or, and, eb, not, exists }) =>
      or([eb("sender_id", "=", owner), and([eb("hidden", "=", 0), not(exists(pending))])])
    )
    .$if(before !== undefined, (query) => query.where("id", "<", before ?? 0))
    .orderBy("id", "desc");
}

async function history(
  db: Kysely<Tables>,
  owner: number,
  peer: number,
  { before, limit, pause }: HistoryPage,
): Promise<StoredMessage[]> {
  const newest = visible(db, owner, peer, before).limit(limit);
  if (limit <= BATCH) return (await newest.select(STORED_MESSAGE).execute()).reverse().map(storedMessageOf);
  const read = new Map<number, StoredMessage>();
  for (;;) {
    const ids = (await newest.select("id").execute()).map(({ id }) => id).reverse();
    const missing = ids.filter((id) => !read.has(id));
    // Messages never change, so once all listed messages are read, they are the conversation at the time of the list.
    if (missing.length === 0) return ids.map((id) => read.get(id)!);
    for (let at = 0; at < missing.length; at += BATCH) {
      const batch = db.selectFrom("messages").select(STORED_MESSAGE)
        .where("id", "in", missing.slice(at, at + BATCH));
      for (const row of await batch.execute()) read.set(row.id, storedMessageOf(row));
      await pause?.();
    }
  }
}
