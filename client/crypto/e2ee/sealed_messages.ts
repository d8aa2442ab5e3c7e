// Messages under an epoch's key: padded, committed to, sealed; and opened again, or refused.

import {
  type Bytes,
  checkedBytes,
  fromUtf8,
  joined,
  toBase64,
  utf8,
} from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { KEY_BYTES, labelled } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import { commitment } from "../../../server/protocol/e2ee/franking.ts";
import {
  type E2eeHeader,
  isMessageText,
  isPaddedMessage,
  type MessageTerms,
  PADDED_LENGTHS,
  readE2eeHeader,
} from "../../../server/protocol/e2ee/sealed_lengths.ts";
import type { EpochKey } from "./epoch_keys.ts";
import { openBytes, randomBytes, sealBytes } from "./sealed_bytes.ts";

/** Bytes that hold the length of a text. */
const LENGTH_BYTES = 2;
const TEXT_AT = KEY_BYTES + LENGTH_BYTES;

/** A sealed message as on the wire, in base64. */
export interface E2eeMessage {
  readonly ciphertext: string;
  readonly nonce: string;
  readonly e2ee: E2eeHeader;
}

/** Who a message is from and for, by their ids. */
export interface MessageParties {
  readonly sender: number;
  readonly recipient: number;
}

/** A message that is genuine. */
export interface OpenedMessage {
  readonly problem?: undefined;
  readonly text: string;
  /** Proves the text in a report. Base64. */
  readonly kf: string;
}

/**
 * Why a message is hidden. `shape`: lengths or header; `sealed`: another key, other parties, or changed on its way;
 * `padding`, `text`, `commitment`: its sender has made it wrong.
 */
export type MessageProblem = "shape" | "sealed" | "padding" | "text" | "commitment";

/** What the test vectors fix and is random otherwise. */
export interface MessageRandom {
  readonly kf: Bytes;
  readonly nonce: Bytes;
}

/**
 * Seals a text. `dev`: the browser profile, 16 bytes in base64; `n`: the number of the message by it in the epoch. Throws a
 * `RangeError` for a text that is not well-formed, trimmed and from 1 to 500 code points long.
 */
export async function sealMessage(
  key: EpochKey,
  { sender, recipient }: MessageParties,
  { dev, n }: Pick<E2eeHeader, "dev" | "n">,
  text: string,
  random: Partial<MessageRandom> = {},
): Promise<E2eeMessage> {
  if (!isMessageText(text)) throw new RangeError("The text cannot be a message");
  const terms: MessageTerms = { room: key.room, ep: key.epoch, sender, recipient, dev, n };
  const kf = random.kf ?? randomBytes(KEY_BYTES);
  const com = await commitment(toBase64(kf), terms, text);
  const messageKey = await key.messageKey(sender, recipient);
  const sealed = await sealBytes(messageKey, boundFields(terms, com), padded(kf, text), random.nonce);
  return { ciphertext: sealed.ct, nonce: sealed.nonce, e2ee: { v: 1, ep: key.epoch, dev, n, com } };
}

/** Opens a message of JSON. `parties` are who the reader knows it to be from and for, whatever the server says. */
export async function openMessage(
  key: EpochKey,
  { sender, recipient }: MessageParties,
  message: { readonly ciphertext?: unknown; readonly nonce?: unknown; readonly e2ee?: unknown },
): Promise<OpenedMessage | { readonly problem: MessageProblem }> {
  const { ciphertext, nonce } = message;
  const header = readE2eeHeader(message.e2ee);
  if (header === undefined || !isPaddedMessage({ ciphertext, nonce })) return { problem: "shape" };
  const { ep, dev, n, com } = header;
  if (ep !== key.epoch) return { problem: "sealed" };
  const terms: MessageTerms = { room: key.room, ep, sender, recipient, dev, n };
  const messageKey = await key.messageKey(sender, recipient);
  const sealed = { ct: ciphertext as string, nonce: nonce as string };
  const plain = await openBytes(messageKey, boundFields(terms, com), sealed);
  if (plain === undefined) return { problem: "sealed" };
  const bytes = unpadded(plain);
  if (bytes === undefined) return { problem: "padding" };
  const text = fromUtf8(bytes);
  if (!isMessageText(text)) return { problem: "text" };
  const kf = toBase64(plain.slice(0, KEY_BYTES));
  return com === await commitment(kf, terms, text) ? { text, kf } : { problem: "commitment" };
}

function boundFields({ room, ep, sender, recipient, dev, n }: MessageTerms, com: string): Bytes {
  return labelled("aad", room, ep, sender, recipient, checkedBytes(dev), n, checkedBytes(com));
}

/** The key of the commitment, the length of the text, the text, and zeros up to the least length that fits. */
function padded(kf: Bytes, text: string): Bytes {
  const bytes = utf8(text);
  const length = new Uint8Array(LENGTH_BYTES);
  new DataView(length.buffer).setUint16(0, bytes.length);
  const plain = joined(kf, length, bytes);
  return joined(plain, new Uint8Array(leastLength(plain.length) - plain.length));
}

/** The bytes of the text; undefined where length, least padding or zeros are wrong. */
function unpadded(plain: Bytes): Bytes | undefined {
  if (plain.length < TEXT_AT) return undefined;
  const end = TEXT_AT + new DataView(plain.buffer, plain.byteOffset).getUint16(KEY_BYTES);
  const isLeast = end <= plain.length && leastLength(end) === plain.length;
  return isLeast && plain.subarray(end).every((byte) => byte === 0) ? plain.slice(TEXT_AT, end) : undefined;
}

/** The least padded length for so many bytes; 0 where there is none. */
function leastLength(bytes: number): number {
  return PADDED_LENGTHS.find((length) => length >= bytes) ?? 0;
}
