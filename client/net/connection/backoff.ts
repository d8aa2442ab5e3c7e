// How long to wait before the next attempt to connect.

/** Longest wait, milliseconds. */
export const MAX_BACKOFF_MS = 15_000;
/** The first wait is shorter than this, milliseconds; each further one may be twice as long. */
const FIRST_BACKOFF_MS = 1_000;
/** So that a server that refuses at once is not asked in a tight loop, milliseconds. */
const MIN_BACKOFF_MS = 100;

/** Wait before attempt number `attempt` (0 is the first), with full jitter. `random` gives 0 to 1. */
export function backoffMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(attempt, 10));
  return Math.max(MIN_BACKOFF_MS, Math.round(random() * ceiling));
}
