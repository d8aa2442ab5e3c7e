// Answers that are being made: the text so far, put together from numbered pieces.

import type { MessageId } from "../../../server/protocol/server_events.ts";
import type { MessageLine } from "../conversations/message_log.ts";

/** Whether an answer is made again, or continued. */
export type RunKind = "again" | "more";

/** What an answer that is being made is: the first one to a question, or another run of answer `answerId`. */
export type AnswerRunOptions =
  | { readonly key: string }
  | { readonly kind: RunKind; readonly answerId: MessageId };

/** One answer that is being made. */
export class AnswerRun {
  /** Key of the line that shows it; null while that is not loaded. */
  key: string | null = null;
  /** The line as it was, where an answer is made again or continued. */
  before: MessageLine | undefined;
  readonly kind: RunKind | "first";
  /** The answer that is made again or continued. */
  readonly answerId: MessageId | undefined;
  #pieces = "";
  /** Number of the next piece; null before the first one that is received. */
  #next: number | null = null;

  constructor(options: AnswerRunOptions) {
    if ("key" in options) this.key = options.key;
    this.kind = "kind" in options ? options.kind : "first";
    this.answerId = "kind" in options ? options.answerId : undefined;
  }

  /** The text so far; null before the first piece. */
  get text(): string | null {
    if (this.#next === null) return null;
    return (this.kind === "more" ? this.before?.data.text ?? "" : "") + this.#pieces;
  }

  /** The answer is shown by this line. */
  isShownBy(line: MessageLine): void {
    this.key = line.key;
    this.before = line;
  }

  /** Adds piece `seq`. The first one, 0, begins anew. Returns false for a piece after a missing one. */
  takes(seq: number, text: string): boolean {
    if (seq === 0 || this.#next === null) this.#pieces = "";
    else if (seq !== this.#next) return false;
    this.#pieces += text;
    this.#next = seq + 1;
    return true;
  }
}

/** The answers of one conversation that are being made, by what their pieces name: question or run. */
export class AnswerRuns {
  readonly #runs: Map<string, AnswerRun> = new Map();

  /** All of them. */
  get all(): AnswerRun[] {
    return [...this.#runs.values()];
  }

  /** The one whose pieces name `id`. */
  find(id: MessageId): AnswerRun | undefined {
    return this.#runs.get(String(id));
  }

  /** Begins one. */
  begin(id: MessageId, options: AnswerRunOptions): AnswerRun {
    const run = new AnswerRun(options);
    this.#runs.set(String(id), run);
    return run;
  }

  /** Ends those that `is` describes. Returns the lines as they were, of answers that were made again or continued. */
  end(is: (run: AnswerRun, id: string) => boolean): MessageLine[] {
    const ended = [...this.#runs].filter(([id, run]) => is(run, id));
    for (const [id] of ended) this.#runs.delete(id);
    return ended.flatMap(([, { before }]) => before ?? []);
  }
}
