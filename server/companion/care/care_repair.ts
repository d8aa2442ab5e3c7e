// Puts right the words that are broken, run together, doubled, starred out or misspelt, as far as the care layer's
// patterns are made of them. Other words stay as they are.

import { NEAR_WORDS } from "./care_near_words.ts";
import { KEY_WORDS, SMALL_WORDS } from "./care_words.ts";

/** Stands for a letter that is starred out, as in `k*ll`. A letter of no alphabet here, so it stays inside a word. */
export const STAR = "ꞏ";

const KEYS: ReadonlySet<string> = new Set(KEY_WORDS);
const KNOWN: ReadonlySet<string> = new Set([...KEY_WORDS, ...SMALL_WORDS]);
/** Longest key word, and most parts of a broken one. */
const LONGEST = Math.max(...KEY_WORDS.map((word) => word.length));
const MOST_PARTS = 6;
/** Fewest letters of a word that is put right where it is broken, or where a letter is missing or in the wrong place. */
const LEAST_BROKEN = 4;
/** Fewest letters of a word that is put right where one letter is another, or one too many. */
const LEAST_CHANGED = 6;
/** Longest word without spaces that is read. */
const LONGEST_RUN = 60;

/** Doubled letters taken as one → the key word. */
const SINGLE: ReadonlyMap<string, string> = new Map(KEY_WORDS.map((word) => [single(word), word]));
/** What a key word becomes when a letter is left out, or two change places → the key word. */
const MISSPELT: ReadonlyMap<string, string> = new Map(
  KEY_WORDS.filter((word) => word.length >= LEAST_BROKEN).flatMap((word) =>
    [...withoutOne(word), ...swapped(word)].map((wrong) => [wrong, word] as const)
  ),
);
/** A key word with one letter starred out → the key words that it may be. */
const STARRED: ReadonlyMap<string, readonly string[]> = starredWords();

/** How a text is written, which decides how boldly words are looked for in it. */
export type Writing = "words" | "letters";

/** A reading with its words put right. `letters`: it was written letter by letter, and its words may not be apart. */
export function repaired(reading: string, writing: Writing): string {
  return reading.split("|").map((sentence) => {
    const tokens = sentence.split(" ").filter((token) => token !== "");
    return whole(tokens).flatMap((token) => right(token, writing)).join(" ");
  }).join(" | ");
}

/** Joins the parts of broken words: `sui cide`, `my self`. One part at least must be no word. */
function whole(tokens: readonly string[]): string[] {
  const result: string[] = [];
  for (let at = 0; at < tokens.length;) {
    const parts = partsAt(tokens, at);
    result.push(tokens.slice(at, at + parts).join(""));
    at += parts;
  }
  return result;
}

/** How many of the tokens from `at` on are the parts of one key word; 1 where the token stands for itself. */
function partsAt(tokens: readonly string[], at: number): number {
  let text = tokens[at]!;
  for (let parts = 2; parts <= MOST_PARTS && at + parts <= tokens.length; parts++) {
    text += tokens[at + parts - 1];
    if (text.length > LONGEST) break;
    if (text.length < LEAST_BROKEN || !KEYS.has(text)) continue;
    const isBroken = tokens.slice(at, at + parts).some((part) => !KNOWN.has(part) && !NEAR_WORDS.has(part));
    if (isBroken || /^(?:my|your|him|her)self$/.test(text)) return parts;
  }
  return 1;
}

/** The words that a token stands for. */
function right(token: string, writing: Writing): readonly string[] {
  if (KNOWN.has(token) || NEAR_WORDS.has(token) || !/^[a-zñꞏ0-9]+$/.test(token)) return [token];
  if (token.includes(STAR)) return STARRED.get(token) ?? [token];
  const other = alike(token);
  if (other !== undefined) return [other];
  return token.length > (writing === "letters" ? LEAST_BROKEN : 2)
    ? segmented(token, writing) ?? [token]
    : [token];
}

/** The key word that a word is a misspelling of; undefined for none. */
function alike(word: string): string | undefined {
  const found = SINGLE.get(single(word)) ?? MISSPELT.get(word);
  if (found !== undefined || word.length < LEAST_CHANGED) return found;
  for (let at = 1; at < word.length; at++) {
    const changed = STARRED.get(starred(word, at))?.[0];
    if (changed !== undefined && changed.length >= LEAST_CHANGED) return changed;
    const shorter = word.slice(0, at) + word.slice(at + 1);
    if (shorter.length >= LEAST_CHANGED && KEYS.has(shorter)) return shorter;
  }
  return undefined;
}

/** What a letter costs that is part of no known word, where a known word costs 1. */
const STRAY_COST = 1.5;
/** Fewest letters of a word in which known words are looked for though they do not make up all of it. */
const LEAST_LOOSE = 16;
/** Greatest part of such a word that may be of no known word, by the way the text is written. */
const MOST_STRAY: Readonly<Record<Writing, number>> = { words: 0.25, letters: 0.45 };

interface Segmentation {
  readonly words: readonly string[];
  readonly cost: number;
  /** Letters of no known word. */
  readonly stray: number;
  /** Whether the last word is of such letters. */
  readonly isStray: boolean;
}

/** The words of a text without spaces, as few and as long as possible; undefined where they tell nothing: no key word, no "I". */
function segmented(text: string, writing: Writing): string[] | undefined {
  if (text.length > LONGEST_RUN) return undefined;
  const isLoose = writing === "letters" || text.length >= LEAST_LOOSE;
  const best: (Segmentation | undefined)[] = [{ words: [], cost: 0, stray: 0, isStray: false }];
  for (let end = 1; end <= text.length; end++) {
    for (let start = Math.max(0, end - LONGEST); start < end; start++) {
      const before = best[start];
      if (before === undefined) continue;
      const next = extended(before, text.slice(start, end), isLoose);
      if (next !== undefined && next.cost < (best[end]?.cost ?? Infinity)) best[end] = next;
    }
  }
  const found = best[text.length];
  if (found === undefined) return undefined;
  const isTelling = found.words.some((word) => KEYS.has(word) || word === "die") ||
    /^im?$/.test(found.words[0]!);
  if (writing === "words" && !isTelling) return undefined;
  return found.stray <= MOST_STRAY[writing] * text.length ? [...found.words] : undefined;
}

/** Words, and one more, or one more letter that is of none. */
function extended(before: Segmentation, part: string, isLoose: boolean): Segmentation | undefined {
  const { words, cost, stray, isStray } = before;
  const word = segment(part);
  if (word !== undefined) return { words: [...words, word], cost: cost + 1, stray, isStray: false };
  if (!isLoose || part.length > 1) return undefined;
  const joined = isStray ? [...words.slice(0, -1), words.at(-1)! + part] : [...words, part];
  return { words: joined, cost: cost + STRAY_COST, stray: stray + 1, isStray: true };
}

function segment(part: string): string | undefined {
  if (KNOWN.has(part) || /^\d{1,2}$/.test(part)) return part;
  return part.length >= LEAST_CHANGED ? SINGLE.get(single(part)) : undefined;
}

function single(word: string): string {
  return word.replaceAll(/([a-zñ])\1+/g, "$1");
}

/** The first letter stays: without it a word is another. */
function withoutOne(word: string): string[] {
  return [...word].slice(1).map((_, at) => word.slice(0, at + 1) + word.slice(at + 2));
}

function swapped(word: string): string[] {
  return [...word].slice(1).map((_, at) => word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2));
}

function starred(word: string, at: number): string {
  return word.slice(0, at) + STAR + word.slice(at + 1);
}

function starredWords(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const word of KEY_WORDS) {
    for (let at = 0; at < word.length; at++) {
      const shown = starred(word, at);
      found.set(shown, [...found.get(shown) ?? [], word]);
    }
  }
  return found;
}
