// Ollama's models: which there are, what is known of one, and fetching one.

import {
  InferenceFailure,
  type InferenceStatus,
  type InstalledModel,
  type ModelDetails,
  type PullProgress,
} from "../../ports/inference.ts";
import { fullModelName, isSameModel } from "../../protocol/model_names.ts";
import { failureOf, MissingEndpoint } from "./ollama_failure.ts";
import type { OllamaHttp } from "./ollama_http.ts";
import { requestLines, type StreamLine, type Timeouts } from "./ollama_stream.ts";

/** Ollama reports nothing while it verifies a fetched file. */
const PULL_TIMEOUTS: Timeouts = { firstByteMs: 60_000, betweenChunksMs: 10 * 60_000 };
/** Longest wait for what Ollama answers at once, milliseconds. */
const STATUS_TIMEOUT_MS = 5_000;

/** The state of Ollama with `model` in use. */
export async function statusOf(http: OllamaHttp, model: string): Promise<InferenceStatus> {
  try {
    const [{ version }, tags, running] = await Promise.all([
      getJson(http, "/api/version"),
      getJson(http, "/api/tags"),
      getJson(http, "/api/ps"),
    ]);
    const loaded = new Set(listOf(running).map((entry) => fullModelName(String(entry["name"]))));
    const models = listOf(tags).map((entry): InstalledModel => ({
      name: String(entry["name"]),
      sizeBytes: Number(entry["size"] ?? 0),
      loaded: loaded.has(fullModelName(String(entry["name"]))),
    }));
    const ready = models.some(({ name }) => isSameModel(name, model));
    return { reachable: true, model, ready, version: String(version ?? ""), models };
  } catch (error) {
    const { kind, message, words } = error instanceof InferenceFailure
      ? error
      : new InferenceFailure("broken", "Ollama sent what is not an answer");
    return {
      ...{ reachable: false, model, failure: kind, reason: message },
      ...(words === undefined ? {} : { words }),
    };
  }
}

/** What Ollama knows of a model. Throws an `InferenceFailure`. */
export async function detailsOf(http: OllamaHttp, model: string): Promise<ModelDetails> {
  const shown = await getJson(http, "/api/show", { model });
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

/** Fetches a model. Ollama keeps the parts of a fetch that broke off, and goes on with them. */
export async function* pull(
  http: OllamaHttp,
  model: string,
  signal: AbortSignal,
): AsyncGenerator<PullProgress> {
  const isLast = (line: StreamLine): boolean => line["status"] === "success";
  const request = {
    ...{ http, url: http.url("/api/pull"), body: { model, stream: true } },
    ...{ timeouts: PULL_TIMEOUTS, signal, isLast },
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
    throw pullFailure(error);
  }
  if (!complete && !signal.aborted) {
    throw new InferenceFailure("broken", "Fetching the model ended in the middle");
  }
}

/** Why a pull failed. A name that the registry does not know is an error in the middle of Ollama's answer. */
function pullFailure(error: unknown): unknown {
  if (error instanceof MissingEndpoint) return new InferenceFailure("refused", "This is no Ollama");
  if (!(error instanceof InferenceFailure) || error.kind !== "broken") return error;
  const { words } = error;
  return /manifest.*(?:does not exist|not found)|manifest unknown/i.test(words ?? "")
    ? new InferenceFailure("no_model", "the registry does not have the model", words)
    : error;
}

async function getJson(http: OllamaHttp, path: string, body?: unknown): Promise<StreamLine> {
  const signal = AbortSignal.timeout(STATUS_TIMEOUT_MS);
  const headers = { "content-type": "application/json" };
  try {
    const response = body === undefined
      ? await http.fetch(http.url(path), { signal })
      : await http.fetch(http.url(path), { method: "POST", headers, body: JSON.stringify(body), signal });
    if (!response.ok) throw await failureOf(response, { redacted: http.redacted });
    return objectOf(JSON.parse(await response.text()));
  } catch (error) {
    if (error instanceof InferenceFailure) throw error;
    if (error instanceof MissingEndpoint) {
      throw new InferenceFailure("broken", "something else than Ollama answers");
    }
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
