// Detects that guests come and go too fast; then a new guest is shown only once it has stayed for a while.

import type { Clock } from "../../ports/clock.ts";
import { budget } from "../limits/bounds.ts";
import { Buckets } from "../limits/buckets.ts";
import { CAPS } from "../limits/caps.ts";

/** A stay that ends sooner is short, milliseconds. */
const SHORT_STAY_MS = 10_000;
/**
 * Usual short stays, each counted once for every user who sees it: with 250 users twelve at once, then one each 2.5 s.
 */
const USUAL = budget(3_000, 100);
/** Short stays that are usual however many users see them: a page loaded twice, phones in a tunnel. */
const FEWEST = 10;
/** How long new guests are held back after the last short stay too many, milliseconds. */
const HOLD_BACK_MS = 10_000;

/** Counts the short stays of guests, at all nodes. */
export class Churn {
  /** Arrival of each guest of the last seconds, by lower-case name, the oldest first; as `Clock.monotonic`. */
  readonly #arrivedAt: Map<string, number> = new Map();
  readonly #short: Buckets;
  #highUntil = -Infinity;

  constructor(readonly clock: Clock) {
    this.#short = new Buckets(clock, 1);
  }

  /** Whether guests come and go too fast. */
  get isHigh(): boolean {
    return this.clock.monotonic() < this.#highUntil;
  }

  /** Arrivals that are remembered. */
  get size(): number {
    return this.#arrivedAt.size;
  }

  /** A guest has come. */
  came(key: string): void {
    const now = this.clock.monotonic();
    this.#arrivedAt.delete(key);
    for (const [first, at] of this.#arrivedAt) {
      if (now - at < SHORT_STAY_MS && this.#arrivedAt.size < CAPS.recent_arrivals.max) break;
      this.#arrivedAt.delete(first);
    }
    this.#arrivedAt.set(key, now);
  }

  /** A guest has gone. `viewers` is the number of users who would see each stay. */
  went(key: string, viewers: number): void {
    const at = this.#arrivedAt.get(key);
    if (at === undefined) return;
    this.#arrivedAt.delete(key);
    const now = this.clock.monotonic();
    if (now - at >= SHORT_STAY_MS) return;
    const share = Math.max(1, Math.min(viewers, USUAL.burst / FEWEST));
    const usual = budget(USUAL.burst / share, USUAL.perSecond / share);
    if (this.#short.wait("", usual) > 0) this.#highUntil = now + HOLD_BACK_MS;
    else this.#short.take("", usual);
  }
}
