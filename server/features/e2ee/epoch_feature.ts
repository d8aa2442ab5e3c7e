// Epochs of conversations of two members: each member makes new keys for both, and reads the own records.

import {
  type EpochPair,
  isEpochSigned,
  readEpochPair,
  readEpochRecord,
} from "../../protocol/e2ee/epoch_records.ts";
import { isWhole } from "../../protocol/e2ee/e2ee_bytes.ts";
import { Refusal } from "../../protocol/errors.ts";
import type { Account } from "../../ports/account.ts";
import type { EpochAdded, ListedEpochs } from "../../ports/e2ee/epoch_store.ts";
import { accountPrincipal } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import type { KeyNotices } from "./key_notices.ts";
import { MAX_CLOCK_SKEW_MS } from "./key_rules.ts";

/** A new epoch as it was sent. */
export interface EpochRequest {
  readonly room: unknown;
  readonly epoch: unknown;
  readonly records: unknown;
}

/** Outcome for an epoch that was not added. */
type EpochRefused = Exclude<EpochAdded, { kind: "added" }>;

/** The other account of a room; null for a room that is not the reader's, or not of two accounts. */
export type PeerIn = (room: string, userId: number) => number | null;

/** Epochs. Each method throws a `Refusal` `forbidden` for a room that is not the reader's. */
export interface EpochFeature {
  /**
   * Adds an epoch. Resolves to its number. Throws a `Refusal`: `bad_request`, `rate_limited`, and `conflict` with the newest
   * epoch, the own record of it and the heads of both logs.
   */
  add(owner: Account, request: EpochRequest): Promise<number>;
  /** The own records from an epoch on, rising. */
  list(owner: Account, room: string, from: number | undefined): Promise<ListedEpochs>;
}

/** Makes the feature. */
export function createEpochFeature(context: Context, notices: KeyNotices, peerIn: PeerIn): EpochFeature {
  const { store, tiers, clock } = context;
  return {
    async add(owner, { room, epoch, records }) {
      requireShape(room, epoch, records);
      const peer = peerIn(room, owner.id);
      if (peer === null) throw notYours();
      const pair = readPair(owner.id, peer, epoch, records);
      if (Math.abs(pair.toPeer.at - clock.now()) > MAX_CLOCK_SKEW_MS) {
        throw new Refusal("bad_request", "The time of the records is off by more than 10 minutes.", {
          field: "records.at",
        });
      }
      await tiers.take("epochs", { principal: `${accountPrincipal(owner.id)} ${room}` });
      const isSigned = await isSignedByNewest(context, owner, room, pair);
      const account = await store.accounts.byId(peer);
      const added = isSigned
        ? await store.keys.addEpoch(pair, clock.now())
        : await ofOtherKeys(context, owner, peer);
      if (added.kind === "not_invited") throw notYours();
      if (added.kind === "conflict") throw conflict(added);
      // At once: notices of two epochs go out in their order.
      if (account !== undefined) {
        const keys = { epoch: pair.toPeer.epoch, heads: pair.toPeer.heads };
        notices.pairChanged({ room, owner, peer: account, keys, reachesPeer: added.reachesPeer });
      }
      return pair.toPeer.epoch;
    },
    async list({ id }, room, from) {
      const peer = peerIn(room, id);
      const listed = peer === null ? undefined : await store.keys.epochs(id, peer, from);
      if (listed === undefined) throw notYours();
      return listed;
    },
  };
}

function requireShape(
  room: unknown,
  epoch: unknown,
  records: unknown,
): asserts room is string {
  if (typeof room !== "string") throw wrong("room", "room is missing.");
  if (!isWhole(epoch) || epoch === 0) throw wrong("epoch", "epoch has to be a whole number from 1 on.");
  const isList = Array.isArray(records) && records.length === 2;
  if (!isList || records.some((record) => readEpochRecord(record) === undefined)) {
    throw wrong("records", "records are two, for the other and for oneself.");
  }
}

/** The two records. Throws a `Refusal` `bad_request` unless they are of this epoch, from one of the two to each of them. */
function readPair(from: number, peer: number, epoch: unknown, records: unknown): EpochPair {
  const pair = readEpochPair(records, from, peer);
  if (pair === undefined || pair.toPeer.epoch !== epoch) {
    throw wrong("records", "The records are not of this epoch, or not from you to you and the other.");
  }
  return pair;
}

/**
 * Whether the head of the records is the newest of the log. Throws a `Refusal` `bad_request` for such records that its key
 * has not signed.
 */
async function isSignedByNewest(
  { store }: Context,
  { id }: Account,
  room: string,
  { toPeer, toSelf }: EpochPair,
): Promise<boolean> {
  const newest = (await store.keys.log(id)).at(-1);
  if (newest === undefined || newest.hash !== toPeer.heads[0]) return false;
  for (const record of [toPeer, toSelf]) {
    if (!await isEpochSigned(room, record, newest.entry.ik_sig)) {
      throw wrong("records", "The signature of a record is not valid.");
    }
  }
  return true;
}

/** The outcome for records of other keys than those of the log, by whichever key they are signed. */
async function ofOtherKeys({ store }: Context, { id }: Account, peer: number): Promise<EpochRefused> {
  const keys = (await store.keys.keysWith(id, [peer])).get(peer);
  const listed = await store.keys.epochs(id, peer, keys?.epoch);
  if (keys === undefined || listed === undefined) return { kind: "not_invited" };
  const record = listed.records.at(-1) ?? null;
  return { kind: "conflict", keys: { ...keys, epoch: listed.newest }, record };
}

function wrong(field: string, msg: string): Refusal {
  return new Refusal("bad_request", msg, { field });
}

function notYours(): Refusal {
  return new Refusal("forbidden", "This is not your conversation.", { field: "room" });
}

function conflict({ keys: { epoch, heads }, record }: EpochRefused & { kind: "conflict" }): Refusal {
  return new Refusal("conflict", "This epoch does not follow the newest one, or is of other keys.", {
    field: "epoch",
    beside: { newest: epoch, record, heads },
  });
}
