// Keys of rooms, opened once in each browser. What opens new ones loads on use.

import { toBase64, utf8 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { digest } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import type { EpochRecord } from "../../../server/protocol/e2ee/epoch_records.ts";
import { EpochKey } from "../../crypto/e2ee/epoch_keys.ts";
import type { EpochProblem } from "../../crypto/e2ee/epoch_opening.ts";
import type { Identity } from "../../crypto/e2ee/identity_keys.ts";
import type { DeviceKeys } from "./device_keys.ts";

/** A record of an epoch, and what it is checked and opened with: `ikSig` of the member who signed it, base64. */
export interface SealedEpoch {
  readonly room: string;
  readonly record: EpochRecord;
  readonly ikSig: string;
  readonly identity: Identity;
}

/** The key of an epoch, or what is wrong with the record. Rejects where what opens it could not be loaded. */
export async function keyOfEpoch(device: DeviceKeys, sealed: SealedEpoch): Promise<EpochKey | EpochProblem> {
  const { room, record, ikSig, identity } = sealed;
  const kept = await device.epochKey(room, record.epoch);
  if (kept !== undefined && kept.digest === await digestOf(sealed)) {
    return new EpochKey(kept.secret, room, record.epoch, record.kc);
  }
  const { openEpoch } = await import("./key_changes.ts");
  const key = await openEpoch(room, record, ikSig, identity);
  if (typeof key !== "string") await keepEpoch(device, sealed, key);
  return key;
}

/** Keeps the key of an epoch that was opened or made. */
export async function keepEpoch(
  device: DeviceKeys,
  sealed: SealedEpoch,
  { secret }: EpochKey,
): Promise<void> {
  await device.keepEpochKey(sealed.room, sealed.record.epoch, { digest: await digestOf(sealed), secret });
}

/** Of all that decides what comes of opening: what was opened before is no answer to anything else. */
async function digestOf({ room, record, ikSig, identity }: SealedEpoch): Promise<string> {
  const { epoch, from, to, at, heads, kc, enc, ct, sig } = record;
  const all = [room, epoch, from, to, at, heads, kc, enc, ct, sig, ikSig, identity.ikDh];
  return toBase64(await digest(utf8(JSON.stringify(all))));
}
