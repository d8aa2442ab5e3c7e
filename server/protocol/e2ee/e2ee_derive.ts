// Keys and digests of end-to-end encryption: HKDF, HMAC and SHA-256 over fields with their lengths.

import { type Bytes, type Field, lengthPrefixed, lengthPrefixedIn } from "./e2ee_bytes.ts";

/** Bytes of keys, digests, commitments and random secrets. */
export const KEY_BYTES = 32;
/** Bytes of an Ed25519 signature. */
export const SIGNATURE_BYTES = 64;
const SALT = new Uint8Array(KEY_BYTES);

/** What a list of fields is for. It is its first field, so that no bytes of one purpose are valid for another. */
export type Label =
  | "aad"
  | "backup"
  | "blob"
  | "code"
  | "code-check"
  | "ed25519"
  | "epoch"
  | "epoch-sig"
  | "fp"
  | "frank"
  | "frank-key"
  | "kc"
  | "log"
  | "move"
  | "move-commit"
  | "move-sig"
  | "msg"
  | "tag"
  | "x25519";

/** Fields with their lengths, after a label. Throws as `lengthPrefixed`. */
export function labelled(label: Label, ...fields: readonly Field[]): Bytes {
  return lengthPrefixed(`aphro/v1/${label}`, ...fields);
}

/** As `labelled`, within `scratch`, as `lengthPrefixedIn`. */
export function labelledIn(scratch: Bytes, label: Label, ...fields: readonly Field[]): Bytes {
  return lengthPrefixedIn(scratch, [`aphro/v1/${label}`, ...fields]);
}

/** 32 bytes derived from a secret by HKDF-SHA256. A `CryptoKey` must be of HKDF and allow `deriveBits`. */
export async function derive(
  secret: Bytes | CryptoKey,
  label: Label,
  ...fields: readonly Field[]
): Promise<Bytes> {
  const key = secret instanceof CryptoKey ? secret : await hkdfKey(secret);
  const bits = await crypto.subtle.deriveBits(hkdf(label, fields), key, KEY_BYTES * 8);
  return new Uint8Array(bits);
}

/** A secret as a key of HKDF that cannot be exported. */
export function hkdfKey(secret: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits", "deriveKey"]);
}

/** Parameters of HKDF for `deriveBits` and `deriveKey`. */
export function hkdf(label: Label, fields: readonly Field[]): HkdfParams {
  return { name: "HKDF", hash: "SHA-256", salt: SALT, info: labelled(label, ...fields) };
}

/** HMAC-SHA256 over fields with their lengths. */
export async function mac(secret: Bytes, label: Label, ...fields: readonly Field[]): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, labelled(label, ...fields)));
}

/** SHA-256 of bytes. */
export async function digest(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** The algorithm. As an object: some versions of Firefox do not know the name alone. */
export const ED25519 = { name: "Ed25519" } as const;

/**
 * Whether an Ed25519 signature is valid. False for a key or a signature in another form. Throws where the browser lacks
 * Ed25519.
 */
export async function isSigned(publicKey: Bytes, signature: Bytes, body: Bytes): Promise<boolean> {
  if (publicKey.length !== KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  try {
    const key = await crypto.subtle.importKey("raw", publicKey, ED25519, true, ["verify"]);
    return await crypto.subtle.verify(ED25519, key, signature, body);
  } catch (error) {
    // Browsers differ in how, and how early, they refuse bytes that are no point of the curve.
    if (error instanceof DOMException && error.name !== "NotSupportedError") return false;
    throw error;
  }
}
