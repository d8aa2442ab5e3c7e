// What a resumed session of a guest does not undo: secrets, sanctions, ignores, and the bounds of what waits.

import { deepEqual, equal, ok } from "node:assert/strict";
import { pmTexts, uuid } from "../support/dm.ts";
import { openRoom, PASSWORD } from "../support/room.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { back, CAPS, come, guest, leave, secretOf, talk } from "../support/resuming_guests.ts";

Deno.test("a lost reply locks nobody out: the old secret holds until the new one was used, or the client was heard", async () => {
  await using room = await openRoom();
  const ada = await guest(room, "Ada");
  const first = secretOf(ada);
  await leave(room, ada);
  const second = await back(room, ada);
  await leave(room, second);
  const { client: third, reply } = await come(room, first);
  equal(reply.event, "joined", "the reply to the second was lost");
  equal((await come(room, secretOf(second))).reply.data["code"], "session_expired", "nobody has that one");
  await third.request("message", { text: "hi" }, uuid());
  equal((await come(room, first)).reply.data["code"], "session_expired", "the client was heard");
  await leave(room, third);
  await back(room, third);
});

Deno.test("wrong secrets", async () => {
  await using room = await openRoom();
  const ada = await guest(room, "Ada");
  for (const resume of ["", "x", "0".repeat(64), "0".repeat(10_000), secretOf(ada).toUpperCase() + "x"]) {
    equal((await come(room, resume)).reply.data["code"], "session_expired");
  }
  equal((await room.connect().request("join", { mode: "resume" })).data["code"], "session_expired");
  equal(
    (await ada.request("join", { mode: "resume", resume: secretOf(ada) })).data["code"],
    "already_joined",
  );
});

Deno.test("no grace after a kick, a ban or logging out; a ban and a kick reach who is away", async () => {
  await using room = await openRoom();
  const root = await room.member("Ruth", "root");
  const ends: [string, (ada: PlainClient) => Promise<unknown>][] = [
    ["kick", () => root.request("mod_kick", { target: "Ada" })],
    ["ban", () => root.request("mod_ban", { target: "Ada", minutes: 1 })],
    ["log out", (ada) => ada.request("log_out", {})],
  ];
  for (const isAway of [false, true]) {
    for (const [what, end] of isAway ? ends.slice(0, 2) : ends) {
      const ada = room.connect("198.51.100.7");
      await ada.join("Ada", { caps: CAPS });
      const bob = await guest(room, "Bob");
      await talk(ada, bob);
      if (isAway) await leave(room, ada);
      await end(ada);
      await room.pass(1_000);
      ok(!bob.people.some(({ username }) => username === "Ada"), `${what}, away: ${isAway}`);
      deepEqual(bob.all("pm_peer").at(-1)?.state, "gone", what);
      const { code } = (await come(room, secretOf(ada), { address: "203.0.113.9" })).reply.data;
      equal(code, "session_expired", what);
      if (what === "ban") {
        const { reply } = await come(room, secretOf(ada), { address: "198.51.100.7" });
        equal(reply.data["code"], "banned");
      }
      bob.send("log_out");
      await room.pass(61_000);
    }
  }
});

Deno.test("a mute and an ignore hold across the sockets", async () => {
  await using room = await openRoom();
  const [root, eve] = [await room.member("Ruth", "root"), await room.member("Eve")];
  const ada = await guest(room, "Ada");
  await eve.request("user_ignore", { target: "Ada" });
  await leave(room, ada);
  await root.request("mod_mute", { target: "Ada", minutes: 10 });
  const { client: again } = await come(room, secretOf(ada), { address: "198.51.100.4" });
  equal(again.all("mute_updated")[0]?.muted, true);
  equal((await again.request("message", { text: "x" }, uuid())).data["code"], "muted");
  await root.request("mod_mute", { target: "Ada", on: false });
  await again.request("message", { text: "can you hear me" }, uuid());
  deepEqual([root.texts, eve.texts], [["can you hear me"], []]);
});

Deno.test("what a guest ignored and declined stays so", async () => {
  await using room = await openRoom();
  const [eve, bob, ada] = [await room.member("Eve"), await room.guest("Bob"), await guest(room, "Ada")];
  for (const target of ["Eve", "Bob"]) {
    equal((await ada.request("user_ignore", { target })).event, "ignore_status");
  }
  const cleo = await room.guest("Cleo");
  const name = String((await cleo.request("pm_open", { target: "Ada" })).data["room"]);
  await ada.request("pm_decline", { room: name });
  await leave(room, ada);
  const again = await back(room, ada);
  deepEqual(again.all("ignore_status"), [{ target: "Eve", ignored: true }, { target: "Bob", ignored: true }]);
  deepEqual(again.all("pm_invite"), []);
  for (const client of [eve, bob, cleo]) await client.request("message", { text: "hear me" }, uuid());
  deepEqual(again.all("message").map(({ username }) => username), ["Cleo"]);
});

Deno.test("registering in place ends the secret of the guest", async () => {
  await using room = await openRoom();
  const ada = await guest(room, "Ada");
  const secret = secretOf(ada);
  await ada.request("join", { mode: "register", username: "Ada", password: PASSWORD });
  equal((await come(room, secret)).reply.data["code"], "session_expired");
  await leave(room, ada);
  await room.pass(1_000);
  equal((await come(room, secret)).reply.data["code"], "session_expired");
});

Deno.test("messages for a guest who is away are bounded: 50 of a room, none acknowledged is lost", async () => {
  await using room = await openRoom({ rateMessages: 1_000 });
  const [ada, bob] = [await guest(room, "Ada"), await guest(room, "Bob")];
  const name = await talk(ada, bob);
  await leave(room, ada);
  const acknowledged: string[] = [];
  let refused = "";
  for (let n = 0; n < 60; n++) {
    const { event, data } = await bob.request("pm_message", { room: name, text: `m${n}` }, uuid());
    if (event === "ack") acknowledged.push(`m${n}`);
    else refused = String(data["code"]);
    await room.pass(250);
  }
  deepEqual([acknowledged.length, refused], [50, "unavailable"]);
  deepEqual(pmTexts(await back(room, ada)), acknowledged);
  equal((await bob.request("pm_message", { room: name, text: "m60" }, uuid())).event, "ack");
});
