// A stranger can do nothing with a room of two others, over the socket or over REST, nor can a guest.

import { deepEqual, equal, ok } from "node:assert/strict";
import { openPair, pmTexts, sealed, uuid } from "../support/dm.ts";
import { call } from "../support/rest_client.ts";
import { openRoom, type Room } from "../support/room.ts";
import type { PlainClient } from "../support/plain_client.ts";

/** What strangers try with a room, and what each answers. */
const TRIES: readonly [event: string, data: (room: string) => object, code: string][] = [
  ["pm_message", (room) => sealed(room, "intruding"), "forbidden"],
  ["pm_message", (room) => ({ room, text: "intruding" }), "forbidden"],
  ["pm_accept", (room) => ({ room }), "not_invited"],
  ["pm_read", (room) => ({ room, id: 1 }), "forbidden"],
  ["pm_typing", (room) => ({ room, busy: true }), "forbidden"],
];

/** Tries everything, and looks whether the two noticed anything. */
async function intrude(
  room: Room,
  name: string,
  strangers: PlainClient[],
  two: PlainClient[],
): Promise<void> {
  await room.pass(1_000);
  for (const client of two) client.forget();
  for (const stranger of strangers) {
    for (const [event, data, code] of TRIES) {
      const reply = await stranger.request(event, data(name), uuid());
      deepEqual([reply.event, reply.data["code"]], ["error", code], event);
      // Nor is the second try within a second told anything else about the room.
      room.clock.skip(5_000);
    }
    deepEqual(stranger.all("pm_message"), []);
  }
  await room.pass(1_000);
  for (const client of two) deepEqual(client.frames, []);
}

for (const state of ["accepted", "pending"] as const) {
  Deno.test(`a stranger cannot send to, accept, read or type in a room of two members (${state})`, async () => {
    await using room = await openRoom();
    const [alice, bob] = [await room.member("alice"), await room.member("bob")];
    const name = state === "accepted"
      ? await openPair(alice, bob)
      : String((await alice.request("pm_open", { target: "bob" })).data["room"]);
    await alice.request("pm_message", sealed(name, "secret"), uuid());
    const strangers = [
      await room.member("mallory", "root"),
      await room.member("mona", "mod"),
      await room.guest("guest"),
    ];
    await intrude(room, name, strangers, [alice, bob]);
    if (state === "pending") equal((await bob.request("pm_accept", { room: name })).event, "pm_ready");
  });
}

for (const other of ["guest", "member"] as const) {
  Deno.test(`a stranger cannot send to, accept, read or type in a room of a guest and a ${other}`, async () => {
    await using room = await openRoom();
    const [alice, bob] = [await room.guest("alice"), await room[other]("bob")];
    const pending = String((await alice.request("pm_open", { target: "bob" })).data["room"]);
    const strangers = [await room.member("mallory", "root"), await room.guest("guest")];
    await intrude(room, pending, strangers, [alice, bob]);
    await bob.request("pm_accept", { room: pending });
    await alice.request("pm_message", { room: pending, text: "secret" }, uuid());
    await intrude(room, pending, strangers, [alice, bob]);
  });
}

Deno.test("somebody who has not joined answers not_joined to all of it", async () => {
  await using room = await openRoom();
  const name = await openPair(await room.member("alice"), await room.member("bob"));
  const outsider = room.connect();
  for (const [event, data] of TRIES) {
    equal((await outsider.request(event, data(name))).data["code"], "not_joined");
  }
});

Deno.test("over REST a stranger reads its own history only, whatever it asks for", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const mallory = await room.member("mallory", "root");
  const name = await openPair(alice, bob);
  await alice.request("pm_message", sealed(name, "secret"), uuid());
  const { room_key } = alice.all("pm_ready")[0]!;
  const token = mallory.all("joined")[0]!.token!;
  for (
    const query of [
      "with=bob",
      "with=alice",
      `with=bob&room=${name}`,
      "with=bob&user_id=1",
      "with=alice&with=bob",
    ]
  ) {
    const answer = await call(room, `/api/pm/history?${query}`, { token });
    deepEqual([answer.status, answer.json.messages], [200, []], query);
    ok(answer.json.room_key !== room_key, query);
  }
  const [one] =
    (await call(room, "/api/pm/history?with=bob", { token: alice.all("joined")[0]!.token! })).json.messages;
  equal(one.from_me, true);
});

Deno.test("a person with the name of one of the two, after that account is gone, is a stranger too", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = await openPair(alice, bob);
  await alice.request("delete_account", { password: "correct horse" });
  const guest = await room.guest("alice");
  equal((await guest.request("pm_message", sealed(name, "x"), uuid())).data["code"], "forbidden");
  equal((await guest.request("pm_accept", { room: name })).data["code"], "not_invited");
  deepEqual(pmTexts(bob), []);
});
