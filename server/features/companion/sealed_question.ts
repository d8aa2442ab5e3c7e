// A question to the companion as it arrives: sealed with a key that the client made for it.

import { Refusal } from "../../protocol/errors.ts";
import { readKey, type Sealed, unseal } from "../../protocol/sealed.ts";
import { messageText, tooLong } from "../../protocol/text.ts";

/** What a client sends. `openQuestion` checks it. */
export interface SealedQuestion {
  readonly ciphertext?: string | undefined;
  readonly nonce?: string | undefined;
  readonly transit_key?: string | undefined;
}

/** A question that was opened. The key lives as long as the question, in memory only. */
export interface OpenedQuestion {
  readonly text: string;
  readonly sealed: Sealed;
  readonly transitKey: CryptoKey;
}

/**
 * Characters of base64. 500 code points of 4 bytes and a tag of 16 bytes make 2,016 bytes, 2,688 characters; the rest
 * is for space around the text, which is trimmed.
 */
const MAX_CIPHERTEXT_LENGTH = 5_400;

/** Opens a question. Throws a `Refusal`: `bad_request` if it does not open, `empty`, `too_long`. */
export async function openQuestion(question: SealedQuestion): Promise<OpenedQuestion> {
  const { ciphertext, nonce, transit_key } = question;
  if (ciphertext === undefined || nonce === undefined || transit_key === undefined) {
    throw new Refusal(
      "bad_request",
      "Messages to Violet are sealed: send ciphertext, nonce and transit_key.",
      { field: "ciphertext" },
    );
  }
  if (ciphertext.length > MAX_CIPHERTEXT_LENGTH) throw tooLong("ciphertext");
  const transitKey = await readKey(transit_key);
  if (transitKey === undefined) {
    throw new Refusal("bad_request", "transit_key is base64 of 32 bytes.", { field: "transit_key" });
  }
  const sealed = { ciphertext, nonce };
  const text = await unseal(transitKey, sealed);
  if (text === undefined) {
    throw new Refusal(
      "bad_request",
      "This does not open: AES-GCM with a nonce of 12 bytes, under transit_key.",
      { field: "ciphertext" },
    );
  }
  return { text: messageText(text), sealed, transitKey };
}

/** Whether a text is the command `/reset`, to forget everything, in any case. */
export function isReset(text: string): boolean {
  return text.toLowerCase() === "/reset";
}
