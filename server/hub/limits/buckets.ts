// Budgets that refill, for each key: a burst at once, then a rate.

import type { Clock } from "../../ports/clock.ts";
import type { Budget } from "../../ports/limits.ts";

/** Most keys in one set of buckets; beyond it full buckets are evicted first, then the oldest. */
export const MAX_BUCKETS = 50_000;
/** Takes between two sweeps for full buckets; fewer while there is no room. */
const SWEEP_EVERY = 5_000;
const SWEEP_EVERY_WITHOUT_ROOM = 500;

/** Rounding error of sums of fractions, milliseconds. */
const ROUNDING_MS = 0.5;

/**
 * One number for each key: the time at which its bucket is full again (the generic cell rate algorithm; ITU-T I.371). A
 * key without a number has a full bucket.
 */
export class Buckets {
  readonly #fullAt: Map<string, number> = new Map();
  #sinceSweep = 0;

  constructor(readonly clock: Clock, readonly maxKeys: number = MAX_BUCKETS) {}

  /** Keys whose buckets are not known to be full. */
  get size(): number {
    return this.#fullAt.size;
  }

  /** Milliseconds until one can be taken; 0 if one can be taken now. Takes nothing. */
  wait(key: string, { burst, perSecond }: Budget): number {
    const fullAt = this.#fullAt.get(key);
    if (fullAt === undefined) return 0;
    const everyMs = 1_000 / perSecond;
    const now = this.clock.monotonic();
    return Math.max(0, Math.ceil(Math.max(fullAt, now) + everyMs - burst * everyMs - now - ROUNDING_MS));
  }

  /** Takes one, even from an empty bucket: call {@link wait} before. */
  take(key: string, { perSecond }: Budget): void {
    const now = this.clock.monotonic();
    if (++this.#sinceSweep >= SWEEP_EVERY) this.#sweep(now);
    const known = this.#fullAt.get(key);
    if (known === undefined && this.#fullAt.size >= this.maxKeys) this.#makeRoom(now);
    this.#fullAt.set(key, Math.max(known ?? now, now) + 1_000 / perSecond);
  }

  /** Gives one back. */
  giveBack(key: string, { perSecond }: Budget): void {
    const fullAt = this.#fullAt.get(key);
    if (fullAt !== undefined) this.#fullAt.set(key, fullAt - 1_000 / perSecond);
  }

  /** Empties the bucket of a key, with the next one in `waitMs` milliseconds: other nodes have spent it. */
  exhaust(key: string, { burst, perSecond }: Budget, waitMs: number): void {
    const fullAt = this.clock.monotonic() + waitMs + (burst - 1) * 1_000 / perSecond;
    this.#fullAt.set(key, Math.max(fullAt, this.#fullAt.get(key) ?? fullAt));
  }

  /**
   * Moves a bucket to another key, which has the emptier of the two then. Returns the milliseconds until the moved one
   * is full; 0 where nothing was taken from it.
   */
  transfer(from: string, to: string): number {
    const fullAt = this.#fullAt.get(from);
    if (fullAt === undefined) return 0;
    this.#fullAt.delete(from);
    this.#fullAt.set(to, Math.max(fullAt, this.#fullAt.get(to) ?? fullAt));
    return Math.max(0, fullAt - this.clock.monotonic());
  }

  #makeRoom(now: number): void {
    if (this.#sinceSweep >= SWEEP_EVERY_WITHOUT_ROOM) this.#sweep(now);
    if (this.#fullAt.size < this.maxKeys) return;
    const first = this.#fullAt.keys().next().value;
    if (first !== undefined) this.#fullAt.delete(first);
  }

  #sweep(now: number): void {
    this.#sinceSweep = 0;
    for (const [key, fullAt] of this.#fullAt) if (fullAt <= now) this.#fullAt.delete(key);
  }
}
