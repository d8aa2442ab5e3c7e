// Keeps the system prompt off the screen: an answer ends where it recites it, in whatever case and punctuation.

/** Words in a row that are a recital. */
const RUN = 8;
/** Words of a possible recital that are shown before the rest is held back. */
const SHOWN = 3;

/** A letter that is a word, in scripts without spaces between words. */
const SYLLABLE =
  /[\p{Ideographic}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u;
const WORD = /[\p{L}\p{N}\p{M}'’ʼ]/u;
const WORDS = new RegExp(`${SYLLABLE.source}|(?:(?!${SYLLABLE.source})${WORD.source})+`, "gu");

/** What must not be recited. */
export class SecretText {
  /** All runs of one to `RUN` words. */
  readonly #runs: Set<string> = new Set();

  constructor(text: string) {
    const words = [...text.matchAll(WORDS)].map(([word]) => folded(word)).filter((word) => word !== "");
    for (let from = 0; from < words.length; from++) {
      for (let length = 1; length <= RUN && from + length <= words.length; length++) {
        this.#runs.add(words.slice(from, from + length).join(" "));
      }
    }
  }

  /** The number of words at the end of `words` that stand so in the text, at most `RUN`. */
  runOf(words: readonly string[]): number {
    let length = Math.min(RUN, words.length);
    while (length > 0 && !this.#runs.has(words.slice(-length).join(" "))) length--;
    return length;
  }
}

/** Watches one answer. */
export class Recital {
  /** The newest words, folded. */
  #words: string[] = [];
  /** What is held back: a word each, with what stands before it. */
  #held: string[] = [];
  /** The last word so far, and what of it and before it is not shown. */
  #word = "";
  #unsent = "";
  #run = 0;
  #found = false;
  #out = "";

  constructor(readonly secret: SecretText) {}

  /** Whether the text recites. */
  get found(): boolean {
    return this.#found;
  }

  /** Takes the next text, of whole code points. Returns what is to be shown. */
  push(text: string): string {
    for (const char of text) {
      if (this.#found) break;
      this.#take(char);
    }
    return this.#taken();
  }

  /** Nothing more comes. Returns what was held back, unless it is a recital. */
  finish(): string {
    this.#endWord();
    if (!this.#found) this.#out += this.#held.join("") + this.#unsent;
    this.#held = [];
    this.#unsent = "";
    return this.#taken();
  }

  #taken(): string {
    const out = this.#out;
    this.#out = "";
    return out;
  }

  #take(char: string): void {
    const isSyllable = SYLLABLE.test(char);
    const isWord = WORD.test(char);
    if (this.#word !== "" && (isSyllable || !isWord)) this.#endWord();
    if (this.#found) return;
    this.#unsent += char;
    if (isWord) this.#word += char;
    if (isSyllable) this.#endWord();
    if (this.#run < SHOWN && this.#held.length === 0) {
      this.#out += this.#unsent;
      this.#unsent = "";
    }
  }

  #endWord(): void {
    const word = folded(this.#word);
    this.#word = "";
    if (word === "") return;
    this.#words = [...this.#words.slice(1 - RUN), word];
    this.#run = this.secret.runOf(this.#words);
    this.#held.push(this.#unsent);
    this.#unsent = "";
    if (this.#run >= RUN) {
      this.#found = true;
      return;
    }
    const kept = Math.max(0, this.#run - SHOWN);
    this.#out += this.#held.splice(0, this.#held.length - kept).join("");
  }
}

function folded(word: string): string {
  return word.normalize("NFKD").toLowerCase().replaceAll(/[\p{M}\p{Cf}'’ʼ]/gu, "");
}
