// An ignored guest who registers in place stays ignored, under the same name or another (hunt row 4).

import { deepEqual, equal, ok } from "node:assert/strict";
import { createMemoryNameRegistry } from "../../server/adapters/memory_name_registry.ts";
import { Refusal } from "../../server/protocol/errors.ts";
import type { Store } from "../../server/ports/store.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import type { Envelope, PlainClient } from "../support/plain_client.ts";
import { openRoom, PASSWORD } from "../support/room.ts";
import { SlowChannel } from "../support/slow_bus.ts";

function register(guest: PlainClient, username: string): Promise<Envelope> {
  return guest.join(username, { mode: "register", password: PASSWORD });
}

for (const name of ["troll", "Troll", "lamb"]) {
  Deno.test(`an ignored guest registers in place as ${name}: neither seen nor able to invite, now and later`, async () => {
    await using room = await openRoom();
    const sockets = [await room.member("alice"), await room.member("alice", "user", { caps: ["presence"] })];
    const bystander = await room.member("carol");
    const troll = await room.guest("troll");
    await sockets[0]!.request("user_ignore", { target: "troll" });
    equal((await register(troll, name)).event, "joined");
    await troll.request("message", { text: "unheard" });
    const opened = await troll.request("pm_open", { target: "alice" });
    equal(opened.event, "pm_ready", "it sees what it would see");
    await room.settle();
    for (const socket of sockets) deepEqual([socket.texts, socket.all("pm_invite")], [[], []]);
    deepEqual(bystander.texts, ["unheard"]);
    deepEqual(sockets[1]!.all("ignore_status").at(-1), { target: name, ignored: true });

    for (const socket of sockets) socket.vanish();
    await room.settle();
    const back = await room.member("alice");
    deepEqual(back.all("joined")[0]!.ignored_list, [name]);
    await room.pass(5_000);
    await troll.request("message", { text: "still unheard" });
    deepEqual([back.texts, back.all("pm_invite")], [[], []]);
  });
}

Deno.test("the lists of those who ignored name the new name, and no longer the old one", async () => {
  await using room = await openRoom();
  const alice = await room.member("alice");
  const troll = await room.guest("troll");
  await alice.request("user_ignore", { target: "troll" });
  alice.forget();
  await register(troll, "lamb");
  deepEqual(alice.all("ignore_status"), [
    { target: "troll", ignored: false },
    { target: "lamb", ignored: true },
  ]);
  await room.settle();
  const next = await room.guest("troll");
  await next.request("message", { text: "somebody else" });
  deepEqual(alice.texts, ["somebody else"]);
});

Deno.test("who comes back after the guest has registered, and gone again, still ignores the account", async () => {
  await using room = await openRoom();
  const alice = await room.member("alice");
  const troll = await room.guest("troll");
  await alice.request("user_ignore", { target: "troll" });
  alice.vanish();
  await room.settle();
  await register(troll, "lamb");
  troll.vanish();
  await room.settle();
  const back = await room.member("alice");
  deepEqual(back.all("joined")[0]!.ignored_list, ["lamb"]);
  await (await room.member("lamb")).request("message", { text: "unheard" });
  deepEqual(back.texts, []);
});

Deno.test("an account that was an ignored guest can be unignored, for good", async () => {
  await using room = await openRoom();
  const alice = await room.member("alice");
  const troll = await room.guest("troll");
  await alice.request("user_ignore", { target: "troll" });
  await register(troll, "lamb");
  const reply = await alice.request("user_unignore", { target: "lamb" });
  deepEqual(reply.data, { target: "lamb", ignored: false });
  await troll.request("message", { text: "heard" });
  deepEqual(alice.texts, ["heard"]);
  alice.vanish();
  await room.settle();
  const back = await room.member("alice");
  await room.pass(5_000);
  await troll.request("message", { text: "heard again" });
  deepEqual([back.all("joined")[0]!.ignored_list, back.texts], [[], ["heard again"]]);
});

Deno.test("where the store is away for a moment, the ignoring is kept as soon as it is back", async () => {
  const kept = await openMemoryStore({ shared: false });
  let away = false;
  const store: Store = {
    ...kept,
    ignores: {
      ...kept.ignores,
      add: (...given) =>
        away ? Promise.reject(new Refusal("unavailable", "away")) : kept.ignores.add(...given),
    },
  };
  await using room = await openRoom({ store, spread: false });
  const alice = await room.member("alice");
  const troll = await room.guest("troll");
  await alice.request("user_ignore", { target: "troll" });
  away = true;
  await register(troll, "lamb");
  troll.vanish();
  alice.vanish();
  await room.pass(4_000);
  away = false;
  await room.pass(4_000);
  deepEqual((await room.member("alice")).all("joined")[0]!.ignored_list, ["lamb"]);
});

Deno.test("at another node too, while the ignorer is there, and whatever is under way between the nodes", async () => {
  const channel = new SlowChannel();
  await using store = await disposable(openMemoryStore({ shared: false }));
  const shared = { store, names: createMemoryNameRegistry(), clock: new FakeClock() };
  const here = await openRoom({ ...shared, bus: channel.open() });
  const there = await openRoom({ ...shared, bus: channel.open(), nodeId: "there" });
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 8; round++) {
      channel.arrive();
      await here.settle();
      await there.settle();
    }
  };
  const run = async <T>(work: Promise<T>): Promise<T> => {
    let over = false;
    void work.then(() => over = true, () => over = true);
    while (!over) await settle();
    return await work;
  };
  const [alice, tab] = [await run(there.member("alice")), await run(here.member("alice"))];
  const troll = await run(here.guest("troll"));
  await settle();
  alice.send("user_ignore", { target: "troll" }, "i");
  await settle();
  troll.send("message", { text: "before" }, "m1");
  troll.send("join", { mode: "register", username: "lamb", password: PASSWORD }, "j");
  troll.send("message", { text: "after" }, "m2");
  await settle();
  await run(here.pass(1_000));
  await settle();
  ok(troll.envelopes.some(({ event, data }) => event === "joined" && data["username"] === "lamb"));
  deepEqual(troll.texts, ["before", "after"]);
  for (const client of [alice, tab]) {
    deepEqual(client.texts, []);
    deepEqual(client.all("ignore_status").at(-1), { target: "lamb", ignored: true });
  }
  alice.vanish();
  tab.vanish();
  await settle();
  const back = await run(there.member("alice"));
  deepEqual(back.all("joined")[0]!.ignored_list, ["lamb"]);
});

async function disposable(opening: Promise<Store>): Promise<Store & AsyncDisposable> {
  const store = await opening;
  return { ...store, [Symbol.asyncDispose]: () => store.close() };
}
