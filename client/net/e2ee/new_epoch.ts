// A new epoch of a conversation: made, and posted for both members.

import type { EpochRecord } from "../../../server/protocol/e2ee/epoch_records.ts";
import type { EpochKey } from "../../crypto/e2ee/epoch_keys.ts";
import { makeEpoch } from "../../crypto/e2ee/epoch_making.ts";
import type { EpochBookOptions, NoEpoch } from "./epoch_book.ts";
import type { KeyAnswer } from "./key_requests.ts";
import type { TrustedLog } from "./peer_logs.ts";

/** An epoch that was made, and what the server says to it. */
export interface PostedEpoch {
  readonly answer: KeyAnswer;
  /** The record for this member. */
  readonly record: EpochRecord;
  readonly key: EpochKey;
}

/** Makes an epoch for the newest entries of both logs, and posts it. */
export async function postEpoch(
  { context: { requests }, own: { sealing: self }, peer, room }: EpochBookOptions,
  log: TrustedLog,
  epoch: number,
): Promise<PostedEpoch | NoEpoch> {
  if (self === undefined) return "keys";
  const other = { id: peer.id, ikDh: log.newest.entry.ik_dh, head: log.newest.hash };
  const made = await makeEpoch({ room, epoch, at: requests.now() }, self, other);
  if (made === undefined) return "epochs";
  const { toPeer, toSelf } = made.records;
  const body = { room, epoch, records: [toPeer, toSelf] };
  const answer = await requests.send({ method: "POST", path: "/api/pm/epochs", body });
  return { answer, record: toSelf, key: made.key };
}
