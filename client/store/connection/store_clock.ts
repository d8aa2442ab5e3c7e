// The clock of stores and socket. Tests replace it.

/** Wall time and timers. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs `run` once, in `ms` milliseconds. Returns a function that cancels it. */
  after(ms: number, run: () => void): () => void;
}
