// Budgets that refill: how much at once, how fast it comes back, and how many keys are kept.

import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { Buckets } from "../../../server/hub/limits/buckets.ts";
import { FakeClock } from "../../support/fake_clock.ts";

const BUDGET = { burst: 5, perSecond: 2 };

/** Takes one if there is one. The milliseconds to wait otherwise. */
function take(buckets: Buckets, key: string, budget = BUDGET): number {
  const wait = buckets.wait(key, budget);
  if (wait === 0) buckets.take(key, budget);
  return wait;
}

Deno.test("a full bucket gives its burst at once, then as many a second as its budget says", () => {
  const clock = new FakeClock();
  const buckets = new Buckets(clock);
  deepEqual(Array.from({ length: 7 }, () => take(buckets, "a")), [0, 0, 0, 0, 0, 500, 500]);
  clock.skip(499);
  equal(take(buckets, "a"), 1);
  clock.skip(1);
  deepEqual([take(buckets, "a"), take(buckets, "a")], [0, 500]);
  clock.skip(60_000);
  deepEqual(Array.from({ length: 6 }, () => take(buckets, "a")), [0, 0, 0, 0, 0, 500]);
});

Deno.test("keys are apart, what is given back can be taken again, and another key can go on with what is left", () => {
  const buckets = new Buckets(new FakeClock());
  for (let n = 0; n < 5; n++) take(buckets, "guest");
  equal(take(buckets, "other"), 0);
  buckets.giveBack("guest", BUDGET);
  deepEqual([take(buckets, "guest"), take(buckets, "guest")], [0, 500]);
  buckets.transfer("guest", "account");
  equal(take(buckets, "account"), 500);
  equal(take(buckets, "guest"), 0);
});

Deno.test("in any window no more is taken than the burst and what came back in it", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 200 }), (pauses) => {
    const clock = new FakeClock();
    const buckets = new Buckets(clock);
    const times: number[] = [];
    for (const pause of pauses) {
      clock.skip(pause);
      if (take(buckets, "a") === 0) times.push(clock.monotonic());
    }
    for (const [first, from] of times.entries()) {
      for (const [last, to] of times.entries()) {
        if (last < first) continue;
        ok(last - first + 1 <= BUDGET.burst + (to - from + 1) * BUDGET.perSecond / 1_000);
      }
    }
  }));
});

Deno.test("so many keys are kept at most: full buckets go first, then the oldest", () => {
  const clock = new FakeClock();
  const buckets = new Buckets(clock, 1_000);
  for (let n = 0; n < 5_000; n++) take(buckets, `a${n}`);
  equal(buckets.size, 1_000);
  clock.skip(60_000);
  for (let n = 0; n < 1_500; n++) take(buckets, `b${n}`);
  ok(buckets.size <= 1_000);
});
