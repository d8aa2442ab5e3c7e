// Time as stores and the socket see it, so that tests can hold it still.

/** Wall time and timers. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `run` once, `ms` from now. Returns what takes it back. */
  after(ms: number, run: () => void): () => void;
}
