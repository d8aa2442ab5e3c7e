// What people may do only so often, counted over all nodes together.

/** At most `max` in any `windowMs` milliseconds. */
export interface Rate {
  readonly max: number;
  readonly windowMs: number;
}

/** After so many failures of a key within the window, each next try has to wait, twice as long as the one before. */
export const FAILURES = {
  free: 10,
  windowMs: 10 * 60_000,
  firstWaitMs: 1_000,
  longestWaitMs: 10 * 60_000,
} as const;

/**
 * Counts of all nodes. A single node has none of this, and counts by itself.
 *
 * Guarantees: each call is one step, whatever other nodes do. None rejects: while the others cannot be asked, everything is
 * free, and each node's own counts are what holds. Keys are kept as digests, and no longer than they matter.
 */
export interface Limits {
  /** Takes one. Resolves to 0 when it was free, else to the milliseconds until the next is; a refused take does not count. */
  take(key: string, rate: Rate): Promise<number>;
  /** Gives the newest take back. */
  giveBack(key: string): Promise<void>;
  /**
   * Counts a try that may fail, for every key. Resolves to 0, else, counting nothing, to the milliseconds that one of them
   * has to wait after too many failures.
   */
  attempt(keys: readonly string[]): Promise<number>;
  /** Forgets the failures of these keys. */
  forgive(keys: readonly string[]): Promise<void>;
  /** Takes back one try. */
  refund(key: string): Promise<void>;
  /** Keeps `value` for a key for `ms` milliseconds, unless it has one. Resolves to what it had; null for nothing. */
  claim(key: string, value: string, ms: number): Promise<string | null>;
  /**
   * Takes one of `max` places under a key, until it is left or `ms` milliseconds are over. Resolves to how many are taken with
   * it; 0 when all were.
   */
  enter(key: string, id: string, places: { readonly max: number; readonly ms: number }): Promise<number>;
  /** Leaves a place. */
  leave(key: string, id: string): Promise<void>;
  /** Forgets what was claimed. */
  forget(key: string): Promise<void>;
}
