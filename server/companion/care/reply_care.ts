// The care layer over a reply while it is made. It reads each part of the reply a bounded number of times, however many
// pieces the reply comes in.

import { pushesToHarm } from "./care_crisis.ts";
import type { CareVerdict } from "../care.ts";
import {
  areTogether,
  both,
  hasMinor,
  isOfMinors,
  isSexual,
  type Mentions,
  mentionsIn,
  NO_MENTIONS,
} from "./care_minors.ts";
import { readings } from "./care_text.ts";
import { KEY_WORDS } from "./care_words.ts";

/** Longest end of a reply that is read again with each piece, UTF-16 units. */
const WINDOW = 320;
/** How much is put aside when the window is full, and how far it is read beyond that, so that no phrase is cut. */
const STEP = 160;
const OVERLAP = 60;
/** The word or number that a text ends with, or in the middle of. */
const LAST_WORD = /[\p{L}\p{M}\p{N}]+$/u;
/** Fewest letters of a word that is read before anything follows it. Shorter ones often begin another: cock, cocktail. */
const LEAST_WHOLE = 5;
/** Longer ones that do so. */
const BEGINNINGS: ReadonlySet<string> = new Set(["child", "minor", "young", "about", "year", "school"]);
const KEYS: ReadonlySet<string> = new Set(KEY_WORDS);
/** Stands for what follows, so that a number does not end its sentence before the next word is there. */
const MORE = " zz";

/**
 * Judges a reply as it grows. The verdict over all of it is `judgeReply`'s: phrases are shorter than the window, and what
 * is mentioned far apart is remembered.
 */
export class ReplyCare {
  readonly #minorBefore: boolean;
  #text = "";
  /** Where the window begins, and what is mentioned before that. */
  #start = 0;
  #mentions: Mentions = NO_MENTIONS;

  /** `context` is what was said just before the reply, the question included. */
  constructor(context: string) {
    this.#minorBefore = hasMinor(context);
  }

  /** The verdict over the reply so far; null for nothing found. `isWhole`: nothing comes after it. */
  judge(reply: string, isWhole = false): CareVerdict | null {
    if (!reply.startsWith(this.#text)) this.#restart();
    const fresh = reply.slice(this.#text.length);
    this.#text = reply;
    const end = isWhole ? reply.length : endOfWords(reply);
    // Nothing new to read: the piece is a part of a word.
    if (!isWhole && end <= reply.length - fresh.length) return null;
    while (reply.length - this.#start > WINDOW) {
      const verdict = this.#verdict(reply.slice(this.#start, this.#start + WINDOW));
      if (verdict !== null) return verdict;
      this.#advance(reply);
    }
    return this.#verdict(reply.slice(this.#start, end) + (isWhole ? "" : MORE));
  }

  #verdict(part: string): CareVerdict | null {
    const ways = readings(part);
    if (pushesToHarm(part, ways)) return "crisis";
    const mentions = both(this.#mentions, mentionsIn(ways));
    return isOfMinors(part, ways) || areTogether(mentions, this.#minorBefore) ? "minors" : null;
  }

  /** Puts the beginning of the window aside, up to the beginning of a word where there is one. */
  #advance(reply: string): void {
    const space = reply.lastIndexOf(" ", this.#start + STEP);
    const cut = space > this.#start ? space : this.#start + STEP;
    this.#mentions = both(this.#mentions, mentionsIn(readings(reply.slice(this.#start, cut + OVERLAP))));
    this.#start = cut;
  }

  #restart(): void {
    this.#start = 0;
    this.#mentions = NO_MENTIONS;
  }
}

/** Where the last word begins that more letters may follow; the end, for a word that makes a verdict as it is. */
function endOfWords(reply: string): number {
  const last = LAST_WORD.exec(reply.slice(-40))?.[0] ?? "";
  const word = last.toLowerCase();
  const isRead = word.length >= LEAST_WHOLE && !BEGINNINGS.has(word) && (KEYS.has(word) || isSexual(word));
  return isRead ? reply.length : reply.length - last.length;
}
