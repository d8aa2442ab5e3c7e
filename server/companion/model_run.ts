// One request to the model, and what the filter and the care layer leave of its answer.

import type { Clock, Timer } from "../ports/clock.ts";
import { type ChatEnd, type Inference, InferenceFailure, type Turn } from "../ports/inference.ts";
import type { Cancellation } from "./cancellation.ts";
import type { CareVerdict } from "./care.ts";
import { ReplyCare } from "./care/reply_care.ts";
import { OutputFilter } from "./output/output_filter.ts";
import type { SecretText } from "./output/output_recital.ts";
import { type AnswerFilter, ContinuedFilter } from "./output/output_seam.ts";
import { stopTexts } from "./output/stop_texts.ts";
import { Reply } from "./reply.ts";
import { endsWhole, hasSentence, isWorthKeeping, lastWholeSentence } from "./sentence.ts";
import { ThoughtGuard } from "./thought_guard.ts";
import type { WarmUp } from "./warm_up.ts";

/** A reply in the making: of a question, or of a trial. */
export interface Generation {
  readonly cancellation: Cancellation;
  readonly reply: Reply;
  /** Name of who asks; null for none in particular. */
  readonly guest: string | null;
  /** Takes what the reply goes on with, after the care layer has passed it. */
  addPiece(text: string): void;
}

/** What a run works with. */
export interface RunParts {
  readonly inference: Inference;
  readonly clock: Clock;
  readonly secret: SecretText;
  readonly warmUp: WarmUp;
  readonly guard: ThoughtGuard;
  /** Aborts when the server stops. */
  readonly closed: AbortSignal;
}

/** What is asked in a run. */
export interface RunRequest {
  readonly generation: Generation;
  readonly prompt: readonly Turn[];
  /** What was said just before the reply, for the care layer. */
  readonly context: string;
  readonly keepTokens: number;
  readonly seed?: number;
  /** Takes the number of tokens of the prompt. */
  onPromptTokens(tokens: number): void;
}

/** Why a model that completed its answer said nothing. */
export type EmptyKind = "empty" | "blank" | "load" | "mark" | "thinking" | "tool";

/** A reply. `isCut`: it ended before it was complete; `isKept`: it may be remembered; `failure`: what cut it. */
export interface Made {
  readonly kind: "made";
  readonly text: string;
  readonly isCut: boolean;
  readonly isKept: boolean;
  readonly failure?: InferenceFailure;
}

/** What came of a run. */
export type RunOutcome =
  | Made
  | { readonly kind: "empty"; readonly why: EmptyKind }
  /** All there was of it was the system prompt. */
  | { readonly kind: "recital" }
  | { readonly kind: "care"; readonly verdict: CareVerdict }
  /** What was made before is not worth keeping. */
  | { readonly kind: "failed"; readonly failure: InferenceFailure }
  /** Stopped or cancelled before there was a word. */
  | { readonly kind: "ended" };

/** A run: its outcome, and when the inference server is free again. */
export interface Run {
  readonly outcome: Promise<RunOutcome>;
  readonly over: Promise<void>;
}

/**
 * Asks the model. A question whose asker leaves before the first byte has its outcome at once, and the request goes on to
 * that byte: ending it would end the loading of the model, which the next question would begin anew. The same holds for
 * one that is stopped while the model may still be loading.
 */
export function runModel(parts: RunParts, request: RunRequest): Run {
  const run = new ModelRun(parts, request);
  const outcome = run.read();
  return {
    outcome: Promise.race([run.leftEarly, outcome]),
    over: outcome.then(() => {}, () => {}),
  };
}

class ModelRun {
  readonly #left = Promise.withResolvers<RunOutcome>();
  readonly #end = new AbortController();
  readonly #filter: AnswerFilter;
  readonly #care: ReplyCare;
  #hasBegun = false;
  #done: ChatEnd | null = null;
  #verdict: CareVerdict | null = null;
  #failure: InferenceFailure | null = null;
  /** All that the filter has passed, after what is continued. */
  #shown: string;
  #hasBlank = false;
  /** What waits until it is known to be no thinking; null once it flows. */
  #held: string | null = "";
  #timer: Timer | null = null;

  constructor(readonly parts: RunParts, readonly request: RunRequest) {
    this.#care = new ReplyCare(request.context);
    const { guest, reply: { begun } } = request.generation;
    this.#filter = begun === ""
      ? new OutputFilter(parts.secret, guest)
      : new ContinuedFilter(begun, parts.secret, guest);
    this.#shown = begun;
    // In the middle of an answer no model begins to think.
    if (begun !== "") this.#held = null;
  }

  /** Resolves when the question is stopped or cancelled before the first byte. */
  get leftEarly(): Promise<RunOutcome> {
    return this.#left.promise;
  }

  async read(): Promise<RunOutcome> {
    const { closed } = this.parts;
    const { generation: { cancellation, reply } } = this.request;
    const close = (): void => this.#end.abort();
    closed.addEventListener("abort", close);
    if (closed.aborted) close();
    cancellation.onEnd(() => this.#leave());
    reply.restart();
    try {
      await this.#readPieces();
      if (!this.#filterHasEnded) this.#take(this.#filter.finish());
      this.#verdict ??= this.#care.judge(reply.text, true);
      this.#flow();
    } catch (error) {
      if (!(error instanceof InferenceFailure)) throw error;
      // Aborting a request may make it fail.
      if (!cancellation.isRequested && !closed.aborted) this.#fail(error);
    } finally {
      this.#timer?.cancel();
      closed.removeEventListener("abort", close);
    }
    return this.#outcome();
  }

  get #filterHasEnded(): boolean {
    return this.#filter.end !== null;
  }

  #leave(): void {
    const { warmUp, closed } = this.parts;
    const { cancellation } = this.request.generation;
    const mayEnd = this.#hasBegun || closed.aborted || (warmUp.isWarm && !cancellation.isLeft);
    if (mayEnd) this.#end.abort();
    else this.#left.resolve({ kind: "ended" });
  }

  async #readPieces(): Promise<void> {
    const { inference, warmUp } = this.parts;
    const { prompt, keepTokens, seed, generation: { guest, reply, cancellation } } = this.request;
    const options = {
      ...{ keepTokens, stop: stopTexts(guest) },
      ...(seed === undefined ? {} : { seed }),
      onEnd: (done: ChatEnd) => this.#done = done,
    };
    // Leaving the loop waits until the request has really ended.
    for await (const piece of inference.chat(prompt, this.#end.signal, options)) {
      warmUp.seen();
      // Its asker has left meanwhile.
      if (!this.#hasBegun && cancellation.isRequested) return this.#end.abort();
      this.#hasBegun = true;
      this.#hasBlank ||= piece !== "";
      this.#take(this.#filter.feed(piece));
      if (this.#verdict !== null || this.#filterHasEnded || reply.isFull) return;
    }
    const tokens = this.#done?.promptTokens;
    if (tokens !== undefined && tokens !== null) this.request.onPromptTokens(tokens);
  }

  #take({ text, restarts }: { text: string; restarts: boolean }): void {
    const { reply } = this.request.generation;
    const { guard, clock } = this.parts;
    if (restarts) {
      guard.sawThought();
      reply.restart();
      this.#shown = reply.begun;
      if (this.#held !== null) this.#held = "";
    }
    this.#shown += text;
    const taken = reply.add(text);
    if (taken === "") return;
    this.#verdict = this.#care.judge(reply.text);
    if (this.#verdict !== null) return;
    if (this.#held === null) return this.request.generation.addPiece(taken);
    this.#held += taken;
    if (this.#filter.hadThought) return this.#flow();
    if (guard.mayBeThought(reply.text)) return;
    if (guard.waitMs === 0) return this.#flow();
    this.#timer ??= clock.after(guard.waitMs, () => {
      if (!guard.mayBeThought(reply.text)) this.#flow();
    });
  }

  /** Lets pieces go out as they come. */
  #flow(): void {
    const held = this.#held;
    this.#held = null;
    if (held !== null && held !== "" && this.#verdict === null) this.request.generation.addPiece(held);
  }

  #fail(error: InferenceFailure): void {
    this.#failure = error;
    if (this.#filterHasEnded) return;
    this.#take(this.#filter.finish());
    this.#verdict ??= this.#care.judge(this.request.generation.reply.text, true);
    if (isWorthKeeping(this.request.generation.reply.added)) this.#flow();
  }

  #outcome(): RunOutcome {
    const { cancellation, reply } = this.request.generation;
    const { text, added, begun } = reply;
    if (this.#verdict !== null) return { kind: "care", verdict: this.#verdict };
    if (this.#failure !== null) {
      const failure = this.#failure;
      return isWorthKeeping(added)
        ? { kind: "made", text, isCut: true, isKept: true, failure }
        : { kind: "failed", failure };
    }
    if (cancellation.isRequested || this.parts.closed.aborted) {
      return added === "" ? { kind: "ended" } : { kind: "made", text, isCut: true, isKept: true };
    }
    if (this.#filter.end === "loop") return this.#loopOutcome(text, begun);
    if (this.#filter.end === "recital") {
      const whole = lastWholeSentence(text);
      return whole.length <= begun.length
        ? { kind: "recital" }
        : { kind: "made", text: whole, isCut: false, isKept: true };
    }
    if (added === "" && !this.#hasNothingToAdd(begun)) return { kind: "empty", why: this.#whyEmpty() };
    const isCut = (this.#done?.reason === "length" || reply.isFull) && !endsWhole(text);
    return { kind: "made", text, isCut, isKept: true };
  }

  /** The model has ended an answer that it was to continue, and it is whole. */
  #hasNothingToAdd(begun: string): boolean {
    return begun !== "" && this.#done?.reason === "stop" && endsWhole(begun);
  }

  /**
   * What stands before the loop stays if it is a sentence; else two repeats are shown, and nothing is remembered. What
   * continues an answer stays only if there is more of it.
   */
  #loopOutcome(text: string, begun: string): RunOutcome {
    const before = new Reply(begun);
    before.add(this.#shown.slice(begun.length, Math.max(begun.length, this.#filter.loopAt ?? 0)));
    const whole = lastWholeSentence(before.text);
    if (hasSentence(whole) && whole.length > begun.length) {
      return { kind: "made", text: whole, isCut: true, isKept: true };
    }
    return text === "" || begun !== ""
      ? { kind: "empty", why: "blank" }
      : { kind: "made", text, isCut: true, isKept: false };
  }

  #whyEmpty(): EmptyKind {
    if (this.#done?.reason === "load") return "load";
    if (this.#filter.hadThought) return "thinking";
    if (this.#filter.hadTool) return "tool";
    if (this.#filter.end === "mark") return "mark";
    return this.#hasBlank ? "blank" : "empty";
  }
}
