// Logs unhandled promise rejections, which would otherwise end the process.

import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";

/** Least time between two log lines, milliseconds. */
const LOG_INTERVAL_MS = 60_000;

/**
 * Keeps the process alive after an unhandled rejection, and logs it at most once a minute. Deno's own code rejects
 * promises on network errors, which any client can cause; they leave no work half done. An uncaught exception still
 * ends the process, because it interrupts the program's own code.
 */
export function surviveUnhandledRejections(clock: Clock, log: Log): void {
  let times = 0;
  let loggedAt = -Infinity;
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    times++;
    const now = clock.monotonic();
    if (now - loggedAt < LOG_INTERVAL_MS) return;
    const cause = event.reason instanceof Error ? event.reason.name : typeof event.reason;
    log.error("unhandled promise rejection", { cause, times });
    times = 0;
    loggedAt = now;
  });
}
