// Bodies of REST requests that never end, are too large, or come in crumbs: how many are read, for how long, and who has to go.

import { deepEqual, equal, ok } from "node:assert/strict";
import { authenticate, call, type RestAnswer } from "../support/rest_client.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";

const LOGIN = "/api/auth/login";
const JSON_TYPE = { "content-type": "application/json" };

/** A body that begins and never ends. `state` says whether anything still reads it. */
function endless(): { stream: ReadableStream<Uint8Array>; state: { given: number; isGivenUp: boolean } } {
  const state = { given: 0, isGivenUp: false };
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (state.given++ > 0) return new Promise(() => {});
      controller.enqueue(new TextEncoder().encode('{"username":"'));
    },
    cancel() {
      state.isGivenUp = true;
    },
  }, { highWaterMark: 0 });
  return { stream, state };
}

/** Begins a request with a body that never ends. */
function begin(room: Room, address: string): { answer: Promise<RestAnswer>; state: { isGivenUp: boolean } } {
  const { stream, state } = endless();
  return { answer: call(room, LOGIN, { body: stream, address, headers: JSON_TYPE }), state };
}

/** Lets the room, promises and streams go on, no time. */
async function settle(room: Room): Promise<void> {
  for (let n = 0; n < 20; n++) {
    await room.settle();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

Deno.test("2,000 REST bodies that never end: 100 are being read, the others are refused, and a member logs in meanwhile", async () => {
  await using room = await openRoom();
  await room.member("alice");
  const { bodies } = room.node.lanes;
  const attack = Array.from({ length: 2_000 }, (_, n) => begin(room, `2001:db8:0:${n.toString(16)}::1`));
  await settle(room);
  equal(bodies.running, 100);
  const login = await authenticate(room, "login", { username: "alice", password: PASSWORD }, {
    address: "203.0.113.7",
  });
  equal(login.status, 200);
  await room.pass(1_000);
  // One had to go for the login.
  const refused = await Promise.all(attack.slice(0, 1_901).map(({ answer }) => answer));
  ok(
    refused.every(({ status, code, headers }) =>
      status === 503 && code === "unavailable" && headers.get("retry-after") === "1"
    ),
  );
  equal(bodies.running, 99);
  await room.pass(4_000);
  equal(bodies.running, 0);
  await room.pass(1_000);
  const late = await Promise.all(attack.slice(1_901).map(({ answer }) => answer));
  ok(late.every(({ status, code }) => status === 400 && code === "bad_request"));
  ok(attack.every(({ state }) => state.isGivenUp), "nothing reads them any more");
  ok((await room.node.metrics.exposition()).text.includes('sexychat_lane_refused_total{lane="bodies"} 2000'));
});

Deno.test("one network with bodies that never end does not end those of others", async () => {
  await using room = await openRoom();
  const others = Array.from({ length: 30 }, (_, n) => begin(room, `198.51.${n}.1`));
  await settle(room);
  for (let n = 0; n < 500; n++) begin(room, `2001:db8:0:${n.toString(16)}::1`).answer.catch(() => {});
  await room.pass(1_500);
  deepEqual(others.filter(({ state }) => state.isGivenUp).length, 0);
  equal(room.node.lanes.bodies.running, 100);
  await room.pass(6_000);
  deepEqual(
    (await Promise.all(others.map(({ answer }) => answer))).map(({ status }) => status),
    Array(30).fill(400),
  );
});

Deno.test("a body of chunks is counted, and given up once it is too large", async () => {
  await using room = await openRoom();
  let given = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      given += 16_384;
      controller.enqueue(new Uint8Array(16_384).fill(32));
    },
  }, { highWaterMark: 0 });
  const answer = await call(room, LOGIN, { body: stream, headers: JSON_TYPE });
  deepEqual([answer.status, answer.code], [413, "too_large"]);
  equal(given, 5 * 16_384);
});

Deno.test("a body in crumbs is refused", async () => {
  await using room = await openRoom();
  let given = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      given++;
      controller.enqueue(new Uint8Array([32]));
    },
  }, { highWaterMark: 0 });
  const answer = await call(room, LOGIN, { body: stream, headers: JSON_TYPE });
  deepEqual([answer.status, answer.code, given], [400, "bad_request", 512]);
});

Deno.test("a client that goes away within its body is no fault of ours", async () => {
  await using room = await openRoom();
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new Error("gone")),
  });
  const answer = await call(room, LOGIN, { body: stream, headers: JSON_TYPE });
  deepEqual([answer.status, answer.code], [400, "bad_request"]);
  ok(!room.log.lines.some((line) => line.startsWith("request failed")));
});

Deno.test("an unread body is taken in behind the answer, up to a megabyte", async () => {
  await using room = await openRoom();
  const body = (bytes: number): ReadableStream<Uint8Array> => new Blob([new Uint8Array(bytes)]).stream();
  for (const path of ["/api/ai/message", "/api/nothing", "/nothing"]) {
    const headers = { ...JSON_TYPE, "transfer-encoding": "chunked" };
    const taken = await call(room, path, { body: body(500_000), headers });
    const whole = JSON.stringify(taken.json).length + 1;
    equal(
      taken.headers.get("content-length"),
      String(whole),
      `${path}: the line break at the end says that it is whole`,
    );
    const { state, stream } = endless();
    const cut = call(room, path, { body: stream, headers });
    await settle(room);
    equal(room.node.lanes.bodies.running, 1, path);
    await room.pass(5_000);
    equal(room.node.lanes.bodies.running, 0, path);
    equal(state.given, 2);
    void cut;
  }
  equal(
    (await call(room, "/api/nothing", { body: "{}", headers: { "content-length": "70000" } })).status,
    413,
  );
});

Deno.test("a GET request has no body", async () => {
  await using room = await openRoom();
  for (const path of ["/", "/health", "/api/pm/history?with=bob", "/assets/x.js", "/ws"]) {
    for (const headers of [{ "content-length": "5" }, { "transfer-encoding": "chunked" }]) {
      const answer = await call(room, path, { headers });
      deepEqual([answer.status, answer.code], [400, "bad_request"], path);
    }
  }
  equal((await call(room, "/health", { headers: { "content-length": "0" } })).status, 200);
});

Deno.test("requests that wait for their answer are bounded, and ended where memory is short", async () => {
  const gate = Promise.withResolvers<boolean>();
  const passwords = { hash: () => Promise.resolve("hash"), verify: () => gate.promise };
  await using room = await openRoom({ passwords });
  const { requests } = room.node.lanes;
  const json = { username: "alice", password: PASSWORD };
  const waiting = Array.from(
    { length: 1_001 },
    (_, n) => authenticate(room, "login", json, { address: `198.51.100.${n % 200}` }),
  );
  const first = await waiting[0]!;
  deepEqual([first.status, first.code], [503, "unavailable"]);
  ok(first.headers.has("permissions-policy"));
  equal(requests.running, 1_000);
  equal(room.node.shedRequests(), 0, "not those that have just come");
  room.clock.skip(101);
  equal(room.node.shedRequests(), 1_000);
  deepEqual((await Promise.all(waiting)).filter(({ status }) => status !== 503), []);
  equal(requests.running, 0);
  gate.resolve(false);
});
