// What the model's own counts teach about the estimate, for each person: their script, and the model's vocabulary.

import type { Turn } from "../ports/inference.ts";
import {
  countTokens,
  messageTokens,
  TOKENS_PER_PROMPT,
  TOKENS_PER_TURN,
  type TokenScale,
  UNSCALED,
} from "./token_estimate.ts";

/** People whose scale is kept. Beyond that the longest unused is forgotten, and learned anew. */
const MAX_PEOPLE = 10_000;
/** Part of the estimate that a text takes at least: for the texts whose estimate is not in doubt. */
const LEAST_PART = 0.8;
/** Part of the conversation from which on a dense script answers for what was too little. */
const DENSE_PART = 0.1;
/** Most times the estimate. A token has a byte at least, which bounds it too. */
const MAX_SCALE: TokenScale = { plain: 3, dense: 5 };
/** What is added to a scale, against texts that are a little denser than those before. */
const MARGIN = 1.03;
/** What a prompt that was too long, of a length that is not known, is taken for. */
const OVERFLOW_FACTOR = 1.25;

/** Learns from counts. It only ever becomes more careful: else a conversation would be cut again and again. */
export class TokenMeasure {
  readonly #scales: Map<string, TokenScale> = new Map();

  /** The scale of a person. */
  of(person: string): TokenScale {
    return this.#scales.get(person) ?? UNSCALED;
  }

  /** Learns that a person's prompt took `tokens`. */
  learn(person: string, prompt: readonly Turn[], tokens: number): void {
    const scale = this.of(person);
    const [system, ...turns] = prompt.map(({ content }) => countTokens(content));
    if (system === undefined) return;
    const all = [system, ...turns];
    const estimate = all.reduce((sum, count) => sum + messageTokens(count, scale), TOKENS_PER_PROMPT);
    const most = all.reduce((sum, { bytes }) => sum + bytes + TOKENS_PER_TURN, TOKENS_PER_PROMPT);
    if (tokens <= estimate) return;
    const plain = turns.reduce((sum, count) => sum + count.plain, 0);
    const dense = turns.reduce((sum, count) => sum + count.dense, 0);
    const ofSystem = LEAST_PART * (messageTokens(system) - TOKENS_PER_TURN);
    const left = Math.min(tokens, most) - ofSystem - all.length * TOKENS_PER_TURN;
    if (dense > DENSE_PART * (plain + dense)) {
      this.#raise(person, { ...scale, dense: MARGIN * (left - LEAST_PART * plain * scale.plain) / dense });
    } else if (plain > 0) {
      this.#raise(person, { ...scale, plain: MARGIN * (left - dense * scale.dense) / plain });
    }
  }

  /** Learns that a person's prompt was too long. */
  learnOverflow(person: string): void {
    const { plain, dense } = this.of(person);
    this.#raise(person, { plain: plain * OVERFLOW_FACTOR, dense: dense * OVERFLOW_FACTOR });
  }

  #raise(person: string, { plain, dense }: TokenScale): void {
    const before = this.of(person);
    const scale = {
      plain: Math.min(MAX_SCALE.plain, Math.max(before.plain, plain)),
      dense: Math.min(MAX_SCALE.dense, Math.max(before.dense, dense)),
    };
    this.#scales.delete(person);
    this.#scales.set(person, scale);
    if (this.#scales.size > MAX_PEOPLE) this.#scales.delete(this.#scales.keys().next().value ?? "");
  }
}
