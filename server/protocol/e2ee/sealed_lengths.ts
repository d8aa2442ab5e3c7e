// Shape of an end-to-end encrypted message: lengths of its ciphertext, and the header beside it.

import { base64Length, isBase64, isWellFormed, isWhole, jsonObject } from "./e2ee_bytes.ts";
import { KEY_BYTES } from "./e2ee_derive.ts";
import { codePoints, MAX_MESSAGE_LENGTH } from "../protocol_limits.ts";

/** Lengths of a padded plain text in bytes. */
export const PADDED_LENGTHS = [256, 512, 1024, 2048] as const;
/** Tag of AES-GCM. */
const TAG_BYTES = 16;
/** Characters of a ciphertext in base64: 364, 704, 1,388 or 2,752. */
const CIPHERTEXT_LENGTHS: readonly number[] = PADDED_LENGTHS.map((bytes) => base64Length(bytes + TAG_BYTES));
/** Bytes of a nonce of AES-GCM. */
export const NONCE_BYTES = 12;
/** Bytes of `dev`. */
export const DEVICE_BYTES = 16;

/** The header of a message: `e2ee` on the wire. */
export interface E2eeHeader {
  readonly v: 1;
  /** The epoch whose key it is sealed with, from 1. */
  readonly ep: number;
  /** The browser profile that sent it, 16 random bytes in base64. */
  readonly dev: string;
  /** Number of the message by `dev` in `ep`, from 0. */
  readonly n: number;
  /** Commitment to the text, 32 bytes in base64. */
  readonly com: string;
}

/** What a sealed message is bound to: its room, its epoch, who sent it to whom, and its number. */
export interface MessageTerms extends Pick<E2eeHeader, "ep" | "dev" | "n"> {
  readonly room: string;
  /** Id of the user. */
  readonly sender: number;
  /** Id of the user. */
  readonly recipient: number;
}

/** A header of JSON, without members that it does not know; undefined for another shape. */
export function readE2eeHeader(value: unknown): E2eeHeader | undefined {
  const json = jsonObject(value);
  if (json === undefined) return undefined;
  const { v, ep, dev, n, com } = json;
  if (v !== 1 || !isWhole(ep) || ep === 0 || !isWhole(n)) return undefined;
  if (!isBase64(dev, DEVICE_BYTES) || !isBase64(com, KEY_BYTES)) return undefined;
  return { v, ep, dev, n, com };
}

/** Whether ciphertext and nonce have the lengths of a padded message. */
export function isPaddedMessage({ ciphertext, nonce }: { ciphertext: unknown; nonce: unknown }): boolean {
  return typeof ciphertext === "string" && CIPHERTEXT_LENGTHS.includes(ciphertext.length) &&
    PADDED_LENGTHS.some((bytes) => isBase64(ciphertext, bytes + TAG_BYTES)) && isBase64(nonce, NONCE_BYTES);
}

/** Whether a text can be the text of a message: well-formed, trimmed, from 1 to 500 code points. */
export function isMessageText(text: unknown): text is string {
  return typeof text === "string" && text !== "" && text.trim() === text && isWellFormed(text) &&
    (text.length <= MAX_MESSAGE_LENGTH || codePoints(text) <= MAX_MESSAGE_LENGTH);
}
