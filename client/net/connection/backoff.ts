// Exponential backoff between attempts to connect.

/** Longest wait, milliseconds. */
export const MAX_BACKOFF_MS = 15_000;
/** Longest first wait, milliseconds; it doubles with each attempt. */
const FIRST_BACKOFF_MS = 1_000;
/** Shortest wait, milliseconds: no tight loop against a server that refuses at once. */
const MIN_BACKOFF_MS = 100;

/** Milliseconds before attempt `attempt` (0 is the first), with full jitter. `random` returns a number from 0 to 1. */
export function backoffMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(attempt, 10));
  return Math.max(MIN_BACKOFF_MS, Math.round(random() * ceiling));
}
