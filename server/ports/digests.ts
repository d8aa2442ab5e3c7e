// Keyed digests: recognising a value again without keeping it.

/** Computes HMAC-SHA256 under a key of this installation. */
export interface Digests {
  /** A digest of an address, as seen by one account, in base64url. */
  addressOf(userId: number, address: string): string;
}
