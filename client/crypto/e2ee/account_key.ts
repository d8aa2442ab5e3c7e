// The account's key at rest: sealed by a key of this browser, which cannot be exported.

import { type Bytes, utf8 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { KEY_BYTES } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import { newSealingKey, openBytes, sealBytes, type SealedBytes } from "./sealed_bytes.ts";

/** An account's key as it is kept. Without `wrapping`, which IndexedDB keeps but cannot give out, it is of no use. */
export interface WrappedKey extends SealedBytes {
  readonly wrapping: CryptoKey;
}

/** Wraps an account's key, for the browser profile of the user with this id. */
export async function wrapAccountKey(userId: number, accountKey: Bytes): Promise<WrappedKey> {
  const wrapping = await newSealingKey();
  return { wrapping, ...await sealBytes(wrapping, boundTo(userId), accountKey) };
}

/** The account's key; undefined where it was changed, or belongs to another user. */
export async function unwrapAccountKey(userId: number, wrapped: WrappedKey): Promise<Bytes | undefined> {
  const bytes = await openBytes(wrapped.wrapping, boundTo(userId), wrapped);
  return bytes?.length === KEY_BYTES ? bytes : undefined;
}

function boundTo(userId: number): Bytes {
  return utf8(`account key of ${userId}`);
}
