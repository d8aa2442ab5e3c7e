// The prompt: the part of a conversation that fits into the model's context.
//
// A model that gets more than its context holds drops the oldest part silently.

import type { Turn } from "../ports/inference.ts";
import type { Settings } from "../ports/settings.ts";

/** The model's context and the longest answer, tokens. */
export type TokenBudget = Pick<Settings, "violetNumCtx" | "violetNumPredict">;

/**
 * Bytes that count as a token. Byte-pair vocabularies of present models average about four bytes of English a token,
 * so three is cautious; Chinese, Japanese and Korean take three bytes a character and about a token each.
 */
const BYTES_PER_TOKEN = 3;
/** Tokens that a chat template adds to each message, for the role and its marks: four in Llama 3's. */
const TOKENS_PER_TURN = 4;

const encoder = new TextEncoder();

/** Tokens of a message. The estimate is rather too high than too low. */
export function estimateTokens(content: string): number {
  return Math.ceil(encoder.encode(content).length / BYTES_PER_TOKEN) + TOKENS_PER_TURN;
}

/** Tokens that the answer leaves for the prompt. */
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
 * Lays out the prompt: the system prompt, as many of the newest earlier turns as fit, and the question. `systemPrompt`
 * has checked that the first and the last fit together. The earlier turns begin with a question, never with the answer
 * to one that is left out.
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
