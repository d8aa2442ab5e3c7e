// Kick, ban and verify: what the target, the lobby and the log get to see, live and after a restart.

import { deepEqual, equal, ok } from "node:assert/strict";
import { auditEntries, auditLines, idOf, joined, lines, staffed } from "../support/moderation.ts";
import { MOD_PASSWORD, openRoom, PASSWORD, REST_CLIENT } from "../support/room.ts";

const TEN_MINUTES = 10 * 60_000;

Deno.test("mod_kick tells the lobby, then every socket of the target why, closes them with 4001, and is logged", async () => {
  await using room = await openRoom();
  const { mod, watcher } = await staffed(room);
  const sockets = [await room.member("alice"), await room.member("alice")];
  equal((await mod.request("mod_kick", { target: "ALICE", reason: " too loud " })).event, "ack");
  for (const socket of sockets) {
    deepEqual(socket.all("kicked"), [{
      msg: "You were sent out of the room. Reason: too loud",
      said: { key: "kicked", reason: "too loud" },
    }]);
    equal(socket.closed?.code, 4001);
  }
  deepEqual(lines(watcher).slice(-2), ["alice was kicked", "alice left"]);
  const [entry] = await auditEntries(room);
  deepEqual({ ...entry, id: 0, hash: "", at: 0 }, {
    id: 0,
    at: 0,
    hash: "",
    actorId: await idOf(room, "mod"),
    actor: "mod",
    actorRole: "mod",
    capacity: "account",
    action: "kick",
    targetId: await idOf(room, "alice"),
    target: "alice",
    reason: "too loud",
    detail: null,
  });
  equal((await room.member("alice")).closed, null, "who was kicked may come back");
});

Deno.test("mod_kick on an offline user, or on a guest who has left, answers offline", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  (await room.member("alice")).vanish();
  await room.settle();
  equal((await mod.request("mod_kick", { target: "alice" })).data["code"], "offline");
  equal((await mod.request("mod_kick", { target: "a-guest" })).data["code"], "offline");
  equal((await mod.request("mod_kick", { target: "no name" })).data["code"], "bad_request");
  deepEqual(await auditEntries(room), []);
});

for (const event of ["mod_ban", "mod_kickban"]) {
  Deno.test(`${event} on an online user closes every socket with 4003 and keeps name and address out`, async () => {
    await using room = await openRoom();
    const { mod, watcher } = await staffed(room);
    const alice = await joined(room, "alice", "198.51.100.7");
    equal((await mod.request(event, { target: "alice", reason: "spam" })).event, "ack");
    deepEqual(alice.all("kicked"), [{
      msg: "You are banned. Reason: spam",
      said: { key: "banned", reason: "spam" },
    }]);
    equal(alice.closed?.code, 4003);
    deepEqual(lines(watcher).slice(-2), ["alice was banned", "alice left"]);

    equal((await room.connect("192.0.2.9").join("ALICE")).data["code"], "banned");
    equal((await room.connect("198.51.100.7").join("somebody-else")).data["code"], "banned");
    ok(room.node.addressRefusal("198.51.100.7"));
    equal(room.node.addressRefusal("198.51.100.8"), null);
    deepEqual(await auditLines(room), ["mod ban alice"]);
  });

  Deno.test(`${event} on a guest who has left keeps the name out`, async () => {
    await using room = await openRoom();
    const { mod, watcher } = await staffed(room);
    const guest = room.connect("192.0.2.1");
    await guest.join("Troll");
    guest.vanish();
    equal((await mod.request(event, { target: "troll" })).event, "ack");
    equal(lines(watcher).at(-1), "troll was banned");
    equal((await room.connect("192.0.2.2").join("TROLL")).data["code"], "banned");
    equal((await mod.request(event, { target: "<b>" })).data["code"], "bad_request");
    deepEqual(await auditLines(room), ["mod ban troll"]);
  });

  Deno.test(`${event} on an account that is offline bans the name, for sockets and REST`, async () => {
    await using room = await openRoom();
    const { mod, watcher } = await staffed(room);
    const alice = await room.member("alice");
    const token = alice.all("joined")[0]!.token!;
    alice.vanish();
    equal((await mod.request(event, { target: "alice" })).event, "ack");
    equal(lines(watcher).at(-1), "alice was banned");
    const credentials = { username: "alice", password: PASSWORD, client: REST_CLIENT };
    const elsewhere = () => room.connect("192.0.2.1");
    equal(
      (await elsewhere().request("join", { mode: "login", ...credentials })).data["code"],
      "banned",
    );
    equal((await elsewhere().request("join", { mode: "restore", token })).data["code"], "banned");
    const { signIn } = room.node;
    await refused(signIn.login({ ...credentials, address: "192.0.2.1" }), "banned");
    await refused(signIn.authenticate(token), "banned");
    await refused(
      signIn.login({ ...credentials, password: "wrong", address: "192.0.2.1" }),
      "invalid_credentials",
    );
  });
}

Deno.test("a banned guest's name can neither be used nor registered", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  await joined(room, "troll", "198.51.100.7");
  await mod.request("mod_ban", { target: "troll" });
  equal((await room.connect("192.0.2.1").join("Troll")).data["code"], "banned");
  const registration = { username: "TROLL", password: PASSWORD };
  const reply = await room.connect("192.0.2.1").request("join", { mode: "register", ...registration });
  equal(reply.data["code"], "banned");
  await refused(
    room.node.signIn.register({
      ...{ ...registration, email: undefined, address: "192.0.2.1", client: REST_CLIENT, principal: null },
    }),
    "banned",
  );
});

Deno.test("a ban covers all users at its address, in the lobby and at sign-in", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  await joined(room, "troll", "2001:db8:1:2::7");
  const neighbour = await joined(room, "neighbour", "2001:db8:1:2:ffff::8");
  const waiting = room.connect("2001:db8:1:2::9");
  const farther = await joined(room, "farther", "2001:db8:1:3::7");
  await mod.request("mod_ban", { target: "troll", reason: "spam" });
  await room.settle();
  deepEqual([neighbour.closed?.code, waiting.closed?.code, farther.closed], [4003, 4003, null]);
  deepEqual(neighbour.all("kicked"), [{
    msg: "Your network address is banned.",
    said: { key: "address_banned" },
  }]);
});

Deno.test("a ban records no address of a user as powerful as the moderator, nor a loopback one", async () => {
  await using room = await openRoom();
  const mod = await joined(room, "mod", "198.51.100.1", "mod");
  await joined(room, "colleague", "198.51.100.2", "mod");
  for (const [n, address] of ["198.51.100.1", "198.51.100.2", "127.0.0.1", "::1"].entries()) {
    await joined(room, `troll${n}`, address);
    equal((await mod.request("mod_ban", { target: `troll${n}` })).event, "ack");
    equal(room.node.addressRefusal(address), null, address);
    equal((await room.connect("192.0.2.1").join(`troll${n}`)).data["code"], "banned");
  }
});

Deno.test("a ban made again replaces the one before, keeps its addresses, and is lifted as one", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  const root = await room.member("root", "root");
  await room.member("alice", "user");
  await joined(room, "alice", "198.51.100.7", "user");
  await mod.request("mod_ban", { target: "alice", reason: "first" });
  await mod.request("mod_ban", { target: "alice", reason: "second", minutes: 60 });
  const { bans } = (await root.request("admin_get_bans")).data as { bans: Record<string, unknown>[] };
  equal(bans.length, 1);
  deepEqual([bans[0]!["reason"], bans[0]!["ip"]], ["second", "198.51.100.7"]);
  equal((await root.request("admin_unban", { ban_id: bans[0]!["id"] })).event, "admin_action_ok");
  equal(room.node.addressRefusal("198.51.100.7"), null);
  equal((await joined(room, "alice", "198.51.100.7", "user")).closed, null);
});

Deno.test("a timed ban says for how long, and ends by itself", async () => {
  await using room = await openRoom();
  const { mod, watcher } = await staffed(room);
  const troll = await joined(room, "troll", "198.51.100.7");
  await mod.request("mod_ban", { target: "troll", minutes: 10 });
  equal(lines(watcher).at(-2), "troll was banned for 10 minutes");
  deepEqual(troll.all("kicked"), [{
    msg: "You are banned for 10 minutes.",
    said: { key: "banned", minutes: 10 },
  }]);
  await room.pass(TEN_MINUTES - 1);
  const reply = await room.connect("192.0.2.1").join("troll");
  deepEqual([reply.data["code"], reply.data["retry_after_ms"]], ["banned", 1]);
  await room.pass(1);
  equal((await room.connect("198.51.100.7").join("troll")).event, "joined");
  const state = await room.store.moderation.inForce(0);
  deepEqual(state.bans, [], "its row and the address in it are gone");
});

Deno.test("mod_verify is seen by everybody at once", async () => {
  await using room = await openRoom();
  const { mod, watcher } = await staffed(room);
  const alice = await room.member("alice");
  await mod.request("mod_verify", { target: "alice" });
  await room.pass(1_000);
  equal(watcher.people.find(({ username }) => username === "alice")!.is_verified, true);
  equal(lines(watcher).at(-1), "alice is verified now");
  await alice.request("message", { text: "hello" });
  equal(watcher.all("message").at(-1)!.is_verified, true);
});

Deno.test("bans and mutes hold after a restart", async () => {
  await using before = await openRoom();
  const { mod } = await staffed(before);
  await joined(before, "troll", "198.51.100.7");
  await mod.request("mod_ban", { target: "troll" });
  (await before.member("alice")).vanish();
  await mod.request("mod_mute", { target: "alice" });

  await using after = await openRoom({ store: before.store });
  await after.node.ready;
  equal((await after.connect("192.0.2.1").join("troll")).data["code"], "banned");
  ok(after.node.addressRefusal("198.51.100.7"));
  equal((await (await after.member("alice")).request("message", { text: "hello" })).data["code"], "muted");
});

Deno.test("deleting the account ends neither its ban nor its mute", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  const alice = await room.member("alice");
  await mod.request("mod_mute", { target: "alice" });
  equal((await alice.request("delete_account", { password: PASSWORD })).event, "ack");
  const again = room.connect();
  await again.request("join", { mode: "register", username: "alice", password: PASSWORD });
  equal((await again.request("message", { text: "hello" })).data["code"], "muted");
  await mod.request("mod_ban", { target: "alice" });
  await room.store.accounts.remove(await idOf(room, "alice"));
  await using after = await openRoom({ store: room.store });
  equal((await after.connect("192.0.2.1").join("alice")).data["code"], "banned");
});

Deno.test("uses of the moderator password are logged, right and wrong, without an address", async () => {
  await using room = await openRoom();
  await room.connect("198.51.100.9").join("alice", { mod_password: "wrong" });
  await room.connect("198.51.100.9").join("alice", { mod_password: MOD_PASSWORD });
  await room.member("bob", "user", { mod_password: MOD_PASSWORD });
  const logged = await auditEntries(room);
  deepEqual(logged.map(({ actor, action, detail, capacity }) => [actor, action, detail, capacity]), [
    ["alice", "mod_password", "wrong", "moderator password"],
    ["alice", "mod_password", "right", "moderator password"],
    ["bob", "mod_password", "right", "moderator password"],
  ]);
  ok(!JSON.stringify(logged).includes("198.51.100"));
});

Deno.test("guesses of the moderator password cannot fill the log", async () => {
  await using room = await openRoom();
  for (let n = 0; n < 100; n++) {
    const client = room.connect(`198.51.100.${n}`);
    await client.join("x", { mod_password: "wrong" });
    client.vanish();
  }
  equal((await auditEntries(room)).length, 20);
});

Deno.test("a reason that is too long is refused, and nothing is done", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  const alice = await room.guest("alice");
  equal(
    (await mod.request("mod_kick", { target: "alice", reason: "é".repeat(201) })).data["code"],
    "too_long",
  );
  equal(alice.closed, null);
  equal((await mod.request("mod_ban", { target: "alice", minutes: 0 })).data["code"], "bad_request");
  deepEqual(await auditEntries(room), []);
});

async function refused(attempt: Promise<unknown>, code: string): Promise<void> {
  const outcome = await attempt.then(() => "nothing", (error) => error.code);
  equal(outcome, code);
}
