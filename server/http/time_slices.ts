// Time slices for expensive work, so that all other work has at least half of the time.

/** Runs slices of expensive work one at a time, over all requests. */
export class TimeSlices {
  readonly #waiting: (() => void)[] = [];
  #isRunning = false;
  /** Earliest start of the next slice. */
  #restsUntil = 0;

  /** Resolves when the caller may run its next slice: at most a few milliseconds of work without an await. */
  turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#isRunning) return;
      this.#isRunning = true;
      this.#schedule();
    });
  }

  #schedule(): void {
    const restMs = this.#restsUntil - performance.now();
    if (restMs > 0) setTimeout(() => this.#next(), restMs);
    else setImmediate(() => this.#next());
  }

  /** Starts a slice, and rests after it for as long as it took. */
  #next(): void {
    const startedAt = performance.now();
    this.#waiting.shift()?.();
    setImmediate(() => {
      const endedAt = performance.now();
      this.#restsUntil = endedAt + (endedAt - startedAt);
      if (this.#waiting.length > 0) this.#schedule();
      else this.#isRunning = false;
    });
  }
}
