// A valid user name that looks like an invalid one: José → Jose.

import { isUsername } from "../../server/protocol/names.ts";

/** Longest name, characters. */
const MAX_LENGTH = 20;
/** Latin letters that Unicode does not take apart, and what stands for them. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ æ: "ae", Æ: "AE", œ: "oe", Œ: "OE", ß: "ss", ẞ: "SS", ø: "o", Ø: "O", ł: "l", Ł: "L" },
  ...{
    đ: "d",
    Đ: "D",
    ð: "d",
    Ð: "D",
    þ: "th",
    Þ: "Th",
    ħ: "h",
    Ħ: "H",
    ı: "i",
    ŋ: "n",
    Ŋ: "N",
    ŧ: "t",
    Ŧ: "T",
  },
};

/**
 * The suggestion: accents and marks are left out, spaces become `_`. Null for a valid name, and for one with letters or
 * digits of another script: leaving them out would make another name.
 */
export function suggestName(name: string): string | null {
  const plain = name.normalize("NFKD").replace(/[^ -~]/g, (letter) => LETTERS[letter] ?? letter);
  if (/(?![ -~])[\p{L}\p{N}]/u.test(plain)) return null;
  const folded = plain.replace(/[^\w\s-]/g, "").trim().replace(/\s+/g, "_").slice(0, MAX_LENGTH);
  return folded !== name && isUsername(folded) && /[a-z\d]/i.test(folded) ? folded : null;
}
