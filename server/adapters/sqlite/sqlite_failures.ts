// Translates failures of the disk, and locks of other programs, into refusals.

import type { Log } from "../../ports/log.ts";
import type { Store } from "../../ports/store.ts";
import { Refusal } from "../../protocol/errors.ts";
import { wrapStore } from "../store_wrapper.ts";
import type { WriteAccess } from "../write_access.ts";

/** Primary result codes of SQLite (the low byte) that keep it from writing, while it may answer reads. */
const REFUSED_WRITES: ReadonlyMap<number, string> = new Map([
  [5, "another program locks the database"],
  [6, "another program locks the database"],
  [8, "the database cannot be written"],
  [13, "the disk is full"],
]);
/** Primary result codes of other failures of the machine. */
const FAILURES: ReadonlyMap<number, string> = new Map([
  [10, "the disk reports an error"],
  [14, "a file of the database cannot be opened"],
]);
/** Least time between two log lines about other failures, milliseconds: a broken disk fails every request. */
const LOG_INTERVAL_MS = 60_000;

/**
 * The same store. A call that fails because the disk is full or broken, or the database locked, is refused with
 * `unavailable`, and logged.
 */
export function refuseOnFailure(store: Store, log: Log, writes: WriteAccess): Store {
  let nextLogAt = -Infinity;
  const translate = (error: unknown): unknown => {
    const refusal = refusedWrite(error);
    const failure = reasonIn(FAILURES, error);
    if (refusal !== null) writes.noteRefusal(refusal);
    else if (failure === null) return error;
    else if (performance.now() >= nextLogAt) {
      log.error("database access failed", { reason: failure });
      nextLogAt = performance.now() + LOG_INTERVAL_MS;
    }
    return new Refusal("unavailable", "This cannot be saved right now. Please try again in a moment.");
  };
  return wrapStore(store, (_part, method) => async (...args) => {
    try {
      const result = await method(...args);
      writes.noteSuccess();
      return result;
    } catch (error) {
      throw translate(error);
    }
  });
}

/** Why SQLite takes no writes, for an error of its; null for any other error. */
export function refusedWrite(error: unknown): string | null {
  return reasonIn(REFUSED_WRITES, error);
}

/** Whether another program holds a lock that a statement needs. */
export function isLocked(error: unknown): boolean {
  return codeOf(error) === 5;
}

function reasonIn(reasons: ReadonlyMap<number, string>, error: unknown): string | null {
  return reasons.get(codeOf(error) ?? 0) ?? null;
}

function codeOf(error: unknown): number | null {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return null;
  return error.errcode & 0xff;
}
