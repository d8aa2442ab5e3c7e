// Reads from the server over REST, one thing after the other: of each member, the server reads one at a time.

import type { Clock } from "../../store/connection/store_clock.ts";

/** Longest wait for an answer, milliseconds. */
const TIMEOUT_MS = 20_000;
/** How often one thing is asked for before it is given up. */
const MAX_TRIES = 5;
/** Longest wait that a server may ask for before another try, seconds. */
const MAX_RETRY_SECONDS = 10;

/** What reads with a member's token. */
export class RestReader {
  /** What was asked for last; it never rejects. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(readonly fetcher: typeof fetch, readonly clock: Clock) {}

  /** Reads JSON. Rejects when it cannot be had, also after the waits that the server asked for. */
  get<T>(path: string, token: string): Promise<T> {
    const read = this.#last.then(() => this.#read<T>(path, token));
    this.#last = read.catch(() => {});
    return read;
  }

  async #read<T>(path: string, token: string): Promise<T> {
    for (let tries = 1;; tries++) {
      const response = await this.fetcher(path, {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (response.ok) return await response.json() as T;
      await response.body?.cancel();
      const seconds = retrySeconds(response);
      if (seconds === null || tries === MAX_TRIES) {
        throw new Error(`${path.split("?")[0]} was answered with ${response.status}`);
      }
      await new Promise<void>((resolve) => this.clock.after(seconds * 1_000, resolve));
    }
  }
}

/** When to try again; null where another try is of no use. */
function retrySeconds({ status, headers }: Response): number | null {
  const seconds = Number(headers.get("retry-after") ?? NaN);
  return (status === 429 || status === 503) && seconds <= MAX_RETRY_SECONDS ? seconds : null;
}
