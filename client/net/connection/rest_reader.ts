// REST reads, one after another: the server handles one read per member at a time.

import type { Timers } from "../../store/connection/store_clock.ts";
import { SerialTasks } from "../serial_tasks.ts";

/** Longest wait for an answer, milliseconds. */
const TIMEOUT_MS = 20_000;
/** Tries of one read, the first included. */
const MAX_TRIES = 5;
/** Longest `Retry-After` that is waited for, seconds. */
const MAX_RETRY_SECONDS = 10;

/** Reads with a member's token. */
export class RestReader {
  readonly #reads: SerialTasks = new SerialTasks();

  constructor(readonly fetcher: typeof fetch, readonly clock: Timers) {}

  /** Reads JSON. Rejects after a network error, a refusal, or too many tries. */
  get<T>(path: string, token: string): Promise<T> {
    return this.#reads.run(() => this.#read<T>(path, token));
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

/** Seconds until the next try; null when a retry is pointless. */
export function retrySeconds({ status, headers }: Response): number | null {
  const seconds = Number(headers.get("retry-after") ?? NaN);
  return (status === 429 || status === 503) && seconds <= MAX_RETRY_SECONDS ? seconds : null;
}
