// Inviting and accepting: who may accept what, what waits meanwhile, and that once is enough.

import { deepEqual, equal, ok } from "node:assert/strict";
import { openPair, pmTexts, sealed, uuid } from "../support/dm.ts";
import { openRoom } from "../support/room.ts";
import { openStoredRoom } from "../support/room_with_store.ts";
import type { PlainClient } from "../support/plain_client.ts";

const UNLIMITED = { rateMessages: 1_000_000 };

async function invite(from: PlainClient, target: string): Promise<string> {
  return String((await from.request("pm_open", { target })).data["room"]);
}

Deno.test("pm_invite goes to the target, on all its sockets, and to nobody else", async () => {
  await using room = await openRoom();
  const [alice, tab, phone] = [
    await room.member("alice"),
    await room.member("bob"),
    await room.member("bob"),
  ];
  const others = [
    await room.member("alice"),
    await room.member("carol"),
    await room.guest("dave"),
    room.connect(),
  ];
  const name = await invite(alice, "bob");
  for (const client of [tab, phone]) deepEqual(client.all("pm_invite").map(({ room }) => room), [name]);
  for (const client of [alice, ...others]) deepEqual(client.all("pm_invite"), []);
});

Deno.test("pm_accept: only for a pending invitation to this person, else not_invited", async () => {
  await using room = await openRoom();
  const [alice, bob, carol] = [
    await room.member("alice"),
    await room.member("bob"),
    await room.member("carol"),
  ];
  const guest = await room.guest("guest");
  const name = await invite(alice, "bob");
  for (const client of [alice, carol, guest]) {
    equal((await client.request("pm_accept", { room: name })).data["code"], "not_invited");
  }
  equal((await bob.request("pm_accept", { room: name })).event, "pm_ready");
  for (const client of [alice, bob, carol]) {
    equal(
      (await client.request("pm_accept", { room: name })).data["code"],
      "not_invited",
      "it is not pending any more",
    );
  }
});

Deno.test("both registered, target offline: pm_open works, the invitation waits and comes on join", async () => {
  await using stored = await openStoredRoom();
  let { room } = stored;
  (await room.member("bob")).vanish();
  const [alice, carol] = [await room.member("alice"), await room.member("carol")];
  const rooms = [await invite(alice, "bob"), (room.clock.skip(1), await invite(carol, "bob"))];
  room = await stored.restart();
  const bob = await room.member("bob");
  await room.settle();
  deepEqual(bob.all("pm_invite").map(({ from, room }) => [from, room]), [["alice", rooms[0]], [
    "carol",
    rooms[1],
  ]]);
  deepEqual(bob.all("pm_unread"), [{ rooms: [] }]);
  equal((await bob.request("pm_accept", { room: rooms[1] })).event, "pm_ready");
  const later = await room.member("bob");
  await room.settle();
  deepEqual(later.all("pm_invite").map(({ from }) => from), ["alice"], "only what is still pending");
});

Deno.test("once accepted, two registered people stay connected: no second invitation, in either direction, after a restart", async () => {
  await using stored = await openStoredRoom(UNLIMITED);
  let { room } = stored;
  const name = await openPair(await room.member("alice"), await room.member("bob"));
  room = await stored.restart();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  equal(await invite(alice, "bob"), name);
  equal(await invite(bob, "alice"), name);
  deepEqual([alice.all("pm_invite"), bob.all("pm_invite")], [[], []]);
  for (const [n, client] of [alice, bob].entries()) {
    equal((await client.request("pm_message", sealed(name, `${n}`), uuid())).event, "ack");
  }
  for (const client of [alice, bob]) deepEqual(pmTexts(client), ["0", "1"]);
});

Deno.test("inviting somebody who has invited oneself accepts: both may write, and what waited is delivered", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = await invite(alice, "bob");
  await alice.request("pm_message", sealed(name, "waiting"), uuid());
  deepEqual(pmTexts(bob), []);
  await invite(bob, "alice");
  await bob.request("pm_message", sealed(name, "answer"), uuid());
  for (const client of [alice, bob]) deepEqual(pmTexts(client), ["waiting", "answer"]);
  deepEqual(alice.all("pm_invite"), []);
});

Deno.test("two who invite each other at once are connected", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  alice.send("pm_open", { target: "bob" });
  bob.send("pm_open", { target: "alice" });
  await room.settle();
  const [ready] = alice.all("pm_ready");
  for (const client of [alice, bob]) {
    equal((await client.request("pm_message", sealed(ready!.room, "hi"), uuid())).event, "ack");
  }
  for (const client of [alice, bob]) equal(pmTexts(client).length, 2);
});

for (const kind of ["member", "guest"] as const) {
  Deno.test(`messages before the invitation is accepted wait, at most 50; the next answers not_invited (${kind}s)`, async () => {
    await using room = await openRoom(UNLIMITED);
    const [alice, bob] = [await room[kind]("alice"), await room[kind]("bob")];
    const name = await invite(alice, "bob");
    const data = (n: number) => kind === "member" ? sealed(name, `${n}`) : { room: name, text: `${n}` };
    for (let n = 0; n < 50; n++) equal((await alice.request("pm_message", data(n), uuid())).event, "ack");
    for (let n = 50; n < 53; n++) {
      equal((await alice.request("pm_message", data(n), uuid())).data["code"], "not_invited");
    }
    const sent = Array.from({ length: 50 }, (_, n) => `${n}`);
    deepEqual([pmTexts(alice), pmTexts(bob)], [sent, []], "the sender's echo comes, the target's waits");
    equal((await bob.request("pm_message", data(99), uuid())).data["code"], "not_invited");
    bob.forget();
    await bob.request("pm_accept", { room: name });
    equal(bob.envelopes[0]!.event, "pm_ready", "the reply comes first");
    deepEqual(pmTexts(bob), sent);
    equal((await alice.request("pm_message", data(50), uuid())).event, "ack");
    deepEqual(pmTexts(bob), [...sent, "50"]);
    equal(pmTexts(alice).length, 51, "nothing is echoed twice");
  });
}

for (const kind of ["member", "guest"] as const) {
  Deno.test(`who was invited cannot write before accepting: not_invited, and nobody hears of it (${kind}s)`, async () => {
    await using room = await openRoom();
    const [alice, bob] = [await room[kind]("alice"), await room[kind]("bob")];
    const name = await invite(alice, "bob");
    const data = kind === "member" ? sealed(name, "early") : { room: name, text: "early" };
    equal((await bob.request("pm_message", data, uuid())).data["code"], "not_invited");
    await bob.request("pm_accept", { room: name });
    deepEqual([pmTexts(alice), pmTexts(bob)], [[], []]);
    equal((await bob.request("pm_message", data, uuid())).event, "ack");
    deepEqual(pmTexts(alice), ["early"]);
  });
}

Deno.test("what waits outlasts a restart and a target that is away, and is delivered in order on pm_accept", async () => {
  await using stored = await openStoredRoom(UNLIMITED);
  let { room } = stored;
  (await room.member("bob")).vanish();
  const before = await room.member("alice");
  const name = await invite(before, "bob");
  for (let n = 0; n < 30; n++) await before.request("pm_message", sealed(name, `${n}`), uuid());
  room = await stored.restart();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  for (let n = 30; n < 51; n++) alice.send("pm_message", sealed(name, `${n}`), uuid());
  await room.settle();
  equal(alice.lastError, "not_invited", "the count outlasts it too");
  deepEqual(pmTexts(bob), []);
  const tab = await room.member("bob");
  await bob.request("pm_accept", { room: name });
  const sent = Array.from({ length: 50 }, (_, n) => `${n}`);
  for (const client of [bob, tab]) deepEqual(pmTexts(client), sent);
});

Deno.test("asking again while it waits invites again and loses nothing", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = await invite(alice, "bob");
  await alice.request("pm_message", sealed(name, "one"), uuid());
  equal(await invite(alice, "bob"), name);
  equal(bob.all("pm_invite").length, 2);
  await bob.request("pm_accept", { room: name });
  deepEqual(pmTexts(bob), ["one"]);
});

Deno.test("an accepter that is gone meanwhile, or an inviter, breaks nothing", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = await invite(alice, "bob");
  alice.vanish();
  equal((await bob.request("pm_accept", { room: name })).event, "pm_ready");
  equal((await bob.request("pm_message", sealed(name, "are you there"), uuid())).event, "ack");
  bob.send("pm_open", { target: "alice" });
  bob.vanish();
  await room.settle();
  const back = await room.member("alice");
  await room.settle();
  deepEqual(back.all("pm_unread"), [{ rooms: [{ with: "bob", room: name, count: 1 }] }]);
  ok(!room.log.lines.some((line) => line.includes("failed")));
});

for (const kind of ["member", "guest"] as const) {
  Deno.test(`pm_accepted { room, by } tells both people's sockets that an invitation was accepted, and nobody else (${kind}s)`, async () => {
    await using room = await openRoom();
    const [alice, bob] = [await room[kind]("alice"), await room[kind]("bob")];
    const carol = await room.member("carol");
    const name = await invite(alice, "bob");
    deepEqual(alice.all("pm_accepted"), []);
    await bob.request("pm_accept", { room: name });
    await bob.request("pm_accept", { room: name });
    await invite(alice, "bob");
    for (const client of [alice, bob]) deepEqual(client.all("pm_accepted"), [{ room: name, by: "bob" }]);
    deepEqual(carol.all("pm_accepted"), []);
  });
}

Deno.test("pm_accepted comes also for inviting who has invited oneself, and reaches the other sockets of who accepts", async () => {
  await using room = await openRoom();
  const [alice, bob, phone] = [
    await room.member("alice"),
    await room.member("bob"),
    await room.member("bob"),
  ];
  const name = await invite(alice, "bob");
  await invite(bob, "alice");
  for (const client of [alice, bob, phone]) deepEqual(client.all("pm_accepted"), [{ room: name, by: "bob" }]);
});

Deno.test("opening more than 60 conversations a minute is rate_limited, whoever they are with", async () => {
  await using room = await openRoom();
  const alice = await room.member("alice");
  await room.member("bob");
  for (let n = 0; n < 60; n++) await invite(alice, n % 2 === 0 ? "bob" : "nobody");
  const held = await alice.request("pm_open", { target: "bob" });
  deepEqual([held.data["code"], held.data["retry_after_ms"]], ["rate_limited", 1_000]);
  room.clock.skip(60_000);
  equal((await alice.request("pm_open", { target: "bob" })).event, "pm_ready");
});
