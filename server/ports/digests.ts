// Keyed digests: recognising a value again without keeping it, and keys made from names.

/** Computes HMAC-SHA256 under keys of this installation. */
export interface Digests {
  /** The key of a private room: 32 bytes in base64. */
  roomKey(room: string): string;
  /** A digest of an address, as seen by one account, in base64url. */
  addressOf(userId: number, address: string): string;
  /**
   * The id of a lobby message, a UUID. It is the same for the same author, request id and text, also after a restart. Only a
   * server with the secret key can compute it.
   */
  messageId(author: string, requestId: string, text: string): string;
  /** A digest of an address group, the same for every account, in base64url. */
  addressGroupOf(group: string): string;
}
