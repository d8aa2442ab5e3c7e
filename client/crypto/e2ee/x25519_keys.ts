// X25519 keys from their 32 bytes, by WebCrypto.

import { type Bytes, joined } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { KEY_BYTES } from "../../../server/protocol/e2ee/e2ee_derive.ts";

/** Header of an X25519 key in PKCS #8 (RFC 8410, section 7); the key follows. */
const PKCS8_X25519 = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32);
const X25519 = { name: "X25519" } as const;
/** The base point (RFC 7748, section 4.1). */
const BASE_POINT = new Uint8Array(KEY_BYTES).fill(9, 0, 1);

/** A private key of 32 bytes. It cannot be exported. */
export function x25519Private(bytes: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("pkcs8", joined(PKCS8_X25519, bytes), X25519, false, ["deriveBits"]);
}

/** The public key of a private one, which need not be exportable for that. */
export async function x25519Public(privateKey: CryptoKey): Promise<Bytes> {
  const algorithm = { ...X25519, public: await x25519PublicKey(BASE_POINT) };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, privateKey, KEY_BYTES * 8));
}

/** 32 bytes as a public key. */
function x25519PublicKey(bytes: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, X25519, true, []);
}
