// What the memory was in the last minutes, to tell since when it has been rising, and how fast.

/** Readings that are remembered: with fifty a second, 82 seconds. */
const READINGS = 4_096;
/** The shortest age that is considered, in readings. */
const FIRST_READINGS = 4;
/** A rise has begun after an age when twice that age has seen hardly more of it. */
const HARDLY_MORE = 1.25;
/** Times over which the rate is taken, milliseconds: the smaller counts, so that a leap is not taken for a rise. */
const RATE_MS = [10, 100];

/** Readings of the memory. A busy event loop takes them late, so each has its time. */
export class MemoryHistory {
  readonly #bytes: Float64Array = new Float64Array(READINGS);
  readonly #times: Float64Array = new Float64Array(READINGS);
  #count = 0;

  /** Keeps a reading; `at` is its time, as `Clock.monotonic`. */
  add(bytes: number, at: number): void {
    const index = this.#count++ % READINGS;
    this.#bytes[index] = bytes;
    this.#times[index] = at;
  }

  /** Bytes each millisecond by which the memory is rising. */
  get rate(): number {
    return Math.min(...RATE_MS.map((ms) => this.#rateOver(ms)));
  }

  /**
   * When the present rise to `bytes` began: not later than it really did, and at most about four times as long ago. The time of the
   * first reading that is remembered, where it began before that.
   */
  riseAt(bytes: number): number {
    for (let back = FIRST_READINGS; back * 2 <= this.#known; back *= 2) {
      if (bytes - this.#reading(back * 2) < HARDLY_MORE * (bytes - this.#reading(back))) {
        return this.#time(back * 2);
      }
    }
    return this.#time(this.#known);
  }

  #rateOver(leastMs: number): number {
    let back = Math.min(1, this.#known);
    while (back < this.#known && this.#time(0) - this.#time(back) < leastMs) back++;
    const ms = this.#time(0) - this.#time(back);
    return ms > 0 ? (this.#reading(0) - this.#reading(back)) / ms : 0;
  }

  /** How many readings back there is one. */
  get #known(): number {
    return Math.max(0, Math.min(this.#count, READINGS) - 1);
  }

  #reading(back: number): number {
    return this.#bytes[this.#index(back)]!;
  }

  #time(back: number): number {
    return this.#times[this.#index(back)]!;
  }

  #index(back: number): number {
    return Math.max(0, this.#count - 1 - back) % READINGS;
  }
}
