// The first whole sentence of a text: from there on a text counts as an answer.

import { codePoints } from "../protocol/protocol_limits.ts";

/** Fewest letters and digits of a sentence: "Mmm…" and "Oh!" are none. */
const MIN_LETTERS = 4;
/** Code points that count as a sentence without a mark, for models and scripts without any: about ten English words. */
const LONG_WITHOUT_MARKS = 60;

const LETTER = /[\p{L}\p{N}]/u;
/** Letters that are a whole syllable or word. Each counts as two. */
const SYLLABLE = /[\p{Ideographic}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** The end of a sentence in any script: a mark or a line break. */
const END = /[\p{Sentence_Terminal}…\n]/u;

/** Whether a text has a whole sentence, or is as long as one. */
export function hasSentence(text: string): boolean {
  const chars = [...text];
  let letters = 0;
  for (const [index, char] of chars.entries()) {
    if (LETTER.test(char)) letters += SYLLABLE.test(char) ? 2 : 1;
    else if (letters >= MIN_LETTERS && END.test(char) && !isInside(char, chars[index + 1])) return true;
  }
  return codePoints(text.trim()) >= LONG_WITHOUT_MARKS;
}

/** Whether a mark is part of a number or a name, as in 3.14 and example.com. */
function isInside(char: string, next: string | undefined): boolean {
  return char === "." && next !== undefined && LETTER.test(next);
}
