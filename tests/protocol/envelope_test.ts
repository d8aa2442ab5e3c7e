// The envelope: what a frame may be, one reply for each request, and what a broken one is answered with.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { openRoom } from "../support/room.ts";

Deno.test("on open the server sends hello, and nothing else", async () => {
  await using room = await openRoom();
  const client = room.connect();
  await room.settle();
  deepEqual(client.envelopes, [{
    event: "hello",
    data: {
      protocol: 1,
      limits: { max_msg_len: 500, rate_messages: 6, rate_window_ms: 5000, max_frame_bytes: 16384 },
      features: client.all("hello")[0]!.features,
      guest_allowed: true,
      registration: "open",
      bot: "Violet",
    },
  }]);
  for (const cap of ["presence", "batch"]) ok(client.all("hello")[0]!.features.includes(cap));
});

Deno.test("hello tells the settings that a client must know", async () => {
  const settings = { guests: false, registration: "closed", maxFrameBytes: 2048 } as const;
  await using room = await openRoom({ settings });
  const hello = await room.connect().next("hello");
  deepEqual([hello.guest_allowed, hello.registration, hello.limits.max_frame_bytes], [false, "closed", 2048]);
});

Deno.test("a request that carries id gets exactly one reply with re equal to it", async () => {
  await using room = await openRoom();
  const alice = room.connect();
  const joined = await alice.join("alice");
  equal(joined.event, "joined");
  equal((await alice.request("message", { text: "hi" }, "an id")).event, "ack");
  equal((await alice.request("message", { text: "" }, "another")).event, "error");
  equal((await alice.request("no_such_event", {}, "a third")).event, "error");
  equal((await alice.request("message", { text: 5 }, "a fourth")).event, "error");
  equal((await alice.request("message", { text: "still 64" }, "x".repeat(64))).event, "ack");
  await room.pass(1000);
  equal(alice.envelopes.filter((envelope) => envelope.re !== undefined).length, 6);
});

Deno.test("requests that are answered late are answered in the order sent, each with its own re", async () => {
  await using room = await openRoom();
  const bob = await room.member("bob");
  await room.member("alice");
  bob.forget();
  for (let n = 0; n < 5; n++) {
    bob.send(n % 2 === 0 ? "pm_open" : "message", { target: "alice", text: "hi" }, `q${n}`);
  }
  await room.settle();
  const replies = bob.envelopes.filter((envelope) => envelope.re !== undefined);
  deepEqual(replies.map((reply) => reply.re), ["q0", "q1", "q2", "q3", "q4"]);
});

Deno.test("a request without id gets the natural reply event without re, no ack, and any error", async () => {
  await using room = await openRoom();
  const alice = room.connect();
  alice.send("join", { mode: "guest", username: "alice" });
  alice.send("message", { text: "hi" });
  alice.send("message", { text: "  " });
  await room.settle();
  deepEqual(alice.all("ack"), []);
  equal(alice.all("joined").length, 1);
  equal(alice.lastError, "empty");
  ok(alice.envelopes.every((envelope) => !("re" in envelope)));
});

Deno.test("ack carries id and ts of a broadcast message, the same that everybody gets", async () => {
  await using room = await openRoom();
  const alice = await room.guest("alice");
  await room.pass(1234);
  const ack = await alice.request("message", { text: "hi" });
  const { id, ts } = await alice.next("message");
  deepEqual(ack.data, { id, ts });
  equal(ts, "2025-06-01T12:00:01.234Z");
});

const BROKEN: Record<string, [string | Uint8Array, string]> = {
  "text that is not JSON": ["{", "bad_json"],
  "an empty frame": ["", "bad_json"],
  "two values": ["{}{}", "bad_json"],
  "a number": ["5", "bad_request"],
  "null": ["null", "bad_request"],
  "an array": ['[{"event":"message","data":{"text":"hi"}}]', "bad_request"],
  "no event": ['{"data":{"text":"hi"}}', "bad_request"],
  "an event that is no string": ['{"event":["message"],"data":{"text":"hi"}}', "bad_request"],
  "an unknown event": ['{"event":"massage","data":{"text":"hi"}}', "unknown_event"],
  "the wrong case": ['{"event":"Message","data":{"text":"hi"}}', "unknown_event"],
  "a server's event": ['{"event":"system","data":{"msg":"hi","ts":"now"}}', "unknown_event"],
  "data of the wrong shape": ['{"event":"message","data":{"text":["hi"]}}', "bad_request"],
  "data that is a string": ['{"event":"message","data":"hi"}', "bad_request"],
  "data that is an array": ['{"event":"message","data":["hi"]}', "bad_request"],
  "no data": ['{"event":"message"}', "bad_request"],
  "an empty id": ['{"event":"message","data":{"text":"hi"},"id":""}', "bad_request"],
  "an id of 65": [`{"event":"message","data":{"text":"hi"},"id":"${"x".repeat(65)}"}`, "bad_request"],
  "an id that is a number": ['{"event":"message","data":{"text":"hi"},"id":7}', "bad_request"],
  "a binary frame": [new TextEncoder().encode('{"event":"message","data":{"text":"hi"}}'), "bad_request"],
};

for (const [what, [frame, code]] of Object.entries(BROKEN)) {
  Deno.test(`${what}: error ${code}, connection stays open, nothing else happens`, async () => {
    await using room = await openRoom();
    const [alice, bob] = [await room.guest("alice"), await room.guest("bob")];
    await room.pass(1000);
    alice.forget();
    bob.forget();
    alice.raw(frame);
    await room.settle();
    deepEqual(alice.envelopes.map(({ event, data }) => [event, data["code"]]), [["error", code]]);
    deepEqual(bob.frames, []);
    equal((await alice.request("message", { text: "still here" })).event, "ack");
  });
}

Deno.test("msg of an error is plain English: no stack, no path, nothing that was sent", async () => {
  await using room = await openRoom();
  const alice = await room.guest("alice");
  for (const [frame] of Object.values(BROKEN).slice(0, 18)) alice.raw(frame);
  await room.settle();
  equal(alice.all("error").length, 18);
  for (const { msg } of alice.all("error")) {
    match(msg, /^[A-Za-z_][^\n]*\.$/);
    ok(!/\bat |\/|massage|Unexpected token/.test(msg), msg);
  }
});

Deno.test("__proto__, constructor and prototype as event names are unknown events", async () => {
  await using room = await openRoom();
  const alice = await room.guest("alice");
  for (const name of ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"]) {
    equal((await alice.request(name, { text: "hi" })).data["code"], "unknown_event", name);
  }
});

Deno.test("__proto__, constructor and prototype as keys do nothing", async () => {
  await using room = await openRoom();
  const alice = await room.guest("alice");
  for (
    const frame of [
      '{"__proto__":{"event":"message","data":{"text":"polluted"}}}',
      '{"event":"message","data":{"__proto__":{"text":"polluted"}}}',
      '{"event":"message","data":{"constructor":{"prototype":{"text":"polluted"}}}}',
      '{"event":"message","data":{"text":"fine","__proto__":{"is_admin":true,"role":"root"}}}',
      '{"event":"message","data":{"text":"fine","constructor":{"prototype":{"is_admin":true}},"prototype":5}}',
    ]
  ) alice.raw(frame);
  await room.settle();
  deepEqual(alice.all("error").map(({ code }) => code), ["bad_request", "bad_request", "bad_request"]);
  deepEqual(alice.texts, ["fine", "fine"]);
  for (const message of alice.all("message")) deepEqual([message.role, message.is_admin], ["user", false]);
  deepEqual([({} as Record<string, unknown>)["is_admin"], ({} as Record<string, unknown>)["text"]], [
    undefined,
    undefined,
  ]);
});

Deno.test("keys that the server does not know are ignored", async () => {
  await using room = await openRoom();
  const alice = await room.guest("alice");
  alice.raw(
    '{"event":"message","data":{"text":"hi","role":"root","ts":"never"},"id":"1","re":"2","extra":[1]}',
  );
  await room.settle();
  equal(alice.all("message")[0]!.role, "user");
  deepEqual(Object.keys(alice.all("message")[0]!).sort(), [
    ...["id", "is_admin", "is_registered", "is_verified", "role", "text", "ts", "username"],
  ]);
});
