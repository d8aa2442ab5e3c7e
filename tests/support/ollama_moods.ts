// How the Ollama double answers a chat: correctly, or with one of the failures of the real server.

import type { Exchange } from "./ollama_wire.ts";

/** Answers one request to /api/chat or /api/generate. */
export type Mood = (exchange: Exchange) => Promise<void>;

/** A line of a streamed answer, in the form of the endpoint. */
export function line(exchange: Exchange, text: string, end: Record<string, unknown> | null = null): string {
  const answer = exchange.path === "/api/generate"
    ? { response: text }
    : { message: { role: "assistant", content: text } };
  const head = { model: exchange.body["model"], created_at: new Date().toISOString(), ...answer };
  // Counts are nanoseconds. The real server omits a count of zero.
  const counts = {
    total_duration: 5_191_566_416,
    load_duration: 2_154_458,
    prompt_eval_count: 26,
    prompt_eval_duration: 130_079_000,
    eval_count: 98,
    eval_duration: 4_799_921_000,
  };
  return `${
    JSON.stringify(end === null ? { ...head, done: false } : { ...head, done: true, ...counts, ...end })
  }\n`;
}

const STOP = { done_reason: "stop" };

/** Answers a request that only loads the model. */
export async function loadsOnly(exchange: Exchange): Promise<void> {
  const message = { role: "assistant", content: "" };
  const end = { model: exchange.body["model"], created_at: new Date().toISOString(), message };
  await exchange.chunk(`${JSON.stringify({ ...end, done: true, done_reason: "load" })}\n`);
  await exchange.end();
}

/** Answers with these pieces, and a last line with these fields, such as `done_reason: "length"`. */
export function ends(fields: Record<string, unknown>, ...pieces: string[]): Mood {
  return async (exchange) => {
    for (const piece of pieces) await exchange.chunk(line(exchange, piece));
    await exchange.chunk(line(exchange, "", fields));
    await exchange.end();
  };
}

/** Answers with pieces that are `ms` milliseconds apart. */
export function saysSlowly(ms: number, ...pieces: string[]): Mood {
  return async (exchange) => {
    for (const piece of pieces) {
      if (exchange.aborted) return;
      await exchange.chunk(line(exchange, piece));
      await pause(ms);
    }
    await exchange.chunk(line(exchange, "", STOP));
    await exchange.end();
  };
}

/** Answers with these pieces, the last of them in the final line. */
export function says(...pieces: string[]): Mood {
  return async (exchange) => {
    for (const piece of pieces.slice(0, -1)) await exchange.chunk(line(exchange, piece));
    await exchange.chunk(line(exchange, pieces.at(-1) ?? "", STOP));
    await exchange.end();
  };
}

/**
 * Answers the question by name, word by word, `ms` milliseconds apart. What `deno task` users see. A last message of the
 * model's own is continued, as most templates of the real server have it: only what is new is sent.
 */
export function chats(ms: number): Mood {
  return async (exchange) => {
    const whole = `Mmm, "${
      questionOf(exchange)
    }"? Tell me more, darling. The night is young and I am all ears.`;
    for (const word of restOf(whole, begunIn(exchange)).split(/(?= )/)) {
      if (exchange.aborted) return;
      await pause(ms);
      await exchange.chunk(line(exchange, word));
    }
    await exchange.chunk(line(exchange, "", STOP));
    await exchange.end();
  };
}

/** Waits for `open` before it sends anything, headers included, and then continues with `then`. */
export function after(open: Promise<void>, then: Mood): Mood {
  return async (exchange) => {
    await Promise.race([open, exchange.gone]);
    if (!exchange.aborted) await then(exchange);
  };
}

/** Says `first` at once, and `rest` once `open` resolves. */
export function saysInTwo(first: string, open: Promise<void>, rest: string): Mood {
  return async (exchange) => {
    await exchange.chunk(line(exchange, first));
    await Promise.race([open, exchange.gone]);
    if (!exchange.aborted) await says(rest)(exchange);
  };
}

/** Waits `ms` milliseconds before the first byte, as when the model has to be loaded. */
export function slowly(ms: number, then: Mood): Mood {
  return async (exchange) => {
    await pause(ms);
    if (!exchange.aborted) await then(exchange);
  };
}

/** Sends the pieces, and then nothing more. */
export function stalls(...pieces: string[]): Mood {
  return async (exchange) => {
    for (const piece of pieces) await exchange.chunk(line(exchange, piece));
    await exchange.gone;
  };
}

/** Sends an error in the middle of an answer, in a response with status 200. */
export async function errorsMidway(exchange: Exchange): Promise<void> {
  await exchange.chunk(line(exchange, "Come "));
  await exchange.chunk('{"error":"an unknown error was encountered while running the model"}\n');
  await exchange.end();
}

/** Ends the stream without `done: true`. */
export async function neverDone(exchange: Exchange): Promise<void> {
  await exchange.chunk(line(exchange, "Come "));
  await exchange.end();
}

/** Answers with every byte in a chunk of its own, so that lines and characters are split everywhere. */
export function splits(...pieces: string[]): Mood {
  return async (exchange) => {
    const lines = pieces.map((piece) => line(exchange, piece)).join("") + line(exchange, "", STOP);
    for (const byte of new TextEncoder().encode(lines)) {
      await exchange.chunk(Uint8Array.of(byte));
      // Without a pause the network puts chunks together again.
      await pause(0);
    }
    await exchange.end();
  };
}

/** Answers in one chunk, without a line break at the end. */
export function merges(...pieces: string[]): Mood {
  return async (exchange) => {
    const lines = pieces.map((piece) => line(exchange, piece)).join("") + line(exchange, "", STOP).trimEnd();
    await exchange.chunk(lines);
    await exchange.end();
  };
}

/** Resets the connection, before or after some pieces. */
export function resets(...pieces: string[]): Mood {
  return async (exchange) => {
    for (const piece of pieces) await exchange.chunk(line(exchange, piece));
    if (pieces.length > 0) await pause(20);
    exchange.reset();
  };
}

/** Refuses with a status and the message of the real server. */
export function refuses(status: number, error: string): Mood {
  return (exchange) => exchange.reply(status, JSON.stringify({ error }));
}

/** A proxy in front of Ollama answers in its place, with a page of HTML. */
export function proxyAnswers(status: number): Mood {
  return (exchange) =>
    exchange.reply(status, `<html><body><h1>${status} Bad Gateway</h1></body></html>`, "text/html");
}

/** The model thinks until its tokens are spent, and says nothing. */
export async function onlyThinks(exchange: Exchange): Promise<void> {
  for (const thinking of ["The guest ", "says hello. ", "Perhaps"]) {
    const message = exchange.path === "/api/generate"
      ? { response: "", thinking }
      : { message: { role: "assistant", content: "", thinking } };
    await exchange.chunk(`${JSON.stringify({ model: exchange.body["model"], ...message, done: false })}\n`);
  }
  await exchange.chunk(line(exchange, "", { done_reason: "length" }));
  await exchange.end();
}

/** The model is not installed. */
export function missingModel(exchange: Exchange): Promise<void> {
  return exchange.reply(404, JSON.stringify({ error: `model '${exchange.body["model"]}' not found` }));
}

/** The endpoint does not exist, with the message of the real router. */
export function missingEndpoint(exchange: Exchange): Promise<void> {
  return exchange.reply(404, "404 page not found", "text/plain");
}

/** Too many requests wait. */
export const busy: Mood = refuses(503, "server busy, please try again.  maximum pending requests exceeded");

/** The model does not fit in memory. */
export const loadFailure: Mood = refuses(
  500,
  "model requires more system memory (9.1 GiB) than is available",
);

/** A host that Ollama does not accept: no body at all. */
export function foreignHost(exchange: Exchange): Promise<void> {
  return exchange.reply(403, "", "text/plain");
}

/** A body that is not JSON. */
export async function gibberish(exchange: Exchange): Promise<void> {
  await exchange.chunk("<html>Bad gateway</html>\n");
  await exchange.end();
}

/** An answer without an end, `pieceLength` characters at a time. */
export function talksForever(pieceLength: number): Mood {
  return async (exchange) => {
    while (!exchange.aborted) {
      await exchange.chunk(line(exchange, "a".repeat(pieceLength)));
      await pause(0);
    }
  };
}

/** A line without an end. */
export async function endlessLine(exchange: Exchange): Promise<void> {
  while (!exchange.aborted) {
    await exchange.chunk("a".repeat(64 * 1024));
    await pause(0);
  }
}

/** What of an answer is new after what was said of it; another sentence where all of it was, or another one. */
function restOf(whole: string, begun: string): string {
  return whole.startsWith(begun) && whole !== begun
    ? whole.slice(begun.length)
    : " Come a little closer, and I will tell you the rest.";
}

/** The answer that is to be continued; "" for a new one. */
export function begunIn({ body }: Exchange): string {
  const { messages } = body as { messages?: { role: string; content: string }[] };
  const last = messages?.at(-1);
  return last?.role === "assistant" ? last.content : "";
}

function questionOf({ body }: Exchange): string {
  const { messages, prompt } = body as { messages?: { role: string; content: string }[]; prompt?: string };
  return messages?.findLast(({ role }) => role === "user")?.content ?? prompt ?? "";
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
