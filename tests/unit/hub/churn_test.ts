// When guests come and go so fast that newcomers are held back.

import { equal } from "node:assert/strict";
import { Churn } from "../../../server/hub/presence/churn.ts";
import { FakeClock } from "../../support/fake_clock.ts";

/** So many guests in a row who stay for so long, seen by so many people. How many had come and gone when it was too much. */
function visits(count: number, stayMs: number, people: number): number {
  const clock = new FakeClock();
  const churn = new Churn(clock);
  for (let n = 0; n < count; n++) {
    churn.came(`g${n}`);
    clock.skip(stayMs);
    churn.went(`g${n}`, people);
    if (churn.isHigh) return n + 1;
  }
  return Infinity;
}

Deno.test("guests who stay for 0.4 s are too many sooner the more people see them", () => {
  equal(visits(1_000, 400, 250), 15);
  equal(visits(1_000, 400, 50), 297);
  equal(visits(1_000, 400, 25), Infinity, "a small room shows them all");
});

Deno.test("however many people there are, ten short visits are nothing", () => {
  equal(visits(20, 0, 100_000), 11);
});

Deno.test("guests who stay for ten seconds are never too many", () => {
  equal(visits(1_000, 10_000, 1_000), Infinity);
});

Deno.test("a thousand who come at once, and all go a minute later, are not too many", () => {
  const clock = new FakeClock();
  const churn = new Churn(clock);
  for (let n = 0; n < 1_000; n++) churn.came(`g${n}`);
  clock.skip(60_000);
  for (let n = 0; n < 1_000; n++) churn.went(`g${n}`, 1_000 - n);
  equal(churn.isHigh, false);
});

Deno.test("ten seconds after the last short visit too many it is calm again", () => {
  const clock = new FakeClock();
  const churn = new Churn(clock);
  for (let n = 0; n < 20; n++) {
    churn.came("g");
    churn.went("g", 300);
  }
  equal(churn.isHigh, true);
  clock.skip(9_999);
  equal(churn.isHigh, true);
  clock.skip(1);
  equal(churn.isHigh, false);
});
