// What Ollama tells of an answer beside its text: counts and durations, and whether the model only thought.

import { type AnswerReport, InferenceFailure } from "../../ports/inference.ts";
import type { StreamLine } from "./ollama_stream.ts";

/** Nanoseconds of a millisecond: Ollama counts in nanoseconds. */
const NS_PER_MS = 1e6;
/** How much of an answer is counted, UTF-16 units: more than the longest answer that is shown. */
const MAX_COUNTED_LENGTH = 10_000;

/**
 * Passes the lines of an answer on, and reports the answer after its last line. Throws an `InferenceFailure` `thinking`
 * for a model that spent all its tokens before its first word.
 */
export async function* reportedLines(
  lines: AsyncIterable<StreamLine>,
  report: (report: AnswerReport) => void,
): AsyncGenerator<StreamLine> {
  const sentAt = performance.now();
  let firstWordMs: number | null = null;
  let answer = "";
  let hasThought = false;
  for await (const line of lines) {
    const { text, thinking } = partsOf(line);
    if (text.trim() !== "") firstWordMs ??= performance.now() - sentAt;
    if (answer.length < MAX_COUNTED_LENGTH) answer += text;
    hasThought ||= thinking.trim() !== "";
    if (line["done"] === true) {
      report({ ...countsOf(line), firstWordMs, words: wordsIn(answer), tookMs: performance.now() - sentAt });
      if (firstWordMs === null && hasThought && line["done_reason"] === "length") {
        throw new InferenceFailure("thinking", "the model spent all its tokens thinking");
      }
    }
    yield line;
  }
}

/** Text and thoughts of a line, of either endpoint. */
function partsOf(line: StreamLine): { text: string; thinking: string } {
  const { message } = line;
  const of = typeof message === "object" && message !== null ? message as StreamLine : line;
  const text = of === line ? line["response"] : of["content"];
  const { thinking } = of;
  return {
    text: typeof text === "string" ? text : "",
    thinking: typeof thinking === "string" ? thinking : "",
  };
}

/** Ollama leaves out a count of zero: the prompt was in its cache, or the model in memory. */
function countsOf(line: StreamLine): Pick<AnswerReport, "tokensRead" | "tokensMade" | "loadMs"> {
  const count = (name: string): number => {
    const value = line[name];
    return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : 0;
  };
  return {
    tokensRead: count("prompt_eval_count"),
    tokensMade: count("eval_count"),
    loadMs: count("load_duration") / NS_PER_MS,
  };
}

/** Words of a text in any script. */
function wordsIn(text: string): number {
  const segments = new Intl.Segmenter(undefined, { granularity: "word" }).segment(text);
  return [...segments].filter(({ isWordLike }) => isWordLike === true).length;
}
