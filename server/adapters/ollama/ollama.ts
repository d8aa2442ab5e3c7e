// Inference by Ollama over its HTTP API.

import {
  type ChatEnd,
  type ChatOptions,
  type Inference,
  InferenceFailure,
  type InferenceStatus,
  type InstalledModel,
  type ModelDetails,
  type PullProgress,
} from "../../ports/inference.ts";
import type { Settings } from "../../ports/settings.ts";
import { type AnswerSettings, commonBody, generateBody } from "./ollama_chat_body.ts";
import {
  MissingEndpoint,
  requestLines,
  type StreamLine,
  type StreamRequest,
  type Timeouts,
} from "./ollama_stream.ts";

/** Address of Ollama, the first model, and what every request has alike. */
export type OllamaSettings = Pick<Settings, "ollamaUrl" | "violetModel"> & AnswerSettings;

/** A cold load of a large model takes minutes, and giving up aborts it. An answer that has begun comes steadily. */
const CHAT_TIMEOUTS: Timeouts = { firstByteMs: 5 * 60_000, betweenChunksMs: 60_000 };
/** Ollama reports nothing while it verifies a fetched file. */
const PULL_TIMEOUTS: Timeouts = { firstByteMs: 60_000, betweenChunksMs: 10 * 60_000 };
/** Longest wait for what Ollama answers at once, milliseconds. */
const STATUS_TIMEOUT_MS = 5_000;

/** Makes the client of an Ollama. `timeouts` are shorter in tests. */
export function createOllama(settings: OllamaSettings, timeouts: Timeouts = CHAT_TIMEOUTS): Inference {
  const { ollamaUrl: url } = settings;
  let model = settings.violetModel;

  return {
    get model() {
      return model;
    },
    useModel(name) {
      model = name;
    },
    async *chat(turns, signal, options = {}) {
      const common = commonBody(settings, model, options);
      const { onEnd } = options;
      try {
        const body = { ...common, messages: turns };
        yield* pieces({ url: `${url}/api/chat`, body, timeouts, signal }, chatText, onEnd);
      } catch (error) {
        if (!(error instanceof MissingEndpoint)) throw error;
        const body = generateBody(common, turns);
        yield* pieces({ url: `${url}/api/generate`, body, timeouts, signal }, generatedText, onEnd);
      }
    },
    async load(signal) {
      // A request without messages loads the model, and says nothing.
      const body = { ...commonBody(settings, model), messages: [] };
      for await (const _ of pieces({ url: `${url}/api/chat`, body, timeouts, signal }, chatText));
    },
    status: () => statusOf(url, model),
    details: (name) => detailsOf(url, name),
    pull: (name, signal) => pull(url, name, signal),
  };
}

/** The pieces of an answer, one for each line. `textOf` finds the piece in a line; the last line can have one too. */
async function* pieces(
  request: Omit<StreamRequest, "isLast">,
  textOf: (line: StreamLine) => unknown,
  onEnd: ChatOptions["onEnd"] = () => {},
): AsyncGenerator<string> {
  let complete = false;
  try {
    for await (const line of requestLines({ ...request, isLast: isDone })) {
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

async function statusOf(url: string, model: string): Promise<InferenceStatus> {
  try {
    const [{ version }, tags, running] = await Promise.all([
      getJson(`${url}/api/version`),
      getJson(`${url}/api/tags`),
      getJson(`${url}/api/ps`),
    ]);
    const loaded = new Set(listOf(running).map((entry) => entry["name"]));
    const models = listOf(tags).map((entry): InstalledModel => ({
      name: String(entry["name"]),
      sizeBytes: Number(entry["size"] ?? 0),
      loaded: loaded.has(entry["name"]),
    }));
    const ready = models.some(({ name }) => name === withTag(model));
    return { reachable: true, model, ready, version: String(version ?? ""), models };
  } catch (error) {
    const failure = error instanceof InferenceFailure ? error.kind : "broken";
    return { reachable: false, model, failure };
  }
}

async function detailsOf(url: string, model: string): Promise<ModelDetails> {
  const shown = await getJson(`${url}/api/show`, { model });
  const details = objectOf(shown["details"]);
  const info = objectOf(shown["model_info"]);
  const context = Object.entries(info).find(([key]) => key.endsWith(".context_length"))?.[1];
  const text = (value: unknown): string | null => typeof value === "string" && value !== "" ? value : null;
  return {
    family: text(details["family"]),
    parameters: text(details["parameter_size"]),
    quantization: text(details["quantization_level"]),
    contextTokens: typeof context === "number" ? context : null,
  };
}

async function* pull(url: string, model: string, signal: AbortSignal): AsyncGenerator<PullProgress> {
  const isLast = (line: StreamLine): boolean => line["status"] === "success";
  const request = {
    url: `${url}/api/pull`,
    body: { model, stream: true },
    timeouts: PULL_TIMEOUTS,
    signal,
    isLast,
  };
  let complete = false;
  try {
    for await (const line of requestLines(request)) {
      complete = isLast(line);
      const { status, total, completed } = line;
      yield {
        status: String(status ?? ""),
        ...(typeof total === "number" ? { totalBytes: total, completedBytes: Number(completed ?? 0) } : {}),
      };
    }
  } catch (error) {
    throw error instanceof MissingEndpoint ? new InferenceFailure("refused", "This is no Ollama") : error;
  }
  if (!complete && !signal.aborted) {
    throw new InferenceFailure("broken", "Fetching the model ended in the middle");
  }
}

async function getJson(url: string, body?: unknown): Promise<StreamLine> {
  const signal = AbortSignal.timeout(STATUS_TIMEOUT_MS);
  const headers = { "content-type": "application/json" };
  try {
    const response = body === undefined
      ? await fetch(url, { signal })
      : await fetch(url, { method: "POST", headers, body: JSON.stringify(body), signal });
    const text = await response.text();
    if (response.status === 404) throw new InferenceFailure("no_model", "Ollama does not have it");
    if (!response.ok) throw new InferenceFailure("refused", `Ollama answered ${response.status}`);
    return objectOf(JSON.parse(text));
  } catch (error) {
    if (error instanceof InferenceFailure) throw error;
    if (error instanceof SyntaxError) throw new InferenceFailure("broken", "Ollama sent what is not JSON");
    throw signal.aborted
      ? new InferenceFailure("timeout", `Ollama was silent for ${STATUS_TIMEOUT_MS} ms`)
      : new InferenceFailure("unreachable", "Ollama cannot be reached");
  }
}

function listOf(answer: StreamLine): StreamLine[] {
  return Array.isArray(answer["models"]) ? answer["models"].map(objectOf) : [];
}

function objectOf(value: unknown): StreamLine {
  return typeof value === "object" && value !== null ? value as StreamLine : {};
}

/** A name without a tag means the tag `latest`. */
function withTag(model: string): string {
  return /:[^/]+$/.test(model) ? model : `${model}:latest`;
}
