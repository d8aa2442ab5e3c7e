// Readings of the memory in the last minutes: since when it has been rising, and how fast.

/** Readings that are remembered: 82 seconds at fifty a second. */
const READINGS = 4_096;
/** The shortest age of a rise that is considered, in readings. */
const FIRST_READINGS = 4;
/** A rise is no older than an age if twice that age shows less than this many times the increase. */
const HARDLY_MORE = 1.25;
/**
 * Times over which the rate is taken, milliseconds. The smaller rate counts, so that one jump is not taken for a rise.
 */
const RATE_MS = [10, 100];

/** Readings of the memory. A busy event loop makes them late, so each has its time. */
export class MemoryHistory {
  readonly #bytes: Float64Array = new Float64Array(READINGS);
  readonly #times: Float64Array = new Float64Array(READINGS);
  #count = 0;

  /** Adds a reading; `at` is its time, as `Clock.monotonic`. */
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
   * An estimate of when the present rise to `bytes` began: never later than it did, and at most about four times as
   * long ago. The time of the first remembered reading, where the rise is older than that.
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

  /** How many readings there are before the latest one. */
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
