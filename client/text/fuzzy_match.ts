// Fuzzy matching of a query against a name: by beginnings of words, by parts, or by letters in order.

/** Points for one word of the query. */
const POINTS = { whole: 100, start: 80, wordStart: 60, inside: 30, scattered: 10 } as const;
/** Shortest word that is matched by its letters in order. */
const SCATTERED_FROM = 2;

/** Text in the form that is compared: lower case, without accents. */
export function normalize(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

/**
 * Points of `name` for `query`, both in the form of {@link normalize}; 0 if a word of the query does not match. `more`: further
 * search terms, which count less.
 */
export function fuzzyScore(query: string, name: string, more = ""): number {
  let sum = 0;
  for (const word of query.split(/\s+/)) {
    const points = pointsOf(word, name) || Math.min(pointsOf(word, more), POINTS.inside) / 2;
    if (points === 0) return 0;
    sum += points;
  }
  // Of two equal matches, the shorter name is closer to the query.
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

/** Indexes of the beginnings of words in `name`. */
function wordStarts(name: string): number[] {
  return Array.from(name.matchAll(/[\p{L}\p{N}]+/gu), ({ index }) => index);
}

/** Whether `name` contains the letters of `word` in order, the first at index `at`. */
function isSubsequence(word: string, name: string, at: number): boolean {
  if (word.length < SCATTERED_FROM || name[at] !== word[0]) return false;
  let index = at;
  for (const letter of word.slice(1)) {
    index = name.indexOf(letter, index + 1);
    if (index === -1) return false;
  }
  return true;
}
