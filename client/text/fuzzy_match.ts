// How well what somebody typed fits a name: by the beginnings of its words, by a part of it, or by its letters in order.

/** Points for one word that was typed, the better the more. */
const POINTS = { whole: 100, start: 80, wordStart: 60, inside: 30, scattered: 10 } as const;
/** Letters in order say something from this many on. */
const SCATTERED_FROM = 2;

/** Text as it is compared: in small letters, without accents. */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

/**
 * Points of `name` for `query`, both as {@link plain} makes them; 0 when a word of the query is not in it. `more`: further words
 * by which it is found, which count less.
 */
export function fuzzyScore(query: string, name: string, more = ""): number {
  let sum = 0;
  for (const word of query.split(/\s+/)) {
    const points = pointsOf(word, name) || Math.min(pointsOf(word, more), POINTS.inside) / 2;
    if (points === 0) return 0;
    sum += points;
  }
  // Of two that fit as well, the shorter one is nearer to what was typed.
  return sum - name.length / 1_000;
}

function pointsOf(word: string, name: string): number {
  if (word === name) return POINTS.whole;
  if (name.startsWith(word)) return POINTS.start;
  const starts = wordStarts(name);
  if (starts.some((at) => name.startsWith(word, at))) return POINTS.wordStart;
  if (name.includes(word)) return POINTS.inside;
  return starts.some((at) => isSubsequence(word, name, at)) ? POINTS.scattered : 0;
}

/** Where words begin in `name`. */
function wordStarts(name: string): number[] {
  return Array.from(name.matchAll(/[\p{L}\p{N}]+/gu), ({ index }) => index);
}

/** Whether the letters of `word` come in `name` in this order, the first of them at `at`. */
function isSubsequence(word: string, name: string, at: number): boolean {
  if (word.length < SCATTERED_FROM || name[at] !== word[0]) return false;
  let index = at;
  for (const letter of word.slice(1)) {
    index = name.indexOf(letter, index + 1);
    if (index === -1) return false;
  }
  return true;
}
