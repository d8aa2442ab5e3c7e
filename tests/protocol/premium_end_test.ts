// The end of premium on open sockets: within seconds, on every node, and told by reading where a socket was not there.

import { deepEqual, equal } from "node:assert/strict";
import { createMemoryBus } from "../../server/adapters/memory_bus.ts";
import { createMemoryNameRegistry } from "../../server/adapters/memory_name_registry.ts";
import { isoTime } from "../../server/ports/clock.ts";
import type { Store } from "../../server/ports/store.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import { idOf } from "../support/moderation.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { givePremium } from "../support/premium.ts";
import { call } from "../support/rest_client.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";
import { openStoredRoom } from "../support/room_with_store.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const ENDED = "Your premium has ended. Thank you for the time together.";

/** An administrator gives premium until `ms` from now; null for no end. */
async function giveFor(
  room: Room,
  admin: PlainClient,
  name: string,
  ms: number | null,
): Promise<string | null> {
  const until = ms === null ? null : isoTime(room.clock.now() + ms);
  const reply = await admin.request("admin_entitlement", { user_id: await idOf(room, name), until });
  equal(reply.event, "admin_action_ok");
  await room.settle();
  return until;
}

/** The ports of one node, for a test that replaces a part of its store. */
function alone() {
  return { bus: createMemoryBus(), names: createMemoryNameRegistry() };
}

function unlocks(client: PlainClient): unknown[] {
  return client.all("ai_unlock").map(({ has_ai_access, until }) => [has_ai_access, until]);
}

Deno.test("premium ends on every socket at its end, without a word from staff", async () => {
  await using room = await openRoom();
  const admin = await room.member("admin", "admin");
  const sockets = [await room.member("alice"), await room.member("alice")];
  const bob = await room.member("bob");
  const until = await giveFor(room, admin, "alice", MINUTE_MS);
  await room.pass(MINUTE_MS - 1);
  for (const socket of sockets) deepEqual(unlocks(socket), [[true, until]]);
  await room.pass(5_001);
  for (const socket of sockets) {
    deepEqual(unlocks(socket), [[true, until], [false, undefined]]);
    equal(socket.all("ai_unlock").at(-1)!.msg, ENDED);
  }
  deepEqual(bob.all("ai_unlock"), []);
  const again = await room.member("alice");
  equal(again.all("joined")[0]!.has_ai_access, false);
  await room.pass(DAY_MS);
  deepEqual([unlocks(sockets[0]!).length, unlocks(again).length], [2, 0], "said once");
});

Deno.test("an end that is moved holds: later, earlier, and without end", async () => {
  await using room = await openRoom();
  const [admin, alice] = [await room.member("admin", "admin"), await room.member("alice")];
  await giveFor(room, admin, "alice", MINUTE_MS);
  const later = await giveFor(room, admin, "alice", 3 * MINUTE_MS);
  await room.pass(2 * MINUTE_MS);
  deepEqual(unlocks(alice).slice(1), [[true, later]]);
  const earlier = await giveFor(room, admin, "alice", 10_000);
  await room.pass(15_000);
  deepEqual(unlocks(alice).slice(2), [[true, earlier], [false, undefined]]);
  await giveFor(room, admin, "alice", MINUTE_MS);
  await giveFor(room, admin, "alice", null);
  await room.pass(DAY_MS);
  deepEqual(unlocks(alice).at(-1), [true, null]);
});

Deno.test("an end in months is awaited, longer than a timer can be", async () => {
  await using room = await openRoom();
  const [admin, alice] = [await room.member("admin", "admin"), await room.member("alice")];
  await giveFor(room, admin, "alice", 80 * DAY_MS);
  await room.pass(80 * DAY_MS - 1);
  equal(unlocks(alice).length, 1);
  await room.pass(5_001);
  equal(unlocks(alice).length, 2);
});

Deno.test("a member who joins with premium learns of its end, and one whose premium ended before does not", async () => {
  await using room = await openRoom();
  for (const name of ["alice", "bob"]) (await room.member(name)).vanish();
  const now = room.clock.now();
  await givePremium(room.store, await idOf(room, "alice"), { at: now, until: now + MINUTE_MS });
  await givePremium(room.store, await idOf(room, "bob"), { at: now, until: now + 1 });
  await room.pass(2);
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  deepEqual([alice, bob].map((client) => client.all("joined")[0]!.has_ai_access), [true, false]);
  await room.pass(MINUTE_MS + 5_000);
  deepEqual([unlocks(alice), unlocks(bob)], [[[false, undefined]], []]);
});

Deno.test("a clock that is set forward ends premium at the next look, once a second", async () => {
  await using room = await openRoom();
  const [admin, alice] = [await room.member("admin", "admin"), await room.member("alice")];
  await giveFor(room, admin, "alice", MINUTE_MS);
  room.clock.skip(MINUTE_MS);
  await room.node.poll();
  await room.settle();
  deepEqual(unlocks(alice).at(-1), [false, undefined]);
});

Deno.test("each node ends it by itself, for its own sockets", async () => {
  const shared = { ...alone(), clock: new FakeClock() };
  await using here = await openRoom({ ...shared, store: await openMemoryStore({ shared: false }) });
  await using there = await openRoom({ ...shared, store: here.store });
  const sockets = [await here.member("alice"), await there.member("alice")];
  const until = await giveFor(here, await here.member("admin", "admin"), "alice", MINUTE_MS);
  await there.settle();
  await here.pass(MINUTE_MS + 5_000);
  await there.settle();
  for (const socket of sockets) deepEqual(unlocks(socket), [[true, until], [false, undefined]]);
});

Deno.test("what is given while a member joins reaches the socket, and so does its end", async () => {
  const store = await openMemoryStore({ shared: false });
  const waiting = Promise.withResolvers<void>();
  const ignores: Store["ignores"] = {
    ...store.ignores,
    listOf: async (id) => {
      const list = await store.ignores.listOf(id);
      await waiting.promise;
      return list;
    },
  };
  await using room = await openRoom({ ...alone(), store: { ...store, ignores } });
  const { id } = await store.accounts.create({
    ...{ username: "alice", passwordHash: "hash of correct horse", email: null, createdAt: 1 },
  });
  const alice = room.connect();
  const joined = alice.join("alice", { mode: "login", password: "correct horse" });
  await room.settle();
  const until = room.clock.now() + MINUTE_MS;
  await givePremium(store, id, { at: room.clock.now(), until });
  waiting.resolve();
  await joined;
  await room.settle();
  equal(alice.all("joined")[0]!.has_ai_access, false);
  deepEqual(unlocks(alice), [[true, isoTime(until)]]);
  await room.pass(MINUTE_MS + 5_000);
  deepEqual(unlocks(alice).at(-1), [false, undefined]);
});

Deno.test("while the store cannot be read the end waits, and is said then", async () => {
  const store = await openMemoryStore({ shared: false });
  let isDown = false;
  const accounts: Store["accounts"] = {
    ...store.accounts,
    byId: (id) => isDown ? Promise.reject(new Error("gone")) : store.accounts.byId(id),
  };
  await using room = await openRoom({ ...alone(), store: { ...store, accounts } });
  const [admin, alice] = [await room.member("admin", "admin"), await room.member("alice")];
  await giveFor(room, admin, "alice", MINUTE_MS);
  isDown = true;
  await room.pass(2 * MINUTE_MS);
  equal(unlocks(alice).length, 1);
  isDown = false;
  await room.pass(5_000);
  deepEqual(unlocks(alice).at(-1), [false, undefined]);
});

Deno.test("what is given while the end is being read counts: the member never hears of an end that is none", async () => {
  const store = await openMemoryStore({ shared: false });
  const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let isHeld = false;
  const accounts: Store["accounts"] = {
    ...store.accounts,
    byId: async (id) => {
      const account = await store.accounts.byId(id);
      if (isHeld && account?.username === "alice") {
        isHeld = false;
        begun.resolve();
        await released.promise;
      }
      return account;
    },
  };
  await using room = await openRoom({ ...alone(), store: { ...store, accounts } });
  const [admin, alice] = [await room.member("admin", "admin"), await room.member("alice")];
  const until = await giveFor(room, admin, "alice", MINUTE_MS);
  await room.pass(MINUTE_MS - 1);
  isHeld = true;
  room.clock.skip(1);
  await room.node.poll();
  await begun.promise;
  const later = await giveFor(room, admin, "alice", MINUTE_MS);
  released.resolve();
  await room.pass(5_000);
  deepEqual(unlocks(alice), [[true, until], [true, later]]);
  await room.pass(MINUTE_MS);
  deepEqual(unlocks(alice).at(-1), [false, undefined]);
});

Deno.test("of two changes that arrive in the wrong order, the member knows the last one after all", async () => {
  const ports = alone();
  await using room = await openRoom({ ...ports, store: await openMemoryStore({ shared: false }) });
  const [admin, alice] = [await room.member("admin", "admin"), await room.member("alice")];
  const until = await giveFor(room, admin, "alice", MINUTE_MS);
  // Another node speaks of a change from before this one.
  const change = { type: "premium", userId: await idOf(room, "alice"), until: null } as const;
  ports.bus.publish({ kind: "moderation", change });
  await room.pass(5_000);
  deepEqual(unlocks(alice), [[true, until], [true, until]]);
  await room.pass(MINUTE_MS);
  deepEqual(unlocks(alice).at(-1), [false, undefined]);
});

Deno.test("what ends while the server is down is over at its start: on the socket, over REST, and in the panel", async () => {
  await using stored = await openStoredRoom();
  const { room } = stored;
  const admin = await room.member("admin", "admin");
  await room.member("alice");
  await giveFor(room, admin, "alice", MINUTE_MS);
  room.clock.skip(MINUTE_MS);
  const again = await stored.restart();
  const alice = await again.member("alice");
  equal(alice.all("joined")[0]!.has_ai_access, false);
  const login = { username: "alice", password: PASSWORD };
  equal((await call(again, "/api/auth/login", { json: login })).json.user.has_ai_access, false);
  const { data } = await (await again.member("admin", "admin")).request("admin_get_users", {
    query: "alice",
  });
  equal((data["users"] as { has_ai_access: boolean }[])[0]!.has_ai_access, false);
  await again.pass(5_000);
  deepEqual(unlocks(alice), []);
});
