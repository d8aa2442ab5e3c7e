// The output filter over the seam between an answer and what continues it.
//
// Most templates leave the model's last message open, so that the model goes on in the middle of a word. Some close it:
// then the model begins a new turn, or says the end of the answer once more before it goes on.

import { BOT_NAME } from "../../protocol/protocol_limits.ts";
import { type FilteredOutput, type OutputEnd, OutputFilter } from "./output_filter.ts";
import type { SecretText } from "./output_recital.ts";

/** What the filters of new and of continued answers have alike. */
export type AnswerFilter = Pick<
  OutputFilter,
  "end" | "loopAt" | "hadThought" | "hadTool" | "feed" | "finish"
>;

/** Fewest UTF-16 units that are said once more, and no figure of speech. */
const LEAST_OVERLAP = 12;
/** Marks and names at the beginning of a new turn of the model. */
const NEW_TURN = new RegExp(
  "^\\s*(?:" + [
    "<\\|start_header_id\\|>\\s*\\w+\\s*<\\|end_header_id\\|>",
    "<\\|im_start\\|>\\s*(?:assistant|model)\\s*\\n",
    "<start_of_turn>\\s*model\\s*\\n",
    "(?:assistant|model)\\s*\\n",
    `(?:assistant|${BOT_NAME})\\s*:`,
  ].join("|") + ")\\s*",
  "i",
);
/** Longest beginning of a new turn, UTF-16 units. */
const LONGEST_TURN = 80;
/** What the beginning of a new turn may look like while it arrives. */
const TURN_BEGINNING = new RegExp(`^\\s*(?:<[^\\n]{0,${LONGEST_TURN}}|[A-Za-z]{0,12}\\s*:?)\\s*$`);
const NAMES = ["assistant", "model", BOT_NAME.toLowerCase()];
const SENTENCE_END = /[\p{Sentence_Terminal}…]["'”’»)\]*_]*$/u;
const SPACE_END = /\s$/;

/** Joins what continues a text to it: without a new turn's beginning, and without what stands in the text already. */
class Seam {
  /** What is looked for: a new turn's beginning, then the end of the text once more; null for nothing any more. */
  #sought: "turn" | "overlap" | null = "turn";
  /** What has arrived and is not decided. */
  #pending = "";
  #isNewTurn = false;
  /** Where in the text a part begins that equals what has arrived, and the length of that, UTF-16 units. */
  #starts: number[];
  #matched = 0;
  /** How much of what has arrived the text ends with. */
  #overlap = 0;

  constructor(readonly begun: string) {
    this.#starts = [...Array(begun.length).keys()];
  }

  /** Takes the next text. Returns what continues the answer. */
  push(text: string): string {
    let out = "";
    for (let index = 0; index < text.length; index++) {
      if (this.#sought === null) return out + text.slice(index);
      const unit = text[index]!;
      this.#pending += unit;
      out += this.#sought === "turn" ? this.#readTurn(false) : this.#match(unit);
    }
    return out;
  }

  /** Nothing more comes. Returns what was held back. */
  finish(): string {
    const out = this.#sought === "turn" ? this.#readTurn(true) : "";
    return this.#sought === null ? out : out + this.#join();
  }

  #readTurn(isWhole: boolean): string {
    const text = this.#pending;
    const turn = NEW_TURN.exec(text);
    const isOpen = turn === null ? mayBeTurn(text) : turn[0].length === text.length;
    if (isOpen && !isWhole) return "";
    this.#sought = "overlap";
    this.#isNewTurn = turn !== null;
    this.#pending = "";
    return this.push(text.slice(turn?.[0].length ?? 0));
  }

  #match(unit: string): string {
    if (this.#matched === 0 && /\s/.test(unit)) return "";
    const { begun } = this;
    this.#starts = this.#starts.filter((start) => begun[start + this.#matched] === unit);
    this.#matched++;
    const isEnd = this.#starts.includes(begun.length - this.#matched);
    if (isEnd && this.#matched >= LEAST_OVERLAP) this.#overlap = this.#pending.length;
    const isOpen = this.#starts.length > 1 || (this.#starts.length === 1 && !isEnd);
    return isOpen ? "" : this.#join();
  }

  #join(): string {
    this.#sought = null;
    const rest = this.#pending.slice(this.#overlap);
    return this.#overlap > 0 ? rest : this.#space(rest) + rest;
  }

  /** The space between the answer and what continues it, where the model has made none. */
  #space(rest: string): string {
    if (rest === "" || /^\s/.test(rest) || SPACE_END.test(this.begun) || this.begun === "") return "";
    const isSentence = SENTENCE_END.test(this.begun);
    return this.#isNewTurn || (isSentence && /^["'“‘«(*_]*\p{Lu}/u.test(rest)) ? " " : "";
  }
}

/** Whether a text may become the beginning of a new turn. */
function mayBeTurn(text: string): boolean {
  if (text.length > LONGEST_TURN || !TURN_BEGINNING.test(text)) return false;
  const said = text.trim().toLowerCase();
  return said.startsWith("<") || NAMES.some((name) => name.startsWith(said) || said === name);
}

/** The filter of what continues an answer. It reads the answer too, and shows nothing of that again. */
export class ContinuedFilter implements AnswerFilter {
  readonly #seam: Seam;
  readonly #filter: OutputFilter;
  /** UTF-16 units of the answer that the filter has not shown yet. */
  #left: number;
  /** UTF-16 units of the answer that the filter has not read. */
  #before: number;

  constructor(readonly begun: string, secret: SecretText, guest: string | null) {
    this.#seam = new Seam(begun);
    const filter = new OutputFilter(secret, guest);
    const { text, restarts } = filter.feed(begun);
    const isSame = filter.end === null && !restarts && begun.startsWith(text);
    // An answer that the filter would not show today is not read with what continues it.
    this.#filter = isSame ? filter : new OutputFilter(secret, guest);
    this.#left = isSame ? begun.length - text.length : 0;
    this.#before = isSame ? 0 : begun.length;
  }

  get end(): OutputEnd | null {
    return this.#filter.end;
  }

  /** As the filter's; in the answer and what continues it. */
  get loopAt(): number | null {
    const { loopAt } = this.#filter;
    return loopAt === null ? null : loopAt + this.#before;
  }

  get hadThought(): boolean {
    return this.#filter.hadThought;
  }

  get hadTool(): boolean {
    return this.#filter.hadTool;
  }

  feed(piece: string): FilteredOutput {
    return this.#fresh(this.#filter.feed(this.#seam.push(piece)));
  }

  finish(): FilteredOutput {
    const last = this.#fresh(this.#filter.feed(this.#seam.finish()));
    const rest = this.#fresh(this.#filter.finish());
    return {
      text: rest.restarts ? rest.text : last.text + rest.text,
      restarts: last.restarts || rest.restarts,
    };
  }

  /** What is shown beyond the answer. */
  #fresh({ text, restarts }: FilteredOutput): FilteredOutput {
    if (restarts) {
      this.#left = 0;
      this.#before = this.begun.length;
    }
    const known = Math.min(this.#left, text.length);
    this.#left -= known;
    return { text: text.slice(known), restarts };
  }
}
