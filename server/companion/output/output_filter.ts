// The output filter: turns the pieces that a model makes into text that may be shown, spoken of and remembered.
//
// It stands before the care layer, the stream and the memory. It knows no time: the same text ends in
// the same verdict, however it was split.

import { BOT_NAME } from "../../protocol/protocol_limits.ts";
import { Labels } from "./output_labels.ts";
import { Loops } from "./output_loops.ts";
import { Markup } from "./output_markup.ts";
import { Recital, type SecretText } from "./output_recital.ts";

/** Why the filter ends an answer before the model does. */
export type OutputEnd =
  /** A mark of a template, or the beginning of another speaker's turn. */
  | "mark"
  /** The answer repeats itself. */
  | "loop"
  /** The answer recites the system prompt. */
  | "recital";

/** What may be shown of what was fed. `restarts`: all text before was the model's thinking. */
export interface FilteredOutput {
  readonly text: string;
  readonly restarts: boolean;
}

/** The filter of one answer. */
export class OutputFilter {
  readonly #markup: Markup;
  #recital: Recital;
  #loops: Loops;
  /** The first half of a character whose second has not arrived. */
  #half = "";
  #restarts = false;
  #end: OutputEnd | null = null;

  /** `guest` is the name of who asks; null for one without. */
  constructor(readonly secret: SecretText, guest: string | null) {
    this.#markup = new Markup(new Labels(BOT_NAME, guest), () => this.#restart());
    this.#recital = new Recital(secret);
    this.#loops = new Loops();
  }

  /** Why the answer is over; null while it goes on. */
  get end(): OutputEnd | null {
    return this.#end;
  }

  /** Length of the text before a loop, UTF-16 units of what was shown; null without a loop. */
  get loopAt(): number | null {
    return this.#loops.loopAt;
  }

  /** Whether the model has thought aloud. */
  get hadThought(): boolean {
    return this.#markup.hadThought;
  }

  /** Whether the model has called a tool. */
  get hadTool(): boolean {
    return this.#markup.hadTool;
  }

  /** Takes the next piece. */
  feed(piece: string): FilteredOutput {
    if (this.#end !== null) return { text: "", restarts: false };
    const marked = this.#markup.push(this.#whole(piece));
    let text = this.#show(marked);
    if (this.#end === null && this.#markup.ended) {
      this.#end = "mark";
      text += this.#rest("");
    }
    return this.#output(text);
  }

  /** Nothing more comes. Returns what was held back. */
  finish(): FilteredOutput {
    if (this.#end !== null) return { text: "", restarts: false };
    return this.#output(this.#rest(this.#markup.finish()));
  }

  #output(text: string): FilteredOutput {
    const restarts = this.#restarts;
    this.#restarts = false;
    return { text, restarts };
  }

  #restart(): void {
    this.#restarts = true;
    this.#recital = new Recital(this.secret);
    this.#loops = new Loops();
  }

  /** Whole characters of what has arrived. A half that stays alone is dropped. */
  #whole(piece: string): string {
    const text = this.#half + piece;
    this.#half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? "";
    const whole = this.#half === "" ? text : text.slice(0, -1);
    return whole.isWellFormed() ? whole : whole.replaceAll(LONE_HALF, "");
  }

  #show(text: string): string {
    const recited = this.#recital.push(text);
    const shown = this.#loops.push(recited);
    this.#note();
    return shown;
  }

  #rest(text: string): string {
    const recited = this.#recital.push(text) + this.#recital.finish();
    const shown = this.#loops.push(recited) + this.#loops.finish();
    this.#note();
    return shown;
  }

  #note(): void {
    if (this.#loops.loopAt !== null) this.#end = "loop";
    else if (this.#recital.found) this.#end = "recital";
  }
}

const LONE_HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
