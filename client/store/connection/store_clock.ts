// The clock of stores and socket. Tests replace it.

/**
 * Times and timers. The wall clock of a device may be wrong, and may change at any moment: durations are measured by a
 * monotonic clock, and times of day are the server's.
 */
export interface Clock extends Timers, ServerTime {}

/** Durations. */
export interface Timers {
  /** Monotonic milliseconds since an arbitrary moment. */
  now(): number;
  /** Runs `run` once, in `ms` milliseconds. Returns a function that cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** The time of the server. */
export interface ServerTime {
  /** Epoch milliseconds: as the latest events tell; by the wall clock before the first one. */
  serverNow(): number;
  /** The server sent an event of this time, epoch milliseconds. NaN is ignored. */
  serverWas(at: number): void;
}

/** The time of the server, between two of its events by the monotonic clock `now`. */
export function createServerTime(now: () => number, wall: () => number): ServerTime {
  let ahead = -Infinity;
  return {
    serverNow: () => ahead === -Infinity ? wall() : now() + ahead,
    serverWas(at): void {
      // The largest difference is that of the event which took the least time.
      if (at - now() > ahead) ahead = at - now();
    },
  };
}
