// Many clients of one server: opening them, joining, and leaving.

import type { Cap } from "../../server/protocol/client_events.ts";
import { withPatience } from "./patience.ts";
import { type OnText, RawClient } from "./raw_client.ts";

/** Handshakes, and joins one after another, under way at one time. */
const AT_ONCE = 50;

const decoder = new TextDecoder();

/** Clients in the order of their names. */
export interface Crowd {
  readonly clients: readonly RawClient[];
  /** The next client whose turn it is to say something. Everybody has one before anybody has a second. */
  speaker(): RawClient;
  /** Drops every connection. */
  leave(): void;
}

/** Opens `size` sockets. What comes in goes nowhere until `onText` of a client is set. */
export async function openCrowd(port: number, size: number): Promise<Crowd> {
  const clients: RawClient[] = [];
  for (let from = 0; from < size; from += AT_ONCE) {
    const group = Array.from(
      { length: Math.min(AT_ONCE, size - from) },
      () => RawClient.open(port, () => {}),
    );
    clients.push(...await Promise.all(group));
  }
  let turn = 0;
  return {
    clients,
    speaker: () => clients[turn++ % clients.length]!,
    leave() {
      for (const client of clients) client.close();
    },
  };
}

/** The guest name of client number `index`; all are equally long. */
export function nameOf(index: number): string {
  return `guest${String(index).padStart(5, "0")}`;
}

/** The frame with which client number `index` joins. */
export function joinFrame(index: number, caps: readonly Cap[]): string {
  return JSON.stringify({ event: "join", data: { mode: "guest", username: nameOf(index), caps } });
}

/** Joins everybody, a few at a time, and waits until the lobby is quiet. */
export async function joinGently(crowd: Crowd, caps: readonly Cap[]): Promise<void> {
  for (let from = 0; from < crowd.clients.length; from += AT_ONCE) {
    const group = crowd.clients.slice(from, from + AT_ONCE);
    const joined = group.map((client, offset) => {
      const answer = nextText(client, '"event":"joined"');
      client.send(joinFrame(from + offset, caps));
      return answer;
    });
    await withPatience(Promise.all(joined), () => `${from} clients have joined, some of the next have not`);
  }
  await untilQuiet(crowd);
}

/** Resolves when nothing has come in for `quietMs` milliseconds. Replaces every client's `onText`. */
export async function untilQuiet(crowd: Crowd, quietMs = 600): Promise<void> {
  let last = performance.now();
  listen(crowd, () => last = performance.now());
  for (let left = quietMs; left > 0; left = last + quietMs - performance.now()) {
    await new Promise((resolve) => setTimeout(resolve, left));
  }
}

/** Gives every client the same listener. */
export function listen(crowd: Crowd, onText: OnText): void {
  for (const client of crowd.clients) client.onText = onText;
}

/** The next text frame of a client that contains `part`. */
function nextText(client: RawClient, part: string): Promise<string> {
  return new Promise((resolve) => {
    client.onText = (bytes, start, end) => {
      const text = decoder.decode(bytes.subarray(start, end));
      if (!text.includes(part)) return;
      client.onText = () => {};
      resolve(text);
    };
  });
}
