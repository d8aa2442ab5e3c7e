// Keyed digests with HMAC-SHA256.

import { createHmac } from "node:crypto";
import type { Digests } from "../ports/digests.ts";
import type { Secrets } from "../ports/settings.ts";
import { createFrankTags } from "./frank_tags.ts";

/** Bytes of a UUID. */
const UUID_BYTES = 16;

/** Makes digests. Room keys are made with the JWT secret, as the contract says; the rest with the secret key. */
export function createHmacDigests(
  { jwtSecret, secretKey }: Pick<Secrets, "jwtSecret" | "secretKey">,
): Digests {
  return {
    frankTag: createFrankTags(secretKey),
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

/** A UUID of version 8. The application chooses its other 122 bits (RFC 9562, section 5.8). */
function uuidOf(digest: Uint8Array): string {
  const bytes = digest.slice(0, UUID_BYTES);
  bytes[6] = bytes[6]! & 0x0f | 0x80;
  bytes[8] = bytes[8]! & 0x3f | 0x80;
  return bytes.toHex().replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
