// Proof of who wrote a reported text: the sender's commitment, and the server's tag over it.

import { checkedBytes, fromBase64, isBase64, sameBytes, toBase64, utf8 } from "./e2ee_bytes.ts";
import { derive, KEY_BYTES, mac, macKey } from "./e2ee_derive.ts";
import { isMessageText, type MessageTerms } from "./sealed_lengths.ts";

/** Characters of a `kid`, as in `2026-11`. */
const KID_LENGTH = 7;
const TAG = /^(\d{4}-(?:0[1-9]|1[0-2]))\.(.+)$/;

/** What a tag proves: this account sent this commitment then. */
export interface FrankedMessage extends MessageTerms {
  /** Commitment in base64. */
  readonly com: string;
  readonly messageId: number;
  /** When it was stored, in milliseconds since 1970. */
  readonly at: number;
}

/** Commitment to a text in base64. `kf`: 32 random bytes in base64. Throws for text that is not valid Unicode. */
export async function commitment(kf: string, terms: MessageTerms, text: string): Promise<string> {
  const { room, ep, sender, recipient, dev, n } = terms;
  const key = checkedBytes(kf);
  return toBase64(await mac(key, "frank", room, ep, sender, recipient, checkedBytes(dev), n, text));
}

/** Whether `com` is the commitment to a text by `kf`. False for values in another form. */
export async function isCommitted(
  kf: unknown,
  terms: MessageTerms,
  text: unknown,
  com: unknown,
): Promise<boolean> {
  if (!isBase64(kf, KEY_BYTES) || !isMessageText(text)) return false;
  const expected = fromBase64(com, KEY_BYTES);
  if (expected === undefined) return false;
  return sameBytes(expected, checkedBytes(await commitment(kf, terms, text)));
}

/** Id of the key of tags: the month of a time in UTC, as in `2026-11`. */
export function frankKeyId(at: number): string {
  return new Date(at).toISOString().slice(0, KID_LENGTH);
}

/** The key of tags of a month, derived from the server's `SECRET_KEY`. */
export async function frankKey(secretKey: string, kid: string): Promise<CryptoKey> {
  return await macKey(await derive(utf8(secretKey), "frank-key", kid));
}

/** The tag of a message. `key`: that of `frankKeyId(message.at)`. */
export async function frankTag(key: CryptoKey, message: FrankedMessage): Promise<string> {
  const { room, ep, sender, recipient, dev, n, com, messageId, at } = message;
  const bytes = await mac(
    key,
    "tag",
    room,
    ep,
    sender,
    recipient,
    checkedBytes(dev),
    n,
    checkedBytes(com),
    messageId,
    at,
  );
  return `${frankKeyId(at)}.${toBase64(bytes)}`;
}

/** Id of the key that a tag was made with; undefined for a tag in another form. */
export function tagKeyId(tag: unknown): string | undefined {
  if (typeof tag !== "string") return undefined;
  const [, kid, bytes] = TAG.exec(tag) ?? [];
  return isBase64(bytes, KEY_BYTES) ? kid : undefined;
}

/** Whether a tag is that of a message. False for a tag in another form. */
export async function isTagged(key: CryptoKey, message: FrankedMessage, tag: unknown): Promise<boolean> {
  if (typeof tag !== "string" || tagKeyId(tag) !== frankKeyId(message.at)) return false;
  return sameBytes(utf8(tag), utf8(await frankTag(key, message)));
}
