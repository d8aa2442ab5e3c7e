// The content of a private message: text where a guest takes part, else sealed.

import type { ClientEvents } from "../../protocol/client_events.ts";
import { Refusal } from "../../protocol/errors.ts";
import { looksSealed, MAX_CIPHERTEXT_LENGTH } from "../../protocol/sealed.ts";
import { messageText, tooLong } from "../../protocol/text.ts";

/** A sealed message. */
export interface Sealed {
  readonly ciphertext: string;
  readonly nonce: string;
  readonly scheme: string | null;
}

const MAX_SCHEME_LENGTH = 32;

/** The sealed message of a request. Throws a `Refusal`: `bad_request` for plain text, `too_long`. */
export function sealedOf({ text, ciphertext, nonce, scheme }: ClientEvents["pm_message"]): Sealed {
  if (text !== undefined || ciphertext === undefined || nonce === undefined) {
    throw new Refusal(
      "bad_request",
      "Messages between members are sealed: send ciphertext and nonce, no text.",
      { field: "ciphertext" },
    );
  }
  if (ciphertext.length > MAX_CIPHERTEXT_LENGTH) throw tooLong("ciphertext");
  if (!looksSealed({ ciphertext, nonce })) {
    throw new Refusal(
      "bad_request",
      "ciphertext and nonce are base64, of AES-GCM with a nonce of 12 bytes.",
      { field: "ciphertext" },
    );
  }
  if (scheme !== undefined && (scheme === "" || scheme.length > MAX_SCHEME_LENGTH)) {
    throw new Refusal("bad_request", `scheme is a word of at most ${MAX_SCHEME_LENGTH} characters.`, {
      field: "scheme",
    });
  }
  return { ciphertext, nonce, scheme: scheme ?? null };
}

/** The plain text of a request, trimmed. Throws a `Refusal`: `bad_request` without one, `empty`, `too_long`. */
export function plainOf({ text, ciphertext }: ClientEvents["pm_message"]): string {
  if (text === undefined || ciphertext !== undefined) {
    throw new Refusal("bad_request", "With a guest, messages are plain: send text.", { field: "text" });
  }
  return messageText(text);
}
