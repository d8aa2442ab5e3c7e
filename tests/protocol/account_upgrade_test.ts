// A guest who registers on the same socket becomes the account in place.

import { deepEqual, equal, ok } from "node:assert/strict";
import type { Envelope, JoinExtras, PlainClient } from "../support/plain_client.ts";
import { MOD_PASSWORD, openRoom, PASSWORD } from "../support/room.ts";
import type { User } from "../../server/protocol/server_events.ts";

function upgrade(guest: PlainClient, username: string, extras: JoinExtras = {}): Promise<Envelope> {
  return guest.join(username, { mode: "register", password: PASSWORD, ...extras });
}

function onList(watcher: PlainClient): Pick<User, "username" | "is_registered">[] {
  return watcher.people.map(({ username, is_registered }) => ({ username, is_registered }));
}

for (const caps of [[], ["presence", "batch"]]) {
  Deno.test(`a guest registers its own name in place, and the lobby keeps flowing (caps ${caps})`, async () => {
    await using room = await openRoom();
    const watcher = await room.guest("watcher", { caps });
    const alice = await room.guest("Alice", { caps });
    await room.pass(1_000);
    for (const client of [watcher, alice]) client.forget();
    watcher.send("message", { text: "before" });
    alice.send("join", { mode: "register", username: "Alice", password: PASSWORD }, "up");
    watcher.send("message", { text: "meanwhile" });
    await room.settle();
    watcher.send("message", { text: "after" });
    alice.send("message", { text: "I am in" });
    await room.pass(1_000);
    const reply = alice.envelopes.find(({ re }) => re === "up")!;
    deepEqual([reply.event, reply.data["is_registered"]], ["joined", true]);
    for (const client of [watcher, alice]) {
      deepEqual(client.texts, ["before", "meanwhile", "after", "I am in"]);
      deepEqual(client.all("system"), [], "nobody came or left");
    }
    equal(watcher.all("message").at(-1)!.is_registered, true);
    const late = await room.guest("late");
    await room.pass(1_000);
    deepEqual(onList(late)[1], { username: "Alice", is_registered: true });
    equal(room.node.sockets, 3);
  });
}

Deno.test("a guest registers another name in place: one line says so, the old name is free", async () => {
  await using room = await openRoom();
  const [watcher, guest] = [await room.guest("watcher"), await room.guest("Guesty")];
  await room.pass(1_000);
  for (const client of [watcher, guest]) client.forget();
  equal((await upgrade(guest, "Alice")).data["username"], "Alice");
  await guest.request("message", { text: "hello" });
  await room.pass(1_000);
  deepEqual(watcher.all("system").map(({ msg }) => msg), ["Guesty is now Alice"]);
  deepEqual(onList(watcher).map(({ username }) => username), ["Violet", "Alice", "watcher"]);
  equal(watcher.all("message")[0]!.username, "Alice");
  equal((await room.connect().join("guesty")).event, "joined");
  equal((await room.connect().join("alice", { mode: "login", password: PASSWORD })).event, "joined");
});

Deno.test("a guest registers its own name in another case", async () => {
  await using room = await openRoom();
  const guest = await room.guest("alice");
  equal((await upgrade(guest, "ALICE")).data["username"], "ALICE");
  await room.pass(1_000);
  const late = await room.guest("late");
  await room.pass(1_000);
  deepEqual(onList(late).map(({ username }) => username), ["Violet", "ALICE", "late"]);
});

Deno.test("an upgrade that is refused leaves the guest as it was", async () => {
  await using room = await openRoom();
  await room.member("Bob");
  await room.guest("carol");
  const guest = await room.guest("alice");
  const refusals: [string, JoinExtras, string][] = [
    ["bob", {}, "username_taken"],
    ["CAROL", {}, "username_taken"],
    ["Violet", {}, "username_reserved"],
    ["alice\n", {}, "invalid_username"],
    ["alice", { password: "short" }, "weak_password"],
    ["alice", { email: "no" }, "invalid_email"],
    ["alice", { mod_password: "wrong" }, "invalid_credentials"],
  ];
  for (const [name, extras, code] of refusals) {
    equal((await upgrade(guest, name, extras)).data["code"], code);
    equal((await guest.request("message", { text: code })).event, "ack");
    equal(guest.all("message").at(-1)!.username, "alice");
    equal(guest.all("message").at(-1)!.is_registered, false);
    room.clock.skip(5_000);
  }
  equal((await room.connect().join("alice")).data["code"], "username_taken");
  equal((await upgrade(guest, "alice")).event, "joined");
});

Deno.test("only a guest may join again, and only to register: else already_joined", async () => {
  await using room = await openRoom();
  const member = await room.member("bob");
  const guest = await room.guest("alice");
  for (const mode of ["guest", "login", "restore"]) {
    equal((await guest.join("bob", { mode, password: PASSWORD })).data["code"], "already_joined");
  }
  equal((await upgrade(member, "alice2")).data["code"], "already_joined");
  await upgrade(guest, "alice");
  equal((await upgrade(guest, "alice3")).data["code"], "already_joined");
});

Deno.test("a guest keeps the role of the moderator password and its caps through the upgrade", async () => {
  await using room = await openRoom();
  const guest = await room.guest("alice", { mod_password: MOD_PASSWORD, caps: ["presence"] });
  const joined = await upgrade(guest, "alice");
  deepEqual([joined.data["role"], joined.data["is_admin"]], ["mod", true]);
  await room.pass(1_000);
  guest.forget();
  await room.guest("bob");
  await room.pass(1_000);
  deepEqual([guest.all("nicklist").length, guest.all("presence").length], [0, 1]);
  equal((await room.store.accounts.byName("alice"))!.role, "user");
});

Deno.test("a guest who leaves while registering does not hold the name: the account may sign in", async () => {
  await using room = await openRoom();
  for (let turns = 0; turns < 12; turns++) {
    const name = `alice${turns}`;
    const guest = await room.guest(name);
    guest.send("join", { mode: "register", username: name, password: PASSWORD });
    guest.socket.flushToServer();
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    guest.vanish();
    await room.settle();
    const account = await room.store.accounts.byName(name);
    const back = account === undefined ? {} : { mode: "login", password: PASSWORD };
    const again = room.connect();
    equal((await again.join(name, back)).event, "joined", `left after ${turns} turns`);
    again.vanish();
  }
  await room.settle();
  equal(room.node.sockets, 0);
});

Deno.test("with REGISTRATION=closed a guest stays a guest", async () => {
  await using room = await openRoom({ settings: { registration: "closed" } });
  const guest = await room.guest("alice");
  equal((await upgrade(guest, "alice")).data["code"], "registration_closed");
  equal((await guest.request("message", { text: "still here" })).event, "ack");
  ok(!guest.all("message")[0]!.is_registered);
});
