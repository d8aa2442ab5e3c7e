// One streamed request to Ollama: lines of JSON as they arrive, bounded in time and size. It always ends.

import { InferenceFailure } from "../../ports/inference.ts";
import { brokenOff, type FailedRequest, failureOf, MissingEndpoint } from "./ollama_failure.ts";
import type { OllamaHttp } from "./ollama_http.ts";
import type { OllamaTurns } from "./ollama_turns.ts";

/** A line of Ollama's answer. */
export type StreamLine = Readonly<Record<string, unknown>>;

/** Longest silences of Ollama, milliseconds. */
export interface Timeouts {
  /**
   * Before the first byte, the headers': Ollama loads the model and reads the prompt before. The wait for an earlier
   * request in `turns` does not count.
   */
  readonly firstByteMs: number;
  /** Between two chunks of the answer. */
  readonly betweenChunksMs: number;
}

/** A request whose answer is a stream of lines. */
export interface StreamRequest {
  readonly http: OllamaHttp;
  readonly url: string;
  readonly body: unknown;
  readonly timeouts: Timeouts;
  readonly signal: AbortSignal;
  /** The order of the requests that wait for each other in Ollama's own queue; absent where none does. */
  readonly turns?: OllamaTurns;
  /** Whether nothing comes after this line. */
  isLast(line: StreamLine): boolean;
}

/** Longest wait for the end of the stream after the last line, milliseconds. */
const STREAM_END_MS = 2_000;
/** Longest line, and longest answer, UTF-16 units: hundreds of times as long as a model's answer may be. */
const MAX_LINE_LENGTH = 1024 * 1024;
const MAX_ANSWER_LENGTH = 8 * 1024 * 1024;

/**
 * Sends a request and yields the lines of its answer. Throws an `InferenceFailure` or `MissingEndpoint`.
 *
 * The answer is read into memory as fast as it arrives, however slowly its lines are taken, because a slow reader can
 * block Ollama's only slot. However the iteration ends, the connection is closed by then.
 */
export async function* requestLines(request: StreamRequest): AsyncGenerator<StreamLine> {
  const end = new AbortController();
  const abort = (): void => end.abort();
  request.signal.addEventListener("abort", abort);
  if (request.signal.aborted) end.abort();
  const lines = new LineBuffer();
  const reading = readLines(request, end, lines).then(
    () => lines.end(),
    (error: unknown) => lines.end(error),
  );
  try {
    for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
      if (request.signal.aborted) return;
      yield line;
    }
    if (lines.failure !== undefined && !request.signal.aborted) throw lines.failure;
  } finally {
    request.signal.removeEventListener("abort", abort);
    end.abort();
    await reading;
  }
}

/** Lines that have arrived and were not taken yet. */
class LineBuffer {
  failure: unknown = undefined;
  readonly #lines: StreamLine[] = [];
  #ended = false;
  #wake: () => void = () => {};

  add(line: StreamLine): void {
    this.#lines.push(line);
    this.#wake();
  }

  end(failure?: unknown): void {
    this.failure = failure;
    this.#ended = true;
    this.#wake();
  }

  async next(): Promise<StreamLine | undefined> {
    while (this.#lines.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    return this.#lines.shift();
  }
}

async function readLines(request: StreamRequest, end: AbortController, lines: LineBuffer): Promise<void> {
  const { http, turns, timeouts } = request;
  const failed: FailedRequest = { body: request.body, redacted: http.redacted };
  const silence = new SilenceTimer(end);
  const turn = turns?.enter(() => silence.wait(timeouts.firstByteMs));
  let complete = false;
  try {
    silence.wait(timeouts.firstByteMs);
    const response = await send(request, end.signal);
    const splitter = new LineSplitter(failed);
    for await (const chunk of response.body ?? []) {
      silence.hadBytes = true;
      turn?.received();
      for (const line of splitter.take(chunk)) {
        if (complete) continue;
        lines.add(line);
        complete = request.isLast(line);
      }
      silence.wait(complete ? STREAM_END_MS : timeouts.betweenChunksMs);
    }
    if (!complete) { for (const line of splitter.rest()) lines.add(line); }
  } catch (error) {
    if (complete) return;
    throw end.signal.aborted ? end.signal.reason : translated(error, silence.hadBytes);
  } finally {
    silence.stop();
    turn?.over();
    // Closes the connection also when reading was given up in the middle of the answer.
    end.abort();
  }
}

/** Sends a request. Throws for a status that is not OK. A model that refuses `think` is asked again without it. */
async function send({ http, url, body }: StreamRequest, signal: AbortSignal): Promise<Response> {
  const post = (content: unknown): Promise<Response> =>
    http.fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(content),
      signal,
    });
  const failed: FailedRequest = { body, redacted: http.redacted };
  const response = await post(body);
  if (response.ok) return response;
  const failure = await failureOf(response, failed);
  if (!refusesThink(failure, body)) throw failure;
  const { think: _, ...rest } = body;
  const second = await post(rest);
  if (!second.ok) throw await failureOf(second, failed);
  return second;
}

function refusesThink(failure: Error, body: unknown): body is { think: unknown } {
  return failure instanceof InferenceFailure && failure.kind === "refused" &&
    /\bthink/i.test(failure.words ?? "") && typeof body === "object" && body !== null && "think" in body;
}

/** Aborts a request on which nothing arrives for too long. */
class SilenceTimer {
  hadBytes = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly end: AbortController) {}

  wait(ms: number): void {
    this.stop();
    this.#timer = setTimeout(
      () => this.end.abort(new InferenceFailure("timeout", `Ollama was silent for ${ms} ms`)),
      ms,
    );
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** Cuts bytes into lines of JSON. Chunks split and join lines, and the bytes of one character, anywhere. */
class LineSplitter {
  readonly #decoder = new TextDecoder();
  #rest = "";
  #length = 0;

  constructor(readonly request: FailedRequest) {}

  take(chunk: Uint8Array): StreamLine[] {
    const text = this.#decoder.decode(chunk, { stream: true });
    this.#length += text.length;
    const parts = (this.#rest + text).split("\n");
    this.#rest = parts.pop() ?? "";
    if (this.#rest.length > MAX_LINE_LENGTH || this.#length > MAX_ANSWER_LENGTH) {
      throw new InferenceFailure("broken", "Ollama's answer has no end");
    }
    return parts.filter((part) => part.trim() !== "").map((part) => parseLine(part, this.request));
  }

  /** The last line of the stream, where it has no line break. */
  rest(): StreamLine[] {
    const last = (this.#rest + this.#decoder.decode()).trim();
    return last === "" ? [] : [parseLine(last, this.request)];
  }
}

/** Throws an `InferenceFailure` for a line that is not an object, and for an error, also in the middle of an answer. */
function parseLine(text: string, request: FailedRequest): StreamLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InferenceFailure("broken", "Ollama sent a line that is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InferenceFailure("broken", "Ollama sent a line that is not an object");
  }
  if ("error" in value) throw brokenOff(value.error, request);
  return value as StreamLine;
}

function translated(error: unknown, hadBytes: boolean): Error {
  if (error instanceof InferenceFailure || error instanceof MissingEndpoint) return error;
  return hadBytes
    ? new InferenceFailure("broken", "The connection to Ollama broke")
    : new InferenceFailure("unreachable", "Ollama cannot be reached");
}
