// Keyed digests with HMAC-SHA256.

import { createHmac, hkdfSync } from "node:crypto";
import type { Digests } from "../ports/digests.ts";
import type { Secrets } from "../ports/settings.ts";
import { labelled } from "../protocol/e2ee/e2ee_derive.ts";
import { type FrankedMessage, frankKeyId } from "../protocol/e2ee/franking.ts";

/** Bytes of a UUID. */
const UUID_BYTES = 16;
const FRANK_KEY_BYTES = 32;

/** Makes digests. Room keys are made with the JWT secret, as the contract says; the rest with the secret key. */
export function createHmacDigests(
  { jwtSecret, secretKey }: Pick<Secrets, "jwtSecret" | "secretKey">,
): Digests {
  const frankKey = frankKeys(secretKey);
  return {
    frankTag(message) {
      const kid = frankKeyId(message.at);
      return frankTag(kid, frankKey(kid), message);
    },
    roomKey: (room) => createHmac("sha256", jwtSecret).update(room).digest("base64"),
    addressOf: (userId, address) =>
      createHmac("sha256", secretKey).update(`address\0${userId}\0${address}`).digest("base64url"),
    messageId: (author, requestId, text) =>
      // JSON separates the three values. It also escapes lone surrogates, which UTF-8 would all encode alike.
      uuidOf(
        createHmac("sha256", secretKey).update(`message\0${JSON.stringify([author, requestId, text])}`)
          .digest(),
      ),
    secretOf: (secret) => createHmac("sha256", secretKey).update(`secret\0${secret}`).digest("base64url"),
    signatureOf: (text) => createHmac("sha256", secretKey).update(`signature\0${text}`).digest("base64url"),
    addressGroupOf: (group) =>
      createHmac("sha256", secretKey).update(`address group\0${group}`).digest("base64url"),
  };
}

/** The keys of tags by month. The last one is kept: almost all tags are of this month. */
function frankKeys(secretKey: string): (kid: string) => Uint8Array {
  let last: { readonly kid: string; readonly key: Uint8Array } | null = null;
  return (kid) => {
    if (last?.kid === kid) return last.key;
    const salt = new Uint8Array(FRANK_KEY_BYTES);
    const key = hkdfSync("sha256", secretKey, salt, labelled("frank-key", kid), FRANK_KEY_BYTES);
    last = { kid, key: new Uint8Array(key) };
    return last.key;
  };
}

/** The tag of a message. Synchronous, because a transaction waits for it. */
function frankTag(
  kid: string,
  key: Uint8Array,
  { room, ep, sender, recipient, dev, n, com, messageId, at }: FrankedMessage,
): string {
  const [device, commitment] = [Uint8Array.fromBase64(dev), Uint8Array.fromBase64(com)];
  const body = labelled("tag", room, ep, sender, recipient, device, n, commitment, messageId, at);
  return `${kid}.${createHmac("sha256", key).update(body).digest("base64")}`;
}

/** A UUID of version 8. The application chooses its other 122 bits (RFC 9562, section 5.8). */
function uuidOf(digest: Uint8Array): string {
  const bytes = digest.slice(0, UUID_BYTES);
  bytes[6] = bytes[6]! & 0x0f | 0x80;
  bytes[8] = bytes[8]! & 0x3f | 0x80;
  return bytes.toHex().replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
