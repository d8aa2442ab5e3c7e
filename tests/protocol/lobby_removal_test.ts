// Lobby messages that are taken back by their authors, or removed by moderators: gone everywhere, and for good.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { done } from "../support/moderation.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { MOD_PASSWORD, openRoom, type Room } from "../support/room.ts";

const ID = "5b0f8b0e-5c0c-4b0e-9d0e-0f6d2b1c9a01";
const MINUTE_MS = 60_000;
const CAPS = ["backlog"];

/** Says something in the lobby. Resolves to the message's id. */
async function say(client: PlainClient, text: string, requestId?: string): Promise<string> {
  const { event, data } = await client.request("message", { text }, requestId ?? crypto.randomUUID());
  equal(event, "ack", JSON.stringify(data));
  return String(data["id"]);
}

/** The refusal of a request: its code and field. */
async function refusal(client: PlainClient, event: string, data: object): Promise<unknown[]> {
  const reply = await client.request(event, data);
  equal(reply.event, "error", JSON.stringify(reply));
  return [reply.data["code"], reply.data["field"]];
}

/** The removals that a client has been told of. */
function removed(client: PlainClient): unknown[] {
  return client.all("message_removed");
}

/** What a new client with the cap gets from before it joined. */
async function backlogOf(room: Room, name: string): Promise<string[]> {
  const client = await room.guest(name, { caps: CAPS });
  return client.all("lobby_backlog").flatMap(({ messages }) => messages.map(({ text }) => text));
}

Deno.test("row 7: a removed message is gone from every screen, from the backlog, and from later resends", async () => {
  await using room = await openRoom({ settings: { lobbyBacklog: 10 }, rateMessages: 100 });
  const [mod, bob, carl] = [
    await room.member("mod", "mod"),
    await room.guest("bob"),
    await room.guest("carl"),
  ];
  const dora = await room.member("dora");
  await dora.request("user_ignore", { target: "bob" });
  const bad = await say(bob, "something vile", ID);
  await say(carl, "good evening");
  const reply = await mod.request("mod_remove", { id: bad, reason: "not here" });
  deepEqual([reply.event, reply.data], ["ack", {}]);
  for (const client of [mod, bob, carl, dora]) {
    deepEqual(removed(client), [{ ids: [bad], by: "staff" }]);
  }
  deepEqual(await backlogOf(room, "erna"), ["good evening"]);
  const again = await bob.request("message", { text: "something vile" }, ID);
  deepEqual([again.event, again.data["id"]], ["ack", bad]);
  room.clock.skip(11 * MINUTE_MS);
  equal(await say(bob, "something vile", ID), bad, "the receipt is forgotten by now");
  equal(carl.texts.filter((text) => text === "something vile").length, 1);
  deepEqual(await backlogOf(room, "fritz"), ["good evening"]);
  deepEqual(await refusal(mod, "mod_remove", { id: bad }), ["not_found", "id"], "gone once");
});

Deno.test("row 7: the envelope of a removal, and a client of the original that takes no notice of it", async () => {
  await using room = await openRoom();
  const [mod, bob] = [await room.member("mod", "mod"), await room.guest("bob")];
  const id = await say(bob, "x");
  mod.send("mod_remove", { id });
  await room.settle();
  ok(bob.frames.includes(`{"event":"message_removed","data":{"ids":["${id}"],"by":"staff"}}`));
  equal(mod.all("error").length, 0);
});

Deno.test("row 7: a removal is logged with its reason, and without the text", async () => {
  await using room = await openRoom();
  const [mod, bob] = [await room.member("mod", "mod"), await room.guest("Bob")];
  const id = await say(bob, "something vile");
  await mod.request("mod_remove", { id, reason: " not here " });
  const [entry] = await done(room);
  const { actor, action, target, reason, detail } = entry!;
  deepEqual({ actor, action, target, reason, detail }, {
    ...{ actor: "mod", action: "remove_message", target: "Bob", reason: "not here" },
    detail: `message ${id}`,
  });
  ok(!JSON.stringify(await done(room)).includes("vile"));
  ok(!room.log.lines.some((line) => line.includes("vile")));
});

Deno.test("row 7: only messages of users with less power can be removed, and nothing is unknown or one's own", async () => {
  await using room = await openRoom({ rateMessages: 100 });
  const [mod, peer, admin] = [
    await room.member("mod", "mod"),
    await room.member("peer", "mod"),
    await room.member("admin", "admin"),
  ];
  const [bob, hired] = [await room.guest("bob"), await room.guest("hired", { mod_password: MOD_PASSWORD })];
  const [ofAdmin, ofPeer, own, ofHired, ofBob] = [
    await say(admin, "a"),
    await say(peer, "b"),
    await say(mod, "c"),
    await say(hired, "d"),
    await say(bob, "e"),
  ];
  for (const id of [ofAdmin, ofPeer, own, ofHired]) {
    deepEqual((await mod.request("mod_remove", { id })).data["code"], "forbidden");
  }
  for (const id of ["", "x", crypto.randomUUID(), "constructor"]) {
    deepEqual(await refusal(mod, "mod_remove", { id }), ["not_found", "id"]);
  }
  deepEqual(await refusal(mod, "mod_remove", { id: 7 }), ["bad_request", "id"]);
  deepEqual(await refusal(mod, "mod_remove", { id: ofBob, reason: "x".repeat(201) }), ["too_long", "reason"]);
  equal((await bob.request("mod_remove", { id: ofBob })).data["code"], "forbidden");
  deepEqual(removed(bob), []);
  equal((await hired.request("mod_remove", { id: ofBob })).event, "ack", "a moderator by password may");
  equal((await admin.request("mod_remove", { id: ofHired.toUpperCase() })).event, "ack");
  deepEqual(removed(bob).length, 2);
});

Deno.test("row 7: power is that of now for an account, and that of then for a guest who has left", async () => {
  await using room = await openRoom();
  const mod = await room.member("mod", "mod");
  const [hired, former] = [
    await room.guest("hired", { mod_password: MOD_PASSWORD }),
    await room.member("former", "admin"),
  ];
  const [ofHired, ofFormer] = [await say(hired, "x"), await say(former, "y")];
  hired.vanish();
  former.vanish();
  await room.settle();
  await room.store.accounts.setRole((await room.store.accounts.byName("former"))!.id, "user");
  equal((await mod.request("mod_remove", { id: ofHired })).data["code"], "forbidden");
  equal((await mod.request("mod_remove", { id: ofFormer })).event, "ack");
});

for (const who of ["guest", "member"] as const) {
  Deno.test(`row 8: one's own message can be taken back for ten minutes (${who})`, async () => {
    await using room = await openRoom({ settings: { lobbyBacklog: 10 }, rateMessages: 100 });
    const [alice, bob] = [await room[who]("alice"), await room.guest("bob")];
    const first = await say(alice, "oops");
    deepEqual(await refusal(bob, "message_retract", { id: first }), ["forbidden", "id"]);
    room.clock.skip(10 * MINUTE_MS);
    const reply = await alice.request("message_retract", { id: first });
    deepEqual([reply.event, reply.data], ["ack", {}]);
    for (const client of [alice, bob]) deepEqual(removed(client), [{ ids: [first], by: "author" }]);
    deepEqual(await backlogOf(room, "carl"), []);
    deepEqual(await refusal(alice, "message_retract", { id: first }), ["not_found", "id"]);
    deepEqual(await refusal(alice, "message_retract", { id: crypto.randomUUID() }), ["not_found", "id"]);
    const second = await say(alice, "too late");
    room.clock.skip(10 * MINUTE_MS + 1);
    deepEqual(await refusal(alice, "message_retract", { id: second }), ["expired", "id"]);
    equal(removed(bob).length, 1);
  });
}

Deno.test("row 8: a name is no author: another guest under it takes nothing back; a guest who registers does", async () => {
  await using room = await openRoom();
  const alice = await room.guest("alice");
  const id = await say(alice, "x");
  alice.vanish();
  await room.settle();
  const other = await room.guest("alice");
  deepEqual(await refusal(other, "message_retract", { id }), ["forbidden", "id"]);
  const own = await say(other, "y");
  const joined = await other.request("join", {
    mode: "register",
    username: "alice",
    password: "correct horse",
  });
  equal(joined.event, "joined");
  equal((await other.request("message_retract", { id: own })).event, "ack");
});

Deno.test("row 8: a muted user can still take a message back", async () => {
  await using room = await openRoom();
  const [mod, bob] = [await room.member("mod", "mod"), await room.guest("bob")];
  const id = await say(bob, "x");
  await mod.request("mod_mute", { target: "bob" });
  equal((await bob.request("message_retract", { id })).event, "ack");
});

for (const event of ["mod_ban", "mod_kickban"]) {
  Deno.test(`row 7: ${event} can remove what its target said in the last minutes`, async () => {
    await using room = await openRoom({ settings: { lobbyBacklog: 10 }, rateMessages: 100 });
    const [mod, bob, carl] = [
      await room.member("mod", "mod"),
      await room.member("bob"),
      await room.guest("carl"),
    ];
    const old = await say(bob, "long ago");
    room.clock.skip(10 * MINUTE_MS + 1);
    const ids = [await say(bob, "one"), await say(bob, "two")];
    await say(carl, "three");
    for (const remove_minutes of [0, 61, 1.5, -1, "10", null]) {
      deepEqual(await refusal(mod, event, { target: "bob", remove_minutes }), [
        "bad_request",
        "remove_minutes",
      ]);
    }
    equal(bob.closed, null, "a bad request changes nothing");
    const reply = await mod.request(event, { target: "bob", remove_minutes: 10 });
    equal(reply.event, "ack");
    for (const client of [mod, carl]) deepEqual(removed(client), [{ ids, by: "staff" }]);
    ok(!removed(carl).flatMap((event) => (event as { ids: string[] }).ids).includes(old));
    deepEqual(
      await backlogOf(room, "dora"),
      ["three"],
      "a banned user's other lines are not for new clients",
    );
    match((await done(room)).at(-1)!.detail!, /messages of 10 min removed/);
  });
}

Deno.test("row 7: a ban without it removes nothing from screens; a guest's name and account are one target", async () => {
  await using room = await openRoom({ rateMessages: 100 });
  const [mod, bob, carl] = [
    await room.member("mod", "mod"),
    await room.guest("bob"),
    await room.guest("carl"),
  ];
  const first = await say(bob, "as a guest");
  await bob.request("join", { mode: "register", username: "bob", password: "correct horse" });
  const second = await say(bob, "as a member");
  await say(carl, "another");
  await mod.request("mod_ban", { target: "carl" });
  deepEqual(removed(mod), []);
  await mod.request("mod_ban", { target: "bob", remove_minutes: 60 });
  deepEqual(removed(mod), [{ ids: [first, second], by: "staff" }]);
});

Deno.test("row 7: who was away while a message was removed is told when they are back", async () => {
  await using room = await openRoom();
  const [mod, bob] = [await room.member("mod", "mod"), await room.guest("bob")];
  const away = await room.member("anna", "user", { caps: CAPS });
  const [first, second] = [await say(bob, "x"), await say(bob, "y")];
  away.vanish();
  await mod.request("mod_remove", { id: first });
  await bob.request("message_retract", { id: second });
  const back = await room.member("anna", "user", { caps: CAPS });
  deepEqual(removed(back), [{ ids: [second], by: "author" }, { ids: [first], by: "staff" }]);
  deepEqual(removed(await room.guest("original")), [], "without the cap nothing comes unasked");
});
