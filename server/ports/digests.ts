// Keyed digests: they recognise a value without storing it, and derive keys from names.

import type { FrankedMessage } from "../protocol/e2ee/franking.ts";

/** Computes HMAC-SHA256 under keys of this installation. */
export interface Digests {
  /** The key of a private room: 32 bytes in base64. */
  roomKey(room: string): string;
  /** A digest of an address in base64url. It differs from account to account. */
  addressOf(userId: number, address: string): string;
  /**
   * The id of a lobby message, a UUID. The same author, request id and text give the same id, also after a restart.
   * Only a server with the secret key can compute it.
   */
  messageId(author: string, requestId: string, text: string): string;
  /** The tag of an end-to-end encrypted message, with the key of its month, as `docs/protocol.md` says. */
  frankTag(message: FrankedMessage): string;
  /** A digest of a secret, the same at every node, in base64url. */
  secretOf(secret: string): string;
  /** Signs what the server gives to a client and gets back; 32 bytes in base64url. */
  signatureOf(text: string): string;
  /** A digest of an address group, the same for every account, in base64url. */
  addressGroupOf(group: string): string;
}
