// A new key of a room, opened by each of the two members.

import { checkedBytes, sameBytes } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { KEY_BYTES } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import { epochInfo, type EpochRecord, isEpochSigned } from "../../../server/protocol/e2ee/epoch_records.ts";
import { EpochKey } from "./epoch_keys.ts";
import { openForKey } from "./hpke_suite.ts";
import type { Identity } from "./identity_keys.ts";

/** Why a record gives no key. `sealed`: it cannot be opened; `commitment`: the key is not the one of `kc`. */
export type EpochProblem = "signature" | "sealed" | "commitment";

/**
 * Opens a record that was read, with the keys of the user it is for. `ikSig` is that of the entry that its first head names
 * in the pinned log of `from`. That heads and ids are the expected ones is the caller's to check.
 */
export async function openEpoch(
  room: string,
  record: EpochRecord,
  ikSig: string,
  identity: Pick<Identity, "ikDh" | "opening">,
): Promise<EpochKey | EpochProblem> {
  if (!await isEpochSigned(room, record, ikSig)) return "signature";
  const secret = await openForKey(identity, epochInfo(room, record), record);
  if (secret?.length !== KEY_BYTES) return "sealed";
  const key = await EpochKey.of(secret, room, record.epoch);
  return sameBytes(checkedBytes(key.kc), checkedBytes(record.kc)) ? key : "commitment";
}
