// Power that is taken away in the middle of an act, bans made in the middle of a join, and acts on other nodes.

import { deepEqual, equal, ok } from "node:assert/strict";
import { createMemoryBus } from "../../server/adapters/memory_bus.ts";
import { createMemoryNameRegistry } from "../../server/adapters/memory_name_registry.ts";
import { auditEntries, idOf, lines } from "../support/moderation.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";
import { withSeed } from "../support/seed.ts";
import { IN_ONE_TURN } from "../support/two_nodes.ts";

/** How often it is tried where nothing says otherwise; less where each try goes through servers. */
const ROUNDS = IN_ONE_TURN ? 100 : 40;

/** So long apart, staff may act for as long as they like. */
const BETWEEN_ACTIONS_MS = 2_000;

Deno.test("demoting a moderator in the middle of an action, a thousand times, never lets it through", async () => {
  await withSeed(async (chance) => {
    await using room = await openRoom();
    const [admin, mod] = [await room.member("admin", "admin"), await room.member("mod", "mod")];
    (await room.member("alice")).vanish();
    const user_id = await idOf(room, "mod");
    const act: readonly (readonly [event: string, data: object])[] = [
      ["mod_verify", { target: "alice" }],
      ["mod_mute", { target: "alice" }],
      ["mod_ban", { target: "alice" }],
      ["admin_verify_user", { user_id: await idOf(room, "alice") }],
    ];
    const rounds = IN_ONE_TURN ? 1_000 : 150;
    for (let round = 0; round < rounds; round++) {
      const moves = [
        () =>
          chance.oneIn(2)
            ? admin.send("admin_set_role", { user_id, role: "user" })
            : void demoteElsewhere(room, user_id),
        () => mod.send(...chance.pick(act)),
      ];
      if (chance.oneIn(2)) moves.reverse();
      for (const move of moves) {
        move();
        for (const { socket } of [admin, mod]) socket.flushToServer();
        for (let turns = chance.int(12); turns > 0; turns--) await Promise.resolve();
      }
      await room.settle();
      equal((await room.store.accounts.byId(user_id))!.role, "user");
      await admin.request("admin_set_role", { user_id, role: "mod" });
      room.clock.skip(BETWEEN_ACTIONS_MS);
    }
    const outcome = powerAtEachAct(await auditEntries(room));
    deepEqual(outcome.powerless, []);
    ok(outcome.acts > rounds / 20 && outcome.acts < rounds * 0.95, `${outcome.acts} of ${rounds} came first`);
  });
});

/** Takes the role away without a word to the node, as the command line does. */
function demoteElsewhere({ store, clock }: Room, id: number): Promise<void> {
  return store.moderation.transact(async (within) => {
    await within.setRole(id, "user");
    await within.log({
      ...{ at: clock.now(), actorId: null, actor: "operator", actorRole: "root", capacity: "command line" },
      ...{ action: "set_role", targetId: id, target: "mod", reason: null, detail: "mod to user" },
    });
  });
}

/** Reads the log as one story: acts of the moderator, and those of them at which they were none. */
function powerAtEachAct(
  log: Awaited<ReturnType<typeof auditEntries>>,
): { acts: number; powerless: number[] } {
  let [isMod, acts] = [true, 0];
  const powerless: number[] = [];
  for (const { id, action, actor, target, detail } of log) {
    if (action === "set_role" && target === "mod") isMod = detail?.endsWith("to mod") ?? false;
    if (actor !== "mod") continue;
    acts++;
    if (!isMod) powerless.push(id);
  }
  return { acts, powerless };
}

Deno.test("a moderator who is banned or deleted in the middle of an action does nothing after that", async () => {
  await withSeed(async (chance) => {
    await using room = await openRoom();
    const root = await room.member("root", "root");
    (await room.member("alice")).vanish();
    let first = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const name = `mod${round}`;
      const mod = await room.member(name, "mod");
      const id = await idOf(room, name);
      const banned = chance.oneIn(2);
      const removed = banned ? root.send("mod_ban", { target: name }) : room.store.accounts.remove(id);
      root.socket.flushToServer();
      for (let turns = chance.int(40); turns > 0; turns--) await Promise.resolve();
      mod.send("mod_verify", { target: "alice" });
      await removed;
      await room.settle();
      const log = (await auditEntries(room)).filter((entry) => entry.actor === name || entry.target === name);
      if (log.some(({ actor }) => actor === name)) first++;
      if (banned) equal(log.at(-1)!.action, "ban", "nothing is logged behind the ban");
      else if (!log.some(({ actor }) => actor === name)) equal(mod.lastError, "forbidden");
      mod.vanish();
    }
    ok(first < ROUNDS);
  });
});

Deno.test("a ban made while a user joins disconnects them again", async () => {
  await withSeed(async (chance) => {
    await using room = await openRoom();
    const mod = await room.member("mod", "mod");
    let [refused, dismissed] = [0, 0];
    for (let round = 0; round < ROUNDS; round++) {
      const name = `user${round}`;
      (await room.member(name)).vanish();
      await room.settle();
      const client = room.connect("198.51.100.1");
      client.send("join", { mode: "login", username: name, password: PASSWORD });
      client.socket.flushToServer();
      for (let turns = chance.int(60); turns > 0; turns--) await Promise.resolve();
      mod.send("mod_ban", { target: name });
      await room.settle();
      room.clock.skip(BETWEEN_ACTIONS_MS);
      if (client.all("joined").length === 0) refused++;
      else {
        equal(client.closed?.code, 4003);
        dismissed++;
      }
    }
    equal(refused + dismissed, ROUNDS);
    ok(dismissed > 0, "no ban came after the join");
  });
});

Deno.test("a role that changes while somebody joins is theirs when they are in", async () => {
  await withSeed(async (chance) => {
    await using room = await openRoom();
    const admin = await room.member("admin", "admin");
    for (let round = 0; round < ROUNDS; round++) {
      const name = `user${round}`;
      (await room.member(name)).vanish();
      await room.settle();
      const user_id = await idOf(room, name);
      const client = room.connect();
      client.send("join", { mode: "login", username: name, password: PASSWORD });
      client.socket.flushToServer();
      for (let turns = chance.int(60); turns > 0; turns--) await Promise.resolve();
      admin.send("admin_set_role", { user_id, role: "mod" });
      await room.settle();
      const told = client.all("role_updated").at(-1)?.role ?? client.all("joined")[0]!.role;
      equal(told, "mod");
      equal((await client.request("admin_get_bans")).event, "admin_bans");
      client.vanish();
    }
  });
});

Deno.test("an act reaches the sockets of its target on every node", async () => {
  const shared = { bus: createMemoryBus(), names: createMemoryNameRegistry(), clock: new FakeClock() };
  const store = await openMemoryStore({ shared: false });
  const [here, there] = [await openRoom({ ...shared, store }), await openRoom({ ...shared, store })];
  const settle = async () => {
    for (let n = 0; n < 3; n++) {
      await here.settle();
      await there.settle();
    }
  };
  const [mod, admin] = [await here.member("mod", "mod"), await here.member("admin", "admin")];
  const alice = await there.member("alice");
  const user_id = await idOf(here, "alice");

  await mod.request("mod_mute", { target: "alice" });
  await settle();
  deepEqual(alice.all("mute_updated"), [{ muted: true }]);
  equal((await alice.request("message", { text: "hello" })).data["code"], "muted");
  await admin.request("admin_toggle_ai", { user_id });
  await admin.request("admin_set_role", { user_id, role: "mod" });
  await admin.request("admin_slow_mode", { seconds: 5 });
  await settle();
  deepEqual(alice.all("role_updated"), [{ role: "mod" }]);
  equal(alice.all("ai_unlock").length, 1);
  equal(alice.all("room_state").at(-1)!.slow_mode_seconds, 5);
  equal((await mod.request("mod_kick", { target: "alice" })).data["code"], "forbidden");

  const guest = await there.guest("guest");
  const troll = there.connect("198.51.100.7");
  await troll.join("troll");
  await settle();
  await mod.request("mod_kick", { target: "guest" });
  await mod.request("mod_ban", { target: "troll" });
  await settle();
  deepEqual([guest.closed?.code, troll.closed?.code], [4001, 4003]);
  ok(here.node.addressRefusal("198.51.100.7"), "the address was known at the other node alone");
  ok(there.node.addressRefusal("198.51.100.7"));
  deepEqual(lines(alice).filter((line) => line.includes("troll was")), ["troll was banned"]);

  const preview = await admin.request("admin_ban_ip", { cidr: "203.0.113.0/24", preview: true });
  equal(preview.data["people"], 3);
  await store.close();
});
