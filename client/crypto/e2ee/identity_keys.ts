// The keys of a user: both pairs are derived from the account's key, and cannot be exported.

import { type Bytes, checkedBytes, joined, toBase64 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { derive, ED25519, KEY_BYTES } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import { randomBytes } from "./sealed_bytes.ts";
import { x25519Private, x25519Public } from "./x25519_keys.ts";

/** Header of an Ed25519 key in PKCS #8 (RFC 8410, section 7); the seed follows. */
const PKCS8_ED25519 = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32);

/** The keys of a user. */
export interface Identity {
  /** Ed25519, 32 bytes in base64. */
  readonly ikSig: string;
  /** X25519, 32 bytes in base64. */
  readonly ikDh: string;
  readonly signing: CryptoKey;
  /** Opens what was sealed for `ikDh`. */
  readonly opening: CryptoKey;
}

/** A new key of an account: 32 random bytes, from which all its keys are derived. */
export function newAccountKey(): Bytes {
  return randomBytes(KEY_BYTES);
}

/** Derives the keys of an account. Throws where the browser lacks Ed25519 or X25519: see `canEncryptHere`. */
export async function identityOf(accountKey: Bytes): Promise<Identity> {
  const [signSeed, dhSeed] = await Promise.all([derive(accountKey, "ed25519"), derive(accountKey, "x25519")]);
  const pkcs8 = joined(PKCS8_ED25519, signSeed);
  const signing = await crypto.subtle.importKey("pkcs8", pkcs8, ED25519, false, ["sign"]);
  const opening = await x25519Private(dhSeed);
  return {
    ikSig: toBase64(await exportedPublic(pkcs8) ?? await foundPublic(signSeed, signing)),
    ikDh: toBase64(await x25519Public(opening)),
    signing,
    opening,
  };
}

/** The public key as the browser exports it. Undefined in Firefox, which cannot (Mozilla bug 1932396). */
async function exportedPublic(pkcs8: Bytes): Promise<Bytes | undefined> {
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, ED25519, true, ["sign"]);
  const { x } = await crypto.subtle.exportKey("jwk", key).catch((): JsonWebKey => ({}));
  if (x === undefined) return undefined;
  // Base64url of 32 bytes, without padding.
  return checkedBytes(`${x.replaceAll("-", "+").replaceAll("_", "/")}=`);
}

/** The public key in another way, which loads on use. */
async function foundPublic(seed: Bytes, signing: CryptoKey): Promise<Bytes> {
  return await (await import("./ed25519_public.ts")).ed25519Public(seed, signing);
}
