// Notices when messages arrive faster than a screen reader can read them.

import { type Signal, signal } from "@preact/signals";
import type { Timers } from "../../store/connection/store_clock.ts";

/** Messages in one second that are still read one by one: a short sentence takes a third of a second at a fast rate. */
const READ_PER_SECOND = 3;
/** While there are more, their number is said this often, milliseconds: time to say it and to listen elsewhere. */
const SUMMARY_MS = 4_000;

/** Counts messages that cannot be read out in time. */
export class BurstWatch {
  /** The number to say, and which announcement it is. */
  readonly summary: Signal<{ readonly count: number; readonly turn: number } | null> = signal<
    { readonly count: number; readonly turn: number } | null
  >(null);
  #arrivals: number[] = [];
  #count = 0;
  #turn = 0;
  #cancel = (): void => {};

  /** `isBurst` is true while messages arrive too fast. */
  constructor(readonly clock: Timers, readonly isBurst: Signal<boolean>) {}

  /** `count` messages arrived. */
  received(count: number): void {
    if (this.isBurst.value) {
      this.#count += count;
      return;
    }
    const now = this.clock.now();
    for (let n = 0; n < count; n++) this.#arrivals.push(now);
    this.#arrivals = this.#arrivals.filter((at) => now - at < 1_000).slice(-READ_PER_SECOND - 1);
    if (this.#arrivals.length <= READ_PER_SECOND) return;
    // Those of one turn are not read either: the rows are drawn after this.
    this.#count = count;
    this.isBurst.value = true;
    this.#cancel = this.clock.after(SUMMARY_MS, () => this.#summarise());
  }

  /** Messages are not read at all now, or no longer here. */
  stop(): void {
    this.#cancel();
    this.#arrivals = [];
    this.#count = 0;
    this.isBurst.value = false;
  }

  #summarise(): void {
    const count = this.#count;
    this.summary.value = { count, turn: ++this.#turn };
    this.#count = 0;
    if (count * 1_000 <= READ_PER_SECOND * SUMMARY_MS) return this.stop();
    this.#cancel = this.clock.after(SUMMARY_MS, () => this.#summarise());
  }
}
