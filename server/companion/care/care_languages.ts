// People who say that they are minors, or in a crisis, in the largest languages beside English and Spanish.

import { LATIN } from "./care_latin_phrases.ts";
import type { Phrases } from "./care_phrases.ts";
import { OTHER } from "./care_script_phrases.ts";

/** What a text says in a language beside English and Spanish. `readings` are without accents and look-alikes. */
export function saysInOtherLanguage(kind: keyof Phrases, text: string, readings: readonly string[]): boolean {
  const latin = readings.some((reading) => LATIN.some((of) => any(of[kind], reading)));
  if (latin) return true;
  const own = inOwnLetters(text);
  return own !== null && OTHER.some((of) => any(of[kind], own));
}

/** The first code points of the digits of other scripts: each has ten in a row. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xff10];

/**
 * A text in its own letters: in lower case, with ASCII digits, without Arabic vowels and hidden characters, and with one
 * form of letters that have several. Null for a text of Latin letters only.
 */
function inOwnLetters(text: string): string | null {
  if (!/[\u0370-\u1dff\u2c00-\ud7ff\uf900-\ufdff\ufe70-\uffff]/.test(text)) return null;
  return text.normalize("NFKC").toLowerCase()
    .replaceAll(/[\p{Cf}\u064b-\u065f\u0670\u0640]/gu, "")
    .replaceAll(/[٠-٩۰-۹०-९০-৯]/g, (digit) => String(digit.charCodeAt(0) - zeroOf(digit)))
    .replaceAll(/[أإآٱ]/g, "ا").replaceAll("ى", "ي").replaceAll("ة", "ه").replaceAll("ё", "е")
    .replaceAll(/[.!?;:,\n()\[\]{}"…¿¡。！？、，।؟،۔]+/g, " | ")
    .replaceAll(/\s+/g, " ").trim();
}

function zeroOf(digit: string): number {
  const code = digit.charCodeAt(0);
  return ZEROS.find((zero) => code >= zero && code < zero + 10)!;
}

function any(patterns: readonly RegExp[], text: string): boolean {
  return patterns.some((pattern) => pattern.test(text));
}
