// Records of epoch keys: a room's key, sealed for one member and signed by the member who made it.

import { type Bytes, checkedBytes, isBase64, isWhole, jsonObject } from "./e2ee_bytes.ts";
import { isSigned, KEY_BYTES, labelled, SIGNATURE_BYTES } from "./e2ee_derive.ts";

/** Bytes of a sealed key: the key, and the tag of AES-GCM. */
export const SEALED_KEY_BYTES = 48;
/** How far `epoch` may be above the newest one. */
export const MAX_EPOCH_STEP = 1000;

/** A record as on the wire. Binary members are base64. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Id of the user who made it. */
  readonly from: number;
  /** Id of the user who can open it: the peer, or `from` itself. */
  readonly to: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Heads of the logs of `from` and of `to`, 32 bytes each. */
  readonly heads: readonly [string, string];
  /** Commitment to the key, 32 bytes. */
  readonly kc: string;
  /** Encapsulated key of HPKE, 32 bytes. */
  readonly enc: string;
  /** The sealed key, 48 bytes. */
  readonly ct: string;
  /** By `ik_sig` of `from`. */
  readonly sig: string;
}

/** The members of a record that the sealing of its key is bound to. */
export type EpochTerms = Omit<EpochRecord, "enc" | "ct" | "sig">;

/** The two records of a new epoch. */
export interface EpochPair {
  readonly toPeer: EpochRecord;
  readonly toSelf: EpochRecord;
}

/** A record of JSON, without members that it does not know. Undefined for another shape. It checks no signature. */
export function readEpochRecord(value: unknown): EpochRecord | undefined {
  const json = jsonObject(value);
  if (json === undefined) return undefined;
  const { epoch, from, to, at, heads, kc, enc, ct, sig } = json;
  if (![epoch, from, to, at].every(isWhole) || epoch === 0) return undefined;
  if (!Array.isArray(heads) || heads.length !== 2) return undefined;
  if (![...heads, kc, enc].every((one) => isBase64(one, KEY_BYTES))) return undefined;
  if (!isBase64(ct, SEALED_KEY_BYTES) || !isBase64(sig, SIGNATURE_BYTES)) return undefined;
  return { epoch, from, to, at, heads: [heads[0], heads[1]], kc, enc, ct, sig } as EpochRecord;
}

/**
 * The two records of an epoch that `from` makes for a room with `peer`, in either order. Undefined unless both have the
 * shape, one is for each of the two, `epoch`, `at` and `kc` are alike, and the heads of `from` agree.
 */
export function readEpochPair(value: unknown, from: number, peer: number): EpochPair | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const records = value.map(readEpochRecord);
  const toPeer = records.find((record) => record?.to === peer);
  const toSelf = records.find((record) => record?.to === from);
  if (toPeer === undefined || toSelf === undefined || from === peer) return undefined;
  const isPair = toPeer.from === from && toSelf.from === from && toPeer.epoch === toSelf.epoch &&
    toPeer.at === toSelf.at && toPeer.kc === toSelf.kc &&
    [toPeer.heads[0], ...toSelf.heads].every((head) => head === toSelf.heads[0]);
  return isPair ? { toPeer, toSelf } : undefined;
}

/** The bytes that the sealing of a record's key is bound to. */
export function epochInfo(room: string, { epoch, from, to, at, heads, kc }: EpochTerms): Bytes {
  return labelled("epoch", room, epoch, from, to, at, ...[...heads, kc].map(checkedBytes));
}

/** The bytes that the signature of a record is over. */
export function epochSigned(room: string, record: Omit<EpochRecord, "sig">): Bytes {
  return labelled("epoch-sig", epochInfo(room, record), checkedBytes(record.enc), checkedBytes(record.ct));
}

/** Whether a record that was read is signed by `ikSig` (base64), the key of the entry that its first head names. */
export function isEpochSigned(room: string, record: EpochRecord, ikSig: string): Promise<boolean> {
  return isSigned(checkedBytes(ikSig), checkedBytes(record.sig), epochSigned(room, record));
}
