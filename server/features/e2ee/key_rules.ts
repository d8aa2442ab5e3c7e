// What all parts of end-to-end encryption share.

/** How far a time that a page has signed may be off by the server's clock, milliseconds. */
export const MAX_CLOCK_SKEW_MS = 10 * 60_000;

/**
 * Proves that the member knows the password. Rejects with a `Refusal`: `invalid_credentials` for a wrong one and for none,
 * `rate_limited` after too many failures.
 */
export type ProvePassword = (userId: number, password: string | undefined) => Promise<void>;
