// Time and randomness for the rest of the server. Tests use a fake clock that they advance by hand.

/** A pending call. Cancelling it twice, or after it ran, does nothing. */
export interface Timer {
  cancel(): void;
}

/** The only source of time, timers and randomness for hub, companion, features and store. */
export interface Clock {
  /** Wall-clock time, milliseconds since the Unix epoch. */
  now(): number;
  /** Milliseconds since an arbitrary start. Never goes back; for durations. */
  monotonic(): number;
  /** Calls `run` once, after at least `ms` milliseconds. */
  after(ms: number, run: () => void): Timer;
  /** Calls `run` once, after all work that is ready in this turn of the event loop. */
  nextTurn(run: () => void): void;
  /** A random UUID, version 4. */
  uuid(): string;
  /** A random number from 0 up to, but not including, 1. Predictable, so not for secrets. */
  random(): number;
}

const HOUR_MS = 60 * 60 * 1_000;

/** Start of the hour of a time, milliseconds since the Unix epoch. */
export function hourOf(epochMs: number): number {
  return epochMs - epochMs % HOUR_MS;
}

/** A time as on the wire: ISO 8601 UTC with milliseconds. */
export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
