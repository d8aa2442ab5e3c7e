// Memory far above the limit: for a moment it is nothing, for ten seconds it is the end.

import { deepEqual } from "node:assert/strict";
import { watchMemory } from "../../server/hub/limits/memory_watch.ts";
import { FakeClock } from "../support/fake_clock.ts";

const MEGABYTE = 1024 * 1024;

function watched(maxMemoryMb: number) {
  const clock = new FakeClock();
  const seen: number[] = [];
  const memory = { megabytes: 0 };
  const timer = watchMemory(
    { clock, maxMemoryMb, residentBytes: () => memory.megabytes * MEGABYTE },
    (megabytes) => seen.push(megabytes),
  );
  return { clock, seen, memory, timer };
}

Deno.test("ten seconds far above the limit are told, once", () => {
  const { clock, seen, memory } = watched(100);
  memory.megabytes = 151;
  clock.advance(10_000);
  deepEqual(seen, []);
  clock.advance(2_000);
  deepEqual(seen, [151]);
  clock.advance(60_000);
  deepEqual(seen, [151]);
});

Deno.test("above the limit, but not far, nothing is told, nor when it passes meanwhile", () => {
  const { clock, seen, memory } = watched(100);
  memory.megabytes = 150;
  clock.advance(60_000);
  for (let n = 0; n < 10; n++) {
    memory.megabytes = 500;
    clock.advance(8_000);
    memory.megabytes = 90;
    clock.advance(2_000);
  }
  deepEqual(seen, []);
});

Deno.test("without a limit, and once cancelled, nobody looks", () => {
  const unlimited = watched(0);
  unlimited.memory.megabytes = 1_000_000;
  unlimited.clock.advance(60_000);
  const cancelled = watched(100);
  cancelled.memory.megabytes = 1_000;
  cancelled.timer.cancel();
  cancelled.clock.advance(60_000);
  deepEqual([unlimited.seen, cancelled.seen], [[], []]);
});
