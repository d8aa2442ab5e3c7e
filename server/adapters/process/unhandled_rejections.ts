// What the runtime reports to nobody: a promise that was rejected with nobody waiting for it.

import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";

/** Time between two lines in the log, milliseconds. */
const SAY_AGAIN_MS = 60_000;

/**
 * Keeps the process alive, with a line in the log, at most one a minute. Deno's own code rejects such promises on
 * errors of the network, which a stranger can bring about; nothing is half done by it. An exception that nobody catches
 * still ends the process: there something of ours stopped in the middle.
 */
export function surviveUnhandledRejections(clock: Clock, log: Log): void {
  let unsaid = 0;
  let saidAt = -Infinity;
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    unsaid++;
    const now = clock.monotonic();
    if (now - saidAt < SAY_AGAIN_MS) return;
    const cause = event.reason instanceof Error ? event.reason.name : typeof event.reason;
    log.error("a promise was rejected that nobody waited for", { cause, times: unsaid });
    unsaid = 0;
    saidAt = now;
  });
}
