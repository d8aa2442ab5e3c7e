// The prompt: the part of a conversation that fits into the model's context.
//
// Inference servers keep what they have read of the last prompt, up to the first difference. So each prompt begins with
// the one before and its answer: the system prompt is constant, nothing in it changes, and the oldest turns are left
// out many at a time and rarely, not one with each question.

import type { Turn } from "../ports/inference.ts";
import { KEPT } from "../ports/limits.ts";
import type { Settings } from "../ports/settings.ts";
import type { RememberedTurn } from "../ports/exchange_store.ts";
import { estimateTokens, TOKENS_PER_PROMPT, type TokenScale, UNSCALED } from "./token_estimate.ts";

/** The model's context and the longest answer, tokens. */
export type TokenBudget = Pick<Settings, "violetNumCtx" | "violetNumPredict">;

/** Tokens that the answer leaves for the prompt. */
export function promptBudget({ violetNumCtx, violetNumPredict }: TokenBudget): number {
  return violetNumCtx - violetNumPredict;
}

/** Tokens at the beginning of every prompt that must never be left out. */
export function keptTokens(system: string): number {
  return estimateTokens(system) + TOKENS_PER_PROMPT;
}

/** The parts of a prompt. */
export interface PromptParts {
  readonly system: string;
  /** Earlier turns, oldest first. */
  readonly memory: readonly RememberedTurn[];
  readonly question: string;
  /** Id of the question, where it is kept. */
  readonly questionId?: number;
  /** What the model was seen to take of the estimate. */
  readonly scale?: TokenScale;
  /** So many earlier turns were too long for the model. */
  readonly tooMany?: number;
  /** The answer so far, which the model continues. */
  readonly begun?: string;
  /**
   * There for an answer that is made again, or continued: where its prompt began. The memory is without its exchange.
   */
  readonly again?: { readonly start: number | undefined } | undefined;
}

/** Turns of an exchange. */
const EXCHANGE_TURNS = 2;

/** Part of the room that a question takes at most beside an answer that is continued. */
const QUESTION_PART = 0.75;

/** A prompt. `start`: the id of its first earlier turn, or an id after all of them. */
export interface Prompt {
  readonly turns: readonly Turn[];
  /** How many of the turns are earlier ones. */
  readonly earlier: number;
  readonly start: number;
}

/**
 * Lays out the prompt: the system prompt, earlier turns, and the question.
 *
 * The earlier turns begin where those of the prompt before began, which is kept with each answer. When they do not fit
 * any more, or memory has lost the first of them, the prompt is cut: half of the newest turns that fit stay, and begin
 * with a question. A question that does not fit alone is shortened; `systemPrompt` has checked that one in most scripts
 * does. An answer that is continued stands last; where it does not fit, its end does.
 */
export function layOutPrompt(parts: PromptParts, budget: TokenBudget): Prompt {
  const { system, memory, scale = UNSCALED, tooMany = Infinity } = parts;
  const room = promptBudget(budget) - keptTokens(system);
  const isContinued = parts.begun !== undefined;
  const question = shortened(parts.question, isContinued ? room * QUESTION_PART : room, scale);
  const besideQuestion = room - estimateTokens(question, scale);
  const begun = endOf(parts.begun, besideQuestion, scale);
  const left = besideQuestion - (begun === undefined ? 0 : estimateTokens(begun, scale));
  const isFull = memory.length + (parts.again === undefined ? 0 : EXCHANGE_TURNS) >= KEPT.turns;
  const from = startOf(memory, { room: left, scale, tooMany, isFull, start: parts.again?.start });
  const turns: Turn[] = [
    { role: "system", content: system },
    ...memory.slice(from).map(({ role, text }): Turn => ({ role, content: text })),
    { role: "user", content: question },
    ...(begun === undefined ? [] : [{ role: "assistant", content: begun } as const]),
  ];
  return {
    ...{ turns, earlier: memory.length - from },
    start: memory[from]?.id ?? parts.questionId ?? (memory.at(-1)?.id ?? 0) + 1,
  };
}

interface Room {
  readonly room: number;
  readonly scale: TokenScale;
  readonly tooMany: number;
  /** Whether memory may have lost its beginning to what was added at its end. */
  readonly isFull: boolean;
  readonly start: number | undefined;
}

/** The index in memory of the first turn of the prompt. */
function startOf(memory: readonly RememberedTurn[], { room, scale, tooMany, isFull, start }: Room): number {
  const before = start ?? memory.findLast(({ promptStart }) => promptStart !== undefined)?.promptStart;
  const begin = before === undefined ? 0 : memory.findIndex((turn) => exchangeOf(turn) >= before);
  const from = begin === -1 ? memory.length : begin;
  // A memory that is not full has lost its beginning to its owner, who deleted it.
  const isWhole = before === undefined || !isFull || exchangeOf(memory[0]!) <= before;
  const fitting = Math.min(fittingTurns(memory, from, room, scale), tooMany);
  if (isWhole && from + fitting >= memory.length && fitting < tooMany) return wholeExchanges(memory, from);
  return wholeExchanges(memory, memory.length - Math.floor(fitting / 2));
}

/** What places a turn: the id of its question. Answers have later ids than questions that were asked meanwhile. */
function exchangeOf({ id, questionId = id }: RememberedTurn): number {
  return questionId;
}

/** How many of the newest turns from an index on fit. */
function fittingTurns(
  memory: readonly RememberedTurn[],
  from: number,
  room: number,
  scale: TokenScale,
): number {
  let left = room;
  let count = 0;
  for (let index = memory.length - 1; index >= from; index--, count++) {
    left -= estimateTokens(memory[index]!.text, scale);
    if (left < 0) break;
  }
  return count;
}

/** The first index from `from` on that is no answer: an answer never stands without its question. */
function wholeExchanges(memory: readonly RememberedTurn[], from: number): number {
  let index = from;
  while (memory[index]?.role === "assistant") index++;
  return index;
}

/** As much of a text from its beginning as fits into `room` tokens. */
function shortened(text: string, room: number, scale: TokenScale): string {
  const chars = [...text];
  const part = (length: number): string => chars.slice(0, length).join("");
  return part(longest(chars.length, (length) => estimateTokens(part(length), scale) <= room));
}

/** As much of a text up to its end as fits into `room` tokens. */
function endOf(text: string | undefined, room: number, scale: TokenScale): string | undefined {
  if (text === undefined) return undefined;
  const chars = [...text];
  const part = (length: number): string => chars.slice(chars.length - length).join("");
  return part(longest(chars.length, (length) => estimateTokens(part(length), scale) <= room));
}

/** The greatest length up to `max` that fits. */
function longest(max: number, fits: (length: number) => boolean): number {
  if (fits(max)) return max;
  let [least, most] = [0, max];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fits(middle)) least = middle;
    else most = middle - 1;
  }
  return least;
}
