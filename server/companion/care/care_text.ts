// Text as the care layer reads it: without case, accents, disguised letters and spaced-out words.

import { latinized } from "./care_lookalikes.ts";
import { repaired, STAR } from "./care_repair.ts";

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
const AGE_TOKEN =
  /^\d+(?:yo|yr|yrs|y|f|m|s|years?|old|ans|anos|años|anni|jahre?|saal|lat|jaar|tahun|st|nd|rd|th|am|pm|km|kms|cm|mm|kg|min|mins|h|hr|hrs)$/;
/** Words of three letters that are joined when they are spaced out; other groups of three are often no word (`I a m`). */
const SHORT_WORDS: ReadonlySet<string> = new Set(["sex", "kid", "kms", "kys", "die", "cum"]);
/** Letters and digits with a sign, a symbol or a space between each and the next. */
const SPACED_LETTERS = /(?<![a-zñ0-9])(?:[a-zñ0-9@$!][^\p{L}\p{N}@$!]{1,3}){2,}[a-zñ0-9@$](?![a-zñ0-9])/gu;
const SMALL_CAPITALS = /[\u1d00-\u1d22\u0262\u026a\u0274\u0280\u028f\u029f]/;
/** Fewest single letters, and the least part of all words, for a text that is written letter by letter. */
const LEAST_SINGLE = 5;
const MOSTLY = 0.6;
/** Words of digits only, or that look like an age. */
const LEET_WORDS: Readonly<Record<string, string>> = {
  ...{ "1": "i", "4": "a", "70": "to", "50": "so", "15": "is" },
  ...{ "50y": "soy", "3nd": "end", "1m": "im", "4m": "am", "4n": "an", "4nd": "and", "1n": "in" },
};
/** The end of a sentence, as a pattern: for patterns that must not reach beyond one. */
export const SENTENCE_END = "\\|";

/**
 * The ways to read a text, at least one. Words are in lower case with single spaces between them, and ` | ` between
 * sentences. ñ is kept, because it makes other words. The last ways have broken and misspelt words put right.
 */
export function readings(text: string): readonly string[] {
  const folded = letters(text);
  const plain = unspaced(folded);
  const ones = /[a-zñ@$][1!|]|[1!|][a-zñ@$]/.test(plain) ? ["i", "l"] : ["i"];
  const runs = /([a-zñ])\1\1/.test(plain) ? ["$1", "$1$1"] : ["$1"];
  const asWritten = ones.flatMap((one) =>
    runs.map((run) => numbered(worded(unleeted(plain, one).replaceAll(/([a-zñ])\1{2,}/g, run))))
  );
  return [...new Set([...asWritten, ...putRight(folded)])];
}

/** The readings of a folded text with its words put right. */
function putRight(folded: string): string[] {
  const even = unstretched(folded);
  const apart = despaced(even);
  const writing = apart === null ? "words" : "letters";
  const plain = joined(apart ?? unspaced(even));
  const own = plain.replaceAll(
    /(?<=^|[.!?;:,\n] *)1m (?=(?:1[0-7]|only|just|not|an?|almost|still|in|under)\b)/g,
    "im ",
  );
  const ells = /[a-z]1|1[a-z]/.test(own) ? [unleeted(own, "l")] : [];
  const texts = [unleeted(own, "i"), ...ells, ...(isLeet(plain) ? [unleeted(allLeet(plain), "i")] : [])];
  return texts.map((one) => numbered(repaired(worded(one), writing)));
}

/** Lower-case letters without marks, hidden characters and look-alikes. */
function letters(text: string): string {
  const capitals = SMALL_CAPITALS.test(text) ? text.replaceAll("ǫ", "q") : text;
  const marked = capitals.normalize("NFKD").toLowerCase().replaceAll("n\u0303", "ñ");
  return latinized(marked.replaceAll(/[\p{M}\p{Cf}\u115f\u1160\u3164]/gu, "").replaceAll("ß", "ss"))
    .replaceAll(/['’‘`´ʼ]/g, "").replaceAll(/\by\s?\/\s?o\b/g, "yo");
}

/** Joins what was written letter by letter: `c h i l d`, `k.i.l.l`. */
function unspaced(text: string): string {
  return text.replaceAll(SPACED_LETTERS, (found) => {
    const whole = found.replaceAll(/[^\p{L}\p{N}@$!]/gu, "");
    if (whole.length === 3) return SHORT_WORDS.has(whole) ? whole : found;
    return whole.replaceAll(/[^a-zñ]/g, "").length >= 2 ? whole : found;
  });
}

/**
 * A text whose words were written letter by letter, with its letters joined; null for any other text. Where signs are
 * between the letters, `k.i.l.l m.e`, spaces are between the words; else several spaces are, or nothing is.
 */
function despaced(text: string): string | null {
  const tokens = text.split(/[^\p{L}\p{N}@$!]+/u).filter((token) => token !== "");
  const single = tokens.filter((token) => token.length === 1).length;
  if (single < LEAST_SINGLE || single < tokens.length * MOSTLY) return null;
  const signs = text.match(/(?<=[\p{L}\p{N}])[^\p{L}\p{N}\s@$!]+(?=[\p{L}\p{N}])/gu)?.length ?? 0;
  const groups = text.trim().split(signs >= single / 2 ? /\s+/ : /\s{2,}/);
  const words = groups.map((group) => group.split(/(?<=[.!?,;:])\s/).map(unsigned).join(" | "));
  return words.join(" ");
}

/** A group of letters joined. Numbers that may be an age stay apart from the letters. */
function unsigned(group: string): string {
  return group.replaceAll(/[^\p{L}\p{N}@$!]+/gu, "").replaceAll(/(?<!\d)(?:1[0-8](?!\d)|[1-9]th)/g, " $& ");
}

/** A text in which every letter is written several times, with each once: `kkiillll` is `kill`. */
function unstretched(text: string): string {
  const runs = text.match(/([a-zñ])\1*/g) ?? [];
  const times = runs.reduce((common, run) => divisor(common, run.length), 0);
  return times < 2 ? text : text.replaceAll(/([a-zñ])\1*/g, (run) => run.slice(0, run.length / times));
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** Whether digits stand for letters throughout. */
function isLeet(text: string): boolean {
  const mixed = text.match(/[a-zñ0-9@$]+/g)?.filter((token) =>
    /[a-zñ]/.test(token) && /[0-9@$]/.test(token) && !AGE_TOKEN.test(token)
  );
  return (mixed?.length ?? 0) >= 1;
}

/** Letters for the digits that stand alone, or look like an age, in a text in which digits stand for letters. */
function allLeet(text: string): string {
  return text.replaceAll(
    /(?<![a-zñ0-9])(?:1|4|70|50|50y|1m|4m|4n|4nd|3nd|1n|15)(?![a-zñ0-9])/g,
    (token, at: number) => {
      // Between `am` or a name and a word, a number is an age.
      if (token === "15" && !/[a-z0-9]{3} $/.test(text.slice(0, at))) return token;
      return LEET_WORDS[token] ?? token;
    },
  ).replaceAll(/(?<![a-zñ0-9])(1[0-7])y0(?![a-zñ0-9])/g, "$1yo");
}

/** A space for what joins two words, `kill_myself`, and nothing for a letter that is starred out: `k*ll` stays. */
function joined(text: string): string {
  return text.replaceAll(/(?<=[a-zñ0-9])[._~+|\/:;,-]+(?=[a-zñ])/g, " ").replaceAll(
    /(?<=[a-z])\*(?=[a-z])/g,
    STAR,
  );
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
    .replaceAll(/(?: ?\| ?)+/g, " | ")
    .trim();
}

/** Digits for ages in words. */
function numbered(reading: string): string {
  return reading
    .replaceAll(NUMBER_WORD, (word) => NUMBERS[word] ?? word)
    .replaceAll(/\bonce (?=a[nñ]os\b)/g, "11 ");
}
