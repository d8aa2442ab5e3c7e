// Guests who stand in the lobby of several nodes: what each has heard, in which order, and where they go when a node dies.

import { RawClient } from "../load/raw_client.ts";
import type { ClusterNode } from "./cluster.ts";

const TEXT = '"text":"number ';
const DIGITS = 6;
/** Joins under way at one time. */
const AT_ONCE = 40;
/** Pause before the next try to come in, milliseconds: from the first to twice that, so that not all try at once. */
const RETRY_MS = 1_000;

const decoder = new TextDecoder();

/** Somebody in the lobby. */
export class Guest {
  /** Messages heard since {@link forget}, and a digest of their order. */
  count = 0;
  order = 0;
  /** Number of the message heard last. */
  last = 0;
  joined = false;
  #client: RawClient | null = null;
  #gone = false;

  constructor(readonly name: string, public node: ClusterNode) {}

  /** Comes in, trying until it works, at the node that is this guest's now. */
  async comeIn(): Promise<void> {
    while (!this.#gone && !await this.#try()) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS * (1 + Math.random())));
    }
  }

  /** Says message number `number`. */
  say(number: number): void {
    const text = `number ${String(number).padStart(DIGITS, "0")}`;
    this.#client?.send(JSON.stringify({ event: "message", data: { text } }));
  }

  forget(): void {
    this.count = 0;
    this.order = 0;
  }

  leave(): void {
    this.#gone = true;
    this.#client?.close();
  }

  async #try(): Promise<boolean> {
    this.joined = false;
    this.#client?.close();
    try {
      const client = await RawClient.open(this.node.port, () => {});
      this.#client = client;
      const answer = new Promise<string>((resolve) => {
        client.onText = (bytes, start, end) => {
          const text = decoder.decode(bytes.subarray(start, end));
          if (/"event":"(joined|error)"/.test(text)) resolve(text);
        };
      });
      const data = { mode: "guest", username: this.name, caps: ["presence", "batch"] };
      client.send(JSON.stringify({ event: "join", data }));
      this.joined = (await answer).includes('"event":"joined"');
      client.onText = (bytes, start, end) => this.#hear(decoder.decode(bytes.subarray(start, end)));
      return this.joined;
    } catch {
      return false;
    }
  }

  #hear(frame: string): void {
    for (let at = frame.indexOf(TEXT); at >= 0; at = frame.indexOf(TEXT, at + 1)) {
      const number = Number(frame.slice(at + TEXT.length, at + TEXT.length + DIGITS));
      this.count++;
      this.last = number;
      this.order = (Math.imul(this.order, 31) + number) | 0;
    }
  }
}

/** Lets guests in, spread over the nodes. */
export async function openGuests(nodes: readonly ClusterNode[], count: number): Promise<Guest[]> {
  const guests = Array.from(
    { length: count },
    (_, n) => new Guest(`guest${String(n).padStart(5, "0")}`, nodes[n % nodes.length]!),
  );
  for (let from = 0; from < count; from += AT_ONCE) {
    await Promise.all(guests.slice(from, from + AT_ONCE).map((guest) => guest.comeIn()));
  }
  return guests;
}
