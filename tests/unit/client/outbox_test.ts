// Requests that must not be lost: order, resend, pace.

import assert from "node:assert/strict";
import { ANSWER_TIMEOUT_MS, MAX_WAITING, Outbox } from "../../../client/net/connection/outbox.ts";
import type { Request } from "../../../client/net/connection/socket.ts";
import { FakeClock } from "./fakes.ts";

interface Setup {
  readonly outbox: Outbox;
  readonly clock: FakeClock;
  readonly sent: string[];
  readonly rests: (number | null)[];
  readonly silences: () => number;
}

function setUp(): Setup {
  const clock = new FakeClock();
  const sent: string[] = [];
  const rests: (number | null)[] = [];
  let silences = 0;
  const outbox = new Outbox({
    clock,
    send: ({ id }) => sent.push(id),
    limits: () => ({ maxLength: 500, rateMessages: 6, rateWindowMs: 5000 }),
    onRest: (until) => rests.push(until === null ? null : until - clock.now()),
    onSilence: () => silences++,
  });
  return { outbox, clock, sent, rests, silences: () => silences };
}

function request(id: string): Request {
  return { event: "message", data: { text: id }, id };
}

Deno.test("nothing is sent before the server has let us in", () => {
  const { outbox, sent } = setUp();
  outbox.push(request("a"));
  assert.deepEqual(sent, []);
  outbox.open();
  assert.deepEqual(sent, ["a"]);
});

Deno.test("one request is under way at a time, in the order they were made", () => {
  const { outbox, sent } = setUp();
  outbox.open();
  for (const id of ["a", "b", "c"]) outbox.push(request(id));
  assert.deepEqual(sent, ["a"]);
  outbox.settle("a");
  assert.deepEqual(sent, ["a", "b"]);
  outbox.settle("b");
  outbox.settle("c");
  assert.deepEqual(sent, ["a", "b", "c"]);
  assert.equal(outbox.size, 0);
});

Deno.test("what was not answered goes out again under the same id, first, and the rest after it", () => {
  const { outbox, sent } = setUp();
  outbox.open();
  for (const id of ["a", "b"]) outbox.push(request(id));
  outbox.close();
  outbox.push(request("c"));
  outbox.open();
  outbox.settle("a");
  outbox.settle("b");
  outbox.settle("c");
  assert.deepEqual(sent, ["a", "a", "b", "c"]);
});

Deno.test("more messages than the server takes are paced by themselves", () => {
  const { outbox, clock, sent, rests } = setUp();
  outbox.open();
  for (let i = 0; i < 8; i++) outbox.push(request(`m${i}`));
  for (let i = 0; i < 6; i++) outbox.settle(`m${i}`);
  assert.equal(sent.length, 6);
  assert.equal(rests.at(-1), 5000);
  clock.pass(4999);
  assert.equal(sent.length, 6);
  clock.pass(1);
  assert.equal(sent.length, 7);
  assert.equal(rests.at(-1), null);
});

Deno.test("a request refused for now keeps its place and goes again when it may", () => {
  const { outbox, clock, sent, rests } = setUp();
  outbox.open();
  for (const id of ["a", "b"]) outbox.push(request(id));
  outbox.postpone("a", 1500);
  assert.equal(rests.at(-1), 1500);
  clock.pass(1499);
  assert.deepEqual(sent, ["a"]);
  clock.pass(1);
  assert.deepEqual(sent, ["a", "a"]);
  outbox.settle("a");
  assert.deepEqual(sent, ["a", "a", "b"]);
});

Deno.test("a request that is not answered in time is told, and one that is answered is not", () => {
  const { outbox, clock, silences } = setUp();
  outbox.open();
  outbox.push(request("a"));
  clock.pass(ANSWER_TIMEOUT_MS - 1);
  outbox.settle("a");
  clock.pass(ANSWER_TIMEOUT_MS);
  assert.equal(silences(), 0);
  outbox.push(request("b"));
  clock.pass(ANSWER_TIMEOUT_MS);
  assert.equal(silences(), 1);
});

Deno.test("an answer to something unknown changes nothing", () => {
  const { outbox, sent } = setUp();
  outbox.open();
  outbox.push(request("a"));
  outbox.settle("other");
  outbox.push(request("b"));
  assert.deepEqual(sent, ["a"]);
});

Deno.test("an answer that came before the loss was noticed is not sent again", () => {
  const { outbox, sent } = setUp();
  outbox.open();
  outbox.push(request("a"));
  outbox.close();
  outbox.settle("a");
  outbox.open();
  assert.deepEqual(sent, ["a"]);
});

Deno.test("it says when it is full, and clearing gives back what was not answered and leaves no timer", () => {
  const { outbox, clock } = setUp();
  outbox.open();
  for (let i = 0; i < MAX_WAITING; i++) {
    assert.equal(outbox.full, false);
    outbox.push(request(`m${i}`));
  }
  assert.equal(outbox.full, true);
  assert.equal(outbox.clear().length, MAX_WAITING);
  assert.equal(outbox.size, 0);
  assert.equal(clock.timers, 0);
});

Deno.test("it tells which request is under way, and which was when the connection was lost", () => {
  const underWay: (string | null)[] = [];
  const outbox = new Outbox({
    clock: new FakeClock(),
    send: () => {},
    limits: () => ({ maxLength: 500, rateMessages: 6, rateWindowMs: 5000 }),
    onRest: () => {},
    onUnderWay: (id) => underWay.push(id),
    onSilence: () => {},
  });
  outbox.open();
  outbox.push(request("a"));
  outbox.push(request("b"));
  assert.equal(underWay.at(-1), "a");
  outbox.settle("a");
  assert.equal(underWay.at(-1), "b");
  outbox.close();
  assert.equal(underWay.at(-1), "b", "it is in doubt");
  outbox.postpone("b", 1_000);
  outbox.open();
  assert.equal(underWay.at(-1), null, "it rests");
});
