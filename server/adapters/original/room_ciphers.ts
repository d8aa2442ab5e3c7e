// Keys and ciphers of private messages with the runtime's own: AES-256-GCM, HMAC-SHA256 and PBKDF2.

import { Buffer } from "node:buffer";
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import type { OriginalCiphers } from "../../ports/moving/original_ciphers.ts";

const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Longest nonce that is tried, bytes: the original's column is that wide. */
const MAX_NONCE_BYTES = 48;
/** Rounds that the documentation of the original names. */
const ROUNDS = 100_000;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The ciphers. The layout is WebCrypto's: the tag behind the ciphertext. */
export const ROOM_CIPHERS: OriginalCiphers = {
  roomKey: (secret, room) => createHmac("sha256", secret).update(room).digest(),
  async derive(password, salt) {
    const bytes = Uint8Array.from(password);
    const key = await crypto.subtle.importKey("raw", bytes, "PBKDF2", false, ["deriveBits"]);
    const rule = {
      name: "PBKDF2",
      hash: "SHA-256",
      salt: new TextEncoder().encode(salt),
      iterations: ROUNDS,
    };
    return new Uint8Array(await crypto.subtle.deriveBits(rule, key, 256));
  },
  open(key, ciphertext, nonce) {
    const [sealed, iv] = [Buffer.from(ciphertext, "base64"), Buffer.from(nonce, "base64")];
    if (sealed.length < TAG_BYTES || iv.length === 0 || iv.length > MAX_NONCE_BYTES) return undefined;
    try {
      const decipher = createDecipheriv(CIPHER, key, iv).setAuthTag(sealed.subarray(-TAG_BYTES));
      const text = decipher.update(sealed.subarray(0, -TAG_BYTES));
      return decoder.decode(Buffer.concat([text, decipher.final()]));
    } catch {
      return undefined;
    }
  },
  seal(key, text) {
    const iv = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, key, iv);
    const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
    return { ciphertext: sealed.toString("base64"), nonce: iv.toString("base64") };
  },
};
