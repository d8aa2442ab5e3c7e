// Why Ollama, or a proxy in front of it, did not answer as asked: the kind of failure, and its own words for admins.

import { type FailureKind, InferenceFailure } from "../../ports/inference.ts";
import { redactAddressesIn } from "../redaction.ts";

/** How much of an error's body is read, UTF-16 units, and how much of its words is kept. */
const MAX_ERROR_LENGTH = 64 * 1024;
const MAX_WORDS_LENGTH = 300;
/** Words that repeat so many characters of the request in a row quote a conversation. */
const QUOTE_LENGTH = 16;

/** The endpoint does not exist: the server is an older Ollama, or another one with a part of its API. */
export class MissingEndpoint extends Error {
  override readonly name = "MissingEndpoint";
}

/** What is known of the request that failed. */
export interface FailedRequest {
  /** The body that was sent. Its texts are never among the words. */
  readonly body?: unknown;
  /** Removes key and password from a text. */
  redacted(text: string): string;
}

/**
 * What a status means that Ollama does not answer itself, but a proxy or tunnel before it. 520 to 530 are Cloudflare's.
 */
const PROXY_STATUS: ReadonlyMap<number, readonly [FailureKind, string]> = new Map([
  [408, ["timeout", "the proxy in front of Ollama waited too long"]],
  [502, ["unreachable", "the proxy in front of Ollama cannot reach it"]],
  [503, ["unreachable", "the proxy in front of Ollama has no Ollama to ask"]],
  [504, ["timeout", "the proxy in front of Ollama waited too long"]],
  [521, ["unreachable", "the proxy in front of Ollama cannot reach it"]],
  [522, ["timeout", "the proxy in front of Ollama waited too long"]],
  [523, ["unreachable", "the proxy in front of Ollama cannot reach it"]],
  [524, ["timeout", "the proxy in front of Ollama waited too long"]],
  [530, ["unreachable", "the proxy in front of Ollama cannot reach it"]],
]);

/** The failure for a response that is not OK. */
export async function failureOf(response: Response, request: FailedRequest): Promise<Error> {
  const { status } = response;
  const said = errorIn((await response.text()).slice(0, MAX_ERROR_LENGTH));
  const words = said === null ? undefined : wordsOf(said, request);
  if (status === 404 && /\bmodel\b/i.test(said ?? "")) {
    return new InferenceFailure("no_model", "Ollama does not have the model", words);
  }
  if (status === 404) return new MissingEndpoint("Ollama does not know the endpoint");
  if (isTooLong(said ?? "")) return tooLong(words);
  if (status === 429 || (status === 503 && said !== null)) {
    return new InferenceFailure("busy", "Ollama is busy", words);
  }
  const [kind, msg] = PROXY_STATUS.get(status) ?? [];
  if (kind !== undefined && msg !== undefined) return new InferenceFailure(kind, msg, words);
  if (status === 401 || status === 407) {
    return new InferenceFailure("refused", `the key or password is refused (status ${status})`, words);
  }
  if (status >= 300 && status < 400) {
    return new InferenceFailure("refused", `the address answers with a redirect (status ${status})`);
  }
  return new InferenceFailure(status < 500 ? "refused" : "broken", `Ollama answered ${status}`, words);
}

/** The failure for an error in a line of an answer that had begun. */
export function brokenOff(error: unknown, request: FailedRequest): InferenceFailure {
  const words = typeof error === "string" ? wordsOf(error, request) : undefined;
  if (isTooLong(String(error))) return tooLong(words);
  return new InferenceFailure("broken", "Ollama broke off with an error", words);
}

/**
 * Whether Ollama's error says that the prompt does not fit: "the input length exceeds the context length", or in its
 * newer engine "request (5000 tokens) exceeds the available context size".
 */
function isTooLong(error: string): boolean {
  return /context/i.test(error) && /exceed|too (?:long|large|many)|length|limit|size|longer|fit/i.test(error);
}

function tooLong(words: string | undefined): InferenceFailure {
  return new InferenceFailure("too_long", "The prompt is longer than the model's context", words);
}

/**
 * What Ollama said, as one short line without control characters, addresses with a password, and the key. Undefined for
 * nothing, and for words that quote the request: they may repeat what a user wrote.
 */
function wordsOf(said: string, { body, redacted }: FailedRequest): string | undefined {
  const line = said.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  if (line === "" || quotes(line, body)) return undefined;
  const words = [...redacted(redactAddressesIn(line))];
  return words.length <= MAX_WORDS_LENGTH ? words.join("") : `${words.slice(0, MAX_WORDS_LENGTH).join("")}…`;
}

/** Whether words repeat a part of a message of the request. */
function quotes(words: string, body: unknown): boolean {
  const contents = contentsOf(body);
  for (let at = 0; at + QUOTE_LENGTH <= words.length; at++) {
    const part = words.slice(at, at + QUOTE_LENGTH);
    if (contents.some((content) => content.includes(part))) return true;
  }
  return contents.some((content) => content.length >= 4 && words.includes(content));
}

function contentsOf(body: unknown): string[] {
  if (typeof body !== "object" || body === null) return [];
  const { messages = [], prompt = "", system = "" } = body as Record<string, unknown>;
  const texts = Array.isArray(messages) ? messages.map((message) => message?.content) : [];
  return [...texts, prompt, system]
    .filter((text) => typeof text === "string")
    .map((text) => text.replaceAll(/\s+/g, " ").trim());
}

/** Ollama's message in the body of an error; null where the body is not Ollama's. */
function errorIn(body: string): string | null {
  try {
    const { error } = JSON.parse(body) as { error?: unknown };
    if (typeof error === "string") return error;
    // The form of OpenAI's API, which gateways use too.
    const message = (error as { message?: unknown } | undefined)?.message;
    return typeof message === "string" ? message : null;
  } catch {
    return null;
  }
}
