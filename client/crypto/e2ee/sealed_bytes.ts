// AES-256-GCM with keys that are derived from a secret: seals bytes, bound to fields that are not sealed.

import { type Bytes, fromBase64, toBase64 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { hkdf, hkdfKey, type Label } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import { NONCE_BYTES } from "../../../server/protocol/e2ee/sealed_lengths.ts";

const AES = { name: "AES-GCM", length: 256 } as const;

/** Sealed bytes as on the wire, in base64. */
export interface SealedBytes {
  /** 12 bytes. */
  readonly nonce: string;
  /** Ciphertext and the tag of 16 bytes. */
  readonly ct: string;
}

/** Random bytes. */
export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** A key of AES-256-GCM derived from a secret. It cannot be exported. */
export async function sealingKey(
  secret: Bytes | CryptoKey,
  label: Label,
  ...fields: readonly (string | number | Uint8Array)[]
): Promise<CryptoKey> {
  const key = secret instanceof CryptoKey ? secret : await hkdfKey(secret);
  return await crypto.subtle.deriveKey(hkdf(label, fields), key, AES, false, ["encrypt", "decrypt"]);
}

/** 32 bytes as a key of AES-256-GCM. It cannot be exported. */
export function importedKey(bytes: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, AES, false, ["encrypt", "decrypt"]);
}

/** A new key of AES-256-GCM that cannot be exported. */
export function newSealingKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey(AES, false, ["encrypt", "decrypt"]);
}

/** Seals bytes, bound to `bound`. */
export async function sealBytes(
  key: CryptoKey,
  bound: Bytes,
  plain: Bytes,
  nonce: Bytes = randomBytes(NONCE_BYTES),
): Promise<SealedBytes> {
  const algorithm = { name: "AES-GCM", iv: nonce, additionalData: bound };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, plain));
  return { nonce: toBase64(nonce), ct: toBase64(sealed) };
}

/** The bytes that were sealed; undefined for another key, another `bound`, changed bytes, or no strict base64. */
export async function openBytes(
  key: CryptoKey,
  bound: Bytes,
  { nonce, ct }: SealedBytes,
): Promise<Bytes | undefined> {
  const [iv, sealed] = [fromBase64(nonce, NONCE_BYTES), fromBase64(ct)];
  if (iv === undefined || sealed === undefined) return undefined;
  try {
    const algorithm = { name: "AES-GCM", iv, additionalData: bound };
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, sealed));
  } catch {
    return undefined;
  }
}
