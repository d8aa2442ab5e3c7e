// Queries on private messages between two accounts.

import { type CompiledQuery, type Kysely, sql, type Transaction } from "kysely";
import { KEPT } from "../ports/limits.ts";
import type { Appended, HistoryPage, MessageStore, NewMessage, StoredMessage } from "../ports/store.ts";
import { type Dialect, retryOnDeadlock } from "./dialect.ts";
import { countMessages, MessageCap, type PairAddition, type PairCounts } from "./message_cap.ts";
import { pairOf } from "./pairs.ts";
import type { MessagesTable, Tables } from "./schema.ts";

/** Messages read at a time: at most 256 KiB, 1 to 2 ms of SQLite. */
const BATCH = 50;

/** Makes the store of private messages. */
export function createMessages(db: Kysely<Tables>, dialect: Dialect): MessageStore {
  const inserts = new Inserts(db);
  const cap = new MessageCap(db);
  return {
    async append(batch) {
      const { outcomes, counts } = await retryOnDeadlock(
        dialect,
        () =>
          db.transaction().execute(async (within) => {
            if (dialect.engine === "postgres") await lockConversations(within, batch);
            return await append(within, { inserts, cap }, batch);
          }),
      );
      cap.remember(counts);
      return outcomes;
    },
    history: (owner, peer, page) => history(db, owner, peer, page),
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

/** Columns of a message, named as in `StoredMessage`. */
export const STORED_MESSAGE = [
  "id",
  "sender_id as senderId",
  "ciphertext",
  "nonce",
  "scheme",
  "created_at as at",
] as const;

/** State of the conversations of a batch. */
interface BatchState {
  /** Id of the newest message of each pair with messages. */
  readonly newest: ReadonlyMap<string, number>;
  readonly accepted: ReadonlySet<string>;
  /** Pending conversations: the inviter, and the number of waiting messages. */
  readonly pending: ReadonlyMap<string, { readonly invitedBy: number; waiting: number }>;
  /** Ignored senders, as `ignorer:ignored`. */
  readonly ignores: ReadonlySet<string>;
}

/** A stored message, as far as the sender's receipt needs it. */
interface StoredRow {
  readonly id: number;
  readonly at: number;
  readonly hidden: number;
}

/** Stores a batch with few statements, whatever its size: most of the cost is per statement. */
async function append(
  within: Transaction<Tables>,
  { inserts, cap }: { inserts: Inserts; cap: MessageCap },
  batch: readonly NewMessage[],
): Promise<{ outcomes: Appended[]; counts: PairCounts }> {
  const state = await readState(within, batch);
  const allowed = new Map<string, NewMessage>();
  for (const message of batch) {
    const key = requestKey(message);
    if (!allowed.has(key) && mayWrite(message, state)) allowed.set(key, message);
  }
  const inserted = await insert(within, inserts, [...allowed.values()], state.ignores);
  const counts = await cap.trim(within, additionsOf(allowed, inserted, state.newest));

  const outcomes: Appended[] = [];
  const newest = new Map(state.newest);
  for (const message of batch) {
    const key = requestKey(message);
    const row = inserted.get(key);
    inserted.delete(key);
    const resent = row === undefined ? await findSent(within, message) : undefined;
    const stored = row ?? resent;
    if (stored === undefined) outcomes.push({ kind: "not_invited" });
    else {
      const accepted = state.accepted.has(pairKeyOf(message));
      const { id, at, hidden } = stored;
      const again = row === undefined;
      const after = again ? null : newest.get(pairKeyOf(message)) ?? null;
      if (!again) newest.set(pairKeyOf(message), id);
      outcomes.push({ kind: "stored", id, at, hidden: hidden !== 0, accepted, again, after });
    }
  }
  return { outcomes, counts };
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

async function readState(within: Transaction<Tables>, batch: readonly NewMessage[]): Promise<BatchState> {
  const rows = await within.selectFrom("conversations")
    .select(({ selectFrom }) => [
      ...["pair_key", "invited_by", "accepted_at"] as const,
      selectFrom("messages").select((row) => row.fn.max("messages.id").as("id"))
        .whereRef("messages.pair_key", "=", "conversations.pair_key").as("newest"),
    ])
    .where("pair_key", "in", [...new Set(batch.map(pairKeyOf))]).execute();
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
  };
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

/** A row that an insert returns, because the message is new. */
type Inserted = StoredRow & { readonly senderId: number; readonly requestId: string };

/** Insert statements by number of messages. Each is compiled once, because compiling costs as much as inserting. */
class Inserts {
  readonly #compiled: Map<number, CompiledQuery<Inserted>> = new Map();

  constructor(readonly db: Kysely<Tables>) {}

  /** The statement for these rows. Their columns are in the order of {@link COLUMNS}. */
  of(rows: readonly (readonly unknown[])[]): CompiledQuery<Inserted> {
    let compiled = this.#compiled.get(rows.length);
    if (compiled === undefined) {
      compiled = this.#compile(rows.length);
      this.#compiled.set(rows.length, compiled);
    }
    return { ...compiled, parameters: rows.flat() };
  }

  #compile(count: number): CompiledQuery<Inserted> {
    const row = sql`(${sql.join(COLUMNS.map(() => sql.val(0)))})`;
    return sql<Inserted>`insert into messages (${sql.join(COLUMNS.map((column) => sql.ref(column)))})
      values ${sql.join(Array.from({ length: count }, () => row))}
      on conflict (sender_id, request_id) do nothing
      returning id, created_at as "at", hidden, sender_id as "senderId", request_id as "requestId"`.compile(
      this.db,
    );
  }
}

const COLUMNS = [
  "sender_id",
  "recipient_id",
  "ciphertext",
  "nonce",
  "scheme",
  "request_id",
  "pair_key",
  "hidden",
  "created_at",
] as const satisfies readonly (keyof MessagesTable)[];

/** Inserts the new messages. Resolves to their rows by request key; resent messages are left out. */
async function insert(
  within: Transaction<Tables>,
  inserts: Inserts,
  messages: readonly NewMessage[],
  ignores: ReadonlySet<string>,
): Promise<Map<string, StoredRow>> {
  if (messages.length === 0) return new Map();
  const { rows } = await within.executeQuery(inserts.of(messages.map((message) => [
    message.senderId,
    message.recipientId,
    message.ciphertext,
    message.nonce,
    message.scheme,
    message.requestId,
    pairKeyOf(message),
    ignores.has(`${message.recipientId}:${message.senderId}`) ? 1 : 0,
    message.at,
  ])));
  return new Map(rows.map((row) => [requestKey(row), row]));
}

function findSent(
  within: Transaction<Tables>,
  { senderId, requestId }: NewMessage,
): Promise<StoredRow | undefined> {
  return within.selectFrom("messages").select(["id", "created_at as at", "hidden"])
    .where("sender_id", "=", senderId).where("request_id", "=", requestId).executeTakeFirst();
}

function pairKeyOf({ senderId, recipientId }: NewMessage): string {
  return pairOf(senderId, recipientId).key;
}

function requestKey({ senderId, requestId }: Pick<NewMessage, "senderId" | "requestId">): string {
  return `${senderId}:${requestId}`;
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
  if (limit <= BATCH) return (await newest.select(STORED_MESSAGE).execute()).reverse();
  const read = new Map<number, StoredMessage>();
  for (;;) {
    const ids = (await newest.select("id").execute()).map(({ id }) => id).reverse();
    const missing = ids.filter((id) => !read.has(id));
    // Messages never change, so once all listed messages are read, they are the conversation at the time of the list.
    if (missing.length === 0) return ids.map((id) => read.get(id)!);
    for (let at = 0; at < missing.length; at += BATCH) {
      const batch = db.selectFrom("messages").select(STORED_MESSAGE)
        .where("id", "in", missing.slice(at, at + BATCH));
      for (const message of await batch.execute()) read.set(message.id, message);
      await pause?.();
    }
  }
}
