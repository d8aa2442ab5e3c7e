// The key of a room for an epoch, opened by each of the two members.

import { type Bytes, checkedBytes, sameBytes, toBase64 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { derive, hkdfKey, KEY_BYTES } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import { epochInfo, type EpochRecord, isEpochSigned } from "../../../server/protocol/e2ee/epoch_records.ts";
import { openForKey } from "./hpke_suite.ts";
import type { Identity } from "./identity_keys.ts";
import { sealingKey } from "./sealed_bytes.ts";

/** Who an epoch is for, by the newest entry of the log. */
export interface EpochMember {
  /** Id of the user. */
  readonly id: number;
  /** Base64. */
  readonly ikDh: string;
  /** Hash of the newest entry of the log, base64. */
  readonly head: string;
}

/** The key of a room for an epoch. The secret cannot be exported. */
export class EpochKey {
  readonly #secret: CryptoKey;
  readonly #messageKeys = new Map<string, Promise<CryptoKey>>();

  /** `kc`: the commitment to the key, base64. */
  private constructor(
    secret: CryptoKey,
    readonly room: string,
    readonly epoch: number,
    readonly kc: string,
  ) {
    this.#secret = secret;
  }

  /** Makes it of 32 bytes. */
  static async of(secret: Bytes, room: string, epoch: number): Promise<EpochKey> {
    const key = await hkdfKey(secret);
    return new EpochKey(key, room, epoch, toBase64(await derive(key, "kc", room, epoch)));
  }

  /** The key of the messages of one member to the other, by their ids. There are two, and each is derived once. */
  messageKey(sender: number, recipient: number): Promise<CryptoKey> {
    const direction = `${sender}-${recipient}`;
    const known = this.#messageKeys.get(direction);
    if (known !== undefined) return known;
    const key = sealingKey(this.#secret, "msg", this.room, this.epoch, sender, recipient);
    this.#messageKeys.set(direction, key);
    return key;
  }
}

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
