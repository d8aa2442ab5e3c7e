// From where on a text is an answer: its first whole sentence.

import { codePoints } from "../protocol/protocol_limits.ts";

/** Letters and digits before the end of a sentence, at least: "Mmm…" and "Oh!" say nothing yet. */
const MIN_LETTERS = 4;
/** Code points that are an answer without any mark, for models and scripts that set none: about ten words of English. */
const LONG_WITHOUT_MARKS = 60;

const LETTER = /[\p{L}\p{N}]/u;
/** Letters that are a syllable or a word each; one counts as two. */
const SYLLABLE = /[\p{Ideographic}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** What ends a sentence, in whatever script: a mark or a line break. */
const END = /[\p{Sentence_Terminal}…\n]/u;

/** Whether a text holds a whole sentence, or is as long as one. */
export function hasSentence(text: string): boolean {
  const chars = [...text];
  let letters = 0;
  for (const [index, char] of chars.entries()) {
    if (LETTER.test(char)) letters += SYLLABLE.test(char) ? 2 : 1;
    else if (letters >= MIN_LETTERS && END.test(char) && !isInside(char, chars[index + 1])) return true;
  }
  return codePoints(text.trim()) >= LONG_WITHOUT_MARKS;
}

/** Whether a mark stands inside a number or a name, as in 3.14 and example.com. */
function isInside(char: string, next: string | undefined): boolean {
  return char === "." && next !== undefined && LETTER.test(next);
}
