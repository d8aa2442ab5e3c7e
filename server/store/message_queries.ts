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
import { isCurrentEpoch, isEncrypted } from "./e2ee/key_states.ts";
import { MessageCap, type PairAddition, type PairCounts } from "./message_cap.ts";
import { type BatchState, BatchStates } from "./messages/batch_state.ts";
import { Inserts, type StoredRow } from "./messages/message_inserts.ts";
import { type BatchNumbers, MessageNumbers } from "./messages/message_numbers.ts";
import { STORED_MESSAGE, storedMessageOf } from "./messages/message_rows.ts";
import { pairKeyOf, pairOf, requestKey } from "./pairs.ts";
import type { Tables } from "./schema.ts";

/** Messages read at a time: at most 256 KiB, 1 to 2 ms of SQLite. */
const BATCH = 50;

/** Makes the store of private messages. */
export function createMessages(db: Kysely<Tables>, dialect: Dialect): MessageStore {
  const numbers = new MessageNumbers(db);
  const parts = {
    inserts: new Inserts(db, dialect, numbers),
    numbers,
    cap: new MessageCap(db),
    states: new BatchStates(db),
  };
  return {
    async append(batch) {
      const { outcomes, counts, counted } = await retryOnDeadlock(
        dialect,
        () =>
          db.transaction().execute(async (within) => {
            if (dialect.engine === "postgres") await lockConversations(within, batch);
            return await append(within, parts, batch);
          }),
      );
      parts.cap.remember(counts);
      numbers.remember(counted, counts);
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

/** What stores a batch. */
interface AppendParts {
  readonly inserts: Inserts;
  readonly numbers: MessageNumbers;
  readonly cap: MessageCap;
  readonly states: BatchStates;
}

/** Stores a batch with few statements, whatever its size: most of the cost is per statement. */
async function append(
  within: Transaction<Tables>,
  { inserts, numbers, cap, states }: AppendParts,
  batch: readonly NewMessage[],
): Promise<{ outcomes: Appended[]; counts: PairCounts; counted: BatchNumbers }> {
  const state = await states.read(within, batch);
  const allowed = allowedOf(batch, state);
  const messages = [...allowed.values()];
  const counted = await numbers.read(within, messages, state);
  const inserted = await inserts.run(within, messages, { state, numbers: counted });
  const counts = await cap.trim(within, additionsOf(allowed, inserted, state));

  const outcomes: Appended[] = [];
  const newest = new Map<string, number>();
  for (const message of batch) {
    const key = requestKey(message);
    const row = inserted.get(key);
    inserted.delete(key);
    const resent = row === undefined ? await findSent(within, message) : undefined;
    const stored = row ?? resent;
    if (stored === undefined) outcomes.push(refusalOf(message, allowed.has(key), state));
    else {
      const pair = pairKeyOf(message);
      const conversation = state.get(pair);
      const accepted = conversation?.isAccepted ?? false;
      const { id, at, hidden, tag } = stored;
      const again = row === undefined;
      const after = again ? null : newest.get(pair) ?? conversation?.newest ?? null;
      if (!again) newest.set(pair, id);
      const tagged = tag === undefined ? {} : { tag };
      outcomes.push({ kind: "stored", id, at, hidden: hidden !== 0, accepted, again, after, ...tagged });
    }
  }
  return { outcomes, counts, counted };
}

/** The messages that may be stored, by request key, each request once. */
function allowedOf(batch: readonly NewMessage[], state: BatchState): Map<string, NewMessage> {
  const allowed = new Map<string, NewMessage>();
  const waiting = new Map<string, number>();
  for (const message of batch) {
    const [key, pair] = [requestKey(message), pairKeyOf(message)];
    const conversation = state.get(pair);
    const contradicts = conflictOf(message, state) !== undefined;
    if (conversation === undefined || allowed.has(key) || contradicts || !isMember(message, state)) continue;
    if (!conversation.isAccepted) {
      const waits = waiting.get(pair) ?? conversation.waiting;
      if (waits >= KEPT.waitingOfPair) continue;
      waiting.set(pair, waits + 1);
    }
    allowed.set(key, message);
  }
  return allowed;
}

/** Why a message is not stored. `tried`: it contradicted nothing but an earlier message. */
function refusalOf(message: NewMessage, tried: boolean, state: BatchState): Appended {
  if (tried) return { kind: "conflict", field: "e2ee.n" };
  const field = conflictOf(message, state);
  if (field === undefined || !isMember(message, state)) return { kind: "not_invited" };
  return { kind: "conflict", field };
}

/** What contradicts the keys of the two. */
function conflictOf(message: NewMessage, state: BatchState): E2eeConflict | undefined {
  const { e2ee, isPlainRefused = false } = message;
  if (e2ee === undefined && !isPlainRefused) return undefined;
  const keys = state.get(pairKeyOf(message))?.keys;
  if (keys === undefined) return undefined;
  if (isEncrypted(keys) !== (e2ee !== undefined)) return "e2ee";
  return e2ee === undefined || isCurrentEpoch(keys, e2ee.ep) ? undefined : "e2ee.ep";
}

/** Whether the sender has a conversation that it may write to, once not too many messages wait. */
function isMember(message: NewMessage, state: BatchState): boolean {
  const conversation = state.get(pairKeyOf(message));
  return conversation?.isAccepted === true || conversation?.invitedBy === message.senderId;
}

/** The inserted messages by pair. */
function additionsOf(
  messages: ReadonlyMap<string, NewMessage>,
  inserted: ReadonlyMap<string, StoredRow>,
  state: BatchState,
): Map<string, PairAddition> {
  const additions = new Map<string, PairAddition>();
  for (const [key, { id }] of inserted) {
    const pair = pairKeyOf(messages.get(key)!);
    const conversation = state.get(pair);
    const addition = additions.get(pair) ?? {
      ...{ count: 0, newest: 0, before: conversation?.newest ?? null },
      epoch: conversation?.keys?.epoch ?? undefined,
    };
    additions.set(pair, { ...addition, count: addition.count + 1, newest: Math.max(addition.newest, id) });
  }
  return additions;
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
