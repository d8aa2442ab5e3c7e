// A message that is sent again with its UUID, after a reconnect or a restart, is kept and delivered once.

import { deepEqual, equal, notEqual } from "node:assert/strict";
import { openPair, pmTexts, sealed, unsealed, uuid } from "../support/dm.ts";
import { call } from "../support/rest_client.ts";
import { openRoom, type Room } from "../support/room.ts";
import { openStoredRoom } from "../support/room_with_store.ts";
import type { PlainClient } from "../support/plain_client.ts";

const UNLIMITED = { rateMessages: 1_000_000 };

async function kept(room: Room, client: PlainClient, withName: string): Promise<string[]> {
  const { token } = client.all("joined").at(-1)!;
  return (await call(room, `/api/pm/history?with=${withName}`, { token: token! })).json.messages.map(
    unsealed,
  );
}

Deno.test("the same id again is acknowledged again with the same stored id, and stored and delivered once", async () => {
  await using room = await openRoom();
  const [alice, phone, bob] = [
    await room.member("alice"),
    await room.member("alice"),
    await room.member("bob"),
  ];
  const name = await openPair(alice, bob);
  const id = uuid();
  const first = await alice.request("pm_message", sealed(name, "once"), id);
  room.clock.skip(60_000);
  const again = [
    await alice.request("pm_message", sealed(name, "once"), id),
    await phone.request("pm_message", sealed(name, "once"), id.toUpperCase()),
    await alice.request("pm_message", sealed(name, "another text, the same id"), id),
  ];
  for (const { event, data } of again) deepEqual([event, data], ["ack", first.data]);
  for (const client of [alice, phone, bob]) deepEqual(pmTexts(client), ["once"]);
  deepEqual(await kept(room, bob, "alice"), ["once"]);
});

Deno.test("both sendings in one turn: two acks, one message", async () => {
  await using room = await openRoom();
  const [alice, phone, bob] = [
    await room.member("alice"),
    await room.member("alice"),
    await room.member("bob"),
  ];
  const name = await openPair(alice, bob);
  const id = uuid();
  for (const client of [alice, phone]) client.send("pm_message", sealed(name, "once"), id);
  await room.settle();
  const acks = [alice, phone].map((client) => client.envelopes.find(({ re }) => re === id)!.data);
  deepEqual(acks[0], acks[1]);
  for (const client of [alice, phone, bob]) deepEqual(pmTexts(client), ["once"]);
});

for (
  const [what, ms] of [["at once", 0], ["after 10 minutes less a millisecond", 10 * 60_000 - 1]] as const
) {
  Deno.test(`a resend is recognised after a reconnect and a restart of the server, ${what}`, async () => {
    await using stored = await openStoredRoom();
    let { room } = stored;
    const before = await room.member("alice");
    const name = await openPair(before, await room.member("bob"));
    const id = uuid();
    const first = await before.request("pm_message", sealed(name, "once"), id);
    room = await stored.restart();
    room.clock.skip(ms);
    const [alice, bob] = [await room.member("alice"), await room.member("bob")];
    const again = await alice.request("pm_message", sealed(name, "once"), id);
    deepEqual([again.event, again.data], ["ack", first.data]);
    deepEqual([pmTexts(alice), pmTexts(bob)], [[], []]);
    // The server cannot know any more whether it was delivered, so both are told to look.
    for (const client of [alice, bob]) {
      deepEqual(client.all("resync"), [{ since: first.data["ts"], room: name }]);
    }
    deepEqual(await kept(room, bob, "alice"), ["once"]);
  });
}

Deno.test("a resend is recognised when 500 newer messages have pushed the first out of the history", async () => {
  await using room = await openRoom(UNLIMITED);
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = await openPair(alice, bob);
  const id = uuid();
  const first = await alice.request("pm_message", sealed(name, "once"), id);
  for (let n = 0; n < 500; n++) bob.send("pm_message", sealed(name, `${n}`), uuid());
  await room.settle();
  const again = await alice.request("pm_message", sealed(name, "once"), id);
  deepEqual([again.event, again.data], ["ack", first.data]);
  equal(pmTexts(bob).filter((text) => text === "once").length, 1);
});

Deno.test("an id is recognised for each person: the other's same id is another message", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = await openPair(alice, bob);
  const id = uuid();
  const one = await alice.request("pm_message", sealed(name, "alice's"), id);
  const two = await bob.request("pm_message", sealed(name, "bob's"), id);
  notEqual(one.data["id"], two.data["id"]);
  for (const client of [alice, bob]) deepEqual(pmTexts(client), ["alice's", "bob's"]);
});

Deno.test("a message that waits for an invitation is recognised too, also when 50 wait", async () => {
  await using room = await openRoom(UNLIMITED);
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = String((await alice.request("pm_open", { target: "bob" })).data["room"]);
  const ids = Array.from({ length: 50 }, uuid);
  const acks = [];
  for (const [n, id] of ids.entries()) {
    acks.push((await alice.request("pm_message", sealed(name, `${n}`), id)).data);
  }
  for (const [n, id] of ids.entries()) {
    deepEqual((await alice.request("pm_message", sealed(name, `${n}`), id)).data, acks[n]);
  }
  await bob.request("pm_accept", { room: name });
  equal(pmTexts(bob).length, 50);
  deepEqual((await alice.request("pm_message", sealed(name, "0"), ids[0])).data, acks[0]);
  equal(pmTexts(bob).length, 50);
});

Deno.test("what was refused is not remembered as sent", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = await openPair(alice, bob);
  const id = uuid();
  equal((await alice.request("pm_message", { room: name, text: "plain" }, id)).data["code"], "bad_request");
  equal((await alice.request("pm_message", sealed(name, "sealed"), id)).event, "ack");
  deepEqual(pmTexts(bob), ["sealed"]);
});

Deno.test("with a guest: recognised while the guest stays, and delivered once", async () => {
  await using room = await openRoom();
  const [guest, bob] = [await room.guest("guest"), await room.member("bob")];
  const name = await openPair(guest, bob);
  const id = uuid();
  const first = await guest.request("pm_message", { room: name, text: "once" }, id);
  deepEqual(
    (await guest.request("pm_message", { room: name, text: "once" }, id.toUpperCase())).data,
    first.data,
  );
  const [tab, back] = [uuid(), await room.member("bob")];
  const answer = await bob.request("pm_message", { room: name, text: "twice" }, tab);
  deepEqual((await back.request("pm_message", { room: name, text: "twice" }, tab)).data, answer.data);
  for (const client of [guest, bob]) deepEqual(pmTexts(client), ["once", "twice"]);
});
