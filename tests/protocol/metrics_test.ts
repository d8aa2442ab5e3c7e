// GET /metrics: who may see it, and that its figures are true.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { createPrometheusMetrics } from "../../server/adapters/prometheus.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { FakeInference } from "../support/fake_inference.ts";
import { serve } from "../support/live_server.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import { call, type RestRequest } from "../support/rest_client.ts";
import { METRICS_TOKEN, openRoom, type Room } from "../support/room.ts";

const HERE = "127.0.0.1";

/** Value of each line, by name and labels. */
async function figures(room: Room): Promise<Map<string, number>> {
  const { text } = await room.node.metrics.exposition();
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => {
    const end = line.lastIndexOf(" ");
    return [line.slice(0, end), Number(line.slice(end + 1))];
  }));
}

Deno.test("this machine sees the figures without a token, in Prometheus text", async () => {
  await using server = await serve();
  await using room = await openRoom();
  for (const address of [HERE, "::1", "::ffff:127.0.0.1"]) {
    equal((await call(room, "/metrics", { address })).status, 200, address);
  }
  const response = await fetch(`${server.url}/metrics`);
  match(response.headers.get("content-type")!, /^text\/plain; version=0\.0\.4/);
  const text = await response.text();
  for (const line of text.trimEnd().split("\n")) {
    match(line, /^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"]*",?)+\})? [\d.e+-]+(Inf|NaN)?)?$/);
  }
  match(text, /^process_resident_memory_bytes \d{7,}$/m);
});

Deno.test("anybody else needs METRICS_TOKEN as Bearer", async () => {
  await using room = await openRoom();
  equal((await call(room, "/metrics", { token: METRICS_TOKEN })).status, 200);
  for (const request of [{}, { token: "wrong" }, { token: `${METRICS_TOKEN}x` }]) {
    const answer = await call(room, "/metrics", request);
    deepEqual([answer.status, answer.code], [401, "invalid_credentials"]);
  }
  const basic = { headers: { authorization: `Basic ${METRICS_TOKEN}` } };
  equal((await call(room, "/metrics", basic)).status, 401);
});

Deno.test("a request that came through a proxy on this machine is not from this machine", async () => {
  const cases: [string, RestRequest][] = [
    ["X-Forwarded-For", { headers: { "x-forwarded-for": "203.0.113.9" } }],
    ["X-Forwarded-For that claims this machine", { headers: { "x-forwarded-for": HERE } }],
    ["X-Real-IP", { headers: { "x-real-ip": HERE } }],
    ["Forwarded", { headers: { forwarded: "for=127.0.0.1" } }],
    ["Via", { headers: { via: "1.1 proxy" } }],
  ];
  for (const trustedProxies of [[], [HERE]]) {
    await using room = await openRoom({ settings: { trustedProxies } });
    for (const [what, request] of cases) {
      const answer = await call(room, "/metrics", { ...request, address: HERE });
      equal(answer.status, 401, what);
      equal(
        (await call(room, "/metrics", { ...request, address: HERE, token: METRICS_TOKEN })).status,
        200,
        what,
      );
    }
  }
});

Deno.test("a request for another host is not from this machine, whatever it leaves out", async () => {
  await using server = await serve();
  using connection = await Deno.connect({ hostname: HERE, port: server.port });
  const request = "GET /metrics HTTP/1.1\r\nHost: chat.example\r\nConnection: close\r\n\r\n";
  await connection.write(new TextEncoder().encode(request));
  const answer = await new Response(connection.readable).text();
  match(answer, /^HTTP\/1\.1 401 /);
});

Deno.test("wrong tokens are slowed down by address, and this machine is not", async () => {
  await using room = await openRoom();
  for (let n = 0; n < 10; n++) equal((await call(room, "/metrics", { token: `wrong-${n}` })).status, 401);
  equal((await call(room, "/metrics", { token: METRICS_TOKEN })).code, "rate_limited");
  equal((await call(room, "/metrics", { token: METRICS_TOKEN, address: "192.0.2.1" })).status, 200);
  for (let n = 0; n < 20; n++) {
    equal((await call(room, "/metrics", { token: "wrong", address: HERE })).status, 200);
  }
});

Deno.test("sockets, people and deliveries are counted", async () => {
  await using room = await openRoom({ spread: false });
  room.connect();
  const [alice, again] = [await room.member("alice"), await room.member("alice")];
  await room.guest("bob", { caps: ["batch", "presence"] });
  const before = await figures(room);
  equal(before.get("sexychat_connections"), 4);
  equal(before.get("sexychat_people"), 2);
  await alice.request("message", { text: "hello" });
  await room.settle();
  const after = await figures(room);
  const delivered = after.get("sexychat_deliveries_total")! - before.get("sexychat_deliveries_total")!;
  equal(delivered, 3 + 1, "the message to three sockets, the ack to one");
  again.vanish();
  alice.vanish();
  await room.settle();
  equal((await figures(room)).get("sexychat_people"), 1);
});

Deno.test("refusals are counted by code, over the socket and over HTTP", async () => {
  await using room = await openRoom();
  const alice = await room.guest("alice");
  await alice.request("message", { text: " " });
  await alice.request("nonsense");
  await call(room, "/api/nothing");
  await call(room, "/api/auth/login", { json: { username: "x", password: "wrong password" } });
  const values = await figures(room);
  const count = (code: string, over: string) =>
    values.get(`sexychat_refusals_total{code="${code}",over="${over}"}`);
  deepEqual([count("empty", "socket"), count("unknown_event", "socket")], [1, 1]);
  deepEqual([count("not_found", "http"), count("invalid_credentials", "http")], [1, 1]);
});

Deno.test("lanes tell what runs and waits in them, and whom they refused", async () => {
  await using room = await openRoom({ spread: false });
  const { panel } = room.node.lanes;
  const held = Promise.withResolvers<void>();
  const jobs = Array.from({ length: 6 }, () => panel.run({ group: "a" }, () => held.promise));
  jobs[5]!.catch(() => {});
  const values = await figures(room);
  const of = (lane: string) =>
    ["running", "waiting"].map((state) => values.get(`sexychat_lane_${state}{lane="${lane}"}`));
  deepEqual(of("panel"), [1, 4]);
  for (const lane of ["history", "welcome", "answers", "bodies", "requests"]) {
    deepEqual(of(lane), [0, 0], lane);
  }
  equal(values.get('sexychat_lane_refused_total{lane="panel"}'), 1);
  held.resolve();
  await Promise.all(jobs.slice(0, 5));
});

Deno.test("each use of the store and each answer of the model is timed", async () => {
  const clock = new FakeClock();
  const metrics = createPrometheusMetrics(clock);
  const model = new FakeInference();
  const store = metrics.aroundStore(await openMemoryStore({ shared: false }));
  await using room = await openRoom({ metrics, store, clock });
  await room.member("alice");
  const inference = metrics.aroundInference(model);
  const answer = async (end: () => void, signal = new AbortController().signal): Promise<string> => {
    let text = "";
    const pieces = inference.chat([{ role: "user", content: "hi" }], signal);
    const reading = (async () => {
      for await (const piece of pieces) text += piece;
    })();
    clock.skip(1500);
    end();
    await reading.catch(() => {});
    return text;
  };
  equal(await answer(() => model.chats.at(-1)!.finish("Hello, darling.")), "Hello, darling.");
  await answer(() => model.chats.at(-1)!.fail("busy"));
  const stop = new AbortController();
  await answer(() => stop.abort(), stop.signal);
  const values = await figures(room);
  ok(values.get('sexychat_store_seconds_count{part="accounts"}')! >= 2);
  ok(values.get('sexychat_store_seconds_bucket{le="5",part="accounts"}')! >= 2);
  for (const outcome of ["answered", "busy", "stopped"]) {
    equal(values.get(`sexychat_inference_seconds_sum{outcome="${outcome}"}`), 1.5, outcome);
    equal(values.get(`sexychat_inference_seconds_bucket{le="1",outcome="${outcome}"}`), 0, outcome);
    equal(values.get(`sexychat_inference_seconds_bucket{le="2",outcome="${outcome}"}`), 1, outcome);
  }
});

Deno.test("a store that is timed throws what it threw, and stays what it was", async () => {
  const store = createPrometheusMetrics(new FakeClock()).aroundStore(
    await openMemoryStore({ shared: false }),
  );
  await store.accounts.create({ username: "Ada", passwordHash: "h", email: null, createdAt: 1 });
  let code = "";
  await store.accounts.create({ username: "ada", passwordHash: "h", email: null, createdAt: 1 })
    .catch((error) => code = error.code);
  equal(code, "username_taken");
  await store.close();
});

Deno.test("the lateness of the event loop is what a timer is late by", async () => {
  const clock = new FakeClock();
  const metrics = createPrometheusMetrics(clock);
  metrics.watchEventLoop();
  await using room = await openRoom({ metrics, clock });
  clock.advance(400);
  clock.skip(1_200);
  clock.advance(0);
  const values = await figures(room);
  equal(values.get("sexychat_event_loop_lag_seconds_count"), 3);
  equal(values.get("sexychat_event_loop_lag_seconds_sum"), 1);
});
