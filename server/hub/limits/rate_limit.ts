// Rate limit with a sliding window for each key.

import type { Clock } from "../../ports/clock.ts";

/** Most keys; beyond it the oldest are evicted. */
export const MAX_WINDOWS = 50_000;
/** Takes between two sweeps for expired windows. */
const SWEEP_EVERY = 1_000;

/** At most `max` takes in any `windowMs` milliseconds, for each key. */
export class RateLimit {
  #takes: Map<string, number[]> = new Map();
  #sinceSweep = 0;

  constructor(
    readonly clock: Clock,
    readonly max: number,
    readonly windowMs: number,
    readonly maxKeys: number = MAX_WINDOWS,
  ) {}

  /** Number of keys. */
  get size(): number {
    return this.#takes.size;
  }

  /** Takes one. Returns 0, else the milliseconds until one is free; a refused take does not count. */
  take(key: string): number {
    const now = this.clock.monotonic();
    if (++this.#sinceSweep >= SWEEP_EVERY) this.#sweep(now);
    const takes = this.#takes.get(key);
    if (takes === undefined) {
      if (this.#takes.size >= this.maxKeys) this.#takes.delete(this.#takes.keys().next().value ?? key);
      this.#takes.set(key, [now]);
      return 0;
    }
    while (takes.length > 0 && now - takes[0]! >= this.windowMs) takes.shift();
    if (takes.length >= this.max) return Math.ceil(takes[0]! + this.windowMs - now);
    takes.push(now);
    return 0;
  }

  /** Gives the newest take back, for an action that did not happen. */
  giveBack(key: string): void {
    this.#takes.get(key)?.pop();
  }

  /** Moves the takes of a key to another. Returns how many of the moved ones are in the window. */
  transfer(from: string, to: string): number {
    const takes = this.#takes.get(from);
    if (takes === undefined) return 0;
    this.#takes.delete(from);
    const merged = [...this.#takes.get(to) ?? [], ...takes].sort((a, b) => a - b);
    this.#takes.set(to, merged.slice(-this.max));
    const now = this.clock.monotonic();
    return takes.filter((at) => now - at < this.windowMs).length;
  }

  #sweep(now: number): void {
    this.#sinceSweep = 0;
    for (const [key, takes] of this.#takes) {
      if (now - (takes.at(-1) ?? -Infinity) >= this.windowMs) this.#takes.delete(key);
    }
  }
}
