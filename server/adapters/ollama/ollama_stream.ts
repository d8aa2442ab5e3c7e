// One streamed request to Ollama: lines of JSON as they come, bounded in time and size, and ended for certain.

import { InferenceFailure } from "../../ports/inference.ts";

/** A line of Ollama's answer. */
export type StreamLine = Readonly<Record<string, unknown>>;

/** How long is waited, milliseconds. */
export interface Patience {
  /** For the first byte: headers too come only with it, after Ollama's own queue, loading the model and reading the prompt. */
  readonly firstByteMs: number;
  /** Between two pieces of the answer. */
  readonly betweenChunksMs: number;
}

/** A request whose answer is a stream of lines. */
export interface StreamRequest {
  readonly url: string;
  readonly body: unknown;
  readonly patience: Patience;
  readonly signal: AbortSignal;
  /** Whether nothing comes after this line. */
  isLast(line: StreamLine): boolean;
}

/** The endpoint is not there: an older Ollama, or something else that speaks a part of its API. */
export class MissingEndpoint extends Error {
  override readonly name = "MissingEndpoint";
}

/** How long the end of the stream is waited for after the last line, milliseconds. */
const END_MS = 2_000;
/** Longest line, and longest answer in all, UTF-16 units: hundreds of times what a model may say. */
const MAX_LINE_LENGTH = 1024 * 1024;
const MAX_ANSWER_LENGTH = 8 * 1024 * 1024;
/** Most of an error's body that is read, UTF-16 units. */
const MAX_ERROR_LENGTH = 64 * 1024;

/**
 * Sends a request and gives the lines of its answer. Throws an `InferenceFailure` or `MissingEndpoint`.
 *
 * The answer is read into memory as fast as it comes, however slowly its lines are taken: a reader that holds Ollama
 * up can block its only slot. However the iteration ends, the connection is closed by then.
 */
export async function* requestLines(request: StreamRequest): AsyncGenerator<StreamLine> {
  const end = new AbortController();
  const abort = (): void => end.abort();
  request.signal.addEventListener("abort", abort);
  if (request.signal.aborted) end.abort();
  const lines = new Intake();
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

/** Lines that have come and were not taken yet. */
class Intake {
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

async function readLines(request: StreamRequest, end: AbortController, lines: Intake): Promise<void> {
  const watch = new Watch(end);
  let complete = false;
  try {
    watch.wait(request.patience.firstByteMs);
    const response = await fetch(request.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request.body),
      signal: end.signal,
    });
    if (!response.ok) throw await failureOf(response);
    const splitter = new LineSplitter();
    for await (const chunk of response.body ?? []) {
      for (const line of splitter.take(chunk)) {
        if (complete) continue;
        lines.add(line);
        complete = request.isLast(line);
      }
      watch.wait(complete ? END_MS : request.patience.betweenChunksMs);
    }
    if (!complete) { for (const line of splitter.rest()) lines.add(line); }
  } catch (error) {
    if (complete) return;
    throw end.signal.aborted ? end.signal.reason : translated(error, watch.hadBytes);
  } finally {
    watch.stop();
    // Closes the connection also where the answer was given up in the middle.
    end.abort();
  }
}

/** Ends a request that keeps us waiting. */
class Watch {
  hadBytes = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly end: AbortController) {}

  wait(ms: number): void {
    this.hadBytes = this.#timer !== undefined;
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

  take(chunk: Uint8Array): StreamLine[] {
    const text = this.#decoder.decode(chunk, { stream: true });
    this.#length += text.length;
    const parts = (this.#rest + text).split("\n");
    this.#rest = parts.pop() ?? "";
    if (this.#rest.length > MAX_LINE_LENGTH || this.#length > MAX_ANSWER_LENGTH) {
      throw new InferenceFailure("broken", "Ollama's answer has no end");
    }
    return parts.filter((part) => part.trim() !== "").map(parseLine);
  }

  /** What is left at the end of the stream: a last line without a line break. */
  rest(): StreamLine[] {
    const last = (this.#rest + this.#decoder.decode()).trim();
    return last === "" ? [] : [parseLine(last)];
  }
}

/** Throws an `InferenceFailure` for what is not an object, and for an error, which can come in the middle of an answer. */
function parseLine(text: string): StreamLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InferenceFailure("broken", "Ollama sent a line that is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InferenceFailure("broken", "Ollama sent a line that is not an object");
  }
  if ("error" in value) throw new InferenceFailure("broken", "Ollama broke off with an error");
  return value as StreamLine;
}

/** The failure that a status other than 200 stands for. Ollama's own words may quote a request, and are not passed on. */
async function failureOf(response: Response): Promise<Error> {
  const { status } = response;
  const said = errorIn((await response.text()).slice(0, MAX_ERROR_LENGTH));
  if (status === 404 && /\bmodel\b/i.test(said)) {
    return new InferenceFailure("no_model", "Ollama does not have the model");
  }
  if (status === 404) return new MissingEndpoint("Ollama does not know the endpoint");
  if (status === 503 || status === 429) return new InferenceFailure("busy", "Ollama is busy");
  return new InferenceFailure(status < 500 ? "refused" : "broken", `Ollama answered ${status}`);
}

function errorIn(body: string): string {
  try {
    const { error } = JSON.parse(body) as { error?: unknown };
    return typeof error === "string" ? error : "";
  } catch {
    return "";
  }
}

function translated(error: unknown, hadBytes: boolean): Error {
  if (error instanceof InferenceFailure || error instanceof MissingEndpoint) return error;
  return hadBytes
    ? new InferenceFailure("broken", "The connection to Ollama broke")
    : new InferenceFailure("unreachable", "Ollama cannot be reached");
}
