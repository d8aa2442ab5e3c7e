// Lets expensive work go on a part at a time, so that everything else has at least half of the time.

/** Parts of expensive work, one after the other, over all requests. */
export class TimeSlices {
  readonly #waiting: (() => void)[] = [];
  #isRunning = false;
  /** When the next part may begin, at the earliest. */
  #restsUntil = 0;

  /** Resolves when the next part may be done. It is to take a few milliseconds at most, without waiting for anything. */
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

  /** Begins a part, and rests after it for as long as it took. */
  #next(): void {
    const begunAt = performance.now();
    this.#waiting.shift()?.();
    setImmediate(() => {
      const endedAt = performance.now();
      this.#restsUntil = endedAt + (endedAt - begunAt);
      if (this.#waiting.length > 0) this.#schedule();
      else this.#isRunning = false;
    });
  }
}
