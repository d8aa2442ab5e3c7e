// Proof of who wrote a reported text: the sender's commitment, and the server's tag over it.

import { checkedBytes, fromBase64, isBase64, sameBytes, toBase64 } from "./e2ee_bytes.ts";
import { KEY_BYTES, mac } from "./e2ee_derive.ts";
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

/** Id of the key that a tag was made with; undefined for a tag in another form. */
export function tagKeyId(tag: unknown): string | undefined {
  if (typeof tag !== "string") return undefined;
  const [, kid, bytes] = TAG.exec(tag) ?? [];
  return isBase64(bytes, KEY_BYTES) ? kid : undefined;
}
