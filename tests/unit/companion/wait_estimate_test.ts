// The estimate of a wait in the queue: nothing before a measure, then what the last answers took.

import { deepEqual, equal } from "node:assert/strict";
import { WaitEstimate } from "../../../server/companion/wait_estimate.ts";

/** An estimate whose clock the test sets. */
function estimate(
  slots: number,
): { waits: WaitEstimate; at: (ms: number) => void; answer: (ms: number) => void } {
  let now = 0;
  const waits = new WaitEstimate(slots, () => now);
  return {
    waits,
    at: (ms) => now = ms,
    answer(ms) {
      const end = waits.begin();
      now += ms;
      end();
    },
  };
}

Deno.test("there is no estimate before an answer was measured", () => {
  const { waits, at } = estimate(1);
  equal(waits.at(1), undefined);
  waits.begin();
  at(5_000);
  equal(waits.at(1), undefined);
});

Deno.test("the wait is the rest of the running answer, and whole answers for those before", () => {
  const { waits, answer, at } = estimate(1);
  answer(10_000);
  waits.begin();
  at(14_000);
  deepEqual([1, 2, 3].map((position) => waits.at(position)), [6_000, 16_000, 26_000]);
});

Deno.test("an answer that takes longer than the others does not make the wait nothing", () => {
  const { waits, answer, at } = estimate(1);
  answer(10_000);
  waits.begin();
  at(60_000);
  equal(waits.at(1), 2_500);
});

Deno.test("several slots share the queue, and a free one is no wait", () => {
  const { waits, answer, at } = estimate(2);
  answer(10_000);
  waits.begin();
  at(12_000);
  equal(waits.at(1), 0);
  waits.begin();
  at(14_000);
  deepEqual([1, 2, 3].map((position) => waits.at(position)), [6_000, 8_000, 16_000]);
});

Deno.test("the newest twenty answers count, a position before the queue has no wait, nor has a model that is instant", () => {
  const { waits, answer } = estimate(1);
  for (let n = 0; n < 30; n++) answer(n < 10 ? 100_000 : 1_000);
  equal(waits.at(2), 1_000);
  equal(waits.at(0), undefined);
  const instant = estimate(1);
  instant.answer(0);
  equal(instant.waits.at(1), undefined);
});
