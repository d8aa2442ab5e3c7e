// GET /api/account/export: whom it is for, how often, and what it costs others.

import { deepEqual, equal, ok } from "node:assert/strict";
import { createApp } from "../../server/app.ts";
import { uuid } from "../support/dm.ts";
import { withCodes } from "../support/factors.ts";
import { call } from "../support/rest_client.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";
import { exported, PATH, registered } from "../support/account_export.ts";

Deno.test("the proof: password percent-encoded, or a code of the app; wrong ones are throttled like sign-ins", async () => {
  await using room = await openRoom();
  const password = "Pässwörd % mit Ünïcode 💜";
  const token = await registered(room, "ada", password);
  for (const headers of [{}, { "x-password": "wrong" }, { "x-password": "" }, { "x-code": "123456" }]) {
    const { status, code } = await exported(room, token, headers as Record<string, string>);
    deepEqual([status, code], [401, "invalid_credentials"], JSON.stringify(headers));
  }
  const broken = await exported(room, token, { "x-password": "100%" });
  deepEqual([broken.status, broken.code, broken.json.error.field], [400, "bad_request", "X-Password"]);
  equal((await exported(room, token, { "x-password": encodeURIComponent(password) })).status, 200);
  for (let n = 0; n < 10; n++) equal((await exported(room, token, { "x-password": "no" })).status, 401);
  const slowed = await exported(room, token, { "x-password": encodeURIComponent(password) });
  deepEqual([slowed.status, slowed.code], [429, "rate_limited"]);
  ok(Number(slowed.headers.get("retry-after")) >= 1);
});

Deno.test("a member with one-time codes may give one, once; codes and passwords count together", async () => {
  await using room = await openRoom();
  const { token, code } = await withCodes(room, await registered(room, "ada"));
  const first = code();
  equal((await exported(room, token, { "x-code": first })).status, 200);
  equal((await exported(room, token, { "x-code": first })).code, "invalid_credentials");
  equal((await exported(room, token)).status, 200);
  const both = { "x-password": encodeURIComponent(PASSWORD), "x-code": "000000" };
  equal((await exported(room, token, both)).code, "invalid_credentials");
  equal((await exported(room, token, { ...both, "x-code": code(1) })).status, 200);
  for (let n = 0; n < 5; n++) {
    equal((await exported(room, token, { "x-code": "000000" })).code, "invalid_credentials");
    equal((await exported(room, token, { "x-password": "wrong" })).code, "invalid_credentials");
  }
  equal((await exported(room, token)).code, "rate_limited");
});

Deno.test("an empty header is none: the other proof alone counts, and without one nothing is tried", async () => {
  await using room = await openRoom();
  const { token, code } = await withCodes(room, await registered(room, "ada"));
  const password = encodeURIComponent(PASSWORD);
  equal((await exported(room, token, { "x-password": password, "x-code": "" })).status, 200);
  equal((await exported(room, token, { "x-password": "", "x-code": code() })).status, 200);
  equal((await exported(room, token, { "x-password": "no", "x-code": "" })).code, "invalid_credentials");
  for (let n = 0; n < 12; n++) {
    const { status, json } = await exported(room, token, { "x-password": "", "x-code": "" });
    deepEqual([status, json.error.field], [401, "password"]);
  }
  equal((await exported(room, token, { "x-password": password })).status, 200);
});

Deno.test("nobody without a valid token; HEAD has no body, and costs nothing", async () => {
  await using room = await openRoom();
  const token = await registered(room, "ada");
  equal((await call(room, PATH, { headers: { "x-password": PASSWORD } })).code, "session_expired");
  equal((await exported(room, "x.y.z")).code, "session_expired");
  for (let n = 0; n < 8; n++) {
    const head = await open(room, token, "HEAD");
    deepEqual([head.status, head.body], [200, null]);
  }
  equal(room.node.lanes.exports.running, 0);
  equal((await exported(room, token)).status, 200);
});

Deno.test("six exports at once, then six an hour", async () => {
  await using room = await openRoom();
  const token = await registered(room, "ada");
  for (let n = 0; n < 6; n++) equal((await exported(room, token)).status, 200);
  const refused = await exported(room, token);
  deepEqual([refused.status, refused.code], [429, "rate_limited"]);
  await room.pass(10 * 60_000);
  equal((await exported(room, token)).status, 200);
});

/** A member with `count` full conversations, each of 500 messages of 5,400 characters. */
async function fillAccount(room: Room, username: string, count: number): Promise<string> {
  const token = await registered(room, username);
  const { store, clock } = room;
  const owner = await store.accounts.byName(username);
  for (let n = 0; n < count; n++) {
    const peer = await store.accounts.create({
      username: `${username}-${n}`,
      passwordHash: "h",
      email: null,
      createdAt: 1,
    });
    await store.conversations.invite(owner!.id, peer.id, clock.now());
    await store.conversations.accept(peer.id, owner!.id, clock.now());
    const message = { senderId: owner!.id, recipientId: peer.id, nonce: "AAAAAAAAAAAAAAAA", scheme: null };
    const ciphertext = "A".repeat(5_400);
    await store.messages.append(
      Array.from({ length: 500 }, () => ({ ...message, ciphertext, requestId: uuid(), at: clock.now() })),
    );
  }
  return token;
}

/** The response itself, of which nothing has been read. */
function open(room: Room, token: string, method = "GET"): Promise<Response> {
  const app = createApp({ node: room.node, pageDir: "tests/no-page" });
  const headers = { authorization: `Bearer ${token}`, "x-password": encodeURIComponent(PASSWORD) };
  return app.fetch(new Request(`http://localhost${PATH}`, { method, headers }), {
    remoteAddr: { transport: "tcp", hostname: "203.0.113.1", port: 40_000 },
    completed: new Promise<void>(() => {}),
  });
}

Deno.test("a large account is read as its client takes it, in parts, with other work in between", async () => {
  await using room = await openRoom({ spread: false });
  const token = await fillAccount(room, "ada", 3);
  let turns = 0;
  let isOver = false;
  const otherWork = (): void => {
    turns++;
    if (!isOver) setImmediate(otherWork);
  };
  otherWork();
  const response = await open(room, token);
  const { answers, exports } = room.node.lanes;
  deepEqual([exports.running, answers.running], [1, 1]);
  const sizes: number[] = [];
  const text: string[] = [];
  const decoder = new TextDecoder();
  for await (const chunk of response.body!) {
    sizes.push(chunk.length);
    text.push(decoder.decode(chunk, { stream: true }));
  }
  isOver = true;
  ok(Math.max(...sizes) < 300_000 && sizes.length > 30, `parts of ${sizes.join(", ")} bytes`);
  ok(turns > 60, `${turns} turns of the event loop`);
  const json = JSON.parse(text.join(""));
  equal(text.join(""), JSON.stringify(json));
  deepEqual(json.conversations.map(({ messages }: { messages: unknown[] }) => messages.length), [
    500,
    500,
    500,
  ]);
  deepEqual([exports.running, answers.running], [0, 0]);
});

Deno.test("one export of an account at a time; a client that goes, or stops reading, gives its place up", async () => {
  await using room = await openRoom({ spread: false });
  const token = await fillAccount(room, "ada", 2);
  const { answers, exports } = room.node.lanes;
  const first = await open(room, token);
  const second = await exported(room, token);
  deepEqual([second.status, second.code, second.headers.get("retry-after")], [429, "rate_limited", "5"]);
  const bob = await registered(room, "bob");
  equal((await exported(room, bob)).status, 200);
  await first.body!.cancel();
  await room.settle();
  deepEqual([exports.running, answers.running], [0, 0]);
  const slow = await open(room, token);
  const reader = slow.body!.getReader();
  await reader.read();
  await room.pass(15_000);
  deepEqual([exports.running, answers.running], [0, 0]);
  const failed = await (async () => {
    for (;;) if ((await reader.read()).done) return null;
  })().catch((error: Error) => error.message);
  ok(failed?.includes("broke off"), "the client sees that it is not complete");
});
