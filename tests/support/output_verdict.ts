// What the output filter makes of a model's text, however the text is split.

import assert from "node:assert/strict";
import { OutputFilter } from "../../server/companion/output/output_filter.ts";
import { SecretText } from "../../server/companion/output/output_recital.ts";
import { systemPrompt } from "../../server/companion/persona.ts";

/** The system prompt, which the filter keeps off the screen. */
export const SYSTEM = systemPrompt(null, { violetNumCtx: 4096, violetNumPredict: 300 });
/** The same, as the filter takes it. */
export const SECRET = new SecretText(SYSTEM);

/** What of an answer is shown, and why it ended. */
export interface Verdict {
  readonly text: string;
  readonly end: string | null;
}

/** Feeds pieces. `text` is what is left at the end; spaces around it do not count. */
export function verdictOf(pieces: readonly string[], guest: string | null = "Ada"): Verdict {
  const filter = new OutputFilter(SECRET, guest);
  let text = "";
  const take = (output: { text: string; restarts: boolean }): void => {
    text = output.restarts ? output.text : text + output.text;
  };
  for (const piece of pieces) take(filter.feed(piece));
  take(filter.finish());
  return { text: text.trim(), end: filter.end };
}

/** The verdict on a text, after making sure that no split changes it. */
export function judged(text: string, guest: string | null = "Ada"): Verdict {
  const whole = verdictOf([text], guest);
  assert.deepEqual(verdictOf([...Array(text.length).keys()].map((at) => text[at]!), guest), whole, text);
  for (let at = 1; at < text.length; at++) {
    assert.deepEqual(verdictOf([text.slice(0, at), text.slice(at)], guest), whole, `${text}, split at ${at}`);
  }
  return whole;
}

/** The text of {@link judged}. */
export function textOf(text: string): string {
  return judged(text).text;
}
