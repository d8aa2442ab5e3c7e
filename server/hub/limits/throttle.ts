// Slows down guessing: after some failures of a key, each further try has to wait longer. It never locks a key out.

import { Refusal } from "../../protocol/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import { type FailureKey, FAILURES } from "../../ports/limits.ts";

/** Most keys of each kind; beyond it the least recently used are evicted. */
export const MAX_KEYS = 50_000;

interface Failures {
  /** Times of the latest failures, oldest first. */
  times: number[];
  /** How often the wait has doubled. */
  level: number;
  blockedUntil: number;
}

/** Failures by key. A try counts as a failure until it is forgiven, so that simultaneous tries are all counted. */
export class Throttle {
  /** By kind, so that a flood of keys of one kind cannot push out those of another. Kinds come from the program. */
  readonly #kinds: Map<string, Map<string, Failures>> = new Map();

  constructor(readonly clock: Clock, readonly maxKeys: number = MAX_KEYS) {}

  /** Number of keys of all kinds. */
  get size(): number {
    return [...this.#kinds.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Counts a try for every key. Throws a `Refusal` `rate_limited`, counting nothing, while one of them has to wait. */
  attempt(...keys: FailureKey[]): void {
    const now = this.clock.monotonic();
    const wait = Math.max(...keys.map((key) => (this.#find(key)?.blockedUntil ?? now) - now));
    if (wait > 0) throw tooManyTries(wait);
    for (const key of keys) this.#count(key, now);
  }

  /** Forgets the failures of these keys: the try succeeded. */
  forgive(...keys: FailureKey[]): void {
    for (const { kind, id } of keys) this.#kinds.get(kind)?.delete(id);
  }

  /** Takes back one try of each key: it succeeded, or was not made. Earlier failures still count. */
  refund(...keys: FailureKey[]): void {
    for (const key of keys) {
      const failures = this.#find(key);
      if (failures === undefined) continue;
      failures.times.pop();
      failures.level = Math.max(failures.level - 1, 0);
      failures.blockedUntil = this.clock.monotonic();
    }
  }

  #find({ kind, id }: FailureKey): Failures | undefined {
    return this.#kinds.get(kind)?.get(id);
  }

  #count(key: FailureKey, now: number): void {
    const known = this.#find(key);
    const stale = known === undefined ||
      now - Math.max(known.blockedUntil, known.times.at(-1) ?? now) > FAILURES.windowMs;
    const failures = stale ? { times: [], level: 0, blockedUntil: now } : known;
    failures.times = failures.times.filter((at) => now - at < FAILURES.windowMs);
    failures.times.push(now);
    if (failures.level > 0 || failures.times.length >= key.free) {
      failures.blockedUntil = now +
        Math.min(FAILURES.firstWaitMs * 2 ** failures.level, FAILURES.longestWaitMs);
      failures.level++;
    }
    this.#keep(key, failures);
  }

  #keep({ kind, id }: FailureKey, failures: Failures): void {
    let keys = this.#kinds.get(kind);
    if (keys === undefined) this.#kinds.set(kind, keys = new Map());
    keys.delete(id);
    keys.set(id, failures);
    if (keys.size > this.maxKeys) keys.delete(keys.keys().next().value!);
  }
}

/** The refusal of a try that comes too early. */
export function tooManyTries(waitMs: number): Refusal {
  return new Refusal("rate_limited", "Too many failed tries. Please wait a moment.", {
    retryAfterMs: Math.ceil(waitMs),
  });
}
