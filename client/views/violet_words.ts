// How Violet's attention and what may still be asked of her are said in plain words.

import type { Quota } from "../store/violet.ts";

const ORDINALS = new Intl.PluralRules("en", { type: "ordinal" });
const SUFFIXES: Readonly<Record<string, string>> = { one: "st", two: "nd", few: "rd", other: "th" };

/** What she does for somebody at `place` of her line. */
export function placeWords(place: number, isSpeaking: boolean): string {
  if (place === 0) return isSpeaking ? "Violet is speaking…" : "Violet is thinking…";
  return `Violet is with somebody else. You are ${place === 1 ? "next" : `${ordinal(place)} in line`}.`;
}

/** What is left of the free messages. */
export function quotaWords({ left }: Quota): string {
  if (left === 0) return "No free messages left";
  return left === 1 ? "1 free message left" : `${left} free messages left`;
}

function ordinal(number: number): string {
  return `${number}${SUFFIXES[ORDINALS.select(number)] ?? "th"}`;
}
