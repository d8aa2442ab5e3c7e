// Inference by Ollama over its HTTP API.

import { type AnswerReport, type Inference, InferenceFailure, type Turn } from "../../ports/inference.ts";
import type { Settings } from "../../ports/settings.ts";
import { isCloudModel } from "../../protocol/model_names.ts";
import { MissingEndpoint } from "./ollama_failure.ts";
import { connectToOllama, type OllamaAccess } from "./ollama_http.ts";
import { detailsOf, pull, statusOf } from "./ollama_models.ts";
import { reportedLines } from "./ollama_report.ts";
import { requestLines, type StreamLine, type StreamRequest, type Timeouts } from "./ollama_stream.ts";
import { STOP_MARKS, transcript } from "./ollama_transcript.ts";
import { OllamaTurns } from "./ollama_turns.ts";

/** Address of Ollama, the first model, and the lengths of context and answer, which every request has alike. */
export type OllamaSettings =
  & OllamaAccess
  & Pick<Settings, "violetModel" | "violetNumCtx" | "violetNumPredict">;

/** A cold load of a large model takes minutes, and giving up aborts it. An answer that has begun comes steadily. */
const CHAT_TIMEOUTS: Timeouts = { firstByteMs: 5 * 60_000, betweenChunksMs: 60_000 };
/** How long Ollama keeps the model in memory after a request. */
const KEEP_ALIVE = "30m";

/** Makes the client of an Ollama. `timeouts` are shorter in tests. */
export function createOllama(settings: OllamaSettings, timeouts: Timeouts = CHAT_TIMEOUTS): Inference {
  const http = connectToOllama(settings);
  const order = new OllamaTurns();
  const listeners: ((report: AnswerReport) => void)[] = [];
  const report = (answer: AnswerReport): void => listeners.forEach((listener) => listener(answer));
  let model = settings.violetModel;

  return {
    get model() {
      return model;
    },
    get isHere() {
      return http.isHere && !isCloudModel(model);
    },
    get atOnce() {
      return order.atOnce;
    },
    onAnswered: (listener) => void listeners.push(listener),
    useModel(name) {
      model = name;
    },
    async *chat(turns, signal) {
      const common = commonOf(settings, model);
      const parts = { http, timeouts, signal, turns: order, report };
      try {
        const body = { ...common, messages: turns };
        yield* pieces(
          { ...parts, url: http.url("/api/chat"), body },
          (line) => contentOf(line["message"]),
        );
      } catch (error) {
        if (!(error instanceof MissingEndpoint)) throw error;
        const body = generateBody(common, turns);
        yield* pieces({ ...parts, url: http.url("/api/generate"), body }, (line) => line["response"]);
      }
    },
    status: () => statusOf(http, model),
    details: (name) => detailsOf(http, name),
    pull: (name, signal) => pull(http, name, signal),
  };
}

/** What the bodies of chat and generate share. Another length of the context would make Ollama reload the model. */
function commonOf({ violetNumCtx, violetNumPredict }: OllamaSettings, model: string) {
  return {
    model,
    stream: true,
    think: false,
    keep_alive: KEEP_ALIVE,
    options: { num_ctx: violetNumCtx, num_predict: violetNumPredict },
  };
}

function generateBody(common: ReturnType<typeof commonOf>, turns: readonly Turn[]): unknown {
  return { ...common, ...transcript(turns), options: { ...common.options, stop: STOP_MARKS } };
}

/** The pieces of an answer. `textOf` finds the piece in a line; the last line can have one too. */
async function* pieces(
  request: Omit<StreamRequest, "isLast"> & { readonly report: (report: AnswerReport) => void },
  textOf: (line: StreamLine) => unknown,
): AsyncGenerator<string> {
  let complete = false;
  try {
    const lines = requestLines({ ...request, isLast: isDone });
    for await (const line of reportedLines(lines, request.report)) {
      complete = isDone(line);
      const text = textOf(line);
      if (typeof text === "string" && text !== "") yield text;
    }
  } catch (error) {
    if (error instanceof MissingEndpoint && request.url.endsWith("/generate")) {
      throw new InferenceFailure("refused", "This is no Ollama");
    }
    throw error;
  }
  if (!complete && !request.signal.aborted) {
    throw new InferenceFailure("broken", "Ollama's answer ended in the middle");
  }
}

function isDone(line: StreamLine): boolean {
  return line["done"] === true;
}

function contentOf(message: unknown): unknown {
  return typeof message === "object" && message !== null && "content" in message
    ? message.content
    : undefined;
}
