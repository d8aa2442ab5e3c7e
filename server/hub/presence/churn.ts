// Tells when guests come and go so fast that a newcomer is worth showing only once it has stayed.

import type { Clock } from "../../ports/clock.ts";
import { budget } from "../limits/bounds.ts";
import { Buckets } from "../limits/buckets.ts";
import { CAPS } from "../limits/caps.ts";

/** A visit that ended sooner was a short one, milliseconds. */
const SHORT_VISIT_MS = 10_000;
/** Short visits, each counted once for every person who sees it: twelve at once with 250 people, and one each 2.5 s after that. */
const USUAL = budget(3_000, 100);
/** Fewest short visits that are usual, however many people see them: a page loaded twice, phones in a tunnel. */
const FEWEST = 10;
/** How long newcomers are held back after the last short visit too many, milliseconds. */
const HOLD_BACK_MS = 10_000;

/** Watches the visits of guests, at whatever node. */
export class Churn {
  /** When each guest of the last seconds came, by lower-case name, oldest first; as `Clock.monotonic`. */
  readonly #visits: Map<string, number> = new Map();
  readonly #short: Buckets;
  #highUntil = -Infinity;

  constructor(readonly clock: Clock) {
    this.#short = new Buckets(clock, 1);
  }

  /** Whether guests come and go too fast. */
  get isHigh(): boolean {
    return this.clock.monotonic() < this.#highUntil;
  }

  /** Visits that are remembered. */
  get size(): number {
    return this.#visits.size;
  }

  /** A guest has come. */
  came(key: string): void {
    const now = this.clock.monotonic();
    this.#visits.delete(key);
    for (const [first, at] of this.#visits) {
      if (now - at < SHORT_VISIT_MS && this.#visits.size < CAPS.recent_visits.max) break;
      this.#visits.delete(first);
    }
    this.#visits.set(key, now);
  }

  /** A guest has gone. So many `people` would see each visit. */
  went(key: string, people: number): void {
    const at = this.#visits.get(key);
    if (at === undefined) return;
    this.#visits.delete(key);
    const now = this.clock.monotonic();
    if (now - at >= SHORT_VISIT_MS) return;
    const share = Math.max(1, Math.min(people, USUAL.burst / FEWEST));
    const usual = budget(USUAL.burst / share, USUAL.perSecond / share);
    if (this.#short.wait("", usual) > 0) this.#highUntil = now + HOLD_BACK_MS;
    else this.#short.take("", usual);
  }
}
