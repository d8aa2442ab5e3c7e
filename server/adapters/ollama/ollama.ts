// Inference by Ollama over its HTTP API.

import {
  type AnswerReport,
  type ChatEnd,
  type ChatOptions,
  type Inference,
  InferenceFailure,
} from "../../ports/inference.ts";
import type { Settings } from "../../ports/settings.ts";
import { isCloudModel } from "../../protocol/model_names.ts";
import { type AnswerSettings, commonBody, generateBody } from "./ollama_chat_body.ts";
import { MissingEndpoint } from "./ollama_failure.ts";
import { connectToOllama, type OllamaAccess } from "./ollama_http.ts";
import { detailsOf, pull, statusOf } from "./ollama_models.ts";
import { reportedLines } from "./ollama_report.ts";
import { requestLines, type StreamLine, type StreamRequest, type Timeouts } from "./ollama_stream.ts";
import { OllamaTurns } from "./ollama_turns.ts";

/** Address of Ollama, the first model, and what every request has alike. */
export type OllamaSettings = OllamaAccess & Pick<Settings, "violetModel"> & AnswerSettings;

/** A cold load of a large model takes minutes, and giving up aborts it. An answer that has begun comes steadily. */
const CHAT_TIMEOUTS: Timeouts = { firstByteMs: 5 * 60_000, betweenChunksMs: 60_000 };

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
    async *chat(turns, signal, options = {}) {
      const common = commonBody(settings, model, options);
      const { onEnd } = options;
      const parts = { http, timeouts, signal, turns: order, report };
      try {
        const body = { ...common, messages: turns };
        yield* pieces({ ...parts, url: http.url("/api/chat"), body }, chatText, onEnd);
      } catch (error) {
        if (!(error instanceof MissingEndpoint)) throw error;
        const body = generateBody(common, turns);
        yield* pieces({ ...parts, url: http.url("/api/generate"), body }, generatedText, onEnd);
      }
    },
    async load(signal) {
      // A request without messages loads the model, and says nothing.
      const body = { ...commonBody(settings, model), messages: [] };
      const request = { http, timeouts, signal, url: http.url("/api/chat"), body, report() {} };
      for await (const _ of pieces(request, chatText));
    },
    status: () => statusOf(http, model),
    details: (name) => detailsOf(http, name),
    pull: (name, signal) => pull(http, name, signal),
  };
}

/** The pieces of an answer, one for each line. `textOf` finds the piece in a line; the last line can have one too. */
async function* pieces(
  request: Omit<StreamRequest, "isLast"> & { readonly report: (report: AnswerReport) => void },
  textOf: (line: StreamLine) => unknown,
  onEnd: ChatOptions["onEnd"] = () => {},
): AsyncGenerator<string> {
  let complete = false;
  try {
    const lines = requestLines({ ...request, isLast: isDone });
    for await (const line of reportedLines(lines, request.report)) {
      complete = isDone(line);
      if (complete) onEnd(endOf(line));
      const text = textOf(line);
      yield typeof text === "string" ? text : "";
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

/** A count of zero is left out. */
function endOf(line: StreamLine): ChatEnd {
  const { done_reason: reason, prompt_eval_count: tokens } = line;
  return {
    reason: typeof reason === "string" ? reason : "",
    promptTokens: typeof tokens === "number" && tokens > 0 ? tokens : null,
  };
}

function generatedText(line: StreamLine): unknown {
  return line["response"];
}

function chatText(line: StreamLine): unknown {
  const message = line["message"];
  return typeof message === "object" && message !== null && "content" in message
    ? message.content
    : undefined;
}
