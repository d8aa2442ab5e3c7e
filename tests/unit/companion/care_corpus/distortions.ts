// Simple ways to disguise a text, each as people do it to get past a filter.

const CYRILLIC: Readonly<Record<string, string>> = {
  ...{ a: "а", c: "с", e: "е", i: "і", j: "ј", o: "о", p: "р", s: "ѕ", x: "х", y: "у" },
};
const GREEK: Readonly<Record<string, string>> = {
  a: "α",
  e: "ε",
  i: "ι",
  k: "κ",
  o: "ο",
  t: "τ",
  v: "ν",
  n: "η",
};
const LEET: Readonly<Record<string, string>> = { a: "4", e: "3", i: "1", o: "0", s: "5", t: "7" };
const SMALL_CAPS: Readonly<Record<string, string>> = Object.fromEntries(
  [..."abcdefghijklmnopqrtuvwyz"].map((letter, at) => [letter, [..."ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀᴛᴜᴠᴡʏᴢ"][at]!]),
);

/** A text with letters replaced by a table. */
function replaced(text: string, table: Readonly<Record<string, string>>): string {
  return [...text].map((char) => table[char.toLowerCase()] ?? char).join("");
}

/** A text with each Latin letter or digit moved to another block of Unicode. */
function shifted(text: string, upper: number, lower: number, digit: number): string {
  return [...text].map((char) => {
    const code = char.charCodeAt(0);
    if (/[A-Z]/.test(char)) return String.fromCodePoint(upper + code - 65);
    if (/[a-z]/.test(char)) return String.fromCodePoint(lower + code - 97);
    return /\d/.test(char) ? String.fromCodePoint(digit + code - 48) : char;
  }).join("");
}

/** A text with its longest word changed: the one that a person who hides something changes first. */
function inLongestWord(text: string, change: (word: string) => string): string {
  const longest = text.match(/[\p{L}\p{M}]+/gu)?.reduce((a, b) => b.length > a.length ? b : a) ?? "";
  return text.replace(longest, change(longest));
}

/** The ways, by name. */
export const DISTORTIONS: Readonly<Record<string, (text: string) => string>> = {
  "capitals": (text) => text.toUpperCase(),
  "digits for letters": (text) => replaced(text, LEET),
  "letters of Cyrillic": (text) => replaced(text, CYRILLIC),
  "letters of Greek": (text) => replaced(text, GREEK),
  "small capitals": (text) => replaced(text, SMALL_CAPS),
  "full-width letters": (text) => shifted(text, 0xff21, 0xff41, 0xff10),
  "mathematical letters": (text) => shifted(text, 0x1d400, 0x1d41a, 0x1d7ce),
  "accents on every letter": (text) => text.replaceAll(/\p{L}/gu, "$&\u0301"),
  "invisible characters": (text) => text.replaceAll(/(?<=\p{L})(?=\p{L})/gu, "\u200b"),
  "spaces between letters": (text) =>
    text.replaceAll(/(?<=[\p{L}\d])(?=[\p{L}\d])/gu, " ").replaceAll("  ", "   "),
  "dots between letters": (text) => text.replaceAll(/(?<=\p{L})(?=\p{L})/gu, "."),
  "dashes between letters": (text) => text.replaceAll(/(?<=\p{L})(?=\p{L})/gu, "-"),
  "each letter four times": (text) => text.replaceAll(/(\p{L})/gu, "$1$1$1$1"),
  "each letter twice": (text) => text.replaceAll(/(\p{L})/gu, "$1$1"),
  "underscores for spaces": (text) => text.replaceAll(" ", "_"),
  "no spaces": (text) => text.replaceAll(/(?<=[a-z]) (?=[a-z])/gi, ""),
  "a space in the longest word": (text) =>
    inLongestWord(text, (word) => `${word.slice(0, 3)} ${word.slice(3)}`),
  "a letter missing": (text) => inLongestWord(text, (word) => word.slice(0, 2) + word.slice(3)),
  "two letters swapped": (text) =>
    inLongestWord(text, (word) => word.slice(0, 1) + word.charAt(2) + word.charAt(1) + word.slice(3)),
  "a letter starred out": (text) => inLongestWord(text, (word) => `${word.slice(0, 1)}*${word.slice(2)}`),
};
