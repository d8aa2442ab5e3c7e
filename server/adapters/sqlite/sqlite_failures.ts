// What becomes of a request when the disk, and not the request, is at fault.

import type { Log } from "../../ports/log.ts";
import type { Store } from "../../ports/store.ts";
import { Refusal } from "../../protocol/errors.ts";
import { wrapStore } from "../store_wrapper.ts";

/** Primary result codes of SQLite (its low byte) that the machine is to blame for. */
const FAILURES: ReadonlyMap<number, string> = new Map([
  [5, "another program holds the database"],
  [8, "the database cannot be written"],
  [10, "the disk reports an error"],
  [13, "the disk is full"],
  [14, "a file of the database cannot be opened"],
]);
/** Least time between two lines about it in the log, milliseconds: a full disk fails every request. */
const QUIET_MS = 60_000;

/** A store whose uses are refused with `unavailable` when the disk is full or fails, which the log says in plain words. */
export function refuseOnFailure(store: Store, log: Log): Store {
  let quietUntil = -Infinity;
  const translated = (error: unknown): unknown => {
    const reason = failureOf(error);
    if (reason === undefined) return error;
    const now = performance.now();
    if (now >= quietUntil) log.error("nothing can be stored", { reason });
    quietUntil = now >= quietUntil ? now + QUIET_MS : quietUntil;
    return new Refusal("unavailable", "This cannot be saved right now. Please try again in a moment.");
  };
  return wrapStore(store, (_part, use) => async (...args) => {
    try {
      return await use(...args);
    } catch (error) {
      throw translated(error);
    }
  });
}

function failureOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") {
    return undefined;
  }
  return FAILURES.get(error.errcode & 0xff);
}
