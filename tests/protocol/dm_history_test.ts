// GET /api/pm/history: what is kept of a conversation, in what order, page by page, and for whom.

import { deepEqual, equal, ok } from "node:assert/strict";
import { openPair, sealed, unsealed, uuid } from "../support/dm.ts";
import { call, type RestAnswer } from "../support/rest_client.ts";
import { openRoom, type Room } from "../support/room.ts";
import { openStoredRoom } from "../support/room_with_store.ts";
import type { PlainClient } from "../support/plain_client.ts";

const UNLIMITED = { rateMessages: 1_000_000 };

/** Somebody's history with somebody. */
function history(room: Room, client: PlainClient, query: string): Promise<RestAnswer> {
  return call(room, `/api/pm/history?${query}`, { token: client.all("joined").at(-1)!.token! });
}

/** Texts of an answer, in order. */
function textsOf({ json }: RestAnswer): string[] {
  return json.messages.map(unsealed);
}

function upTo(count: number, from = 0): string[] {
  return Array.from({ length: count - from }, (_, n) => `${n + from}`);
}

Deno.test("200 { room, room_key, messages: [{ from_me, ciphertext, nonce, ts, id, scheme? }] }, oldest first", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("Alice"), await room.member("Bob")];
  const name = await openPair(alice, bob);
  const first = await alice.request("pm_message", sealed(name, "hello"), uuid());
  room.clock.skip(1_500);
  const second = await bob.request("pm_message", { ...sealed(name, "you"), scheme: "room" }, uuid());
  const answer = await history(room, alice, "with=bOB");
  const { room: _room, ...hello } = sealed(name, "hello"), { room: _same, ...you } = sealed(name, "you");
  deepEqual(answer.json, {
    room: name,
    room_key: alice.all("pm_ready")[0]!.room_key,
    ...{ mode: "server", epoch: 0, heads: [null, null], ids: [1, 2] },
    messages: [
      { id: first.data["id"], from_me: true, ...hello, ts: "2025-06-01T12:00:00.000Z" },
      { id: second.data["id"], from_me: false, ...you, ts: "2025-06-01T12:00:01.500Z", scheme: "room" },
    ],
  });
  deepEqual([answer.status, answer.headers.get("cache-control")], [200, "no-store"]);
  const other = await history(room, bob, "with=alice");
  deepEqual(other.json.messages.map((message: { from_me: boolean }) => message.from_me), [false, true]);
  deepEqual([other.json.room, other.json.room_key], [name, answer.json.room_key]);
});

Deno.test("a target that is offline finds the messages at the next history, also after a restart", async () => {
  await using stored = await openStoredRoom(UNLIMITED);
  let { room } = stored;
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = await openPair(alice, bob);
  bob.vanish();
  for (const text of upTo(5)) await alice.request("pm_message", sealed(name, text), uuid());
  room = await stored.restart();
  const back = await room.member("bob");
  deepEqual(textsOf(await history(room, back, "with=alice")), upTo(5));
  deepEqual(back.all("pm_message"), [], "and nothing twice");
});

Deno.test("the newest 500 per pair are kept, and other pairs lose nothing by it", async () => {
  await using room = await openRoom(UNLIMITED);
  const [alice, bob, carol] = [
    await room.member("alice"),
    await room.member("bob"),
    await room.member("carol"),
  ];
  const [busy, quiet] = [await openPair(alice, bob), await openPair(alice, carol)];
  await alice.request("pm_message", sealed(quiet, "quiet"), uuid());
  for (const text of upTo(523)) {
    (Number(text) % 2 ? alice : bob).send("pm_message", sealed(busy, text), uuid());
  }
  await room.settle();
  for (const [client, name] of [[alice, "bob"], [bob, "alice"]] as const) {
    const texts = textsOf(await history(room, client, `with=${name}`));
    equal(texts.length, 500);
    deepEqual([...texts].sort(numeric).slice(-1), ["522"]);
  }
  deepEqual(textsOf(await history(room, alice, "with=carol")), ["quiet"]);
});

Deno.test("exactly the oldest go: 500 stay of 501, in order, and none of 500 goes", async () => {
  await using room = await openRoom(UNLIMITED);
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = await openPair(alice, bob);
  for (const text of upTo(500)) await alice.request("pm_message", sealed(name, text), uuid());
  deepEqual(textsOf(await history(room, bob, "with=alice")), upTo(500));
  await alice.request("pm_message", sealed(name, "500"), uuid());
  deepEqual(textsOf(await history(room, bob, "with=alice")), upTo(501, 1));
});

Deno.test("before (message id) and limit page back through all of it, without gap or repetition", async () => {
  await using room = await openRoom(UNLIMITED);
  const [alice, bob, carol] = [
    await room.member("alice"),
    await room.member("bob"),
    await room.member("carol"),
  ];
  const [name, other] = [await openPair(alice, bob), await openPair(alice, carol)];
  for (const text of upTo(95)) {
    await alice.request("pm_message", sealed(name, text), uuid());
    await alice.request("pm_message", sealed(other, "in between"), uuid());
  }
  for (const limit of [1, 7, 10, 94, 95, 96, 500]) {
    const texts: string[] = [];
    let query = `with=alice&limit=${limit}`;
    for (;;) {
      const page = await history(room, bob, query);
      if (page.json.messages.length === 0) break;
      ok(page.json.messages.length <= limit);
      texts.unshift(...textsOf(page));
      query = `with=alice&limit=${limit}&before=${page.json.messages[0].id}`;
    }
    deepEqual(texts, upTo(95), `pages of ${limit}`);
  }
  deepEqual(textsOf(await history(room, bob, "with=alice&before=1")), []);
  deepEqual(textsOf(await history(room, bob, "with=alice&before=9007199254740991")), upTo(95));
});

Deno.test("bad values of with, before and limit answer 400 bad_request, an unknown name 404", async () => {
  await using room = await openRoom();
  const alice = await room.member("alice");
  await room.member("bob");
  await room.guest("guest");
  const bad = [
    ...[
      "",
      "with=",
      "limit=5",
      "with=bob&limit=0",
      "with=bob&limit=501",
      "with=bob&limit=-1",
      "with=bob&limit=",
    ],
    ...[
      "with=bob&limit=ten",
      "with=bob&limit=1.5",
      "with=bob&limit=1e2",
      "with=bob&limit=0x10",
      "with=bob&limit=+5",
    ],
    ...[
      "with=bob&before=0",
      "with=bob&before=-1",
      "with=bob&before=x",
      "with=bob&before=",
      "with=bob&before=NaN",
    ],
    ...[
      "with=bob&before=99999999999999999999",
      "with=bob&before=9007199254740993",
      "with=alice",
      "with=ALICE",
    ],
  ];
  for (const query of bad) {
    const answer = await history(room, alice, query);
    deepEqual([answer.status, answer.code], [400, "bad_request"], query);
  }
  for (const name of ["nobody", "guest", "bob%0a", "%00", "' or 1=1 --", "x".repeat(3_000)]) {
    const answer = await history(room, alice, `with=${name}`);
    deepEqual([answer.status, answer.code], [404, "not_found"], name.slice(0, 20));
  }
});

Deno.test("what waits for an invitation is in the sender's history, and in the other's once it is accepted", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const { data } = await alice.request("pm_open", { target: "bob" });
  await alice.request("pm_message", sealed(String(data["room"]), "waiting"), uuid());
  deepEqual(textsOf(await history(room, alice, "with=bob")), ["waiting"]);
  deepEqual(textsOf(await history(room, bob, "with=alice")), []);
  await bob.request("pm_accept", { room: data["room"] });
  deepEqual(textsOf(await history(room, bob, "with=alice")), ["waiting"]);
});

Deno.test("401 without a valid token", async () => {
  await using room = await openRoom();
  const alice = await room.member("alice");
  await room.member("bob");
  equal((await call(room, "/api/pm/history?with=bob")).status, 401);
  const token = alice.all("joined")[0]!.token!;
  await alice.request("sign_out_everywhere", {});
  const answer = await call(room, "/api/pm/history?with=bob", { token });
  deepEqual([answer.status, answer.code], [401, "session_expired"]);
});

function numeric(a: string, b: string): number {
  return Number(a) - Number(b);
}

Deno.test("read_id is the newest message that the other has read, for each side its own", async () => {
  await using stored = await openStoredRoom(UNLIMITED);
  let { room } = stored;
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = await openPair(alice, bob);
  const ids: unknown[] = [];
  for (const text of ["one", "two"]) {
    ids.push((await alice.request("pm_message", sealed(name, text), uuid())).data["id"]);
  }
  equal("read_id" in (await history(room, alice, "with=bob")).json, false);
  await bob.request("pm_read", { room: name, id: ids[0] });
  room = await stored.restart();
  const [later, other] = [await room.member("alice"), await room.member("bob")];
  equal((await history(room, later, "with=bob")).json.read_id, ids[0]);
  equal("read_id" in (await history(room, other, "with=alice")).json, false);
});

Deno.test("GET /api/pm/conversations lists accepted conversations with something in them, the latest first", async () => {
  await using room = await openRoom(UNLIMITED);
  const [alice, bob, carol, dave] = [
    await room.member("Alice"),
    await room.member("Bob"),
    await room.member("Carol"),
    await room.member("Dave"),
  ];
  const conversations = (client: PlainClient): Promise<RestAnswer> =>
    call(room, "/api/pm/conversations", { token: client.all("joined").at(-1)!.token! });
  const [withBob, withCarol] = [await openPair(alice, bob), await openPair(carol, alice)];
  await openPair(alice, dave);
  await alice.request("pm_message", sealed(withBob, "first"), uuid());
  room.clock.skip(1_500);
  await carol.request("pm_message", sealed(withCarol, "second"), uuid());
  const answer = await conversations(alice);
  deepEqual([answer.status, answer.headers.get("cache-control")], [200, "no-store"]);
  deepEqual(answer.json, {
    conversations: [
      { with: "Carol", room: withCarol, ts: "2025-06-01T12:00:01.500Z" },
      { with: "Bob", room: withBob, ts: "2025-06-01T12:00:00.000Z" },
    ],
  });
  deepEqual((await conversations(dave)).json, { conversations: [] });
  equal((await call(room, "/api/pm/conversations", {})).status, 401);
  await alice.request("user_ignore", { target: "carol" });
  deepEqual((await conversations(alice)).json.conversations.map((one: { with: string }) => one.with), [
    "Bob",
  ]);
});

Deno.test("a conversation that waits for its answer, or of which one may see nothing, is not listed", async () => {
  await using room = await openRoom(UNLIMITED);
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const listed = async (client: PlainClient): Promise<number> =>
    (await call(room, "/api/pm/conversations", { token: client.all("joined").at(-1)!.token! })).json
      .conversations.length;
  const name = String((await alice.request("pm_open", { target: "bob" })).data["room"]);
  await alice.request("pm_message", sealed(name, "waiting"), uuid());
  deepEqual([await listed(alice), await listed(bob)], [0, 0]);
  await bob.request("pm_accept", { room: name });
  deepEqual([await listed(alice), await listed(bob)], [1, 1]);
});
