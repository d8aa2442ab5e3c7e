// How often somebody may do something: a sliding window for each key.

import type { Clock } from "../../ports/clock.ts";

/** Keys looked at between two sweeps for windows that have run out. */
const SWEEP_EVERY = 1_000;

/** At most `max` takes in any `windowMs` milliseconds, for each key. */
export class RateLimit {
  #takes: Map<string, number[]> = new Map();
  #sinceSweep = 0;

  constructor(readonly clock: Clock, readonly max: number, readonly windowMs: number) {}

  /** Takes one. 0 when it was free, else the milliseconds until the next is; a refused take does not count. */
  take(key: string): number {
    const now = this.clock.monotonic();
    if (++this.#sinceSweep >= SWEEP_EVERY) this.#sweep(now);
    const takes = this.#takes.get(key);
    if (takes === undefined) {
      this.#takes.set(key, [now]);
      return 0;
    }
    while (takes.length > 0 && now - takes[0]! >= this.windowMs) takes.shift();
    if (takes.length >= this.max) return Math.ceil(takes[0]! + this.windowMs - now);
    takes.push(now);
    return 0;
  }

  /** Gives the newest take back: what it was for did not happen. */
  giveBack(key: string): void {
    this.#takes.get(key)?.pop();
  }

  #sweep(now: number): void {
    this.#sinceSweep = 0;
    for (const [key, takes] of this.#takes) {
      if (now - (takes.at(-1) ?? -Infinity) >= this.windowMs) this.#takes.delete(key);
    }
  }
}
