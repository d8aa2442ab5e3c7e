// Makes replies: lays out prompts, asks the model, and asks once more where that helps.

import { InferenceFailure } from "../ports/inference.ts";
import type { Log } from "../ports/log.ts";
import type { RememberedTurn } from "../ports/exchange_store.ts";
import { type Generation, runModel, type RunOutcome, type RunParts } from "./model_run.ts";
import { keptTokens, layOutPrompt, type Prompt, type TokenBudget } from "./prompt.ts";
import type { Slot } from "./slot.ts";
import { TokenMeasure } from "./token_measure.ts";

/** What replies are made with. */
export interface ReplyMakerOptions extends RunParts {
  readonly log: Log;
  readonly budget: TokenBudget;
  /** The beginning of every prompt. */
  readonly system: string;
  /** Takes each failure that ended a reply, or cut it. `isLogged`: the log has it already. */
  onFailure(failure: InferenceFailure, isLogged: boolean): void;
}

/** What is to be answered. */
export interface ReplyRequest {
  /** Whose script and words are measured. */
  readonly person: string;
  readonly memory: readonly RememberedTurn[];
  readonly question: string;
  /** Id of the question, where it is kept. */
  readonly questionId?: number;
  /** What was said just before the reply, for the care layer. */
  readonly context: string;
  /** The answer is made once more, so that its prompt is as before and its seed is not; absent for a new question. */
  readonly again?: { readonly start: number | undefined };
}

/** What came of it, and where its prompt began. */
export type MadeReply = Exclude<RunOutcome, { kind: "empty" | "recital" }> & { readonly promptStart: number };

/** Prompts that are tried while the model's context is too small for them. Each has half of the turns before. */
const MAX_PROMPTS = 7;
/** Seeds are positive integers of 31 bits. */
const MAX_SEED = 2 ** 31;

/** Makes the replies of one companion. */
export class ReplyMaker {
  readonly #measure = new TokenMeasure();

  constructor(readonly options: ReplyMakerOptions) {}

  /** Makes a reply with a slot, which it holds until the inference server is free. Rejects for a fault only. */
  async make(generation: Generation, request: ReplyRequest, slot: Slot): Promise<MadeReply> {
    let seed = request.again === undefined ? undefined : this.#newSeed();
    let isRetry = false;
    let tooMany = Infinity;
    for (let prompts = 1;; prompts++) {
      const prompt = this.#prompt(generation, request, tooMany);
      const outcome = await this.#run(generation, request, { turns: prompt.turns, seed }, slot);
      const promptStart = prompt.start;
      const isGone = generation.cancellation.isRequested;
      if (
        outcome.kind === "failed" && outcome.failure.kind === "too_long" && prompts < MAX_PROMPTS && !isGone
      ) {
        this.#measure.learnOverflow(request.person);
        tooMany = prompt.earlier;
        continue;
      }
      if (outcome.kind !== "empty" && outcome.kind !== "recital") {
        if ("failure" in outcome) this.options.onFailure(outcome.failure, false);
        return { ...outcome, promptStart };
      }
      const kind = outcome.kind === "empty" ? outcome.why : outcome.kind;
      // The same prompt makes a model think or recite again.
      const isFinal = isRetry || kind === "thinking" || kind === "recital";
      this.options.log.warn("the companion could not answer", {
        kind,
        reason: REASONS[kind],
        again: !isFinal,
      });
      if (isFinal || isGone) {
        const failure = new InferenceFailure(kind === "thinking" ? kind : "broken", REASONS[kind]);
        if (!isGone) this.options.onFailure(failure, true);
        return { kind: "failed", failure, promptStart };
      }
      seed = this.#newSeed();
      isRetry = true;
    }
  }

  #newSeed(): number {
    return 1 + Math.floor(this.options.clock.random() * (MAX_SEED - 1));
  }

  #prompt(
    { reply: { begun } }: Generation,
    { person, memory, question, questionId, again }: ReplyRequest,
    tooMany: number,
  ): Prompt {
    const { system, budget } = this.options;
    const scale = this.#measure.of(person);
    return layOutPrompt({
      ...{ system, memory, question, scale, tooMany },
      ...(questionId === undefined ? {} : { questionId }),
      ...(begun === "" ? {} : { begun }),
      again,
    }, budget);
  }

  async #run(
    generation: Generation,
    { person, context }: ReplyRequest,
    { turns, seed }: { turns: Prompt["turns"]; seed: number | undefined },
    slot: Slot,
  ): Promise<RunOutcome> {
    const run = runModel(this.options, {
      ...{ generation, prompt: turns, context, keepTokens: keptTokens(this.options.system) },
      ...(seed === undefined ? {} : { seed }),
      onPromptTokens: (tokens) => this.#measure.learn(person, turns, tokens),
    });
    slot.hold(run.over);
    return await run.outcome;
  }
}

const REASONS = {
  empty: "The model's answer was empty",
  blank: "The model's answer had no text",
  load: "The model was loaded, and did not answer",
  mark: "The model's answer was a mark of its template",
  thinking: "the model spent all its tokens thinking",
  tool: "The model called a tool in place of an answer",
  recital: "The model recited its instructions",
} as const;
