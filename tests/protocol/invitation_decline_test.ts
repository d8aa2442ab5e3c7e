// Row 5: "Not now" holds for a day and for that person, unseen by the inviter, and the one who declined can lift it.

import { deepEqual, equal } from "node:assert/strict";
import { openPair, pmTexts, sealed, uuid } from "../support/dm.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";
import { openStoredRoom } from "../support/room_with_store.ts";

const DAY_MS = 86_400_000;
/** More than the invitations of one address in a test. */
const OPENINGS = 14;

async function invite(from: PlainClient, target: string): Promise<string> {
  const ready = await from.request("pm_open", { target });
  equal(ready.event, "pm_ready");
  return String(ready.data["room"]);
}

async function decline(by: PlainClient, room: string): Promise<void> {
  equal((await by.request("pm_decline", { room })).event, "ack");
}

function write(from: PlainClient, room: string, text: string): Promise<{ event: string }> {
  return from.request("pm_message", room.startsWith("pm-") ? sealed(room, text) : { room, text }, uuid());
}

async function pass(room: Room, ms: number): Promise<void> {
  room.clock.skip(ms);
  await room.settle();
}

for (
  const [inviter, decliner] of [
    ["member", "member"],
    ["guest", "member"],
    ["member", "guest"],
    ["guest", "guest"],
  ] as const
) {
  Deno.test(`row 5: a ${decliner} who declined a ${inviter} is not asked again for a day, and the ${inviter} notices nothing`, async () => {
    await using room = await openRoom();
    const [caller, called] = [await room[inviter]("caller"), await room[decliner]("called")];
    const name = await invite(caller, "called");
    const before = caller.all("pm_ready")[0];
    await decline(called, name);
    called.forget();
    for (let n = 0; n < OPENINGS; n++) await invite(caller, "called");
    deepEqual(called.all("pm_invite"), []);
    deepEqual(caller.all("pm_ready").map((each) => each), Array(OPENINGS + 1).fill(before));
    equal((await write(caller, name, "hello?")).event, "ack");
    deepEqual([pmTexts(caller), pmTexts(called)], [["hello?"], []]);

    await pass(room, DAY_MS - 1);
    await invite(caller, "called");
    deepEqual(called.all("pm_invite"), [], "not in the last millisecond either");
    await pass(room, 1);
    await invite(caller, "called");
    deepEqual(called.all("pm_invite").map(({ from }) => from), ["caller"]);
  });

  Deno.test(`row 5: a ${decliner} accepts a declined ${inviter} later, or opens the room: what waited arrives`, async () => {
    for (const how of ["accept", "open"] as const) {
      await using room = await openRoom();
      const [caller, called] = [await room[inviter]("caller"), await room[decliner]("called")];
      const name = await invite(caller, "called");
      await write(caller, name, "hello?");
      await decline(called, name);
      await write(caller, name, "anybody?");
      const reply = how === "accept"
        ? await called.request("pm_accept", { room: name })
        : await called.request("pm_open", { target: "caller" });
      equal(reply.event, "pm_ready");
      deepEqual(pmTexts(called), ["hello?", "anybody?"]);
      equal((await write(called, name, "sorry")).event, "ack");
      equal(pmTexts(caller).at(-1), "sorry");
      deepEqual(caller.all("pm_accepted").map(({ room }) => room), [name]);
    }
  });
}

Deno.test("row 5: one declined person is no other, and declining again begins a new day", async () => {
  await using room = await openRoom();
  const [alice, bob, carol] = [
    await room.member("alice"),
    await room.member("bob"),
    await room.member("carol"),
  ];
  const name = await invite(alice, "carol");
  await decline(carol, name);
  await invite(bob, "carol");
  deepEqual(carol.all("pm_invite").map(({ from }) => from), ["alice", "bob"]);
  await pass(room, DAY_MS / 2);
  await decline(carol, name);
  await pass(room, DAY_MS - 1);
  await invite(alice, "carol");
  equal(carol.all("pm_invite").length, 2);
});

Deno.test("row 5: pm_decline is for the invited user of an unanswered invitation alone", async () => {
  await using room = await openRoom();
  const [alice, bob, carol] = [
    await room.member("alice"),
    await room.member("bob"),
    await room.guest("carol"),
  ];
  const names = [await invite(alice, "bob"), await invite(carol, "bob")];
  const code = async (by: PlainClient, name: string) =>
    (await by.request("pm_decline", { room: name })).data["code"];
  for (const name of names) {
    for (const client of [alice, carol]) equal(await code(client, name), "not_invited");
  }
  for (const name of ["", "pm-1-2-3", "violet-1", `guest-${uuid()}`, "pm-1-999"]) {
    equal(await code(bob, name), "not_invited", name);
  }
  const field = await bob.request("pm_decline", {});
  deepEqual([field.data["code"], field.data["field"]], ["bad_request", "room"]);
  const pair = await openPair(alice, await room.member("dora"));
  equal(await code(alice, pair), "not_invited", "an accepted one");
  await invite(alice, "bob");
  equal(bob.all("pm_invite").length, 3, "none of it has declined anything");
});

Deno.test("row 5: the user's other sockets learn that it was declined, and nobody else", async () => {
  await using room = await openRoom();
  const alice = await room.member("alice");
  const [tab, phone] = [await room.member("bob"), await room.member("bob")];
  const name = await invite(alice, "bob");
  await decline(tab, name);
  await room.settle();
  deepEqual([tab, phone, alice].map((client) => client.all("pm_declined")), [[], [{ room: name }], []]);
});

Deno.test("row 5: what a member declined holds over a restart and for each later join, and comes back after the day", async () => {
  await using stored = await openStoredRoom();
  let { room } = stored;
  let bob = await room.member("bob");
  const name = await invite(await room.member("alice"), "bob");
  await decline(bob, name);
  room = await stored.restart();
  bob = await room.member("bob");
  await room.settle();
  deepEqual(bob.all("pm_invite"), []);
  equal(await invite(await room.member("alice"), "bob"), name);
  deepEqual(bob.all("pm_invite"), []);
  await pass(room, DAY_MS);
  bob = await room.member("bob");
  await room.settle();
  deepEqual(bob.all("pm_invite").map(({ from }) => from), ["alice"], "it is still unanswered");
});

for (const kind of ["member", "guest"] as const) {
  Deno.test(`row 5: a declined guest who registers is declined as that account too (by a ${kind})`, async () => {
    await using room = await openRoom();
    const [called, caller] = [await room[kind]("called"), await room.guest("caller")];
    await decline(called, await invite(caller, "called"));
    equal((await caller.join("caller", { mode: "register", password: PASSWORD })).event, "joined");
    await room.settle();
    called.forget();
    await invite(caller, "called");
    deepEqual(called.all("pm_invite"), []);
    if (kind === "guest") return;
    caller.vanish();
    called.vanish();
    await room.settle();
    const [back, again] = [await room.member("called"), await room.member("caller")];
    await invite(again, "called");
    deepEqual(back.all("pm_invite"), [], "also when both have been away");
    await pass(room, DAY_MS);
    await invite(again, "called");
    equal(back.all("pm_invite").length, 1);
  });

  Deno.test(`row 5: what a guest declined holds for the account that the guest becomes (of a ${kind})`, async () => {
    await using room = await openRoom();
    const [called, caller] = [await room.guest("called"), await room[kind]("caller")];
    await decline(called, await invite(caller, "called"));
    equal((await called.join("lady", { mode: "register", password: PASSWORD })).event, "joined");
    await room.settle();
    called.forget();
    await invite(caller, "lady");
    deepEqual(called.all("pm_invite"), []);
  });
}

Deno.test("row 5: a decline ends with the session of a guest: the next guest of that name may ask", async () => {
  await using room = await openRoom();
  const [called, first] = [await room.member("called"), await room.guest("caller")];
  await decline(called, await invite(first, "called"));
  first.vanish();
  await room.settle();
  called.forget();
  await invite(await room.guest("caller"), "called");
  equal(called.all("pm_invite").length, 1);
});
