// Guests of an attack, and of those who come by: what they say, and the answers they wait for.

import { Buffer } from "node:buffer";
import { RawClient, type Traffic } from "../raw_client.ts";

const JOINED = '"event":"joined"';
/** Stands in every refusal. */
export const ERROR = '"event":"error"';

const made = { names: 0, prefix: Math.random().toString(36).slice(2, 8) };

/** A guest name that was not used before. */
export function newName(): string {
  return `g${made.prefix}_${(made.names++).toString(36)}`;
}

/** The frame with which a guest of a new name joins. */
export function joinFrame(more: Readonly<Record<string, unknown>> = {}): string {
  const data = { mode: "guest", username: newName(), caps: ["presence", "batch"], ...more };
  return JSON.stringify({ event: "join", data, id: "join" });
}

/** Resolves to the first of `parts` that a frame of the client contains. Rejects when it closes, or after `withinMs`. */
export function firstOf(client: RawClient, parts: readonly string[], withinMs: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const late = setTimeout(() => reject(new Error(`Nothing of ${parts.join(", ")}`)), withinMs);
  client.onText = (bytes, start, end) => {
    const found = parts.find((part) => contains(bytes, start, end, part));
    if (found !== undefined) resolve(found);
  };
  client.onClose = () => reject(new Error("The server closed"));
  if (client.closed) client.onClose();
  return promise.finally(() => {
    clearTimeout(late);
    client.onText = () => {};
  });
}

/** Where and how a guest comes in. */
export interface Arrival {
  readonly address: string;
  readonly withinMs: number;
  readonly traffic?: Traffic;
  readonly ignoresClose?: boolean;
  /** More of what is said to join. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Comes in as a guest of a new name. Throws an `Error` when that is refused, or takes too long. */
export async function joinAsGuest(
  port: number,
  { data, ...options }: Arrival,
): Promise<RawClient> {
  const began = performance.now();
  const { withinMs } = options;
  const client = await RawClient.open(port, () => {}, options);
  const left = Math.max(1, withinMs - (performance.now() - began));
  const answer = firstOf(client, [JOINED, ERROR], left);
  client.send(joinFrame(data));
  try {
    if (await answer === ERROR) throw new Error("Refused");
    return client;
  } catch (error) {
    client.close();
    throw error;
  }
}

/** Whether a frame contains some text. */
export function contains(bytes: Uint8Array, start: number, end: number, part: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).includes(part);
}
