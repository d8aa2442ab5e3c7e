// By how much the event loop is late: a timer that looks at the clock.

import type { Clock } from "../../ports/clock.ts";

/** Time between two looks, milliseconds. */
const LOOK_EVERY_MS = 200;

/** Tells `observe` again and again, in seconds, by how much a timer ran late. */
export function measureEventLoop(clock: Clock, observe: (seconds: number) => void): void {
  const due = clock.monotonic() + LOOK_EVERY_MS;
  clock.after(LOOK_EVERY_MS, () => {
    observe(Math.max(0, clock.monotonic() - due) / 1000);
    measureEventLoop(clock, observe);
  });
}
