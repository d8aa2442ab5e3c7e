// Keys and ciphers of private messages, for opening the original's and sealing them anew.

/** Opens and seals messages with AES-256-GCM, and derives keys. */
export interface OriginalCiphers {
  /** Key of a room, 32 bytes: HMAC-SHA256 of its name under a secret. */
  roomKey(secret: string, room: string): Uint8Array;
  /** PBKDF2-HMAC-SHA256 with 100,000 rounds, 32 bytes. Some milliseconds of one core, off the event loop. */
  derive(password: Uint8Array, salt: string): Promise<Uint8Array>;
  /** The text; undefined when it was sealed with another key, was changed, or is not valid. */
  open(key: Uint8Array, ciphertext: string, nonce: string): string | undefined;
  /** Seals a text with a new random nonce, in base64. */
  seal(key: Uint8Array, text: string): { readonly ciphertext: string; readonly nonce: string };
}
