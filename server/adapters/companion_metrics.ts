// Metrics of the companion's answers: how long one waits, how fast the words come, what the model reads and makes.

import { Counter, Histogram, type Registry } from "prom-client";
import type { Metrics } from "../ports/metrics.ts";

/** Bounds of histogram buckets, seconds. */
const FIRST_WORD_SECONDS = [0.25, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300];
const LOAD_SECONDS = [0.1, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300];
const QUEUE_SECONDS = [0.1, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600];
/** Bounds of histogram buckets, words a second. People read about four. */
const WORDS_PER_SECOND = [1, 2, 4, 6, 8, 12, 16, 24, 32, 64];

/** What the companion reports. */
export type CompanionMetrics = Pick<Metrics, "companionAnswered" | "companionFailed" | "companionWaited">;

/** Adds the companion's metrics to a registry. */
export function companionMetrics(registry: Registry): CompanionMetrics {
  const registers = [registry];
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name: `sexychat_violet_${name}`, help, buckets, registers });
  const firstWord = histogram(
    "first_word_seconds",
    "Time from the request to the first word of an answer",
    FIRST_WORD_SECONDS,
  );
  const speed = histogram("words_per_second", "Words a second, from the first to the last", WORDS_PER_SECOND);
  const load = histogram("load_seconds", "Time that loading the model took, for each answer", LOAD_SECONDS);
  const queue = histogram("queue_seconds", "Wait in Violet's queue until the question's turn", QUEUE_SECONDS);
  const tokens = new Counter({
    name: "sexychat_violet_tokens_total",
    help: "Tokens of prompts that the model read anew, and of answers that it made",
    labelNames: ["kind"],
    registers,
  });
  const failures = new Counter({
    name: "sexychat_violet_failures_total",
    help: "Answers that failed, by kind",
    labelNames: ["kind"],
    registers,
  });
  return {
    companionAnswered({ firstWordMs, tokensRead, tokensMade, loadMs }, wordsPerSecond) {
      if (firstWordMs !== null) firstWord.observe(firstWordMs / 1000);
      if (wordsPerSecond !== null) speed.observe(wordsPerSecond);
      load.observe(loadMs / 1000);
      tokens.inc({ kind: "read" }, tokensRead);
      tokens.inc({ kind: "made" }, tokensMade);
    },
    companionFailed: (kind) => failures.inc({ kind }),
    companionWaited: (seconds) => queue.observe(seconds),
  };
}
