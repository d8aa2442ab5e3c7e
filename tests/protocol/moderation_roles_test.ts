// Roles and access to the companion, given and taken in the panel: who is told, and what the person may do then.

import { deepEqual, equal } from "node:assert/strict";
import { auditEntries, auditLines, idOf, lines } from "../support/moderation.ts";
import { MOD_PASSWORD, openRoom, PAYMENT_SECRET } from "../support/room.ts";
import { isPremium } from "../support/premium.ts";

Deno.test("admin_set_role reaches every socket, the list of people, the log, and what the person may do", async () => {
  await using room = await openRoom();
  const [admin, watcher] = [await room.member("admin", "admin"), await room.guest("watcher")];
  const sockets = [await room.member("alice"), await room.member("alice")];
  await room.guest("bob");
  const user_id = await idOf(room, "alice");
  const reply = await admin.request("admin_set_role", { user_id, role: "mod" });
  deepEqual([reply.event, reply.data["msg"]], ["admin_action_ok", "alice is a moderator now"]);
  for (const socket of sockets) deepEqual(socket.all("role_updated"), [{ role: "mod" }]);
  equal(lines(watcher).at(-1), "alice is a moderator now");
  await room.pass(1_000);
  equal(watcher.people.find(({ username }) => username === "alice")!.role, "mod");
  equal((await sockets[0]!.request("mod_mute", { target: "bob" })).event, "ack");
  equal((await admin.request("admin_set_role", { user_id, role: "user" })).event, "admin_action_ok");
  deepEqual(sockets[1]!.all("role_updated").at(-1), { role: "user" });
  equal((await sockets[1]!.request("mod_mute", { target: "bob" })).data["code"], "forbidden");
  deepEqual((await auditEntries(room)).map(({ action, detail }) => [action, detail]), [
    ["set_role", "user to mod"],
    ["mute", "until lifted"],
    ["set_role", "mod to user"],
  ]);
});

Deno.test("the last root keeps the role, and no user becomes root over the wire", async () => {
  await using room = await openRoom();
  const root = await room.member("root", "root");
  const other = await room.member("other", "root");
  for (const [actor, name] of [[root, "other"], [other, "root"], [root, "root"]] as const) {
    const data = { user_id: await idOf(room, name), role: "user" };
    equal((await actor.request("admin_set_role", data)).data["code"], "forbidden");
  }
  (await room.member("alice")).vanish();
  const data = { user_id: await idOf(room, "alice"), role: "root" };
  equal((await root.request("admin_set_role", data)).data["code"], "forbidden");
  equal((await root.request("admin_set_role", { ...data, role: "king" })).data["code"], "bad_request");
});

Deno.test("a role set at the command line holds in the next action, although this node was not notified", async () => {
  await using room = await openRoom();
  const mod = await room.member("mod", "mod");
  const alice = await room.guest("alice");
  await room.store.accounts.setRole(await idOf(room, "mod"), "user");
  equal((await mod.request("mod_kick", { target: "alice" })).data["code"], "forbidden");
  equal((await mod.request("admin_get_users")).data["code"], "forbidden");
  equal(alice.closed, null);
});

Deno.test("a role below that of the moderator password leaves the session a moderator's", async () => {
  await using room = await openRoom();
  const admin = await room.member("admin", "admin");
  const alice = await room.member("alice", "user", { mod_password: MOD_PASSWORD });
  await admin.request("admin_set_role", { user_id: await idOf(room, "alice"), role: "mod" });
  await admin.request("admin_set_role", { user_id: await idOf(room, "alice"), role: "user" });
  deepEqual(alice.all("role_updated"), [{ role: "mod" }, { role: "mod", capacity: "moderator password" }]);
  equal((await alice.request("admin_get_bans")).event, "admin_bans");
  deepEqual((await auditEntries(room)).map(({ detail }) => detail), ["right", "user to mod", "mod to user"]);
});

Deno.test("admin_toggle_ai reaches every socket of the target, and oneself", async () => {
  await using room = await openRoom();
  const [admin, watcher] = [await room.member("admin", "admin"), await room.guest("watcher")];
  const sockets = [await room.member("alice"), await room.member("alice")];
  const user_id = await idOf(room, "alice");
  for (const has_ai_access of [true, false]) {
    equal((await admin.request("admin_toggle_ai", { user_id })).event, "admin_action_ok");
    for (const socket of sockets) equal(socket.all("ai_unlock").at(-1)!.has_ai_access, has_ai_access);
    equal(await isPremium(room.store, user_id, room.clock.now()), has_ai_access);
  }
  equal(lines(watcher).some((line) => line.includes("alice can")), false);
  equal(
    (await admin.request("admin_toggle_ai", { user_id: await idOf(room, "admin") })).event,
    "admin_action_ok",
  );
  equal(admin.all("ai_unlock").at(-1)!.has_ai_access, true);
  deepEqual(await auditLines(room), [
    "admin grant_ai alice",
    "admin revoke_ai alice",
    "admin grant_ai admin",
  ]);
});

Deno.test("row 6: who has access to Violet is no news for the lobby: the member and staff learn it, nobody else", async () => {
  await using room = await openRoom();
  const [admin, mod, elevated] = [
    await room.member("admin", "admin"),
    await room.member("mod", "mod"),
    await room.guest("helper", { mod_password: MOD_PASSWORD }),
  ];
  const [alice, bob, guest] = [
    await room.member("alice"),
    await room.member("bob"),
    await room.guest("guest"),
  ];
  const user_id = await idOf(room, "alice");
  await room.pass(5_000);
  for (const client of [admin, mod, elevated, alice, bob, guest]) client.forget();
  for (const [on, key] of [[true, "ai_granted"], [false, "ai_revoked"]] as const) {
    await admin.request("admin_toggle_ai", { user_id, on });
    await room.settle();
    equal(alice.all("ai_unlock").at(-1)!.has_ai_access, on);
    for (const client of [admin, mod, elevated, alice]) {
      deepEqual(client.all("system").map(({ said }) => said), [{ key, name: "alice" }]);
      client.forget();
    }
  }
  await room.node.payments.paid({ secret: PAYMENT_SECRET, userId: user_id, address: "203.0.113.9" });
  await room.pass(5_000);
  for (const client of [bob, guest]) {
    deepEqual(client.envelopes.filter(({ data }) => JSON.stringify(data).includes("alice")), []);
  }
  for (const client of [admin, mod, alice]) {
    deepEqual(client.all("system"), [], "a payment is the member's alone");
  }
});
