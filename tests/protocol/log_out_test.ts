// Logging out ends the token at the server, for every socket and every token of the same sign-in, and no other.

import { deepEqual, equal, notEqual } from "node:assert/strict";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";
import type { PlainClient } from "../support/plain_client.ts";

function tokenOf(client: PlainClient): string {
  return String(client.all("joined").at(-1)!.token);
}

async function restore(room: Room, token: string): Promise<PlainClient> {
  const client = room.connect();
  await client.request("join", { mode: "restore", token });
  return client;
}

/** What a token is good for: restoring a session, and REST. */
async function isGood(room: Room, token: string): Promise<boolean> {
  const client = await restore(room, token);
  const rest = await room.node.signIn.authenticate(token).then(() => true, ({ code }) => {
    equal(code, "session_expired");
    return false;
  });
  equal(client.all("joined").length === 1, rest);
  if (!rest) equal(client.lastError, "session_expired");
  client.vanish();
  await room.settle();
  return rest;
}

Deno.test("a member: tokens and sockets of this sign-in end, those of other devices stay", async () => {
  await using room = await openRoom();
  const laptop = await room.member("Ada");
  const phone = await room.member("Ada");
  const [first, other] = [tokenOf(laptop), tokenOf(phone)];
  notEqual(first, other, "signed in in the same second");
  const tab = await restore(room, first);
  const renewed = tokenOf(tab);
  equal((await laptop.request("log_out", {})).event, "ack");
  await room.settle();
  deepEqual([laptop.closed, tab.closed?.code, phone.closed], [null, 4004, null]);
  equal((await laptop.request("message", { text: "x" })).data["code"], "not_joined");
  deepEqual([await isGood(room, first), await isGood(room, renewed)], [false, false]);
  equal(await isGood(room, other), true);
  equal((await room.connect().join("Ada", { mode: "login", password: PASSWORD })).event, "joined");
});

Deno.test("the token of a registration ends too, and those that a change of the password made", async () => {
  await using room = await openRoom();
  const ada = room.connect();
  await ada.join("Ada", { mode: "register", password: PASSWORD });
  const registered = tokenOf(ada);
  const changed = await ada.request("change_password", {
    old_password: PASSWORD,
    new_password: "battery staple",
  });
  const token = String(changed.data["token"]);
  equal(await isGood(room, token), true);
  await ada.request("log_out", {});
  deepEqual([await isGood(room, token), await isGood(room, registered)], [false, false]);
});

Deno.test("a guest: the session ends at once, the name is free, others read it", async () => {
  await using room = await openRoom();
  const bob = await room.guest("bob", { caps: ["presence"] });
  for (const caps of [[], ["resume"]]) {
    const ada = await room.guest("Ada", { caps });
    await room.pass(1_000);
    equal((await ada.request("log_out", {})).event, "ack");
    await room.pass(1_000);
    equal((await ada.request("message", { text: "x" })).data["code"], "not_joined");
    equal(bob.people.some(({ username }) => username === "Ada"), false);
    equal(bob.all("system").at(-1)?.msg, "Ada left");
  }
  equal((await room.connect().request("log_out", {})).data["code"], "not_joined");
});

Deno.test("after it the socket is as before its join: another user joins, or it ends", async () => {
  await using room = await openRoom();
  const ada = await room.guest("Ada");
  await ada.request("log_out", {});
  await room.pass(1_000);
  equal((await ada.join("Berta")).event, "joined");
  await ada.request("message", { text: "hi" });
  deepEqual(ada.texts, ["hi"]);
  await ada.request("log_out", {});
  await room.pass(60_000);
  equal(ada.closed?.code, 4008);
});
