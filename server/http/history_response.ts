// A conversation as an answer: one JSON object, made and written in parts, with other work in between.

import type { Context } from "hono";
import type { Transfers } from "../hub/limits/transfers.ts";
import type { AppEnv } from "./route_env.ts";

/** Length of a part, characters: a page of 50 of the longest messages, 1 ms of making it. */
const PART_LENGTH = 280 * 1024;
/** Answers up to this length are handed to the runtime as a whole, bytes: it may keep them for as long as a client likes. */
const SMALL_BYTES = 64 * 1024;

type Part = Uint8Array<ArrayBuffer>;

/** Makes the JSON of `history`, whose last member is `messages`, in parts. `turn` is awaited before each. */
export async function encodeHistory(
  history: { readonly messages: readonly object[] },
  turn: () => Promise<void>,
): Promise<Part[]> {
  const encoder = new TextEncoder();
  const parts: Part[] = [];
  let text = JSON.stringify({ ...history, messages: [] }).slice(0, -"]}".length);
  await turn();
  for (const [index, message] of history.messages.entries()) {
    text += `${index === 0 ? "" : ","}${JSON.stringify(message)}`;
    if (text.length < PART_LENGTH) continue;
    parts.push(encoder.encode(text));
    text = "";
    await turn();
  }
  parts.push(encoder.encode(`${text}]}`));
  return parts;
}

/**
 * Answers with the parts, one after the other, as fast as the client takes them. A client that is too slow, or has to make room for
 * others, is left with an answer that is shorter than its `Content-Length`.
 */
export function answerInParts(
  c: Context<AppEnv>,
  parts: readonly Part[],
  { answers, tiers }: { readonly answers: Transfers; readonly tiers: readonly string[] },
): Response {
  const bytes = bytesOf(parts);
  const headers = {
    "Content-Type": "application/json",
    "Content-Length": String(bytes),
    "Cache-Control": "no-store",
  };
  const [first] = parts;
  if (first !== undefined && bytes <= SMALL_BYTES) return c.body(first, 200, headers);
  // The answer to HEAD has no body that could be read.
  if (c.req.raw.method === "HEAD") return c.body(null, 200, headers);
  const release = (): void => parts.forEach(free);
  c.env.completed?.then(release, release);
  return c.body(write([...parts], answers, tiers), 200, headers);
}

/** Gives memory back at once: it is outside of the heap, and a server with little to do collects no garbage for minutes. */
function free({ buffer }: Part): void {
  buffer.transfer(0);
}

function write(parts: Part[], answers: Transfers, tiers: readonly string[]): ReadableStream<Part> {
  let open: ReadableStreamDefaultController<Part>;
  const body = new ReadableStream<Part>({
    start(controller) {
      open = controller;
    },
    pull(controller) {
      const part = parts.shift();
      if (part !== undefined) controller.enqueue(part);
      if (parts.length > 0) return transfer.progress(bytesOf(parts));
      transfer.leave();
      controller.close();
    },
    cancel() {
      parts.length = 0;
      transfer.leave();
    },
  }, { highWaterMark: 0 });
  const transfer = answers.begin(tiers, bytesOf(parts), () => {
    parts.length = 0;
    open.close();
  });
  return body;
}

function bytesOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
