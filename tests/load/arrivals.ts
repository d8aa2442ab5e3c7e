// What each client of a crowd has heard of who is there, and when.

import { decodeServerFrame } from "../../server/protocol/frames.ts";
import type { Crowd } from "./crowd.ts";

/** When a crowd had joined. Milliseconds since the recording began. */
export interface Arrivals {
  /** Everybody had their `joined`, and knew everybody. */
  readonly allKnownMs: number;
  /** The last frame of any client came. */
  readonly quietMs: number;
}

interface Heard {
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

const SYSTEM_LINE = new TextEncoder().encode('{"event":"system"');
const WHOLE_LIST = new TextEncoder().encode('{"event":"nicklist"');

const decoder = new TextDecoder();

/** Keeps frames as they come, and reads them only afterwards, so that reading does not slow the clients down. */
export class ArrivalLog {
  readonly #heard: Map<unknown, Heard[]> = new Map();
  readonly #began: number = performance.now();
  #lastMs = 0;

  constructor(readonly crowd: Crowd) {
    for (const client of crowd.clients) {
      const heard: Heard[] = [];
      this.#heard.set(client, heard);
      client.onText = (bytes, start, end) => this.#keep(heard, bytes, start, end);
    }
  }

  /** Milliseconds since anything came in. */
  get silentMs(): number {
    return performance.now() - this.#began - this.#lastMs;
  }

  /** Reads what there is. Null when somebody has not joined or does not know `people` people. */
  read(people: number): Arrivals | null {
    let allKnownMs = 0;
    for (const heard of this.#heard.values()) {
      const known = knownAt(heard, people);
      if (known === null) return null;
      allKnownMs = Math.max(allKnownMs, known);
    }
    return { allKnownMs, quietMs: this.#lastMs };
  }

  #keep(heard: Heard[], bytes: Uint8Array, start: number, end: number): void {
    this.#lastMs = performance.now() - this.#began;
    if (startsWith(bytes, start, SYSTEM_LINE)) return;
    const last = heard.at(-1);
    if (startsWith(bytes, start, WHOLE_LIST) && last !== undefined && startsWith(last.bytes, 0, WHOLE_LIST)) {
      if (last.bytes.length === end - start) return;
      heard.pop();
    }
    heard.push({ atMs: this.#lastMs, bytes: bytes.slice(start, end) });
  }
}

/** When this client had joined and knew so many people, or null. */
function knownAt(heard: readonly Heard[], people: number): number | null {
  const names = new Set<string>();
  let joined = false;
  for (const { atMs, bytes } of heard) {
    for (const { event, data } of decodeServerFrame(decoder.decode(bytes))) {
      if (event === "joined") joined = true;
      else if (event === "nicklist") {
        names.clear();
        for (const { username } of data.users) names.add(username);
      } else if (event === "presence") {
        for (const { username } of data.join ?? []) names.add(username);
        for (const username of data.part ?? []) names.delete(username);
      }
    }
    if (joined && names.size === people) return atMs;
  }
  return null;
}

function startsWith(bytes: Uint8Array, start: number, prefix: Uint8Array): boolean {
  for (let at = 0; at < prefix.length; at++) if (bytes[start + at] !== prefix[at]) return false;
  return true;
}
