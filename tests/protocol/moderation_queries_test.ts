// What an action of a moderator asks the other nodes: all it has to know, with one message; and what becomes of a guest
// who turns into an account while it asks.

import { deepEqual, equal, ok } from "node:assert/strict";
import { createMemoryBus } from "../../server/adapters/memory_bus.ts";
import { createMemoryNameRegistry } from "../../server/adapters/memory_name_registry.ts";
import type { BusMessage } from "../../server/ports/bus.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import { joined } from "../support/moderation.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { openRoom, PASSWORD } from "../support/room.ts";
import { withSeed } from "../support/seed.ts";
import { SlowChannel } from "../support/slow_bus.ts";

/** What is asked of all nodes while a client does something. */
async function queriesOf(
  heard: BusMessage[],
  client: PlainClient,
  event: string,
  data: object,
): Promise<number> {
  heard.length = 0;
  const reply = await client.request(event, data);
  ok(reply.event === "ack" || reply.event.startsWith("admin_"), JSON.stringify(reply.data));
  return heard.filter(({ kind }) => kind === "presence_query").length;
}

Deno.test("a ban, a kick, a mute and a ban of a range each ask the nodes once, however many addresses a user has", async () => {
  const bus = createMemoryBus();
  const heard: BusMessage[] = [];
  await using room = await openRoom({ bus, store: await openMemoryStore({ shared: false }) });
  bus.subscribe((message) => void heard.push(message));
  const mod = await joined(room, "mod", "192.0.2.250", "mod");
  const admin = await room.member("admin", "admin");
  for (const [net, name] of ["alice", "berta", "clara"].entries()) {
    for (let n = 1; n <= 5; n++) await joined(room, name, `198.51.${net}.${n}`, "user");
  }
  await joined(room, "guest", "198.51.0.77");
  (await joined(room, "leaver", "198.51.0.78")).vanish();
  await room.settle();
  const asked: Record<string, number> = {};
  for (const target of ["alice", "guest", "leaver"]) {
    asked[`mod_ban ${target}`] = await queriesOf(heard, mod, "mod_ban", { target });
  }
  asked["mod_kick berta"] = await queriesOf(heard, mod, "mod_kick", { target: "berta" });
  asked["mod_mute clara"] = await queriesOf(heard, mod, "mod_mute", { target: "clara" });
  asked["admin_ban_ip"] = await queriesOf(heard, admin, "admin_ban_ip", { cidr: "100.64.0.0/24" });
  deepEqual(asked, {
    "mod_ban alice": 1,
    "mod_ban guest": 1,
    "mod_ban leaver": 1,
    "mod_kick berta": 1,
    "mod_mute clara": 1,
    admin_ban_ip: 1,
  });
  for (const n of [1, 5, 77, 78]) ok(room.node.addressRefusal(`198.51.0.${n}`), `address ${n} is banned`);
});

Deno.test("an address is spared where a moderator is at another node, and only there", async () => {
  await using nodes = await openNodes();
  const mod = await nodes.done(joined(nodes.here, "mod", "192.0.2.250", "mod"));
  await nodes.done(joined(nodes.there, "mod2", "198.51.100.1", "mod"));
  await nodes.done(joined(nodes.there, "user2", "198.51.100.2", "user"));
  for (const n of [1, 2]) await nodes.done(joined(nodes.there, "alice", `198.51.100.${n}`, "user"));
  equal((await nodes.ask(mod, "mod_ban", { target: "alice" })).event, "ack");
  for (const { node } of [nodes.here, nodes.there]) {
    equal(node.addressRefusal("198.51.100.1"), null);
    equal(node.addressRefusal("198.51.100.2")?.code, "banned");
  }
});

Deno.test("a guest at another node who registers while banned or muted gains nothing, whichever the nodes hear first", async () => {
  await withSeed(async (chance) => {
    await using nodes = await openNodes();
    const { here, there, channel } = nodes;
    const mod = await nodes.done(joined(here, "mod", "192.0.2.250", "mod"));
    for (let round = 0; round < 80; round++) {
      const [guest, member, isBan] = [`troll${round}`, `lamb${round}`, chance.oneIn(2)];
      // The network of this machine is never banned, so that the name alone is.
      const troll = await nodes.done(joined(there, guest, "127.0.0.1"));
      const moves = [
        () => mod.send(isBan ? "mod_ban" : "mod_mute", { target: guest }),
        () => troll.send("join", { mode: "register", username: member, password: PASSWORD }),
      ];
      if (chance.oneIn(2)) moves.reverse();
      for (const move of moves) {
        move();
        for (let step = chance.int(40); step > 0; step--) {
          for (const { socket } of [mod, troll]) if (chance.oneIn(2)) socket.flushToServer();
          for (let turns = chance.int(20); turns > 0; turns--) await Promise.resolve();
          // Tokens are made by another thread.
          if (chance.oneIn(2)) await new Promise((resolve) => setImmediate(resolve));
          if (chance.oneIn(2)) channel.arriveOne();
          if (chance.oneIn(2)) here.clock.runTurn();
        }
      }
      await nodes.settle();
      here.clock.skip(2_000);
      const back = here.connect(`198.51.${round}.9`);
      const reply = await nodes.done(back.join(member, { mode: "login", password: PASSWORD }));
      if (isBan) {
        ok(troll.closed !== null, `round ${round}: the guest is still there`);
        const { code } = reply.data as { code?: string };
        ok(code === "banned" || code === "invalid_credentials", `round ${round}: ${JSON.stringify(reply)}`);
      } else {
        const said = await nodes.ask(back, "message", { text: "hello" });
        equal(said.data["code"], "muted", `round ${round}`);
        troll.vanish();
      }
      back.vanish();
      await nodes.settle();
    }
  });
});

/** Two nodes over one store, and a channel that carries messages when a test says so. */
async function openNodes() {
  const channel = new SlowChannel();
  const store = await openMemoryStore({ shared: false });
  const shared = { store, names: createMemoryNameRegistry(), clock: new FakeClock() };
  const here = await openRoom({ ...shared, bus: channel.open(), nodeId: "here" });
  const there = await openRoom({ ...shared, bus: channel.open(), nodeId: "there" });
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 8; round++) {
      channel.arrive();
      await here.settle();
      await there.settle();
    }
  };
  return {
    ...{ here, there, channel, settle },
    /** Resolves to the result of `work`, and lets everything happen meanwhile. */
    async done<T>(work: Promise<T>): Promise<T> {
      let over = false;
      void work.then(() => over = true, () => over = true);
      while (!over) await settle();
      return await work;
    },
    /** Sends a request and lets everything happen. Resolves to its reply. */
    async ask(client: PlainClient, event: string, data: object) {
      const id = crypto.randomUUID();
      client.send(event, data, id);
      await settle();
      return client.envelopes.find(({ re }) => re === id)!;
    },
    async [Symbol.asyncDispose]() {
      await settle();
      await store.close();
    },
  };
}
