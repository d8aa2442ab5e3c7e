// Private rooms: their names, their keys, and whom one can open a conversation with.

import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { createHmac } from "node:crypto";
import { openPair, sealed, uuid } from "../support/dm.ts";
import { openRoom, TEST_SECRETS } from "../support/room.ts";
import { openStoredRoom } from "../support/room_with_store.ts";
import type { Envelope } from "../support/plain_client.ts";

/** HMAC-SHA256(JWT_SECRET, room) in base64, as the contract says. */
function keyOf(room: unknown): string {
  return createHmac("sha256", TEST_SECRETS.jwtSecret).update(String(room)).digest("base64");
}

Deno.test("pm_open: the reply is pm_ready { with, room, room_key, peer }, the target gets pm_invite { from, … }", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("Alice"), await room.member("Bob", "mod")];
  await room.pass(1_000);
  const ready = await alice.request("pm_open", { target: "bob" });
  const { room: name, room_key } = ready.data;
  const peer = {
    ...{ username: "Bob", is_admin: true, is_registered: true, is_verified: false, role: "mod" },
  };
  deepEqual([ready.event, ready.data], ["pm_ready", { with: "Bob", room: name, room_key, peer }]);
  const invite = await bob.next("pm_invite");
  const { peer: from, ...rest } = invite;
  deepEqual(rest, { from: "Alice", room: name, room_key });
  equal(from!.username, "Alice");
});

for (
  const [one, two] of [["member", "member"], ["guest", "guest"], ["guest", "member"], [
    "member",
    "guest",
  ]] as const
) {
  Deno.test(`room is opaque, at most 80 characters, the same for both: ${one} and ${two}`, async () => {
    await using room = await openRoom();
    const [alice, bob] = [await room[one]("Alice"), await room[two]("Bob")];
    const ready = await alice.request("pm_open", { target: "BOB" });
    const invite = await bob.next("pm_invite");
    const accepted = await bob.request("pm_accept", { room: invite.room });
    deepEqual([ready.event, accepted.event], ["pm_ready", "pm_ready"]);
    const [here, there] = [ready.data, accepted.data];
    deepEqual([here["with"], there["with"]], ["Bob", "Alice"]);
    for (const wire of [there, invite as unknown as Envelope["data"]]) {
      deepEqual([wire["room"], wire["room_key"]], [here["room"], here["room_key"]]);
    }
    match(String(here["room"]), /^[\x21-\x7e]{1,80}$/);
    ok(!/alice|bob/i.test(String(here["room"])));
    equal(here["room_key"], keyOf(here["room"]));
    equal(atob(String(here["room_key"])).length, 32);
  });
}

Deno.test("the room of two registered people never changes: whoever opens it, whenever, also after a restart", async () => {
  await using stored = await openStoredRoom();
  const names = new Set<unknown>();
  for (let visit = 0; visit < 3; visit++) {
    const { room } = stored;
    const [alice, bob] = [await room.member("alice"), await room.member("bob")];
    for (const [from, target] of [[alice, "bob"], [bob, "alice"]] as const) {
      const { data } = await from.request("pm_open", { target });
      names.add(`${data["room"]} ${data["room_key"]}`);
    }
    alice.vanish();
    await stored.restart();
  }
  equal(names.size, 1);
});

Deno.test("every two have a room of their own", async () => {
  await using room = await openRoom();
  const names = ["alice", "bob", "carol", "dave"];
  for (const name of names) await room.member(name);
  const rooms = new Set<unknown>(), keys = new Set<unknown>();
  const clients = [...room.clients];
  for (const [n, client] of clients.entries()) {
    for (const target of names.slice(n + 1)) {
      const { data } = await client.request("pm_open", { target });
      rooms.add(data["room"]);
      keys.add(data["room_key"]);
    }
  }
  deepEqual([rooms.size, keys.size], [6, 6]);
});

Deno.test("another JWT_SECRET makes other room keys, the room stays", async () => {
  const keys = [];
  for (const jwtSecret of ["one secret of tests", "another secret of tests"]) {
    await using room = await openRoom({
      digests: (await import("../../server/adapters/hmac_digests.ts")).createHmacDigests({
        ...TEST_SECRETS,
        jwtSecret,
      }),
    });
    await room.member("bob");
    const { data } = await (await room.member("alice")).request("pm_open", { target: "bob" });
    keys.push(data);
  }
  equal(keys[0]!["room"], keys[1]!["room"]);
  notEqual(keys[0]!["room_key"], keys[1]!["room_key"]);
});

Deno.test("peer is there while the other person is, and not otherwise", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  await openPair(alice, bob);
  equal("peer" in (await alice.request("pm_open", { target: "bob" })).data, true);
  bob.vanish();
  await room.settle();
  equal("peer" in (await alice.request("pm_open", { target: "bob" })).data, false);
});

Deno.test("PM to oneself: bad_request, in any case, for a member and for a guest", async () => {
  await using room = await openRoom();
  for (const alice of [await room.member("Alice"), await room.guest("Guesty")]) {
    const { username } = alice.all("joined")[0]!;
    for (const target of [username, username.toLowerCase(), username.toUpperCase()]) {
      equal((await alice.request("pm_open", { target })).data["code"], "bad_request");
    }
    deepEqual(alice.all("pm_invite"), []);
  }
});

Deno.test("pm_open for a name that nobody has answers not_found, whatever the name", async () => {
  await using room = await openRoom();
  const alice = await room.member("alice");
  for (const target of ["nobody", "", " ", "bob\n", "%", "a".repeat(5_000), "__proto__"]) {
    equal((await alice.request("pm_open", { target })).data["code"], "not_found", target.slice(0, 20));
  }
});

Deno.test("what is no room of anybody's: forbidden to write to, read and type in, not_invited to accept", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const own = await openPair(alice, bob);
  const names = [
    "",
    "x",
    "lobby",
    "pm-1-1",
    "pm-0-1",
    "pm-2-1",
    "pm-01-2",
    "pm-1-2-3",
    `${own}\n`,
    ` ${own}`,
  ];
  for (const name of [...names, own.toUpperCase(), `guest-${uuid()}`, "a".repeat(5_000), "__proto__"]) {
    const shown = name.slice(0, 40);
    equal((await alice.request("pm_message", sealed(name, "x"), uuid())).data["code"], "forbidden", shown);
    equal((await alice.request("pm_read", { room: name, id: 1 })).data["code"], "forbidden", shown);
    equal((await alice.request("pm_typing", { room: name, busy: true })).data["code"], "forbidden", shown);
    equal((await alice.request("pm_accept", { room: name })).data["code"], "not_invited", shown);
    room.clock.skip(5_000);
  }
});
