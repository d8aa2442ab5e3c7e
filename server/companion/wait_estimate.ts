// How long one waits in the queue, from how long the last answers took.

/** Answers that the estimate is made from: the newest ones, which have the model and the load of now. */
const REMEMBERED = 20;
/** Below this average, milliseconds, nothing waits long enough for an estimate; also where no time was measured. */
const LEAST_MS = 50;
/** An answer that takes longer than the average is expected to take at least this part of it longer. */
const LEAST_REST = 0.25;

/** Measures how long slots are taken, and estimates waits. Times are milliseconds of a monotonic clock. */
export class WaitEstimate {
  readonly #took: number[] = [];
  /** Start of each answer that is being made. */
  readonly #running: Map<object, number> = new Map();

  constructor(readonly slots: number, readonly now: () => number) {}

  /**
   * Measures a wait that begins now. Call what it returns when the slot is there: it tells `onServed` the wait, and
   * measures how long `run` takes.
   */
  queued(onServed: (waitedMs: number) => void): <T>(run: () => Promise<T>) => Promise<T> {
    const queuedAt = this.now();
    return (run) => {
      onServed(this.now() - queuedAt);
      return run().finally(this.begin());
    };
  }

  /** A slot is taken. Call what it returns once it is free. */
  begin(): () => void {
    const key = {};
    this.#running.set(key, this.now());
    return () => {
      const startedAt = this.#running.get(key);
      if (startedAt === undefined) return;
      this.#running.delete(key);
      this.#took.push(this.now() - startedAt);
      if (this.#took.length > REMEMBERED) this.#took.shift();
    };
  }

  /** The wait at a position in the queue, 1 for the next; undefined before anything was measured. */
  at(position: number): number | undefined {
    if (position < 1 || this.#took.length === 0) return undefined;
    const average = this.#took.reduce((sum, ms) => sum + ms, 0) / this.#took.length;
    if (average < LEAST_MS) return undefined;
    const rests = [...this.#running.values()].map((startedAt) =>
      Math.max(average - (this.now() - startedAt), average * LEAST_REST)
    );
    const freeAt = [...rests, ...new Array(Math.max(0, this.slots - rests.length)).fill(0)];
    for (let before = 1; before < position; before++) {
      freeAt.sort((a, b) => a - b);
      freeAt[0] += average;
    }
    return Math.round(Math.min(...freeAt));
  }
}
