// The system's clock, timers and random source.

import type { Clock } from "../ports/clock.ts";

/** Makes the clock of a running server. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return { cancel: () => clearTimeout(timer) };
    },
    nextTurn(run) {
      setImmediate(run);
    },
    uuid: () => crypto.randomUUID(),
    random: () => Math.random(),
  };
}
