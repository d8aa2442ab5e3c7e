// Slows down guessing: after some failures for a key, each next try has to wait longer. Never a lock.

import { Refusal } from "../../protocol/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import { FAILURES } from "../../ports/limits.ts";

/** Keys kept; beyond it those that have been quiet the longest go first. */
const MAX_KEYS = 50_000;

interface Failures {
  /** Times of the latest failures, oldest first. */
  times: number[];
  /** How often the wait has been raised. */
  level: number;
  blockedUntil: number;
}

/** Failures by key. A try counts as a failure until it is forgiven, so that tries at the same time cannot slip through. */
export class Throttle {
  #failures: Map<string, Failures> = new Map();

  constructor(readonly clock: Clock) {}

  /** Counts a try for every key. Throws a `Refusal` `rate_limited`, counting nothing, while one of them has to wait. */
  attempt(...keys: string[]): void {
    const now = this.clock.monotonic();
    const wait = Math.max(...keys.map((key) => (this.#failures.get(key)?.blockedUntil ?? now) - now));
    if (wait > 0) throw tooManyTries(wait);
    for (const key of keys) this.#count(key, now);
  }

  /** Forgets the failures of these keys: the try succeeded. */
  forgive(...keys: string[]): void {
    for (const key of keys) this.#failures.delete(key);
  }

  /** Takes back one try: it succeeded, but what failed before it still counts. */
  refund(key: string): void {
    const failures = this.#failures.get(key);
    if (failures === undefined) return;
    failures.times.pop();
    failures.level = Math.max(failures.level - 1, 0);
    failures.blockedUntil = this.clock.monotonic();
  }

  #count(key: string, now: number): void {
    const known = this.#failures.get(key);
    const stale = known === undefined ||
      now - Math.max(known.blockedUntil, known.times.at(-1) ?? now) > FAILURES.windowMs;
    const failures = stale ? { times: [], level: 0, blockedUntil: now } : known;
    failures.times = failures.times.filter((at) => now - at < FAILURES.windowMs);
    failures.times.push(now);
    if (failures.level > 0 || failures.times.length >= FAILURES.free) {
      failures.blockedUntil = now +
        Math.min(FAILURES.firstWaitMs * 2 ** failures.level, FAILURES.longestWaitMs);
      failures.level++;
    }
    this.#failures.delete(key);
    this.#failures.set(key, failures);
    if (this.#failures.size > MAX_KEYS) this.#failures.delete(this.#failures.keys().next().value!);
  }
}

/** The refusal of a try that comes too early. */
export function tooManyTries(waitMs: number): Refusal {
  return new Refusal("rate_limited", "Too many failed tries. Please wait a moment.", Math.ceil(waitMs));
}
