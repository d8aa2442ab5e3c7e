// Requests that must not be lost: order, resends, rate limit.

import assert from "node:assert/strict";
import { ANSWER_TIMEOUT_MS, Outbox } from "../../../client/net/connection/outbox.ts";
import type { OnReply } from "../../../client/net/connection/requests.ts";
import type { Request } from "../../../client/net/connection/socket.ts";
import { FakeClock } from "./fakes.ts";

interface Setup {
  readonly outbox: Outbox;
  /** Takes a request, and counts it as given up when it is. */
  readonly push: (id: string) => void;
  /** The server has taken request `id`. */
  readonly acknowledge: (id: string) => void;
  /** The server refuses request `id` for `ms` milliseconds. */
  readonly limit: (id: string, ms: number) => void;
  readonly answered: string[];
  readonly givenUp: string[];
  readonly inFlight: (string | null)[];
  readonly clock: FakeClock;
  readonly sent: string[];
  readonly rests: (number | null)[];
  readonly deaths: () => number;
}

function setUp(): Setup {
  const clock = new FakeClock();
  const sent: string[] = [];
  const rests: (number | null)[] = [];
  const [answered, givenUp, inFlight]: [string[], string[], (string | null)[]] = [[], [], []];
  const waiting = new Map<string, OnReply>();
  let deaths = 0;
  const outbox = new Outbox({
    clock,
    requests: {
      send(request, onReply): void {
        sent.push(request.id);
        waiting.set(request.id, onReply);
      },
    },
    limits: () => ({ maxLength: 500, rateMessages: 6, rateWindowMs: 5000 }),
    onCooldown: (until) => rests.push(until === null ? null : until - clock.now()),
    onInFlight: (id) => inFlight.push(id),
    onSlowMode: () => {},
    onUnresponsive: () => deaths++,
  });
  return {
    ...{ outbox, clock, sent, rests, answered, givenUp, inFlight, deaths: () => deaths },
    push: (id) => outbox.push(request(id), (reply) => void (reply === null ? givenUp : answered).push(id)),
    acknowledge: (id) => waiting.get(id)?.({ event: "ack", data: {} }),
    limit: (id, ms) =>
      waiting.get(id)?.({ event: "error", data: { code: "rate_limited", msg: "", retry_after_ms: ms } }),
  };
}

function request(id: string): Request {
  return { event: "message", data: { text: id }, id };
}

Deno.test("no request is sent before the join", () => {
  const { outbox, sent, push } = setUp();
  push("a");
  assert.deepEqual(sent, []);
  outbox.open();
  assert.deepEqual(sent, ["a"]);
});

Deno.test("one request is in flight at a time, in order", () => {
  const { outbox, sent, push, acknowledge } = setUp();
  outbox.open();
  for (const id of ["a", "b", "c"]) push(id);
  assert.deepEqual(sent, ["a"]);
  acknowledge("a");
  assert.deepEqual(sent, ["a", "b"]);
  acknowledge("b");
  acknowledge("c");
  assert.deepEqual(sent, ["a", "b", "c"]);
  assert.equal(outbox.size, 0);
});

Deno.test("an unanswered request is sent again first, under the same id", () => {
  const { outbox, sent, push, acknowledge } = setUp();
  outbox.open();
  for (const id of ["a", "b"]) push(id);
  outbox.close();
  push("c");
  outbox.open();
  acknowledge("a");
  acknowledge("b");
  acknowledge("c");
  assert.deepEqual(sent, ["a", "a", "b", "c"]);
});

Deno.test("messages beyond the rate limit are delayed", () => {
  const { outbox, clock, sent, rests, push, acknowledge } = setUp();
  outbox.open();
  for (let i = 0; i < 8; i++) push(`m${i}`);
  for (let i = 0; i < 6; i++) acknowledge(`m${i}`);
  assert.equal(sent.length, 6);
  assert.equal(rests.at(-1), 5000);
  clock.pass(4999);
  assert.equal(sent.length, 6);
  clock.pass(1);
  assert.equal(sent.length, 7);
  assert.equal(rests.at(-1), null);
});

Deno.test("a rate-limited request keeps its place, and is sent again after the cooldown", () => {
  const { outbox, clock, sent, rests, push, acknowledge, limit } = setUp();
  outbox.open();
  for (const id of ["a", "b"]) push(id);
  limit("a", 1500);
  assert.equal(rests.at(-1), 1500);
  clock.pass(1499);
  assert.deepEqual(sent, ["a"]);
  clock.pass(1);
  assert.deepEqual(sent, ["a", "a"]);
  acknowledge("a");
  assert.deepEqual(sent, ["a", "a", "b"]);
});

Deno.test("a request that times out is reported, and an answered one is not", () => {
  const { outbox, clock, deaths, push, acknowledge } = setUp();
  outbox.open();
  push("a");
  clock.pass(ANSWER_TIMEOUT_MS - 1);
  acknowledge("a");
  clock.pass(ANSWER_TIMEOUT_MS);
  assert.equal(deaths(), 0);
  push("b");
  clock.pass(ANSWER_TIMEOUT_MS);
  assert.equal(deaths(), 1);
});

Deno.test("an answer to an unknown request changes nothing", () => {
  const { outbox, sent, push, acknowledge } = setUp();
  outbox.open();
  push("a");
  acknowledge("other");
  push("b");
  assert.deepEqual(sent, ["a"]);
});

Deno.test("a request answered before the connection was lost is not sent again", () => {
  const { outbox, sent, push, acknowledge } = setUp();
  outbox.open();
  push("a");
  outbox.close();
  acknowledge("a");
  outbox.open();
  assert.deepEqual(sent, ["a"]);
});

Deno.test("clear abandons unanswered requests and leaves no timer", () => {
  const { outbox, clock, push, givenUp } = setUp();
  outbox.open();
  for (let i = 0; i < 50; i++) push(`m${i}`);
  assert.equal(outbox.size, 50);
  outbox.clear();
  assert.equal(givenUp.length, 50);
  assert.equal(outbox.size, 0);
  assert.equal(clock.timers, 0);
});

Deno.test("a withdrawn request gets no answer, and the next one is sent", () => {
  const { outbox, sent, push, acknowledge, answered } = setUp();
  outbox.open();
  for (const id of ["a", "b"]) push(id);
  outbox.withdraw("a");
  acknowledge("a");
  acknowledge("b");
  assert.deepEqual([sent, answered], [["a", "b"], ["b"]]);
});

Deno.test("it reports the request in flight, also the one at a lost connection", () => {
  const { outbox, push, acknowledge, limit, inFlight } = setUp();
  outbox.open();
  push("a");
  push("b");
  assert.equal(inFlight.at(-1), "a");
  acknowledge("a");
  assert.equal(inFlight.at(-1), "b");
  outbox.close();
  assert.equal(inFlight.at(-1), "b", "it is in doubt");
  limit("b", 1_000);
  outbox.open();
  assert.equal(inFlight.at(-1), null, "it rests");
});
