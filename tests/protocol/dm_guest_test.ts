// Private talk with a guest: relayed in plain text, kept nowhere, gone with the guest.

import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { pmTexts, sealed, uuid } from "../support/dm.ts";
import { openRoom, PASSWORD } from "../support/room.ts";
import { openStoredRoom } from "../support/room_with_store.ts";
import type { PlainClient } from "../support/plain_client.ts";

/** Opens a conversation and has it accepted. Gives the room's name. */
async function talk(from: PlainClient, to: PlainClient): Promise<string> {
  const target = to.all("joined").at(-1)!.username;
  const name = String((await from.request("pm_open", { target })).data["room"]);
  equal((await to.request("pm_accept", { room: name })).event, "pm_ready");
  return name;
}

for (const other of ["guest", "member"] as const) {
  Deno.test(`a guest and a ${other}: text is relayed to every socket of both people`, async () => {
    await using room = await openRoom();
    const [alice, bob] = [await room.guest("Alice"), await room[other]("Bob")];
    const also = other === "member" ? [await room.member("Bob")] : [];
    const outsider = await room.guest("carol");
    const name = await talk(alice, bob);
    const ack = await alice.request("pm_message", { room: name, text: "  hello <b> \ud83c\udf39 " }, uuid());
    const { id, ts } = ack.data;
    match(String(id), /^[0-9a-f-]{36}$/);
    deepEqual(ack.data, { id, ts: "2025-06-01T12:00:00.000Z" });
    for (const client of [alice, bob, ...also]) {
      deepEqual(client.all("pm_message"), [{ id, ts, from: "Alice", room: name, text: "hello <b> 🌹" }]);
    }
    await bob.request("pm_message", { room: name, text: "hello yourself" }, uuid());
    deepEqual(pmTexts(alice), ["hello <b> 🌹", "hello yourself"]);
    deepEqual(outsider.all("pm_message"), []);
  });
}

Deno.test("text follows the rules of the lobby: trimmed, 1 to 500 code points; nothing sealed", async () => {
  await using room = await openRoom({ rateMessages: 100 });
  const [alice, bob] = [await room.guest("alice"), await room.guest("bob")];
  const name = await talk(alice, bob);
  const cases: [Record<string, unknown>, string | undefined][] = [
    [{ text: "" }, "empty"],
    [{ text: " \n" }, "empty"],
    [{ text: "🌹".repeat(500) }, undefined],
    [{ text: "x".repeat(501) }, "too_long"],
    [{}, "bad_request"],
    [{ ...sealed(name, "x") }, "bad_request"],
    [{ ...sealed(name, "x"), text: "x" }, "bad_request"],
    [{ text: 5 }, "bad_request"],
  ];
  for (const [data, code] of cases) {
    const reply = await alice.request("pm_message", { room: name, ...data }, uuid());
    equal(reply.data["code"], code, JSON.stringify(data).slice(0, 60));
  }
  equal(pmTexts(bob).length, 1);
});

Deno.test("nothing is stored of it: no row, no byte of the database, no line of the log", async () => {
  await using stored = await openStoredRoom();
  const { room } = stored;
  const [guest, member] = [await room.guest("gustav"), await room.member("bob")];
  const before = stored.rows().length;
  const name = await talk(guest, member);
  await guest.request("pm_message", { room: name, text: "a canary sings" }, uuid());
  await member.request("pm_message", { room: name, text: "a canary answers" }, uuid());
  await member.request("pm_read", { room: name, id: uuid() });
  equal(stored.rows().length, before);
  ok(!stored.bytes().includes("canary"));
  ok(!stored.bytes().includes("gustav"));
  ok(!room.log.lines.some((line) => /canary|gustav/.test(line)));
});

Deno.test("target offline answers offline: a registered one to a guest, and whoever has left to the other", async () => {
  await using room = await openRoom({ rateMessages: 100 });
  const [guest, member] = [await room.guest("guest"), await room.member("bob")];
  const name = await talk(guest, member);
  member.vanish();
  await room.settle();
  equal((await guest.request("pm_open", { target: "bob" })).data["code"], "offline");
  equal((await guest.request("pm_message", { room: name, text: "x" }, uuid())).data["code"], "offline");
  const back = await room.member("bob");
  equal((await guest.request("pm_message", { room: name, text: "back" }, uuid())).event, "ack");
  deepEqual(pmTexts(back), ["back"]);
  guest.vanish();
  await room.settle();
  equal((await back.request("pm_message", { room: name, text: "x" }, uuid())).data["code"], "offline");
  equal((await back.request("pm_open", { target: "guest" })).data["code"], "not_found");
});

for (const other of ["guest", "member"] as const) {
  Deno.test(`a room ends with its guest, and nobody inherits it with the name (from a ${other})`, async () => {
    await using room = await openRoom({ rateMessages: 100 });
    const [first, bob] = [await room.guest("alice"), await room[other]("bob")];
    const ended = await talk(first, bob);
    first.vanish();
    await room.settle();
    const second = await room.guest("alice");
    equal((await second.request("pm_message", { room: ended, text: "x" }, uuid())).data["code"], "forbidden");
    equal((await second.request("pm_accept", { room: ended })).data["code"], "not_invited");
    equal((await bob.request("pm_message", { room: ended, text: "x" }, uuid())).data["code"], "offline");
    const fresh = await bob.request("pm_open", { target: "alice" });
    notEqual(fresh.data["room"], ended);
    equal((await second.next("pm_invite")).room, fresh.data["room"]);
    await second.request("pm_accept", { room: fresh.data["room"] });
    await bob.request("pm_message", { room: fresh.data["room"], text: "for the second" }, uuid());
    deepEqual([pmTexts(first), pmTexts(second)], [[], ["for the second"]]);
  });
}

Deno.test("what waited for a guest who left reaches nobody of that name", async () => {
  await using room = await openRoom();
  const [first, bob] = [await room.guest("alice"), await room.guest("bob")];
  const { data } = await bob.request("pm_open", { target: "alice" });
  await bob.request("pm_message", { room: data["room"], text: "for the first" }, uuid());
  first.vanish();
  await room.settle();
  const second = await room.guest("alice");
  equal((await second.request("pm_accept", { room: data["room"] })).data["code"], "not_invited");
  await bob.request("pm_open", { target: "alice" });
  await second.request("pm_accept", { room: (await second.next("pm_invite")).room });
  deepEqual(pmTexts(second), []);
});

Deno.test("a guest who registers in place begins anew: its guest rooms end, the account's are sealed", async () => {
  await using room = await openRoom({ rateMessages: 100 });
  const [alice, bob] = [await room.guest("alice"), await room.member("bob")];
  const ended = await talk(alice, bob);
  equal((await alice.join("alice", { mode: "register", password: PASSWORD })).event, "joined");
  equal((await alice.request("pm_message", { room: ended, text: "x" }, uuid())).data["code"], "forbidden");
  equal((await bob.request("pm_message", { room: ended, text: "x" }, uuid())).data["code"], "offline");
  const name = await talk(bob, alice);
  notEqual(name, ended);
  equal((await bob.request("pm_message", { room: name, text: "x" }, uuid())).data["code"], "bad_request");
  equal((await bob.request("pm_message", sealed(name, "x"), uuid())).event, "ack");
});

Deno.test("the room lasts as long as both are here: opening it again gives the same, no second invitation", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.guest("alice"), await room.guest("bob")];
  const name = await talk(alice, bob);
  equal((await alice.request("pm_open", { target: "bob" })).data["room"], name);
  equal((await bob.request("pm_open", { target: "alice" })).data["room"], name);
  deepEqual([alice.all("pm_invite").length, bob.all("pm_invite").length], [0, 1]);
});
