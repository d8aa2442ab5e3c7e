// The shape of the blob, which the server keeps sealed for an account.

import { decodedLength, isBase64, isWhole, jsonObject } from "./e2ee_bytes.ts";
import { NONCE_BYTES } from "./sealed_lengths.ts";

/** Bytes of a blob's ciphertext at most. */
export const MAX_BLOB_BYTES = 262_144;

/** Pins and former keys of an account, sealed with its key. */
export interface SealedBlob {
  /** Rising. */
  readonly version: number;
  /** 12 bytes in base64. */
  readonly nonce: string;
  /** Base64. */
  readonly ct: string;
}

/** A blob of JSON, without members that it does not know; undefined for another shape. */
export function readBlob(value: unknown): SealedBlob | undefined {
  const { version, nonce, ct } = jsonObject(value) ?? {};
  if (!isWhole(version) || !isBase64(nonce, NONCE_BYTES)) return undefined;
  if (!isBase64(ct)) return undefined;
  const bytes = decodedLength(ct);
  // The tag of AES-GCM alone is 16 bytes.
  return bytes > 16 && bytes <= MAX_BLOB_BYTES ? { version, nonce, ct } : undefined;
}
