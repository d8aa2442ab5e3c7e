// Text as the care layer reads it: without case, accents, disguised letters and spaced-out words.

/** Letters of other alphabets that look like Latin ones. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  а: "a",
  в: "b",
  е: "e",
  ё: "e",
  к: "k",
  м: "m",
  н: "h",
  о: "o",
  р: "p",
  с: "c",
  т: "t",
  у: "y",
  х: "x",
  і: "i",
  ї: "i",
  ј: "j",
  ѕ: "s",
  ԁ: "d",
  ɡ: "g",
  ı: "i",
  α: "a",
  β: "b",
  ε: "e",
  ι: "i",
  κ: "k",
  ν: "v",
  ο: "o",
  ρ: "p",
  τ: "t",
  υ: "u",
  χ: "x",
};

/** Digits and signs that stand for letters inside words. `1`, `!` and `|` are read in two ways: as i and as l. */
const LEET: Readonly<Record<string, string>> = {
  "0": "o",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "8": "b",
  "9": "g",
  "@": "a",
  "$": "s",
};

/** Numbers in words that matter as ages. `once` is left to the phrase "once años": in English it is a common word. */
const NUMBERS: Readonly<Record<string, string>> = {
  one: "1",
  two: "2",
  three: "3",
  four: "4",
  five: "5",
  six: "6",
  seven: "7",
  eight: "8",
  nine: "9",
  ten: "10",
  eleven: "11",
  twelve: "12",
  thirteen: "13",
  fourteen: "14",
  fifteen: "15",
  sixteen: "16",
  seventeen: "17",
  eighteen: "18",
  nineteen: "19",
  cinco: "5",
  seis: "6",
  siete: "7",
  ocho: "8",
  nueve: "9",
  diez: "10",
  doce: "12",
  trece: "13",
  catorce: "14",
  quince: "15",
  dieciseis: "16",
  diecisiete: "17",
  dieciocho: "18",
};

const NUMBER_WORD = new RegExp(`\\b(?:${Object.keys(NUMBERS).join("|")})\\b`, "g");
/** Digits that stand for digits, as in `15yo`, `14f`, `3rd`. */
const AGE_TOKEN = /^\d+(?:yo|yr|yrs|y|f|m|s|years?|old|st|nd|rd|th|am|pm|km|kms|cm|mm|kg|min|mins|h|hr|hrs)$/;
/** Words of three letters that are joined when they are spaced out; other groups of three are often no word (`I a m`). */
const SHORT_WORDS: ReadonlySet<string> = new Set(["sex", "kid", "kms", "kys", "die", "cum"]);
/** The end of a sentence, as a pattern: for patterns that must not reach beyond one. */
export const SENTENCE_END = "\\|";

/**
 * The ways to read a text, at least one. Words are in lower case with single spaces between them, and ` | ` between
 * sentences. ñ is kept, because it makes other words.
 */
export function readings(text: string): readonly string[] {
  const plain = unspaced(letters(text));
  const ones = /[a-zñ@$][1!|]|[1!|][a-zñ@$]/.test(plain) ? ["i", "l"] : ["i"];
  const runs = /([a-zñ])\1\1/.test(plain) ? ["$1", "$1$1"] : ["$1"];
  return ones.flatMap((one) =>
    runs.map((run) => worded(unleeted(plain, one).replaceAll(/([a-zñ])\1{2,}/g, run)))
  );
}

/** Lower-case letters without marks, hidden characters and foreign look-alikes. */
function letters(text: string): string {
  const marked = text.normalize("NFKD").toLowerCase().replaceAll("n\u0303", "ñ");
  return marked.replaceAll(/[\p{M}\p{Cf}]/gu, "").replaceAll(
    /[\u0370-\u058f\u0131\u0261]/g,
    (char) => LOOKALIKES[char] ?? char,
  ).replaceAll(/['’‘`´ʼ]/g, "").replaceAll(/\by\s?\/\s?o\b/g, "yo");
}

/** Joins what was written letter by letter: `c h i l d`, `k.i.l.l`. */
function unspaced(text: string): string {
  const spaced = /(?<![a-zñ0-9])(?:[a-zñ0-9@$!][\s._*~+|\/-]{1,3}){2,}[a-zñ0-9@$](?![a-zñ0-9])/g;
  return text.replaceAll(spaced, (found) => {
    const joined = found.replaceAll(/[\s._*~+|\/-]/g, "");
    if (joined.length === 3) return SHORT_WORDS.has(joined) ? joined : found;
    return joined.replaceAll(/[^a-zñ]/g, "").length >= 3 ? joined : found;
  });
}

/** Letters for the digits and signs inside words. */
function unleeted(text: string, one: string): string {
  return text.replaceAll(/[a-zñ0-9@$]+(?:[!|][a-zñ0-9@$]+)*/g, (word) => {
    if (!/[a-zñ]/.test(word) || !/[0-9@$!|]/.test(word) || AGE_TOKEN.test(word)) return word;
    return word.replaceAll(/[0-9@$!|]/g, (char) => "1!|".includes(char) ? one : LEET[char] ?? char);
  });
}

function worded(text: string): string {
  return text
    .replaceAll(/[.!?;:,\n()\[\]{}"…¿¡]+/g, " | ")
    .replaceAll(/[^a-zñ0-9|\p{L}]+/gu, " ")
    .replaceAll(/(?<=\d)(?=[a-zñ])/g, " ")
    .replaceAll(NUMBER_WORD, (word) => NUMBERS[word] ?? word)
    .replaceAll(/\bonce (?=a[nñ]os\b)/g, "11 ")
    .replaceAll(/(?: ?\| ?)+/g, " | ")
    .trim();
}
