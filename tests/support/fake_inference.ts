// A model whose answers, and their times, the test decides.

import {
  type AnswerReport,
  type ChatEnd,
  type ChatOptions,
  type FailureKind,
  type Inference,
  InferenceFailure,
  type InferenceStatus,
  type ModelDetails,
  type PullProgress,
  type Turn,
} from "../../server/ports/inference.ts";

/** One conversation that the model was asked to continue. */
export class FakeChat {
  /** The request is over, on both sides. */
  over = false;
  readonly #pieces: string[] = [];
  #end: "open" | "done" | FailureKind = "open";
  #last: ChatEnd = { reason: "stop", promptTokens: null };
  #wake: () => void = () => {};

  constructor(
    readonly turns: readonly Turn[],
    readonly signal: AbortSignal,
    readonly options: ChatOptions = {},
  ) {
    signal.addEventListener("abort", () => this.#wake());
  }

  /** The question. */
  get question(): string {
    return this.turns.at(-1)?.content ?? "";
  }

  /** Continues the reply. */
  say(piece: string): void {
    this.#pieces.push(piece);
    this.#wake();
  }

  /** Completes the reply, with `piece` at its end. */
  finish(piece?: string, end: Partial<ChatEnd> = {}): void {
    if (piece !== undefined) this.#pieces.push(piece);
    this.#end = "done";
    this.#last = { reason: "stop", promptTokens: null, ...end };
    this.#wake();
  }

  /** Fails the reply. */
  fail(kind: FailureKind): void {
    this.#end = kind;
    this.#wake();
  }

  async *pieces(): AsyncGenerator<string> {
    try {
      while (!this.signal.aborted) {
        const piece = this.#pieces.shift();
        if (piece !== undefined) yield piece;
        else if (this.#end === "done") return this.options.onEnd?.(this.#last);
        else if (this.#end !== "open") throw new InferenceFailure(this.#end, "the test says so");
        else await new Promise<void>((resolve) => this.#wake = resolve);
      }
    } finally {
      this.over = true;
    }
  }
}

/** The model. */
export class FakeInference implements Inference {
  model = "a model of tests";
  isHere = true;
  atOnce: number | null = null;
  readonly #listeners: ((report: AnswerReport) => void)[] = [];
  /** All requests, in order. */
  readonly chats: FakeChat[] = [];
  /** Most requests that were open at once. */
  mostAtOnce = 0;
  /** How often the model was loaded ahead. */
  loads = 0;
  /** Answers at once with its result. With null, the test answers by hand. */
  answers: ((question: string) => string) | null = null;

  onAnswered(listener: (report: AnswerReport) => void): void {
    this.#listeners.push(listener);
  }

  /** Reports an answer as measured. */
  report(report: AnswerReport): void {
    for (const listener of this.#listeners) listener(report);
  }

  useModel(name: string): void {
    this.model = name;
  }

  /** Requests that are open. */
  get open(): FakeChat[] {
    return this.chats.filter((chat) => !chat.over);
  }

  /** The newest request. Fails when there is none. */
  get latest(): FakeChat {
    const chat = this.chats.at(-1);
    if (chat === undefined) throw new Error("The model was asked nothing");
    return chat;
  }

  chat(turns: readonly Turn[], signal: AbortSignal, options?: ChatOptions): AsyncIterable<string> {
    const chat = new FakeChat(turns, signal, options);
    this.chats.push(chat);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.open.length);
    if (this.answers !== null) chat.finish(this.answers(chat.question));
    return chat.pieces();
  }

  load(): Promise<void> {
    this.loads++;
    return Promise.resolve();
  }

  status(): Promise<InferenceStatus> {
    return Promise.resolve({ reachable: true, model: this.model, ready: true, version: "0", models: [] });
  }

  details(): Promise<ModelDetails> {
    return Promise.resolve({
      family: null,
      parameters: null,
      quantization: null,
      contextTokens: null,
      thinks: null,
    });
  }

  async *pull(): AsyncGenerator<PullProgress> {
    yield await Promise.resolve({ status: "success" });
  }
}
