// Time and chance, as the rest of the server sees them. Tests drive a fake one by hand.

/** A pending call that can be taken back. Cancelling twice, or after it ran, does nothing. */
export interface Timer {
  cancel(): void;
}

/** The only source of time, deferral and randomness for hub, features and violet. */
export interface Clock {
  /** Wall-clock time, milliseconds since the Unix epoch. */
  now(): number;
  /** Milliseconds since an arbitrary start; never goes back. For durations. */
  monotonic(): number;
  /** Runs `run` once, no sooner than `ms` milliseconds from now. */
  after(ms: number, run: () => void): Timer;
  /** Runs `run` once, after everything that is ready in this turn of the event loop. */
  nextTurn(run: () => void): void;
  /** A random UUID, version 4. */
  uuid(): string;
  /** A random number from 0 up to, not including, 1. For choices that nobody gains from guessing. */
  random(): number;
}

/** The wire's form of a time: ISO 8601 UTC with milliseconds. */
export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
