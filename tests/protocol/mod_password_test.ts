// The moderator password: what it gives, to whom, and how guessing it is slowed down.

import { deepEqual, equal, ok } from "node:assert/strict";
import { MOD_PASSWORD, openRoom, type Room } from "../support/room.ts";
import type { Envelope } from "../support/plain_client.ts";

Deno.test("mod_password equal to ADMIN_PASSWORD gives that session the role mod", async () => {
  await using room = await openRoom();
  const reply = await room.connect().join("alice", { mod_password: MOD_PASSWORD });
  deepEqual([reply.event, reply.data["role"], reply.data["is_admin"]], ["joined", "mod", true]);
  const member = await room.member("bob", "user", { mod_password: MOD_PASSWORD });
  deepEqual([member.all("joined")[0]!.role, member.all("joined")[0]!.is_admin], ["mod", true]);
});

Deno.test("mod_password never lowers a role", async () => {
  await using room = await openRoom();
  const root = await room.member("carol", "root", { mod_password: MOD_PASSWORD });
  equal(root.all("joined")[0]!.role, "root");
});

Deno.test("the role of mod_password is for that session only", async () => {
  await using room = await openRoom();
  const elevated = await room.member("alice", "user", { mod_password: MOD_PASSWORD });
  const plain = await room.member("alice");
  const watcher = await room.guest("bob", { caps: ["presence"] });
  equal(plain.all("joined")[0]!.role, "user");
  await elevated.request("message", { text: "as mod" });
  await plain.request("message", { text: "as user" });
  deepEqual(watcher.all("message").map(({ role }) => role), ["mod", "user"]);
  await room.pass(1000);
  equal(watcher.people.find(({ username }) => username === "alice")!.role, "mod");
  elevated.vanish();
  await room.pass(1000);
  equal(watcher.people.find(({ username }) => username === "alice")!.role, "user");
  equal((await room.store.accounts.byName("alice"))!.role, "user");
});

Deno.test("a wrong mod_password answers invalid_credentials, and the client does not join", async () => {
  await using room = await openRoom();
  const watcher = await room.guest("watcher");
  await room.pass(1000);
  watcher.forget();
  const client = room.connect();
  for (const wrong of ["wrong", `${MOD_PASSWORD} `, MOD_PASSWORD.toUpperCase(), "\0"]) {
    const reply = await client.join("alice", { mod_password: wrong });
    deepEqual([reply.event, reply.data["code"]], ["error", "invalid_credentials"]);
  }
  await room.pass(1000);
  deepEqual(watcher.frames, []);
  equal((await client.request("message", { text: "hi" })).data["code"], "not_joined");
  const other = await room.guest("alice");
  ok(other);
});

Deno.test("an empty mod_password is none", async () => {
  await using room = await openRoom();
  equal((await room.connect().join("alice", { mod_password: "" })).data["role"], "user");
});

Deno.test("after ten wrong ones from an address the next tries answer rate_limited, doubling from 1 s to 10 min", async () => {
  await using room = await openRoom();
  for (let n = 0; n < 10; n++) equal((await guess(room)).data["code"], "invalid_credentials");
  for (const wait of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600].map((seconds) => seconds * 1000)) {
    const held = await guess(room);
    deepEqual([held.data["code"], held.data["retry_after_ms"]], ["rate_limited", wait]);
    await room.pass(wait - 1);
    deepEqual([(await guess(room)).data["retry_after_ms"]], [1]);
    await room.pass(1);
    equal((await guess(room)).data["code"], "invalid_credentials");
  }
});

Deno.test("while it has to wait an address cannot use the right mod_password either, another address can", async () => {
  await using room = await openRoom();
  for (let n = 0; n < 10; n++) await guess(room);
  equal((await guess(room, MOD_PASSWORD)).data["code"], "rate_limited");
  equal((await guess(room, MOD_PASSWORD, "203.0.113.10")).event, "joined");
  equal((await guess(room, "")).event, "joined");
});

Deno.test("addresses of one /64 network share their failures", async () => {
  await using room = await openRoom();
  for (let n = 0; n < 10; n++) await guess(room, "wrong", `2001:db8:1:2::${n}`);
  equal((await guess(room, MOD_PASSWORD, "2001:db8:1:2:ffff::1")).data["code"], "rate_limited");
  equal((await guess(room, MOD_PASSWORD, "2001:db8:1:3::1")).event, "joined");
});

Deno.test("the right mod_password forgives the failures before it", async () => {
  await using room = await openRoom();
  for (let n = 0; n < 9; n++) await guess(room);
  equal((await guess(room, MOD_PASSWORD)).event, "joined");
  for (let n = 0; n < 10; n++) equal((await guess(room)).data["code"], "invalid_credentials");
  equal((await guess(room)).data["code"], "rate_limited");
});

Deno.test("guesses from ever new /64s: a /48 has 20, all together have 50, and then each waits", async () => {
  await using room = await openRoom();
  const checkedOf = async (addressOf: (n: number) => string, tries: number): Promise<number> => {
    let checked = 0;
    for (let n = 0; n < tries; n++) {
      const { data } = await guess(room, "wrong", addressOf(n));
      if (data["code"] === "invalid_credentials") checked++;
      else equal(data["code"], "rate_limited");
    }
    return checked;
  };
  equal(await checkedOf((n) => `2001:db8:1:${n.toString(16)}::1`, 100), 20);
  equal(await checkedOf((n) => `2001:db8:${(n + 2).toString(16)}::1`, 400), 30);
  await room.pass(1_000);
  equal(await checkedOf((n) => `198.51.${n}.1`, 100), 1);
});

Deno.test("addresses that used it rightly are not held up by guesses made elsewhere; the newest 1,000 are remembered", async () => {
  // Each node remembers those that came to it.
  await using room = await openRoom({ spread: false });
  const addressOf = (n: number): string => `10.${n >> 8}.${n & 255}.1`;
  for (let n = 0; n < 1_001; n++) equal((await guess(room, MOD_PASSWORD, addressOf(n))).event, "joined");
  for (let n = 0; n < 60; n++) await guess(room, "wrong", `198.51.${n}.1`);
  equal((await guess(room, MOD_PASSWORD, addressOf(0))).data["code"], "rate_limited");
  equal((await guess(room, MOD_PASSWORD, addressOf(1))).event, "joined");
  equal((await guess(room, MOD_PASSWORD, addressOf(1_000))).event, "joined");
});

let guesses = 0;

/** One try from a socket of its own, under a name of its own. */
async function guess(
  room: Room,
  password = "wrong",
  address = "198.51.100.9",
): Promise<Envelope> {
  const client = room.connect(address);
  const reply = await client.join(`guest${guesses++}`, { mod_password: password });
  client.vanish();
  return reply;
}
