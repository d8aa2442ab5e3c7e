// Whole sentences of a text: from the first one on it counts as an answer, and with the last one it is complete.

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

/** Fewest letters of a text that is worth keeping although it broke off: two words or three. */
const MIN_KEPT_LETTERS = 8;
/** What may close after the end of a sentence. */
const CLOSING = /[\s*_~`"'”’»)\]}]/u;
/** A picture or a heart, which ends a sentence as a mark does. */
const PICTURE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]/u;

/** Whether a text that broke off says something. */
export function isWorthKeeping(text: string): boolean {
  let letters = 0;
  for (const char of text) if (LETTER.test(char)) letters += SYLLABLE.test(char) ? 2 : 1;
  return letters >= MIN_KEPT_LETTERS || hasSentence(text);
}

/** An action in asterisks at the end of a text, which needs no full stop. */
const ACTION_END = /\*[^*\n]+\*\s*$/;

/** Whether a text ends with a whole sentence, or with an action. */
export function endsWhole(text: string): boolean {
  if (ACTION_END.test(text)) return true;
  const last = [...text].findLast((char) => !CLOSING.test(char));
  return last === undefined || END.test(last) || PICTURE.test(last);
}

/** A text up to the end of its last whole sentence; "" where it has none. */
export function lastWholeSentence(text: string): string {
  const chars = [...text];
  for (let end = chars.length; end > 0; end--) {
    const char = chars[end - 1]!;
    if (!END.test(char) || isInside(char, chars[end])) continue;
    let close = end;
    while (close < chars.length && CLOSING.test(chars[close]!) && !/\s/.test(chars[close]!)) close++;
    const whole = chars.slice(0, close).join("").trim();
    return hasSentence(whole) ? whole : "";
  }
  return "";
}
