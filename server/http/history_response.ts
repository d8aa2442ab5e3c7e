// The response with a conversation: one JSON object, encoded and written in parts, with other work in between.

import type { Context } from "hono";
import type { Transfers } from "../hub/limits/transfers.ts";
import type { AppEnv } from "./route_env.ts";

/** Length of a part, characters: 50 of the longest messages, which take 1 ms to encode. */
const PART_LENGTH = 280 * 1024;
/**
 * Longest response that is passed to the runtime as a whole, bytes. The runtime keeps it until the client has read
 * it.
 */
const SMALL_BYTES = 64 * 1024;

type Part = Uint8Array<ArrayBuffer>;

/** Encodes `history` as JSON in parts, with `messages` as its last member. Awaits `turn` before each part. */
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
 * Responds with the parts, as fast as the client reads them. When the client is too slow, or the server needs its
 * room for others, the response ends early: shorter than its `Content-Length`.
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
  // The response to HEAD has no body.
  if (c.req.raw.method === "HEAD") return c.body(null, 200, headers);
  const release = (): void => parts.forEach(releaseMemory);
  c.env.completed?.then(release, release);
  return c.body(write([...parts], answers, tiers), 200, headers);
}

/**
 * Frees the memory of a part at once. It is outside of the heap, and an idle server collects no garbage for minutes.
 */
function releaseMemory({ buffer }: Part): void {
  buffer.transfer(0);
}

function write(parts: Part[], answers: Transfers, tiers: readonly string[]): ReadableStream<Part> {
  let streamController: ReadableStreamDefaultController<Part>;
  const body = new ReadableStream<Part>({
    start(controller) {
      streamController = controller;
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
    streamController.close();
  });
  return body;
}

function bytesOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
