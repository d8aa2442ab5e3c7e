// GET /api/account/export: what it holds, whom it is for, and what it costs others.

import { deepEqual, equal, ok } from "node:assert/strict";
import { createApp } from "../../server/app.ts";
import { type Sealed, unseal } from "../../server/protocol/sealed.ts";
import { until } from "../support/companion_client.ts";
import { openPair, sealed, unsealed, uuid } from "../support/dm.ts";
import { withCodes } from "../support/factors.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { authenticate, call, type RestAnswer } from "../support/rest_client.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";
import { exchange, replied, run, twoDevices } from "../support/two_devices.ts";

const PATH = "/api/account/export";
const MEMBERS = ["profile", "devices", "ignores", "conversations", "violet", "reports"];

function exported(
  room: Pick<Room, "node">,
  token: string,
  headers?: Record<string, string>,
): Promise<RestAnswer> {
  return call(room, PATH, { token, headers: headers ?? { "x-password": encodeURIComponent(PASSWORD) } });
}

function tokenOf(client: PlainClient): string {
  return client.all("joined").at(-1)!.token!;
}

async function registered(room: Room, username: string, password = PASSWORD): Promise<string> {
  return (await authenticate(room, "register", { username, password, email: `${username}@example.org` })).json
    .token;
}

Deno.test("an export has these members, in this order, as JSON that nothing caches", async () => {
  await using room = await openRoom();
  const token = await registered(room, "ada");
  const { status, headers, json } = await exported(room, token);
  deepEqual([status, headers.get("content-type"), headers.get("cache-control")], [
    200,
    "application/json",
    "no-store",
  ]);
  deepEqual(Object.keys(json), MEMBERS);
  const { id, username, email, created_at, preferences, totp, passkeys } = json.profile;
  deepEqual([username, email, preferences, totp, passkeys], [
    "ada",
    "ada@example.org",
    { pm_from: "everybody" },
    false,
    [],
  ]);
  ok(id > 0 && Date.parse(created_at) > 0);
  equal(json.devices.length, 1);
  deepEqual(Object.keys(json.devices[0]), ["id", "name", "created_at", "seen_at", "current"]);
  equal(json.devices[0].current, true);
  deepEqual([json.ignores, json.conversations, json.violet, json.reports], [[], [], [], []]);
  const text = JSON.stringify(json);
  ok(!text.includes("hash of") && !text.includes(token));
});

Deno.test("conversations are as they are stored: own messages, and what the other wrote to this person", async () => {
  await using room = await openRoom({ spread: false });
  const [ada, bob, cleo, dan] = [
    await room.member("ada"),
    await room.member("bob"),
    await room.member("cleo"),
    await room.member("dan"),
  ];
  const pair = await openPair(ada, bob);
  await ada.request("pm_message", sealed(pair, "hello bob"), uuid());
  await bob.request("pm_message", sealed(pair, "hello ada"), uuid());
  const open = String((await ada.request("pm_open", { target: "cleo" })).data["room"]);
  await ada.request("pm_message", sealed(open, "are you there"), uuid());
  const between = await openPair(bob, cleo);
  await bob.request("pm_message", sealed(between, "about ada"), uuid());
  await ada.request("user_ignore", { target: "dan" });
  await dan.request("pm_open", { target: "ada" });
  await bob.request("user_ignore", { target: "ada" });
  await ada.request("pm_message", sealed(pair, "do you hear me"), uuid());
  const { json } = await exported(room, tokenOf(ada));
  deepEqual(json.ignores, ["dan"]);
  const talks = json.conversations.map((
    one: { with: string; messages: { from_me: boolean; ciphertext: string }[] },
  ) => [
    one.with,
    one.messages.map(({ from_me, ...message }) => [from_me, unsealed(message)]),
  ]);
  deepEqual(talks, [
    ["bob", [[true, "hello bob"], [false, "hello ada"], [true, "do you hear me"]]],
    ["cleo", [[true, "are you there"]]],
  ]);
  const [first, second] = json.conversations;
  deepEqual(Object.keys(first), ["with", "room", "invited_by_me", "invited_at", "accepted_at", "messages"]);
  deepEqual([first.room, second.invited_by_me, "accepted_at" in second], [pair, true, false]);
  deepEqual(Object.keys(first.messages[0]), ["id", "from_me", "ciphertext", "nonce", "ts"]);
  // Cleo has an invitation, and not its messages; Bob's export says nothing of his being read.
  const theirs = (await exported(room, tokenOf(cleo))).json.conversations;
  deepEqual(theirs.map((one: { with: string; messages: unknown[] }) => [one.with, one.messages.length]), [[
    "ada",
    0,
  ], ["bob", 1]]);
});

Deno.test("devices are those that GET /account/devices lists, the one that asks in use just now", async () => {
  await using room = await openRoom();
  const token = await registered(room, "ada");
  await authenticate(room, "login", { username: "ada", password: PASSWORD });
  room.clock.advance(3 * 60 * 60_000);
  const { json } = await exported(room, token);
  const { devices } = (await call(room, "/api/account/devices", { token })).json;
  deepEqual(json.devices, devices);
  const inUse = json.devices.filter(({ seen_at }: { seen_at: string }) =>
    room.clock.now() - Date.parse(seen_at) < 60 * 60_000
  );
  deepEqual([json.devices.length, inUse.map(({ current }: { current: boolean }) => current)], [2, [true]]);
});

Deno.test("reports that the member made are there, without who closed them; those about the member are not", async () => {
  await using room = await openRoom();
  const [ada, mona] = [await room.member("ada"), await room.member("mona", "mod")];
  await room.guest("gus");
  await ada.request("report", { target: "gus", reason: "rude", text: "what he said" });
  await mona.request("report", { target: "ada", reason: "also rude" });
  const { data: { reports } } = await mona.request("admin_get_reports", {});
  const own = (reports as { id: number; reporter: string }[]).find(({ reporter }) => reporter === "ada")!;
  await mona.request("admin_resolve_report", { report_id: own.id, action: "resolve" });
  const { json } = await exported(room, tokenOf(ada));
  equal(json.reports.length, 1);
  const { created_at, closed_at, ...rest } = json.reports[0];
  deepEqual(rest, { id: own.id, target: "gus", reason: "rude", text: "what he said", status: "resolved" });
  ok(Date.parse(created_at) <= Date.parse(closed_at));
  ok(!JSON.stringify(json).includes("mona"));
});

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

Deno.test("Violet's turns are there with all versions, sealed with the key of the room", async () => {
  await using here = await twoDevices();
  const { desk, room } = here;
  const { answered } = await exchange(here, "Hello", "Good evening.");
  const { chat } = await run(here, desk, "violet_again", answered);
  chat.finish("Good evening, again.");
  await replied(here, desk, 2);
  await until(room, "she is done", () => desk.typing.at(-1) === "idle");
  const { json } = await exported(room, tokenOf(desk.client));
  const turns = json
    .violet as (Sealed & { role: string; scheme: string; versions?: Sealed[]; chosen?: number })[];
  deepEqual(turns.map(({ role, scheme, chosen }) => [role, scheme, chosen]), [
    ["user", "room", undefined],
    ["assistant", "room", 1],
  ]);
  const opened = await Promise.all(
    [turns[0]!, turns[1]!, ...turns[1]!.versions!].map((one) => unseal(desk.roomKey, one)),
  );
  deepEqual(opened, ["Hello", "Good evening, again.", "Good evening.", "Good evening, again."]);
});
