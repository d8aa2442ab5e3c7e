// Users who left before a moderator acts on them: their addresses are remembered for 15 minutes.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { joined, lines, says, staffed } from "../support/moderation.ts";
import { openRoom, PASSWORD } from "../support/room.ts";

const TROLL_AT = "198.51.100.7";
const MINUTE = 60_000;

for (const event of ["mod_ban", "mod_kickban"]) {
  Deno.test(`a guest who leaves before the ban: ${event} takes the address for 15 minutes, not longer`, async () => {
    await using room = await openRoom();
    const { mod } = await staffed(room);
    for (
      const [name, address, waits, held] of [
        ["troll1", "198.51.100.1", 14 * MINUTE, true],
        ["troll2", "2001:db8:1:2::7", 0, true],
        ["troll3", "198.51.100.3", 15 * MINUTE, false],
      ] as const
    ) {
      const troll = await joined(room, name, address);
      await says(troll);
      troll.vanish();
      await room.pass(waits);
      equal((await mod.request(event, { target: name.toUpperCase() })).event, "ack");
      equal(room.node.addressRefusal(address) !== null, held, name);
      equal((await room.connect("192.0.2.8").join(name)).data["code"], "banned");
    }
  });
}

Deno.test("a member who leaves before the ban: the address is taken with the name", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  const alice = await joined(room, "alice", TROLL_AT, "user");
  alice.vanish();
  await room.settle();
  await mod.request("mod_ban", { target: "alice" });
  ok(room.node.addressRefusal(TROLL_AT));
});

Deno.test("a guest who leaves before the mute is muted under the next name; kicking the one who left answers offline", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  (await joined(room, "troll", TROLL_AT)).vanish();
  await room.settle();
  equal((await mod.request("mod_kick", { target: "troll" })).data["code"], "offline");
  equal((await mod.request("mod_mute", { target: "troll" })).event, "ack");
  equal(await says(await joined(room, "lamb", TROLL_AT)), "muted");
  await room.pass(15 * MINUTE);
  equal((await mod.request("mod_mute", { target: "somebody" })).data["code"], "not_found");
});

Deno.test("who has the name now is meant, not who had it before", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  (await joined(room, "sam", "198.51.100.1")).vanish();
  await room.settle();
  await joined(room, "sam", "198.51.100.2");
  await mod.request("mod_ban", { target: "sam" });
  deepEqual(["198.51.100.1", "198.51.100.2"].map((one) => room.node.addressRefusal(one) !== null), [
    false,
    true,
  ]);
});

Deno.test("a moderator who acts on the name that a guest had a moment ago means the account that it became", async () => {
  await using room = await openRoom();
  const { mod, watcher } = await staffed(room);
  const [first, second] = [
    await joined(room, "troll", "127.0.0.1"),
    await joined(room, "wolf", "198.51.100.2"),
  ];
  await first.join("lamb", { mode: "register", password: PASSWORD });
  await second.join("sheep", { mode: "register", password: PASSWORD });
  equal((await mod.request("mod_mute", { target: "troll" })).event, "ack");
  equal(lines(watcher).at(-1), "lamb was muted");
  equal(await says(first), "muted");
  equal((await mod.request("mod_ban", { target: "wolf" })).event, "ack");
  equal(second.closed?.code, 4003);
  match(lines(watcher).at(-2)!, /^sheep was banned/);
  equal(
    (await room.connect("192.0.2.9").join("sheep", { mode: "login", password: PASSWORD })).data["code"],
    "banned",
  );
});
