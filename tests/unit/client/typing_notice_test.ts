// Typing notices: at most one a second, and always withdrawn.

import assert from "node:assert/strict";
import { TypingNotice } from "../../../client/net/conversations/typing_notice.ts";
import { FakeClock } from "./fakes.ts";

function setUp(): { typing: TypingNotice; clock: FakeClock; told: [number, boolean][] } {
  const clock = new FakeClock();
  const began = clock.now();
  const told: [number, boolean][] = [];
  const typing = new TypingNotice(clock, (busy) => told.push([clock.now() - began, busy]));
  return { typing, clock, told };
}

Deno.test("the first key sends a notice at once, further ones repeat it, and the end is sent once", () => {
  const { typing, clock, told } = setUp();
  for (let key = 0; key < 50; key++) {
    typing.set(true);
    clock.pass(100);
  }
  typing.set(false);
  clock.pass(10_000);
  assert.deepEqual(told.map(([, busy]) => busy), [true, true, false]);
  assert.equal(clock.timers, 0);
});

Deno.test("never more than one notice a second", () => {
  const { typing, clock, told } = setUp();
  for (let step = 0; step < 200; step++) {
    if (step % 7 === 0) typing.sent();
    else typing.set(step % 3 !== 0);
    clock.pass(90);
  }
  typing.set(false);
  clock.pass(5_000);
  for (const [index, [at]] of told.entries()) {
    assert.ok(index === 0 || at - told[index - 1]![0] > 1_000, `told at ${told[index - 1]?.[0]} and ${at}`);
  }
  assert.equal(told.at(-1)?.[1], false);
});

Deno.test("typing right after a message sends a notice again", () => {
  const { typing, clock, told } = setUp();
  typing.set(true);
  clock.pass(200);
  typing.sent();
  typing.set(true);
  clock.pass(1_200);
  assert.deepEqual(told.map(([, busy]) => busy), [true, true]);
});

Deno.test("a stop followed by typing in time is not sent", () => {
  const { typing, clock, told } = setUp();
  typing.set(true);
  typing.set(false);
  typing.set(true);
  clock.pass(1_500);
  assert.deepEqual(told.map(([, busy]) => busy), [true]);
});

Deno.test("leaving a field without typing sends nothing, and neither does a reset", () => {
  const { typing, clock, told } = setUp();
  typing.set(false);
  typing.sent();
  assert.equal(told.length, 0);
  typing.set(true);
  typing.set(false);
  typing.reset();
  clock.pass(5_000);
  assert.deepEqual(told.map(([, busy]) => busy), [true]);
});
