// Queries on epochs of conversations, and on what conversations have in common: logs and newest epoch.

import type { ExpressionBuilder, Kysely, Transaction } from "kysely";
import type {
  EpochAdded,
  EpochStore,
  KeyedConversation,
  ListedEpochs,
} from "../../ports/e2ee/epoch_store.ts";
import type { PairKeys } from "../../ports/e2ee/key_store.ts";
import { type EpochPair, type EpochRecord, MAX_EPOCH_STEP } from "../../protocol/e2ee/epoch_records.ts";
import type { Dialect } from "../dialect.ts";
import { pairOf } from "../pairs.ts";
import type { Tables } from "../schema.ts";
import { type KeyState, keyStateOf } from "./key_states.ts";

/** Makes the store of epochs. */
export function createEpochs(db: Kysely<Tables>, dialect: Dialect): EpochStore {
  return {
    addEpoch: (pair, at) => db.transaction().execute((within) => addEpoch(within, dialect, pair, at)),
    epochs: (owner, peer, from) => epochs(db, owner, peer, from),
    keysWith: (owner, peers) => keysWith(db, owner, peers),
    keyed: (owner, limit, at) => keyed(db, owner, limit, at),
  };
}

/** A {@link KeyState} as one of the two sees it. */
function keysOf({ low, high, epoch }: KeyState, isLow: boolean): PairKeys {
  return { epoch: epoch ?? 0, heads: isLow ? [low, high] : [high, low] };
}

async function addEpoch(
  within: Transaction<Tables>,
  { engine }: Dialect,
  { toPeer, toSelf }: EpochPair,
  at: number,
): Promise<EpochAdded> {
  const { from, to: peer, epoch, heads } = toPeer;
  const { key, low } = pairOf(from, peer);
  if (engine === "postgres") {
    await within.selectFrom("conversations").select("pair_key").where("pair_key", "=", key).forNoKeyUpdate()
      .execute();
  }
  const row = await within.selectFrom("conversations")
    .select((eb) => [...CONVERSATION, declineOf(eb, from, at), ...keyStateOf(eb)])
    .where("pair_key", "=", key).executeTakeFirst();
  if (row === undefined || !knows(row, from)) return { kind: "not_invited" };
  const isLow = from === low;
  const keys = keysOf(row, isLow);
  const isNext = epoch > keys.epoch && epoch <= keys.epoch + MAX_EPOCH_STEP;
  if (!isNext || heads[0] !== keys.heads[0] || heads[1] !== keys.heads[1]) {
    const record = keys.epoch === 0 ? null : await recordOf(within, key, keys.epoch, isLow);
    return { kind: "conflict", keys, record };
  }
  const [own, others] = [toSelf, toPeer].map((record) => JSON.stringify(record)) as [string, string];
  await within.insertInto("epochs").values({
    ...{ pair_key: key, epoch, created_at: at },
    ...(isLow ? { low_head: heads[0], high_head: heads[1] } : { low_head: heads[1], high_head: heads[0] }),
    ...(isLow ? { low_record: own, high_record: others } : { low_record: others, high_record: own }),
  }).execute();
  await forgetUnusedEpochs(within, key);
  return { kind: "added", reachesPeer: reachesPeer(row, from) };
}

/** Deletes the epochs of a pair that no stored message has, but for the newest. */
export async function forgetUnusedEpochs(within: Transaction<Tables>, pair: string): Promise<void> {
  await within.deleteFrom("epochs").where("pair_key", "=", pair)
    .where(({ eb, selectFrom }) =>
      eb.and([
        eb(
          "epoch",
          "<",
          selectFrom("epochs as newest").select((row) => row.fn.max("newest.epoch").as("epoch"))
            .where("newest.pair_key", "=", pair),
        ),
        // A list, which is read once: for each epoch, the messages would be searched again.
        eb(
          "epoch",
          "not in",
          selectFrom("messages").select("messages.ep").where("messages.pair_key", "=", pair)
            .where("messages.ep", "is not", null).$castTo<{ ep: number }>(),
        ),
      ])
    ).execute();
}

async function recordOf(
  db: Kysely<Tables>,
  key: string,
  epoch: number,
  isLow: boolean,
): Promise<EpochRecord> {
  const { record } = await db.selectFrom("epochs").select(`${isLow ? "low" : "high"}_record as record`)
    .where("pair_key", "=", key).where("epoch", "=", epoch).executeTakeFirstOrThrow();
  return JSON.parse(record) as EpochRecord;
}

async function epochs(
  db: Kysely<Tables>,
  owner: number,
  peer: number,
  from: number = 0,
): Promise<ListedEpochs | undefined> {
  const { key, low } = pairOf(owner, peer);
  const conversation = await db.selectFrom("conversations").select(CONVERSATION).where("pair_key", "=", key)
    .executeTakeFirst();
  if (conversation === undefined || !knows(conversation, owner)) return undefined;
  const rows = await db.selectFrom("epochs")
    .select(["epoch", `${owner === low ? "low" : "high"}_record as record`])
    .where("pair_key", "=", key)
    .where(({ eb, or, selectFrom }) =>
      or([
        eb("epoch", ">=", from),
        eb(
          "epoch",
          "=",
          selectFrom("epochs as newest").select((row) => row.fn.max("newest.epoch").as("epoch"))
            .where("newest.pair_key", "=", key),
        ),
      ])
    )
    .orderBy("epoch").execute();
  const records = rows.filter(({ epoch }) => epoch >= from)
    .map(({ record }) => JSON.parse(record) as EpochRecord);
  return { newest: rows.at(-1)?.epoch ?? 0, records };
}

async function keysWith(
  db: Kysely<Tables>,
  owner: number,
  peers: readonly number[],
): Promise<Map<number, PairKeys>> {
  if (peers.length === 0) return new Map();
  const heads = await db.selectFrom("key_entries as entries").select(["user_id", "hash"])
    .where("user_id", "in", [owner, ...peers])
    .where(({ eb, selectFrom }) =>
      eb(
        "seq",
        "=",
        selectFrom("key_entries").select((row) => row.fn.max("key_entries.seq").as("seq"))
          .whereRef("key_entries.user_id", "=", "entries.user_id"),
      )
    ).execute();
  const headOf = new Map(heads.map(({ user_id, hash }) => [user_id, hash]));
  const pairs = peers.map((peer) => pairOf(owner, peer).key);
  const newest = await db.selectFrom("epochs").select((row) => ["pair_key", row.fn.max("epoch").as("epoch")])
    .where("pair_key", "in", pairs).groupBy("pair_key").execute();
  const epochOf = new Map(newest.map(({ pair_key, epoch }) => [pair_key, Number(epoch)]));
  return new Map(peers.map((peer, n): [number, PairKeys] => [peer, {
    epoch: epochOf.get(pairs[n]!) ?? 0,
    heads: [headOf.get(owner) ?? null, headOf.get(peer) ?? null],
  }]));
}

async function keyed(
  db: Kysely<Tables>,
  owner: number,
  limit: number,
  at: number,
): Promise<KeyedConversation[]> {
  const rows = await db.selectFrom("conversations").innerJoin(
    "users",
    (join) =>
      join.on(({ and, eb, or, ref }) =>
        or([
          and([eb("low_id", "=", owner), eb("users.id", "=", ref("high_id"))]),
          and([eb("high_id", "=", owner), eb("users.id", "=", ref("low_id"))]),
        ])
      ),
  )
    .select((eb) => [
      ...["users.id as peerId", "users.username", ...CONVERSATION] as const,
      declineOf(eb, owner, at),
    ])
    .where((row) =>
      row.or([
        row("invited_by", "=", owner),
        row("invite_hidden", "=", 0),
        row("accepted_at", "is not", null),
      ])
    )
    .orderBy((row) => row.fn.coalesce("accepted_at", "invited_at"), "desc").limit(limit).execute();
  return rows.map((row) => ({
    ...{ peerId: row.peerId, username: row.username },
    reachesPeer: reachesPeer(row, owner),
  }));
}

const CONVERSATION = ["invited_by", "invite_hidden", "accepted_at"] as const;

interface ConversationRow {
  readonly invited_by: number;
  readonly invite_hidden: number;
  readonly accepted_at: number | null;
}

/** Selects whether the other of the two has declined the invitations of `inviter` until after `at`. */
function declineOf({ selectFrom }: ExpressionBuilder<Tables, "conversations">, inviter: number, at: number) {
  return selectFrom("invitation_declines").select("invitation_declines.inviter_id")
    .where("invitation_declines.inviter_id", "=", inviter).where("invitation_declines.ends_at", ">", at)
    .where(({ eb, or, ref }) =>
      or([
        eb("invitation_declines.decliner_id", "=", ref("conversations.low_id")),
        eb("invitation_declines.decliner_id", "=", ref("conversations.high_id")),
      ])
    ).limit(1).as("declined");
}

/** Whether an account may know of the conversation: an invitation may be hidden from it. */
function knows({ invited_by, invite_hidden, accepted_at }: ConversationRow, id: number): boolean {
  return accepted_at !== null || invited_by === id || invite_hidden === 0;
}

function reachesPeer(row: ConversationRow & { readonly declined: number | null }, from: number): boolean {
  const { invited_by, invite_hidden, accepted_at, declined } = row;
  return accepted_at !== null || invited_by !== from || (invite_hidden === 0 && declined === null);
}
