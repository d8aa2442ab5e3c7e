// Row 5: who may start a private chat with a member.

import { deepEqual, equal } from "node:assert/strict";
import { openPair, pmTexts, sealed, uuid } from "../support/dm.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { MOD_PASSWORD, openRoom, PASSWORD } from "../support/room.ts";
import { openStoredRoom } from "../support/room_with_store.ts";

async function set(member: PlainClient, pm_from: string): Promise<void> {
  equal((await member.request("set_preferences", { pm_from })).event, "ack");
}

async function open(from: PlainClient, target: string): Promise<unknown> {
  const { event, data } = await from.request("pm_open", { target });
  return event === "pm_ready" ? event : [data["code"], data["field"]];
}

const REFUSED = ["forbidden", "target"];

for (
  const [dmFrom, member, guest] of [
    ["everybody", "pm_ready", "pm_ready"],
    ["members", "pm_ready", REFUSED],
    ["nobody", REFUSED, REFUSED],
  ] as const
) {
  Deno.test(`row 5: pm_from ${dmFrom}: who may invite, staff like all others, at once at every node`, async () => {
    await using room = await openRoom();
    const alice = await room.member("alice");
    await set(alice, dmFrom);
    deepEqual(await open(await room.member("bob"), "alice"), member);
    deepEqual(await open(await room.member("mia", "mod"), "alice"), member);
    deepEqual(await open(await room.guest("carol"), "alice"), guest);
    deepEqual(await open(await room.guest("dora", { mod_password: MOD_PASSWORD }), "ALICE"), guest);
    const expected = [member, member, guest, guest].filter((each) => each === "pm_ready").length;
    equal(alice.all("pm_invite").length, expected);
  });
}

Deno.test("row 5: accepted conversations go on, an invitation of one's own is an invitation, and what waits stays", async () => {
  await using room = await openRoom();
  const [alice, bob, carol, dora, eve] = [
    await room.member("alice"),
    await room.member("bob"),
    await room.member("carol"),
    await room.guest("dora"),
    await room.member("eve"),
  ];
  const pair = await openPair(bob, alice);
  const withGuest = await openPair(dora, alice);
  const waiting = String((await eve.request("pm_open", { target: "alice" })).data["room"]);
  await set(alice, "nobody");
  equal(await open(bob, "alice"), "pm_ready");
  equal(await open(dora, "alice"), "pm_ready");
  equal((await bob.request("pm_message", sealed(pair, "still"), uuid())).event, "ack");
  equal((await dora.request("pm_message", { room: withGuest, text: "here" }, uuid())).event, "ack");
  deepEqual(pmTexts(alice), ["still", "here"]);
  equal(await open(alice, "carol"), "pm_ready");
  equal(await open(carol, "alice"), "pm_ready", "alice has asked");
  deepEqual(await open(eve, "alice"), REFUSED);
  equal((await alice.request("pm_accept", { room: waiting })).event, "pm_ready");
});

Deno.test("row 5: pm_from is kept, joined says it, and the user's other sockets learn of a change", async () => {
  await using stored = await openStoredRoom();
  let { room } = stored;
  const alice = await room.member("alice");
  equal("preferences" in alice.all("joined")[0]!, false, "as an original client has it");
  const tab = await room.member("alice", "user", { caps: ["presence"] });
  deepEqual(tab.all("joined")[0]!.preferences, { pm_from: "everybody" });
  await set(alice, "members");
  await room.settle();
  deepEqual([tab.all("preferences"), alice.all("preferences")], [[{ pm_from: "members" }], []]);
  room = await stored.restart();
  const again = await room.member("alice");
  deepEqual(again.all("joined")[0]!.preferences, { pm_from: "members" });
  await set(again, "everybody");
  deepEqual((await room.member("alice")).all("joined")[0]!.preferences, { pm_from: "everybody" });
});

Deno.test("row 5: bad values change nothing, nor does an empty change; guests have no preferences", async () => {
  await using room = await openRoom();
  const [alice, bob, guest] = [
    await room.member("alice"),
    await room.member("bob"),
    await room.guest("guest"),
  ];
  await set(alice, "nobody");
  for (const pm_from of ["friends", "", null, 1, "NOBODY", ["nobody"]]) {
    const { data } = await alice.request("set_preferences", { pm_from });
    deepEqual([data["code"], data["field"]], ["bad_request", "pm_from"], String(pm_from));
  }
  equal((await alice.request("set_preferences", {})).event, "ack");
  deepEqual(await open(bob, "alice"), REFUSED);
  const refused = await guest.request("set_preferences", { pm_from: "nobody" });
  equal(refused.data["code"], "registration_required");
  equal(await open(bob, "guest"), "pm_ready");
});

Deno.test("row 5: a refused invitation takes none from the budget, and nothing tells the member", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  await set(alice, "nobody");
  for (let n = 0; n < 30; n++) deepEqual(await open(bob, "alice"), REFUSED);
  deepEqual([alice.all("pm_invite"), alice.all("pm_unread").length], [[], 1]);
  await room.member("carol");
  equal(await open(bob, "carol"), "pm_ready");
});

Deno.test("row 5: a guest who registers in place may invite members-only members at once", async () => {
  await using room = await openRoom();
  const [alice, guest] = [await room.member("alice"), await room.guest("guest")];
  await set(alice, "members");
  deepEqual(await open(guest, "alice"), REFUSED);
  equal((await guest.join("guest", { mode: "register", password: PASSWORD })).event, "joined");
  equal(await open(guest, "alice"), "pm_ready");
});
