// Sealing of messages with AES-256-GCM, for the server and the page.

/** A sealed text: ciphertext with its tag, and the nonce of 12 bytes, in base64. */
export interface Sealed {
  readonly ciphertext: string;
  readonly nonce: string;
}

const KEY_BYTES = 32;
/** The nonce that NIST SP 800-38D recommends for GCM. */
const NONCE_BYTES = 12;
const NONCE = /^[A-Za-z0-9+/]{16}$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** Length of an empty text's ciphertext: the tag of 16 bytes, in base64. */
const MIN_CIPHERTEXT_LENGTH = 24;

/**
 * Longest ciphertext of a message. 500 code points of 4 bytes and a tag of 16 make 2,016 bytes; twice that in base64
 * leaves room for other schemes.
 */
export const MAX_CIPHERTEXT_LENGTH = 5_400;

const encoder = new TextEncoder();

/** Whether ciphertext and nonce have a valid form. Only `unseal` shows whether they can be opened. */
export function looksSealed({ ciphertext, nonce }: Sealed): boolean {
  return BASE64.test(ciphertext) && ciphertext.length >= MIN_CIPHERTEXT_LENGTH && NONCE.test(nonce);
}

/** A new random key of 32 bytes, in base64. */
export function newKey(): string {
  return toBase64(crypto.getRandomValues(new Uint8Array(KEY_BYTES)));
}

/** Imports a key in base64; undefined unless it has 32 bytes. */
export async function readKey(base64: string): Promise<CryptoKey | undefined> {
  const bytes = BASE64.test(base64) ? fromBase64(base64) : undefined;
  if (bytes?.length !== KEY_BYTES) return undefined;
  return await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** Seals a text with a new random nonce. */
export async function seal(key: CryptoKey, text: string): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, encoder.encode(text));
  return { ciphertext: toBase64(new Uint8Array(sealed)), nonce: toBase64(iv) };
}

/** The sealed text; undefined when it was sealed with another key, was changed, or is not valid UTF-8. */
export async function unseal(key: CryptoKey, sealed: Sealed): Promise<string | undefined> {
  if (!looksSealed(sealed)) return undefined;
  try {
    const iv = fromBase64(sealed.nonce);
    const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, fromBase64(sealed.ciphertext));
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function fromBase64(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}
