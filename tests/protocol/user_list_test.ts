// Who is online: the order of the list, how often it is sent, and changes in place of lists.

import { deepEqual, equal, ok } from "node:assert/strict";
import { MOD_PASSWORD, openRoom } from "../support/room.ts";
import { IN_ONE_TURN } from "../support/two_nodes.ts";
import type { PlainClient } from "../support/plain_client.ts";

Deno.test("nicklist: Violet first, then by role, then by name without regard to case", async () => {
  await using room = await openRoom();
  for (const name of ["zoe", "Bob", "alice", "_x", "Al", "10"]) await room.guest(name);
  await room.member("walter", "root");
  await room.member("yolanda", "admin");
  await room.member("Xaver", "admin");
  await room.guest("mona", { mod_password: MOD_PASSWORD });
  const last = await room.member("anna");
  await room.pass(1_000);
  deepEqual(names(last), [
    ...["Violet", "walter", "Xaver", "yolanda", "mona"],
    ...["10", "_x", "Al", "alice", "anna", "Bob", "zoe"],
  ]);
});

Deno.test("nicklist tells of each person: is_admin, is_registered, is_verified, role", async () => {
  await using room = await openRoom();
  const admin = await room.member("Anna", "admin");
  await room.guest("bob");
  await room.pass(1_000);
  deepEqual(admin.all("nicklist").at(-1), {
    users: [
      {
        username: "Violet",
        is_admin: false,
        is_registered: true,
        is_verified: true,
        role: "user",
        bot: true,
      },
      { username: "Anna", is_admin: true, is_registered: true, is_verified: false, role: "admin" },
      { username: "bob", is_admin: false, is_registered: false, is_verified: false, role: "user" },
    ],
  });
});

Deno.test("a nicklist is sent on join at once, after joined, with the newcomer in it", async () => {
  for (const caps of [[], ["presence"], ["batch"], ["presence", "batch"]]) {
    await using room = await openRoom();
    const alice = await room.guest("alice", { caps });
    deepEqual(names(alice), ["Violet", "alice"]);
    const events = alice.envelopes.map(({ event }) => event);
    ok(events.indexOf("joined") < events.indexOf("nicklist"));
  }
});

Deno.test("nicklist at most one each 250 ms: what changes in between goes into the next one", async () => {
  await using room = await openRoom();
  const watcher = await room.guest("watcher");
  await room.pass(1_000);
  watcher.forget();
  const first = await room.guest("first");
  await room.guest("second");
  first.vanish();
  await room.guest("third");
  await room.settle();
  deepEqual(watcher.all("nicklist").map(({ users }) => users.map(({ username }) => username)), [
    ["Violet", "first", "watcher"],
  ]);
  await room.pass(249);
  equal(watcher.all("nicklist").length, 1);
  await room.pass(1);
  deepEqual(names(watcher), ["Violet", "second", "third", "watcher"]);
  equal(watcher.all("nicklist").length, 2);
  await room.pass(10_000);
  equal(watcher.all("nicklist").length, 2);
});

Deno.test("under a stream of joins nicklist and presence come at most once each 250 ms", async () => {
  await using room = await openRoom();
  const lists = await room.guest("lists");
  const deltas = await room.guest("deltas", { caps: ["presence"] });
  await room.pass(1_000);
  for (const client of [lists, deltas]) client.forget();
  const times: { lists: number[]; deltas: number[] } = { lists: [], deltas: [] };
  for (let n = 0; n < 100; n++) {
    await room.guest(`g${n}`);
    if (lists.all("nicklist").length > times.lists.length) times.lists.push(room.clock.now());
    if (deltas.all("presence").length > times.deltas.length) times.deltas.push(room.clock.now());
    room.clock.advance(25);
  }
  for (const at of [times.lists, times.deltas]) {
    equal(at.length, 10);
    for (const [index, time] of at.slice(1).entries()) ok(time - at[index]! >= 250);
  }
  const lines = lists.all("system").map(({ said }) => said!.key);
  // 40 come in each of two and a half seconds, or 20 at each of two nodes: of half as many, each second begins one by one.
  equal(
    lines.filter((key) => key === "joined").length,
    IN_ONE_TURN ? 10 : 2 * 3 * 10,
    "who comes is said one by one as long as there are few",
  );
});

Deno.test("a change that is taken back within 250 ms is not sent", async () => {
  await using room = await openRoom();
  const [lists, deltas] = [await room.guest("lists"), await room.guest("deltas", { caps: ["presence"] })];
  await room.pass(1_000);
  await room.guest("begins-a-quarter");
  await room.settle();
  lists.forget();
  deltas.forget();
  (await room.guest("hasty")).vanish();
  await room.pass(1_000);
  deepEqual([lists.all("nicklist"), deltas.all("presence")], [[], []]);
});

Deno.test("cap presence: exactly one full nicklist after joined, then changes", async () => {
  await using room = await openRoom();
  await room.guest("old");
  const watcher = await room.guest("watcher", { caps: ["presence"] });
  await room.pass(1_000);
  equal(watcher.all("nicklist").length, 1);
  deepEqual(names(watcher), ["Violet", "old", "watcher"]);
  deepEqual(watcher.all("presence"), []);
  const alice = await room.guest("alice");
  await room.pass(1_000);
  const guest = { is_admin: false, is_registered: false, is_verified: false, role: "user" };
  deepEqual(watcher.all("presence"), [{ join: [{ username: "alice", ...guest }] }]);
  alice.vanish();
  await room.pass(1_000);
  deepEqual(watcher.all("presence")[1], { part: ["alice"] });
  equal(watcher.all("nicklist").length, 1);
});

Deno.test("presence update tells of a changed role, and of nothing else", async () => {
  await using room = await openRoom();
  const watcher = await room.guest("watcher", { caps: ["presence"] });
  await room.member("alice");
  await room.pass(1_000);
  watcher.forget();
  const elevated = await room.member("alice", "user", { mod_password: MOD_PASSWORD });
  await room.pass(1_000);
  const alice = { username: "alice", is_registered: true, is_verified: false };
  deepEqual(watcher.all("presence"), [{ update: [{ ...alice, is_admin: true, role: "mod" }] }]);
  elevated.vanish();
  await room.pass(1_000);
  deepEqual(watcher.all("presence")[1], { update: [{ ...alice, is_admin: false, role: "user" }] });
});

Deno.test("a change of role among staff moves the person in the list, and is an update", async () => {
  await using room = await openRoom();
  const deltas = await room.guest("deltas", { caps: ["presence"] });
  const lists = await room.guest("lists");
  await room.member("keeper", "root");
  for (const name of ["anna", "zoe"]) await room.member(name, "admin");
  await room.pass(1_000);
  deltas.forget();
  await room.member("zoe", "root");
  await room.pass(1_000);
  deepEqual(names(lists).slice(0, 4), ["Violet", "keeper", "zoe", "anna"]);
  const zoe = { username: "zoe", is_admin: true, is_registered: true, is_verified: false, role: "root" };
  deepEqual(deltas.all("presence"), [{ update: [zoe] }]);
});

Deno.test("a name that comes back in another case is a part and a join, also within 250 ms", async () => {
  for (const within of [true, false]) {
    await using room = await openRoom();
    const watcher = await room.guest("watcher", { caps: ["presence"] });
    const alice = await room.guest("Alice");
    await room.pass(1_000);
    if (within) await room.guest("begins-a-quarter");
    watcher.forget();
    alice.vanish();
    if (!within) await room.pass(1_000);
    await room.guest("alice");
    await room.pass(1_000);
    const told = watcher.all("presence");
    equal(told.length, within ? 1 : 2);
    deepEqual(told.flatMap(({ part }) => part ?? []), ["Alice"]);
    deepEqual(told.flatMap(({ join }) => join ?? []).map(({ username }) => username), ["alice"]);
    deepEqual(told.flatMap(({ update }) => update ?? []), []);
  }
});

Deno.test("joins and parts are sent to the lobby as system messages, in the order they happened", async () => {
  await using room = await openRoom();
  const watcher = await room.guest("watcher");
  watcher.forget();
  const alice = await room.guest("alice");
  await room.pass(1_500);
  alice.vanish();
  await room.settle();
  deepEqual(watcher.all("system"), [
    {
      msg: "alice joined",
      ts: "2025-06-01T12:00:00.000Z",
      said: { key: "joined", name: "alice" },
    },
    { msg: "alice left", ts: "2025-06-01T12:00:01.500Z", said: { key: "left", name: "alice" } },
  ]);
});

Deno.test("a client without cap presence gets no presence, one with it no second nicklist", async () => {
  await using room = await openRoom();
  const [plain, deltas] = [await room.guest("plain"), await room.guest("deltas", { caps: ["presence"] })];
  for (let n = 0; n < 20; n++) {
    (await room.guest(`g${n}`, { caps: n % 2 === 0 ? ["presence"] : [] })).vanish();
    await room.pass(n * 20);
  }
  deepEqual(plain.all("presence"), []);
  equal(deltas.all("nicklist").length, 1);
});

function names(client: PlainClient): string[] {
  return client.all("nicklist").at(-1)!.users.map(({ username }) => username);
}
