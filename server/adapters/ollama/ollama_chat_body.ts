// The bodies of requests for an answer.

import type { ChatOptions, Turn } from "../../ports/inference.ts";
import type { Settings } from "../../ports/settings.ts";
import { STOP_MARKS, transcript } from "./ollama_transcript.ts";

/** The settings that every request has alike. Another length of the context would make Ollama reload the model. */
export type AnswerSettings = Pick<Settings, "violetNumCtx" | "violetNumPredict" | "violetKeepAlive">;

/** What the options and fields of chat and generate share. */
export interface AnswerBody {
  readonly model: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** How much a model is kept from saying the same again; Ollama's own default of old, which newer ones have given up. */
const REPEAT_PENALTY = 1.1;

/**
 * What all bodies share. Ollama must neither leave out the beginning of a prompt that is too long (`truncate`), nor drop
 * it in the middle of an answer (`shift`): older servers, which know neither, keep `num_keep` tokens.
 */
export function commonBody(settings: AnswerSettings, model: string, options: ChatOptions = {}): AnswerBody {
  const { violetNumCtx, violetNumPredict, violetKeepAlive } = settings;
  return {
    model,
    ...{ stream: true, think: false, truncate: false, shift: false },
    ...(violetKeepAlive === null ? {} : { keep_alive: keepAlive(violetKeepAlive) }),
    options: {
      ...{ num_ctx: violetNumCtx, num_predict: violetNumPredict, repeat_penalty: REPEAT_PENALTY },
      ...(options.keepTokens === undefined ? {} : { num_keep: options.keepTokens }),
      ...(options.stop === undefined ? {} : { stop: options.stop }),
      ...(options.seed === undefined ? {} : { seed: options.seed }),
    },
  };
}

/** The body of `/api/generate` for a conversation. */
export function generateBody(common: AnswerBody, turns: readonly Turn[]): AnswerBody {
  const { stop = [] } = common.options as { stop?: readonly string[] };
  return { ...common, ...transcript(turns), options: { ...common.options, stop: [...STOP_MARKS, ...stop] } };
}

/** Ollama takes a number as seconds, and a text as a duration with a unit. */
function keepAlive(value: string): string | number {
  return /^-?\d+$/.test(value) ? Number(value) : value;
}
