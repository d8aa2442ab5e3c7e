// Changing the password and signing out everywhere: what becomes of the other devices and of tokens from before.

import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import { call } from "../support/rest_client.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { CLOSE } from "../../server/protocol/errors.ts";

const NEW_PASSWORD = "battery staple";

function tokenOf(client: PlainClient): string {
  return client.all("joined")[0]!.token!;
}

/** Whether a token still counts, over the socket and over REST. */
async function counts(room: Room, token: string): Promise<boolean> {
  const client = room.connect();
  const restored = await client.request("join", { mode: "restore", token });
  const history = await call(room, "/api/pm/history?with=bob", { token });
  client.vanish();
  if (restored.event === "joined") return equal(history.status, 200), true;
  deepEqual(
    [restored.data["code"], history.status, history.code],
    ["session_expired", 401, "session_expired"],
  );
  return false;
}

Deno.test("change_password: other sockets close with 4004, this one stays, older tokens answer session_expired", async () => {
  await using room = await openRoom();
  await room.member("bob");
  const [here, there, phone] = [
    await room.member("alice"),
    await room.member("alice"),
    await room.member("alice"),
  ];
  const before = tokenOf(there);
  ok(await counts(room, before));
  const reply = await here.request("change_password", { old_password: PASSWORD, new_password: NEW_PASSWORD });
  deepEqual([reply.event, reply.data["success"]], ["password_changed", true]);
  deepEqual([there.closed?.code, phone.closed?.code, here.closed], [4004, CLOSE.sessionEnded, null]);
  equal((await here.request("message", { text: "still here" })).event, "ack");
  for (const token of [before, tokenOf(here)]) equal(await counts(room, token), false);
  ok(await counts(room, String(reply.data["token"])));
  const old = await room.connect().join("alice", { mode: "login", password: PASSWORD });
  equal(old.data["code"], "invalid_credentials");
  equal((await room.connect().join("alice", { mode: "login", password: NEW_PASSWORD })).event, "joined");
});

Deno.test("change_password with a wrong old password: success false, and nothing changes", async () => {
  await using room = await openRoom();
  await room.member("bob");
  const [here, there] = [await room.member("alice"), await room.member("alice")];
  const change = { old_password: "wrong", new_password: NEW_PASSWORD };
  const reply = await here.request("change_password", change);
  deepEqual([reply.event, reply.data["success"], "token" in reply.data], ["password_changed", false, false]);
  ok(typeof reply.data["msg"] === "string");
  equal(there.closed, null);
  ok(await counts(room, tokenOf(there)));
});

Deno.test("change_password takes what registering takes: 6 characters at least, 72 bytes at most, no NUL", async () => {
  await using room = await openRoom();
  const here = await room.member("alice");
  for (const bad of ["", "abcde", "a".repeat(73), "é".repeat(37), "abcdef\0"]) {
    const reply = await here.request("change_password", { old_password: PASSWORD, new_password: bad });
    deepEqual([reply.event, reply.data["success"]], ["password_changed", false], JSON.stringify(bad));
  }
  const long = { old_password: PASSWORD, new_password: "é".repeat(36) };
  equal((await here.request("change_password", long)).data["success"], true);
});

Deno.test("guessing the old password is throttled by account, over all its sockets", async () => {
  await using room = await openRoom();
  const sockets = [await room.member("alice"), await room.member("alice")];
  const guess = { old_password: "wrong", new_password: NEW_PASSWORD };
  for (let n = 0; n < 10; n++) {
    equal((await sockets[n % 2]!.request("change_password", guess)).data["success"], false);
  }
  for (const client of sockets) {
    const held = await client.request("change_password", guess);
    deepEqual([held.data["code"], held.data["retry_after_ms"]], ["rate_limited", 1_000]);
    equal((await client.request("delete_account", { password: PASSWORD })).data["code"], "rate_limited");
  }
  room.clock.skip(1_000);
  const right = { old_password: PASSWORD, new_password: NEW_PASSWORD };
  equal((await sockets[0]!.request("change_password", right)).data["success"], true);
});

Deno.test("sign_out_everywhere: all other sockets close with 4004, the ack carries a new token", async () => {
  await using room = await openRoom();
  await room.member("bob");
  const [here, there] = [await room.member("alice"), await room.member("alice")];
  const before = tokenOf(there);
  const reply = await here.request("sign_out_everywhere", {});
  deepEqual([reply.event, Object.keys(reply.data)], ["ack", ["token"]]);
  notEqual(reply.data["token"], before);
  deepEqual([there.closed?.code, here.closed], [CLOSE.sessionEnded, null]);
  for (const token of [before, tokenOf(here)]) equal(await counts(room, token), false);
  ok(await counts(room, String(reply.data["token"])));
  equal((await room.connect().join("alice", { mode: "login", password: PASSWORD })).event, "joined");
});

Deno.test("other people keep their sockets and tokens", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  await alice.request("sign_out_everywhere", {});
  await alice.request("change_password", { old_password: PASSWORD, new_password: NEW_PASSWORD });
  equal(bob.closed, null);
  const restored = await room.connect().request("join", { mode: "restore", token: tokenOf(bob) });
  equal(restored.event, "joined");
});

/** After it, what may be done so often a minute may be done again. */
const MINUTE_MS = 60_000;

for (const event of ["sign_out_everywhere", "change_password"]) {
  Deno.test(`a user who joins with an old token during ${event} does not stay connected`, async () => {
    await using room = await openRoom();
    let here = await room.member("alice");
    let [password, next] = [PASSWORD, NEW_PASSWORD];
    for (let head = 0; head < 40; head++) {
      const old = tokenOf(here);
      const thief = room.connect();
      thief.send("join", { mode: "restore", token: old });
      thief.socket.flushToServer();
      for (let turn = 0; turn < head; turn++) await Promise.resolve();
      here.send(event, event === "change_password" ? { old_password: password, new_password: next } : {});
      here.socket.flushToServer();
      await room.settle();
      equal(thief.closed !== null || thief.all("joined").length === 0, true, `left inside with head ${head}`);
      here.vanish();
      if (event === "change_password") [password, next] = [next, password];
      here = room.connect();
      await here.join("alice", { mode: "login", password });
      await room.pass(MINUTE_MS);
    }
  });
}
