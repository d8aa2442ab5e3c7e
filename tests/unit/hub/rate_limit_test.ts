// The sliding window: at most so many in any stretch of time, for each key.

import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { RateLimit } from "../../../server/hub/limits/rate_limit.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { testSeed } from "../../support/seed.ts";

Deno.test("takes are free up to the maximum, then wait until the oldest leaves the window", () => {
  const clock = new FakeClock();
  const rate = new RateLimit(clock, 2, 1_000);
  equal(rate.take("a"), 0);
  clock.skip(300);
  equal(rate.take("a"), 0);
  equal(rate.take("a"), 700);
  clock.skip(699);
  equal(rate.take("a"), 1);
  clock.skip(1);
  equal(rate.take("a"), 0);
  equal(rate.take("a"), 300);
});

Deno.test("a refused take does not count", () => {
  const clock = new FakeClock();
  const rate = new RateLimit(clock, 1, 1_000);
  rate.take("a");
  for (let n = 0; n < 9; n++) {
    clock.skip(100);
    equal(rate.take("a"), 900 - 100 * n);
  }
  clock.skip(100);
  equal(rate.take("a"), 0);
});

Deno.test("a take that is given back is free again, the others still count", () => {
  const clock = new FakeClock();
  const rate = new RateLimit(clock, 2, 1_000);
  rate.take("a");
  clock.skip(300);
  rate.take("a");
  rate.giveBack("a");
  rate.giveBack("nobody");
  equal(rate.take("a"), 0);
  equal(rate.take("a"), 700);
});

Deno.test("keys do not share a window", () => {
  const rate = new RateLimit(new FakeClock(), 1, 1_000);
  deepEqual(["a", "b", "a", "__proto__", "constructor", "b"].map((key) => rate.take(key)), [
    0,
    0,
    1000,
    0,
    0,
    1000,
  ]);
});

Deno.test("a wait between milliseconds is rounded up, so that it is never too short", () => {
  const clock = new FakeClock();
  const rate = new RateLimit(clock, 1, 1_000);
  clock.skip(0.4);
  rate.take("a");
  clock.skip(0.3);
  const wait = rate.take("a");
  equal(wait, 1_000);
  clock.skip(wait);
  equal(rate.take("a"), 0);
});

Deno.test("the sweep for old windows never forgets one that still counts", () => {
  const clock = new FakeClock();
  const rate = new RateLimit(clock, 1, 1_000);
  rate.take("kept");
  for (let n = 0; n < 5_000; n++) rate.take(`key ${n}`);
  ok(rate.take("kept") > 0);
  clock.skip(1_000);
  for (let n = 0; n < 2_000; n++) rate.take(`later ${n}`);
  equal(rate.take("kept"), 0);
});

Deno.test("for any takes at any times: never more than the maximum in a window, and every wait is exact", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(fc.integer({ min: 0, max: 400 })), (max, pauses) => {
      const clock = new FakeClock();
      const rate = new RateLimit(clock, max, 1_000);
      const taken: number[] = [];
      for (const pause of pauses) {
        clock.skip(pause);
        const recent = taken.filter((at) => clock.now() - at < 1_000);
        const wait = rate.take("a");
        equal(wait, recent.length < max ? 0 : recent[0]! + 1_000 - clock.now());
        if (wait === 0) taken.push(clock.now());
      }
    }),
    { seed: testSeed() | 0 },
  );
});
