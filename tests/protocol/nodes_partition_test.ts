// A node among others: what it waits for, what it says when it is cut off, and what it makes good when it is back.

import { deepEqual, equal, ok } from "node:assert/strict";
import { createMemoryNameRegistry } from "../../server/adapters/memory_name_registry.ts";
import { devicesCall, devicesOf, tokenOf } from "../support/devices.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import { idOf, lines } from "../support/moderation.ts";
import { openPair, pmTexts, sealed, uuid } from "../support/dm.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";
import { SlowBus, SlowChannel } from "../support/slow_bus.ts";

/** Two nodes, and the channel between them. */
interface Nodes extends AsyncDisposable {
  readonly here: Room;
  readonly there: Room;
  readonly bus: SlowBus;
  readonly channel: SlowChannel;
  /** Lets everything happen at both that can happen without time passing. */
  settle(): Promise<void>;
  /** Does something, and lets all of it happen. */
  with<T>(work: Promise<T>): Promise<T>;
}

async function openNodes(): Promise<Nodes> {
  const channel = new SlowChannel();
  const store = await openMemoryStore({ shared: false });
  const shared = { store, names: createMemoryNameRegistry(), clock: new FakeClock() };
  const bus = channel.open();
  const here = await openRoom({ ...shared, bus });
  const there = await openRoom({ ...shared, bus: channel.open(), nodeId: "there" });
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 6; round++) {
      channel.arrive();
      await here.settle();
      await there.settle();
    }
  };
  return {
    ...{ here, there, bus, channel, settle },
    async with(work) {
      let over = false;
      void work.then(() => over = true, () => over = true);
      while (!over) await settle();
      return await work;
    },
    async [Symbol.asyncDispose]() {
      await settle();
      await store.close();
    },
  };
}

/** Sends a request and lets everything happen. Resolves to its reply. */
async function ask(nodes: Nodes, client: PlainClient, event: string, data: object, id: string = uuid()) {
  client.send(event, data, id);
  await nodes.settle();
  // A question to a node that does not answer is given up after a moment.
  await nodes.there.pass(250);
  await nodes.settle();
  const [reply, ...more] = client.envelopes.filter(({ re }) => re === id);
  ok(reply !== undefined && more.length === 0, `${event} has one reply`);
  return reply;
}

Deno.test("an acknowledgement follows its message, which comes at its position in the cluster's order", async () => {
  await using nodes = await openNodes();
  const alice = await nodes.with(nodes.here.guest("alice"));
  alice.forget();
  alice.send("message", { text: "first" }, "m1");
  alice.send("message", { text: "" }, "m2");
  alice.send("message", { text: "second" }, "m3");
  await nodes.here.settle();
  deepEqual(alice.envelopes, [], "nothing is acknowledged that nobody has");
  await nodes.settle();
  deepEqual(alice.envelopes.map(({ event, re }) => re ?? event), ["message", "m1", "m2", "message", "m3"]);
});

Deno.test("a person at two nodes joins once and leaves once, and has the stronger of two roles", async () => {
  await using nodes = await openNodes();
  const watcher = await nodes.with(nodes.there.guest("watcher", { caps: ["presence"] }));
  await nodes.there.pass(1_000);
  const first = await nodes.with(nodes.here.member("dora", "mod"));
  const second = await nodes.with(nodes.there.member("dora"));
  await nodes.there.pass(1_000);
  deepEqual(watcher.people.filter(({ username }) => username === "dora").map(({ role }) => role), ["mod"]);
  first.vanish();
  await nodes.settle();
  await nodes.there.pass(1_000);
  ok(watcher.people.some(({ username }) => username === "dora"));
  second.vanish();
  await nodes.settle();
  await nodes.there.pass(1_000);
  ok(!watcher.people.some(({ username }) => username === "dora"));
  deepEqual(lines(watcher).filter((line) => line.startsWith("dora")), ["dora joined", "dora left"]);
});

Deno.test("keys of members' rooms, and tokens, do not pass between nodes", async () => {
  await using nodes = await openNodes();
  const heard: string[] = [];
  nodes.bus.subscribe((message) => heard.push(JSON.stringify(message)));
  const anna = await nodes.with(nodes.here.member("anna"));
  const bert = await nodes.with(nodes.there.member("bert"));
  const { room, room_key } = (await ask(nodes, anna, "pm_open", { target: "bert" })).data;
  const [invite] = bert.all("pm_invite");
  deepEqual([invite?.from, invite?.room, invite?.room_key], ["anna", room, room_key]);
  await ask(nodes, bert, "pm_accept", { room });
  await ask(nodes, anna, "pm_message", sealed(String(room), "between us"));
  deepEqual(pmTexts(bert), ["between us"]);
  const secrets = [String(room_key), anna.all("joined")[0]!.token!, bert.all("joined")[0]!.token!];
  for (const secret of secrets) ok(!heard.join().includes(secret));
  ok(heard.join().includes(btoa("between us").slice(0, 8)), "what is sealed does pass");
});

Deno.test("a node that is gone takes its people with it, without a line for each", async () => {
  await using nodes = await openNodes();
  const alice = await nodes.with(nodes.here.guest("alice", { caps: ["presence"] }));
  const bob = await nodes.with(nodes.there.guest("bob"));
  await nodes.here.pass(1_000);
  const { room } = (await ask(nodes, alice, "pm_open", { target: "bob" })).data;
  await ask(nodes, bob, "pm_accept", { room });
  nodes.bus.report({ type: "nodeDown", node: "there" });
  await nodes.here.pass(1_000);
  deepEqual(alice.people.map(({ username }) => username).sort(), ["Violet", "alice"]);
  ok(!lines(alice).includes("bob left"));
  equal((await ask(nodes, alice, "pm_message", { room, text: "hello?" })).data["code"], "offline");
});

Deno.test("cut off, a node says so, serves who is there, and refuses what it cannot do", async () => {
  await using nodes = await openNodes();
  const [alice, ann] = [
    await nodes.with(nodes.here.guest("alice")),
    await nodes.with(nodes.here.guest("ann")),
  ];
  const bob = await nodes.with(nodes.there.guest("bob"));
  const { room } = (await ask(nodes, alice, "pm_open", { target: "bob" })).data;
  await ask(nodes, bob, "pm_accept", { room });
  nodes.bus.cut();
  equal((await ask(nodes, alice, "message", { text: "anybody?" })).event, "ack");
  deepEqual([ann.texts, bob.texts], [["anybody?"], []]);
  deepEqual(
    lines(alice).at(-1),
    "Some people cannot be reached right now. You see messages from those who are still connected.",
  );
  equal(
    (await ask(nodes, alice, "pm_message", { room, text: "are you there?" })).data["code"],
    "unavailable",
  );
  const since = nodes.here.clock.now();
  nodes.bus.back(since);
  await nodes.settle();
  deepEqual(alice.all("resync"), [{ since: new Date(since).toISOString() }]);
  ok(lines(alice).at(-1)?.startsWith("Everyone is connected again."));
  equal((await ask(nodes, alice, "pm_message", { room, text: "there you are" })).event, "ack");
  deepEqual(bob.all("pm_message").map(({ text }) => text), ["there you are"]);
});

Deno.test("back again, a node makes good what was decided elsewhere: bans, mutes, roles, ended sessions, ignores, the room", async () => {
  await using nodes = await openNodes();
  const { here, there } = nodes;
  const root = await nodes.with(there.member("root", "root"));
  const names = ["banned", "muted", "promoted", "changer", "picky", "rude"];
  const clients: Record<string, PlainClient> = {};
  for (const name of names) clients[name] = await nodes.with(here.member(name));
  const phone = await nodes.with(there.member("changer"));
  const pickyPhone = await nodes.with(there.member("picky"));
  nodes.bus.cut();
  const since = here.clock.now();
  await ask(nodes, root, "mod_ban", { target: "banned" });
  await ask(nodes, root, "mod_mute", { target: "muted" });
  await ask(nodes, root, "admin_set_role", { user_id: await idOf(there, "promoted"), role: "mod" });
  await ask(nodes, root, "admin_toggle_ai", { user_id: await idOf(there, "promoted") });
  await ask(nodes, root, "admin_slow_mode", { seconds: 30 });
  await ask(nodes, phone, "change_password", { old_password: PASSWORD, new_password: "another one" });
  await ask(nodes, pickyPhone, "user_ignore", { target: "rude" });
  deepEqual([clients["banned"]!.closed, clients["changer"]!.closed], [null, null], "nobody can know here");
  for (const client of Object.values(clients)) client.forget();
  nodes.bus.back(since);
  await nodes.settle();
  equal(clients["banned"]!.closed?.code, 4003);
  equal(clients["changer"]!.closed?.code, 4004);
  deepEqual(clients["muted"]!.all("mute_updated"), [{ muted: true }]);
  equal((await ask(nodes, clients["muted"]!, "message", { text: "hello" })).data["code"], "muted");
  deepEqual(clients["promoted"]!.all("role_updated"), [{ role: "mod" }]);
  deepEqual(clients["promoted"]!.all("ai_unlock"), [{ has_ai_access: true, until: null }]);
  deepEqual(clients["muted"]!.all("room_state"), [{ slow_mode_seconds: 30, guard: "open" }]);
  await ask(nodes, clients["rude"]!, "message", { text: "you" });
  deepEqual(clients["picky"]!.texts, []);
});

Deno.test("back again, a node closes the sockets of devices that were ended elsewhere, and no others", async () => {
  await using nodes = await openNodes();
  const { here, there } = nodes;
  const phone = await nodes.with(here.member("ada"));
  const laptop = await nodes.with(here.member("ada"));
  const desk = await nodes.with(there.member("ada"));
  const [one] = (await devicesOf(there, tokenOf(phone))).filter(({ current }) => current);
  nodes.bus.cut();
  const since = here.clock.now();
  const { status } = await nodes.with(devicesCall(there, tokenOf(desk), `/${one!.id}`, { method: "DELETE" }));
  deepEqual([status, phone.closed], [200, null]);
  nodes.bus.back(since);
  await nodes.settle();
  deepEqual([phone.closed?.code, laptop.closed, desk.closed], [4004, null, null]);
});

Deno.test("back again, members learn of invitations, and find what was written in the history", async () => {
  await using nodes = await openNodes();
  const bob = await nodes.with(nodes.here.member("bob"));
  const [alice, carl] = [
    await nodes.with(nodes.there.member("alice")),
    await nodes.with(nodes.there.member("carl")),
  ];
  const asked = ask(nodes, alice, "pm_open", { target: "bob" });
  const { room } = (await asked).data;
  await ask(nodes, bob, "pm_accept", { room });
  nodes.bus.cut();
  await ask(nodes, alice, "pm_message", sealed(String(room), "missed"));
  await ask(nodes, carl, "pm_open", { target: "bob" });
  deepEqual([pmTexts(bob), bob.all("pm_invite").map(({ from }) => from)], [[], ["alice"]]);
  bob.forget();
  nodes.bus.back(nodes.here.clock.now());
  await nodes.settle();
  deepEqual(
    bob.envelopes.map(({ event }) => event).filter((event) => event.startsWith("pm_") || event === "resync"),
    [
      "resync",
      "pm_invite",
      "pm_unread",
    ],
  );
  deepEqual(bob.all("pm_unread").at(-1)!.rooms.map(({ with: name, count }) => [name, count]), [["alice", 1]]);
});

Deno.test("a message that was lost with its node is known again at another, and reaches who it is for", async () => {
  await using nodes = await openNodes();
  const bob = await nodes.with(nodes.here.member("bob"));
  const alice = await nodes.with(nodes.there.member("alice"));
  const pair = openPair(alice, bob);
  const room = await nodes.with(pair);
  const [id, message] = [uuid(), sealed(room, "at the last moment")];
  // The node keeps it, and is killed before anybody hears of it.
  const [stored] = await nodes.here.store.messages.append([{
    ...{ senderId: await idOf(nodes.here, "alice"), recipientId: await idOf(nodes.here, "bob") },
    ...{ ciphertext: message.ciphertext, nonce: message.nonce, scheme: null, requestId: id },
    at: nodes.here.clock.now(),
  }]);
  const again = await nodes.with(nodes.here.member("alice"));
  const ack = await ask(nodes, again, "pm_message", message, id);
  equal(stored?.kind === "stored" && stored.id, ack.data["id"]);
  deepEqual(pmTexts(bob), [], "it may have been delivered");
  deepEqual(bob.all("resync"), [{ since: ack.data["ts"], room }]);
});
