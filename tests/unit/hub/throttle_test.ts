// Slowing down guesses: ten are free, then each costs twice the wait of the one before.

import { deepEqual, doesNotThrow, equal, ok, throws } from "node:assert/strict";
import { Throttle } from "../../../server/hub/limits/throttle.ts";
import type { FailureKey } from "../../../server/ports/limits.ts";
import { Refusal } from "../../../server/protocol/errors.ts";
import { FakeClock } from "../../support/fake_clock.ts";

const MINUTE = 60_000;

Deno.test("ten failures within 10 minutes are free, then the wait doubles from 1 s to 10 min", () => {
  const clock = new FakeClock();
  const throttle = new Throttle(clock);
  for (let n = 0; n < 10; n++) equal(waitOf(throttle, "a"), 0);
  for (let wait = 1_000; wait < 20 * MINUTE; wait *= 2) {
    const expected = Math.min(wait, 10 * MINUTE);
    equal(waitOf(throttle, "a"), expected);
    clock.skip(expected - 1);
    equal(waitOf(throttle, "a"), 1);
    clock.skip(1);
    equal(waitOf(throttle, "a"), 0);
  }
});

Deno.test("a try that has to wait counts for nothing", () => {
  const clock = new FakeClock();
  const throttle = new Throttle(clock);
  fail(throttle, 10, "a");
  for (let n = 0; n < 100; n++) equal(waitOf(throttle, "a"), 1_000);
  clock.skip(1_000);
  equal(waitOf(throttle, "a"), 0);
  equal(waitOf(throttle, "a"), 2_000);
});

Deno.test("failures older than 10 minutes are forgotten: never a lock", () => {
  const clock = new FakeClock();
  const throttle = new Throttle(clock);
  fail(throttle, 9, "a");
  clock.skip(10 * MINUTE + 1);
  fail(throttle, 9, "a");
  equal(waitOf(throttle, "a"), 0);
  equal(waitOf(throttle, "a"), 1_000);
  clock.skip(1_000 + 10 * MINUTE + 1);
  for (let n = 0; n < 10; n++) equal(waitOf(throttle, "a"), 0);
});

Deno.test("one failure a minute is never slowed down for long", () => {
  const clock = new FakeClock();
  const throttle = new Throttle(clock);
  for (let n = 0; n < 9; n++) {
    equal(waitOf(throttle, "a"), 0);
    clock.skip(2 * MINUTE);
  }
});

Deno.test("with several keys the longest wait counts, and a refused try counts for none of them", () => {
  const clock = new FakeClock();
  const throttle = new Throttle(clock);
  fail(throttle, 10, "name");
  clock.skip(1_000);
  fail(throttle, 1, "name");
  fail(throttle, 10, "address");
  equal(waitOf(throttle, "name", "address"), 2_000);
  equal(waitOf(throttle, "address"), 1_000);
  equal(waitOf(throttle, "other"), 0);
  for (let n = 0; n < 20; n++) waitOf(throttle, "name", "fresh");
  for (let n = 0; n < 10; n++) equal(waitOf(throttle, "fresh"), 0);
});

Deno.test("what succeeded is forgiven, with all that failed before it", () => {
  const throttle = new Throttle(new FakeClock());
  fail(throttle, 10, "a");
  throttle.forgive(keyOf("a"), keyOf("b"));
  for (let n = 0; n < 10; n++) equal(waitOf(throttle, "a"), 0);
  equal(waitOf(throttle, "a"), 1_000);
});

Deno.test("a refund takes back one try and keeps what failed before it", () => {
  const throttle = new Throttle(new FakeClock());
  fail(throttle, 9, "a");
  for (let n = 0; n < 50; n++) {
    equal(waitOf(throttle, "a"), 0);
    throttle.refund(keyOf("a"));
  }
  equal(waitOf(throttle, "a"), 0);
  equal(waitOf(throttle, "a"), 1_000);
  doesNotThrow(() => throttle.refund(keyOf("unknown")));
});

Deno.test("tries at the same time cannot slip through: each counts until it is forgiven", () => {
  const throttle = new Throttle(new FakeClock());
  const waits = Array.from({ length: 30 }, () => waitOf(throttle, "a"));
  deepEqual(waits.filter((wait) => wait === 0).length, 10);
});

Deno.test("names such as __proto__ are keys like any other", () => {
  const throttle = new Throttle(new FakeClock());
  fail(throttle, 10, "__proto__");
  equal(waitOf(throttle, "__proto__"), 1_000);
  equal(waitOf(throttle, "constructor"), 0);
});

Deno.test("a flood of keys of one kind pushes out none of another", () => {
  const throttle = new Throttle(new FakeClock(), 100);
  fail(throttle, 10, "victim");
  for (let n = 0; n < 500; n++) throttle.attempt({ kind: "address", id: `a${n}`, free: 10 });
  equal(waitOf(throttle, "victim"), 1_000);
  equal(throttle.size, 101);
});

Deno.test("each kind has its own number of free failures", () => {
  const throttle = new Throttle(new FakeClock());
  for (let n = 0; n < 3; n++) throttle.attempt({ kind: "few", id: "x", free: 3 });
  throws(() => throttle.attempt({ kind: "few", id: "x", free: 3 }), { code: "rate_limited" });
});

function keyOf(id: string): FailureKey {
  return { kind: "name", id, free: 10 };
}

/** The wait a try is refused with, 0 when it goes through. */
function waitOf(throttle: Throttle, ...keys: string[]): number {
  try {
    throttle.attempt(...keys.map(keyOf));
    return 0;
  } catch (error) {
    ok(error instanceof Refusal);
    equal(error.code, "rate_limited");
    return error.retryAfterMs!;
  }
}

function fail(throttle: Throttle, times: number, key: string): void {
  for (let n = 0; n < times; n++) equal(waitOf(throttle, key), 0);
}
