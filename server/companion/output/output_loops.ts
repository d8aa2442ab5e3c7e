// Ends an answer that repeats itself. Of what may become a loop, two repeats are shown; the rest is held back until it
// is known whether it goes on.

/** Longest unit of a loop, UTF-16 units: a long sentence. A refrain may be longer. */
const MAX_UNIT = 100;
/** A unit of this length is a loop at its third repeat. People do say "very" thrice, but no clause. */
const CLAUSE = 12;
const CLAUSE_REPEATS = 3;
/** Repeats of a shorter unit: "no, no, no, no" is none. */
const WORD_REPEATS = 6;
/** A unit shorter than this is laughter, dots or hearts: it may go on for so many UTF-16 units, which are shown. */
const SHORT = 4;
const SHORT_LENGTH = 120;

/** Watches one answer. */
export class Loops {
  readonly #units: string[] = [];
  /** By length of the unit: how many of the newest units equal the one that stands so far before. */
  readonly #runs = new Uint16Array(MAX_UNIT + 1);
  readonly #folded: string[] = [];
  #shown = 0;
  #holdFrom = 0;
  #loopAt: number | null = null;

  /** Where the loop begins in the text that was pushed, UTF-16 units; null where there is none. */
  get loopAt(): number | null {
    return this.#loopAt;
  }

  /** Takes the next text. Returns what is to be shown. */
  push(text: string): string {
    for (let index = 0; index < text.length && this.#loopAt === null; index++) {
      this.#holdFrom = this.#take(text[index]!);
    }
    const from = this.#shown;
    this.#shown = Math.max(from, this.#holdFrom);
    return this.#units.slice(from, this.#shown).join("");
  }

  /** Nothing more comes. Returns what was held back, unless it is a loop. */
  finish(): string {
    if (this.#loopAt !== null) return "";
    const from = this.#shown;
    this.#shown = this.#units.length;
    return this.#units.slice(from).join("");
  }

  /** Returns from where on the text is held back. */
  #take(unit: string): number {
    const at = this.#units.length;
    this.#units.push(unit);
    this.#folded.push(unit.toLowerCase());
    let holdFrom = at + 1;
    let laughter = 0;
    for (let length = 1; length <= MAX_UNIT && length <= at; length++) {
      const isRepeated = this.#folded[at] === this.#folded[at - length];
      const run = isRepeated ? this.#runs[length]! + 1 : 0;
      this.#runs[length] = run;
      const covered = run + length;
      if (length < SHORT) laughter = Math.max(laughter, run === 0 ? 0 : covered);
      // What is made of a short unit is made of its multiples too.
      const isLaughter = length < SHORT || laughter >= covered;
      if (run <= length || (isLaughter && covered < SHORT_LENGTH)) continue;
      const start = at - covered + 1;
      if (isLaughter) holdFrom = Math.min(holdFrom, at);
      else holdFrom = Math.min(holdFrom, start + 2 * length);
      if ((isLaughter || isLoop(length, covered)) && this.#loopAt === null) this.#loopAt = start;
    }
    return holdFrom;
  }
}

/** Whether `covered` units that repeat each `length` are a loop. */
function isLoop(length: number, covered: number): boolean {
  return covered >= (length >= CLAUSE ? CLAUSE_REPEATS : WORD_REPEATS) * length;
}
