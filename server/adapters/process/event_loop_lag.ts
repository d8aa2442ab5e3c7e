// Measures the lag of the event loop: how late a timer runs.

import type { Clock } from "../../ports/clock.ts";

/** Time between two measurements, milliseconds. */
const INTERVAL_MS = 200;

/** Measures the lag for as long as the process runs. Calls `observe` with each measurement, seconds. */
export function measureEventLoop(clock: Clock, observe: (seconds: number) => void): void {
  const dueAt = clock.monotonic() + INTERVAL_MS;
  clock.after(INTERVAL_MS, () => {
    observe(Math.max(0, clock.monotonic() - dueAt) / 1000);
    measureEventLoop(clock, observe);
  });
}
