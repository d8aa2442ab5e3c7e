// Translates failures of the disk into refusals.

import type { Log } from "../../ports/log.ts";
import type { Store } from "../../ports/store.ts";
import { Refusal } from "../../protocol/errors.ts";
import { wrapStore } from "../store_wrapper.ts";

/** Primary result codes of SQLite (the low byte) that are failures of the machine. */
const FAILURES: ReadonlyMap<number, string> = new Map([
  [5, "another program locks the database"],
  [8, "the database cannot be written"],
  [10, "the disk reports an error"],
  [13, "the disk is full"],
  [14, "a file of the database cannot be opened"],
]);
/** Least time between two log lines about it, milliseconds: a full disk fails every request. */
const LOG_INTERVAL_MS = 60_000;

/** The same store. A call that fails because the disk is full or broken is refused with `unavailable`, and logged. */
export function refuseOnFailure(store: Store, log: Log): Store {
  let nextLogAt = -Infinity;
  const translate = (error: unknown): unknown => {
    const reason = failureOf(error);
    if (reason === undefined) return error;
    const now = performance.now();
    if (now >= nextLogAt) {
      log.error("database access failed", { reason });
      nextLogAt = now + LOG_INTERVAL_MS;
    }
    return new Refusal("unavailable", "This cannot be saved right now. Please try again in a moment.");
  };
  return wrapStore(store, (_part, method) => async (...args) => {
    try {
      return await method(...args);
    } catch (error) {
      throw translate(error);
    }
  });
}

function failureOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") {
    return undefined;
  }
  return FAILURES.get(error.errcode & 0xff);
}
