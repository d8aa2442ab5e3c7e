// Messages that arrive too fast to be read out: their number is said instead.

import assert from "node:assert/strict";
import { signal } from "@preact/signals";
import { BurstWatch } from "../../../client/views/log/burst_watch.ts";
import { FakeClock } from "./fakes.ts";

function setUp(): {
  watch: BurstWatch;
  clock: FakeClock;
  isBurst: () => boolean;
  said: () => number | undefined;
} {
  const clock = new FakeClock();
  const isBurst = signal(false);
  const watch = new BurstWatch(clock, isBurst);
  return { watch, clock, isBurst: () => isBurst.value, said: () => watch.summary.value?.count };
}

Deno.test("row 11: three messages a second are read one by one", () => {
  const { watch, clock, isBurst, said } = setUp();
  for (let n = 0; n < 60; n++) {
    watch.received(1);
    clock.pass(334);
  }
  assert.deepEqual([isBurst(), said(), clock.timers], [false, undefined, 0]);
});

Deno.test("row 11: more are announced together every four seconds, until they are few again", () => {
  const { watch, clock, isBurst, said } = setUp();
  for (let n = 0; n < 40; n++) {
    watch.received(1);
    clock.pass(100);
  }
  assert.equal(isBurst(), true);
  clock.pass(300);
  assert.equal(said(), 37, "the first three were read");
  watch.received(5);
  clock.pass(4_000);
  assert.deepEqual([said(), isBurst(), clock.timers], [5, false, 0]);
});

Deno.test("row 11: many in one frame are announced together; nothing is said once the reader has scrolled up", () => {
  const { watch, clock, isBurst, said } = setUp();
  watch.received(12);
  assert.equal(isBurst(), true);
  clock.pass(4_000);
  assert.deepEqual([said(), isBurst()], [12, false]);
  watch.received(20);
  watch.stop();
  clock.pass(60_000);
  assert.deepEqual([said(), isBurst(), clock.timers], [12, false, 0]);
});
