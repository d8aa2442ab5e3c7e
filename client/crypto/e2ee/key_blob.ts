// What an account's devices share: pins of other users' keys and former keys, sealed with the account's key.

import {
  type Bytes,
  fromUtf8,
  isBase64,
  isWhole,
  jsonObject,
  utf8,
} from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { KEY_BYTES, labelled } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import { type LogEntry, readLogEntry } from "../../../server/protocol/e2ee/key_log.ts";
import { MAX_BLOB_BYTES, type SealedBlob } from "../../../server/protocol/e2ee/sealed_blob.ts";
import { openBytes, sealBytes, sealingKey } from "./sealed_bytes.ts";

/** Tag of AES-GCM. */
const TAG_BYTES = 16;

/** The newest entry of another user's log that was seen. */
export interface Pin {
  readonly name: string;
  readonly seq: number;
  /** Hash of the entry, base64. */
  readonly head: string;
  /** How far it is trusted, such as `seen`. */
  readonly ok: string;
}

/** The content of a blob. */
export interface BlobContent {
  /** When it was made, in milliseconds since 1970. */
  readonly at: number;
  /** By the id of the user, in decimal. */
  readonly pins: Readonly<Record<string, Pin>>;
  /** Former keys of the account, base64. */
  readonly former: readonly string[];
  /** The user's own log. */
  readonly log: readonly LogEntry[];
}

/** Seals content as a version. Throws a `RangeError` for more than 256 KiB. */
export async function sealBlob(
  accountKey: Bytes,
  userId: number,
  version: number,
  content: BlobContent,
  nonce?: Bytes,
): Promise<SealedBlob> {
  const plain = utf8(JSON.stringify(content));
  if (plain.length + TAG_BYTES > MAX_BLOB_BYTES) throw new RangeError("The blob is too long");
  const key = await sealingKey(accountKey, "blob");
  return { version, ...await sealBytes(key, labelled("blob", userId, version), plain, nonce) };
}

/** Opens a blob that was read. Undefined for another account's key or version, changed bytes, or content of another shape. */
export async function openBlob(
  accountKey: Bytes,
  userId: number,
  blob: SealedBlob,
): Promise<BlobContent | undefined> {
  const key = await sealingKey(accountKey, "blob");
  const plain = await openBytes(key, labelled("blob", userId, blob.version), blob);
  const json = plain === undefined ? undefined : fromUtf8(plain);
  return json === undefined ? undefined : contentOf(json);
}

function contentOf(json: string): BlobContent | undefined {
  const { at, pins, former, log } = jsonObject(parsed(json)) ?? {};
  const pinned = Object.entries(jsonObject(pins) ?? {}).map(([id, pin]) => [id, readPin(pin)] as const);
  if (!isWhole(at) || jsonObject(pins) === undefined || !Array.isArray(former) || !Array.isArray(log)) {
    return undefined;
  }
  const entries = log.map(readLogEntry);
  const isWell = former.every((key) => isBase64(key, KEY_BYTES)) && !entries.includes(undefined) &&
    pinned.every(([id, pin]) => /^(0|[1-9]\d{0,15})$/.test(id) && pin !== undefined);
  return isWell ? { at, pins: Object.fromEntries(pinned), former, log: entries } as BlobContent : undefined;
}

function readPin(value: unknown): Pin | undefined {
  const { name, seq, head, ok } = jsonObject(value) ?? {};
  if (typeof name !== "string" || !isWhole(seq) || !isBase64(head, KEY_BYTES)) return undefined;
  return typeof ok === "string" ? { name, seq, head, ok } : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
