// Read marks, unread counts and typing.

import { deepEqual, equal } from "node:assert/strict";
import { openPair, sealed, uuid } from "../support/dm.ts";
import { openRoom } from "../support/room.ts";
import { openStoredRoom } from "../support/room_with_store.ts";
import type { PlainClient } from "../support/plain_client.ts";

async function say(from: PlainClient, room: string, text = "x"): Promise<number> {
  return (await from.request("pm_message", sealed(room, text), uuid())).data["id"] as number;
}

Deno.test("pm_read marks read up to id; the other side gets pm_read { room, by, id } on all its sockets", async () => {
  await using room = await openRoom();
  const [alice, phone, bob] = [
    await room.member("Alice"),
    await room.member("Alice"),
    await room.member("Bob"),
  ];
  const carol = await room.member("carol");
  const name = await openPair(alice, bob);
  const ids = [await say(alice, name), await say(alice, name), await say(alice, name)];
  equal((await bob.request("pm_read", { room: name, id: ids[1] })).event, "ack");
  for (const client of [alice, phone]) {
    deepEqual(client.all("pm_read"), [{ room: name, by: "Bob", id: ids[1] }]);
  }
  deepEqual(carol.all("pm_read"), []);
});

Deno.test("a read mark only rises, and only over messages of the other that are there", async () => {
  await using room = await openRoom({ rateMessages: 100 });
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = await openPair(alice, bob);
  const elsewhere = await openPair(alice, await room.member("carol"));
  const ids = [await say(alice, name), await say(alice, name)];
  const [own, foreign] = [await say(bob, name), await say(alice, elsewhere)];
  await bob.request("pm_read", { room: name, id: ids[1] });
  for (const id of [ids[0], ids[1], own, foreign, 999_999]) {
    equal((await bob.request("pm_read", { room: name, id })).event, "ack");
  }
  deepEqual(alice.all("pm_read").map(({ id }) => id), [ids[1]]);
  for (const id of [0, -1, 1.5, "1", null, uuid()]) {
    equal((await bob.request("pm_read", { room: name, id })).data["code"], "bad_request", String(id));
  }
});

Deno.test("pm_unread { rooms: [{ with, room, count }] } on join counts what is not read, also after a restart", async () => {
  await using stored = await openStoredRoom({ rateMessages: 100 });
  let { room } = stored;
  const [alice, bob, carol] = [
    await room.member("alice"),
    await room.member("bob"),
    await room.member("carol"),
  ];
  const [withAlice, withCarol] = [await openPair(alice, bob), await openPair(carol, bob)];
  bob.vanish();
  const ids = [];
  for (let n = 0; n < 5; n++) ids.push(await say(alice, withAlice));
  await say(carol, withCarol);
  const unread = async (name: string) => {
    const client = await room.member(name);
    await room.settle();
    return client.all("pm_unread");
  };
  const carols = { with: "carol", room: withCarol, count: 1 };
  deepEqual(await unread("bob"), [{ rooms: [{ with: "alice", room: withAlice, count: 5 }, carols] }]);
  deepEqual(await unread("alice"), [{ rooms: [] }], "one's own messages are read");
  await (await room.member("bob")).request("pm_read", { room: withAlice, id: ids[2] });
  room = await stored.restart();
  deepEqual(await unread("bob"), [{ rooms: [{ with: "alice", room: withAlice, count: 2 }, carols] }]);
  await (await room.member("bob")).request("pm_read", { room: withAlice, id: ids[4] });
  deepEqual(await unread("bob"), [{ rooms: [carols] }]);
});

Deno.test("what waits for an invitation to be accepted is not unread, and cannot be marked read", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const { data } = await alice.request("pm_open", { target: "bob" });
  const id = await say(alice, String(data["room"]));
  await bob.request("pm_read", { room: data["room"], id });
  deepEqual(alice.all("pm_read"), []);
  const tab = await room.member("bob");
  await room.settle();
  deepEqual(tab.all("pm_unread"), [{ rooms: [] }]);
});

for (const kind of ["member", "guest"] as const) {
  Deno.test(`pm_typing is relayed as pm_typing { room, from, busy }, more than one a second is dropped (${kind}s)`, async () => {
    await using room = await openRoom();
    const [alice, bob, carol] = [
      await room[kind]("Alice"),
      await room[kind]("Bob"),
      await room[kind]("carol"),
    ];
    const name = await openPair(alice, bob);
    const typing = (busy: boolean) => alice.request("pm_typing", { room: name, busy });
    for (const busy of [true, false, true]) equal((await typing(busy)).event, "ack", "silently");
    deepEqual(bob.all("pm_typing"), [{ room: name, from: "Alice", busy: true }]);
    room.clock.skip(999);
    await typing(true);
    equal(bob.all("pm_typing").length, 1);
    room.clock.skip(1);
    await typing(false);
    deepEqual(bob.all("pm_typing").at(-1), { room: name, from: "Alice", busy: false });
    deepEqual([bob.all("pm_typing").length, alice.all("pm_typing"), carol.all("pm_typing")], [2, [], []]);
  });
}

Deno.test("each room has a typing rate of its own", async () => {
  await using room = await openRoom();
  const [alice, bob, carol] = [
    await room.member("alice"),
    await room.member("bob"),
    await room.member("carol"),
  ];
  const rooms = [await openPair(alice, bob), await openPair(alice, carol)];
  for (const name of rooms) await alice.request("pm_typing", { room: name, busy: true });
  deepEqual([bob.all("pm_typing").length, carol.all("pm_typing").length], [1, 1]);
});

Deno.test("nobody hears of typing or reading before the invitation is accepted", async () => {
  await using room = await openRoom();
  for (const kind of ["member", "guest"] as const) {
    const [one, two] = [await room[kind](`one-${kind}`), await room[kind](`two-${kind}`)];
    const { data } = await one.request("pm_open", { target: `two-${kind}` });
    for (const client of [one, two]) {
      equal((await client.request("pm_typing", { room: data["room"], busy: true })).event, "ack");
      const id = kind === "member" ? 1 : uuid();
      equal((await client.request("pm_read", { room: data["room"], id })).event, "ack");
    }
    for (const client of [one, two]) deepEqual([client.all("pm_typing"), client.all("pm_read")], [[], []]);
  }
});

Deno.test("pm_read in a room with a guest is relayed to the other side", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.guest("Alice"), await room.member("Bob")];
  const name = await openPair(alice, bob);
  const { id } = (await alice.request("pm_message", { room: name, text: "x" }, uuid())).data;
  equal((await bob.request("pm_read", { room: name, id })).event, "ack");
  deepEqual(alice.all("pm_read"), [{ room: name, by: "Bob", id }]);
});
