// Rules for the text of a message.

import { isBlank } from "./blank.ts";
import { Refusal } from "./errors.ts";
import { codePoints, MAX_MESSAGE_LENGTH } from "./protocol_limits.ts";

/**
 * The trimmed text of a message. Throws a `Refusal`: `empty` for a text that shows nothing, or `too_long` for more than 500
 * code points.
 */
export function messageText(raw: string): string {
  const text = raw.trim();
  if (isBlank(text)) throw new Refusal("empty", "Write something first.", { field: "text" });
  if (text.length > MAX_MESSAGE_LENGTH && codePoints(text) > MAX_MESSAGE_LENGTH) throw tooLong();
  return text;
}

/** The refusal of a text that is too long, sealed or not. */
export function tooLong(field: "text" | "ciphertext" = "text"): Refusal {
  return new Refusal("too_long", `A message has at most ${MAX_MESSAGE_LENGTH} characters.`, { field });
}
