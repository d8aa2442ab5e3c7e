// What of a conversation is sent to the model, so that the model never has to cut it by itself.
//
// A model that gets more than its context silently drops the oldest part. Here it is chosen what is left out.

import type { Turn } from "../ports/inference.ts";
import type { Settings } from "../ports/settings.ts";

/** Figures of the model's context, tokens. */
export type TokenBudget = Pick<Settings, "violetNumCtx" | "violetNumPredict">;

/**
 * Bytes that count as a token. Byte-pair vocabularies of present models average about four bytes of English a token,
 * so three is cautious; Chinese, Japanese and Korean take three bytes a character and about a token each.
 */
const BYTES_PER_TOKEN = 3;
/** Tokens that a chat template puts around each message: the role and its marks; four for Llama 3. */
const TOKENS_PER_TURN = 4;

const encoder = new TextEncoder();

/** Tokens of a message, estimated on the high side. */
export function estimateTokens(content: string): number {
  return Math.ceil(encoder.encode(content).length / BYTES_PER_TOKEN) + TOKENS_PER_TURN;
}

/** Tokens that are left for the prompt. */
export function promptBudget({ violetNumCtx, violetNumPredict }: TokenBudget): number {
  return violetNumCtx - violetNumPredict;
}

/** The parts of a prompt. */
export interface PromptParts {
  readonly system: string;
  /** Earlier turns, oldest first. */
  readonly memory: readonly Turn[];
  readonly question: string;
}

/**
 * Lays out the prompt: the system's words, as many of the newest earlier turns as fit, and the question. The first and
 * the last are always in it: that they fit together is checked when the server starts. Earlier turns begin with a
 * question, never with an answer to one that was left out.
 */
export function layOutPrompt({ system, memory, question }: PromptParts, budget: TokenBudget): Turn[] {
  let left = promptBudget(budget) - estimateTokens(system) - estimateTokens(question);
  let from = memory.length;
  for (const [index, { content }] of [...memory.entries()].reverse()) {
    left -= estimateTokens(content);
    if (left < 0) break;
    from = index;
  }
  while (memory[from]?.role === "assistant") from++;
  return [{ role: "system", content: system }, ...memory.slice(from), { role: "user", content: question }];
}
