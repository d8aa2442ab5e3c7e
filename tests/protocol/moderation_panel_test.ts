// The panel's requests: verifying, lifting, lists, and who is told that something changed.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { auditEntries, auditLines, idOf, lines } from "../support/moderation.ts";
import { openRoom, PASSWORD } from "../support/room.ts";

Deno.test("admin_verify_user toggles, and is seen at once", async () => {
  await using room = await openRoom();
  const [mod, alice] = [await room.member("mod", "mod"), await room.member("alice")];
  const user_id = await idOf(room, "alice");
  const reply = await mod.request("admin_verify_user", { user_id });
  equal(reply.data["msg"], "alice is verified now");
  await alice.request("message", { text: "hello" });
  equal(alice.all("message").at(-1)!.is_verified, true);
  equal((await mod.request("admin_verify_user", { user_id })).data["msg"], "alice is no longer verified");
});

Deno.test("admin_unban and admin_unmute lift by id, and let the person in and speak at once", async () => {
  await using room = await openRoom();
  const [mod, watcher] = [await room.member("mod", "mod"), await room.guest("watcher")];
  const alice = await room.member("alice");
  (await room.member("bob")).vanish();
  await mod.request("mod_mute", { target: "alice" });
  await mod.request("mod_ban", { target: "bob" });
  const mutes = (await mod.request("admin_get_mutes")).data["mutes"] as { id: number }[];
  const bans = (await mod.request("admin_get_bans")).data["bans"] as { id: number }[];
  const unmuted = await mod.request("admin_unmute", { mute_id: mutes[0]!.id });
  const unbanned = await mod.request("admin_unban", { ban_id: bans[0]!.id });
  deepEqual([unmuted.data["msg"], unbanned.data["msg"]], ["alice may speak again", "bob may come in again"]);
  deepEqual(lines(watcher).slice(-2), ["alice may speak again", "bob may come in again"]);
  deepEqual(alice.all("mute_updated").at(-1), { muted: false });
  equal((await alice.request("message", { text: "hello" })).event, "ack");
  await room.member("bob");
  deepEqual((await auditLines(room)).slice(-2), ["mod unmute alice", "mod unban bob"]);
});

Deno.test("unknown ids answer not_found", async () => {
  await using room = await openRoom();
  const root = await room.member("root", "root");
  for (
    const [event, data] of [
      ["admin_set_role", { user_id: 99, role: "mod" }],
      ["admin_verify_user", { user_id: 99 }],
      ["admin_toggle_ai", { user_id: 99 }],
      ["admin_unban", { ban_id: 99 }],
      ["admin_unmute", { mute_id: 99 }],
      ["admin_resolve_report", { report_id: 99, action: "resolve" }],
    ] as const
  ) equal((await root.request(event, data)).data["code"], "not_found", event);
  deepEqual(await auditEntries(room), []);
});

Deno.test("no moderator lifts a sanction on themselves, or on a user above them", async () => {
  await using room = await openRoom();
  const [admin, mod] = [await room.member("admin", "admin"), await room.member("mod", "mod")];
  await admin.request("mod_mute", { target: "mod" });
  const [mute] = (await mod.request("admin_get_mutes")).data["mutes"] as { id: number }[];
  equal((await mod.request("admin_unmute", { mute_id: mute!.id })).data["code"], "forbidden");
  equal((await mod.request("mod_mute", { target: "mod" })).data["code"], "forbidden");
  equal((await mod.request("message", { text: "hello" })).data["code"], "muted");
});

Deno.test("admin_users: by name, part of a name, page by page, with e-mail addresses for admins only", async () => {
  await using room = await openRoom();
  const [admin, mod] = [await room.member("admin", "admin"), await room.member("mod", "mod")];
  for (const name of ["a_1", "A_2", "ab3", "zed"]) {
    await room.store.accounts.create({
      username: name,
      passwordHash: "h",
      email: `${name}@example.org`,
      createdAt: 0,
    });
  }
  const all = (await admin.request("admin_get_users")).data as {
    users: Record<string, unknown>[];
    next?: string;
  };
  deepEqual(all.users.map(({ username }) => username), ["a_1", "A_2", "ab3", "admin", "mod", "zed"]);
  equal(all.next, undefined);
  deepEqual(all.users[0], {
    id: await idOf(room, "a_1"),
    username: "a_1",
    role: "user",
    is_verified: false,
    has_ai_access: false,
    email: "a_1@example.org",
    created_at: "1970-01-01T00:00:00.000Z",
    online: false,
  });
  equal(all.users[3]!["online"], true);
  const found = (await mod.request("admin_get_users", { query: "A_" })).data as {
    users: Record<string, unknown>[];
  };
  deepEqual(found.users.map(({ username, email }) => [username, email]), [["a_1", null], ["A_2", null]]);

  const names: unknown[] = [];
  let next: string | undefined;
  do {
    const page = (await admin.request("admin_get_users", { limit: 2, cursor: next })).data as typeof all;
    names.push(...page.users.map(({ username }) => username));
    next = page.next;
  } while (next !== undefined);
  deepEqual(names, ["a_1", "A_2", "ab3", "admin", "mod", "zed"]);
  equal((await admin.request("admin_get_users", { cursor: "no name!" })).data["code"], "bad_request");
  equal((await admin.request("admin_get_bans", { cursor: "x" })).data["code"], "bad_request");
  equal((await admin.request("admin_get_users", { limit: 201 })).data["code"], "bad_request");
});

Deno.test("network addresses of bans are for admins, also in a search", async () => {
  await using room = await openRoom();
  const [admin, mod] = [await room.member("admin", "admin"), await room.member("mod", "mod")];
  await room.connect("198.51.100.7").join("troll");
  await mod.request("mod_ban", { target: "troll" });
  for (const [actor, ip] of [[admin, "198.51.100.7"], [mod, undefined]] as const) {
    const bans = (await actor.request("admin_get_bans")).data["bans"] as Record<string, unknown>[];
    deepEqual([bans[0]!["username"], bans[0]!["ip"]], ["troll", ip]);
  }
  equal(((await admin.request("admin_get_bans", { query: "51.100" })).data["bans"] as unknown[]).length, 1);
  equal(((await mod.request("admin_get_bans", { query: "51.100" })).data["bans"] as unknown[]).length, 0);
});

Deno.test("admin_get_audit is for admins, newest first, with the hashes of its chain", async () => {
  await using room = await openRoom();
  const [admin, mod] = [await room.member("admin", "admin"), await room.member("mod", "mod")];
  (await room.member("alice")).vanish();
  for (let n = 0; n < 3; n++) await mod.request("mod_verify", { target: "alice" });
  equal((await mod.request("admin_get_audit")).data["code"], "forbidden");
  const page = (await admin.request("admin_get_audit", { query: "ALI", limit: 2 })).data as {
    entries: Record<string, unknown>[];
    next: string;
  };
  deepEqual(page.entries.map(({ id, action }) => [id, action]), [[3, "verify"], [2, "unverify"]]);
  match(String(page.entries[0]!["hash"]), /^[0-9a-f]{64}$/);
  const rest = (await admin.request("admin_get_audit", { cursor: page.next })).data["entries"] as {
    id: number;
  }[];
  deepEqual(rest.map(({ id }) => id), [1]);
});

Deno.test("staff are notified which list has changed, other users are not", async () => {
  await using room = await openRoom();
  const [admin, mod, guest] = [
    await room.member("admin", "admin"),
    await room.member("mod", "mod"),
    await room.guest("guest"),
  ];
  (await room.member("alice")).vanish();
  await room.settle();
  await mod.request("mod_ban", { target: "alice" });
  const heard = (client: typeof admin) => client.all("admin_changed").map(({ what }) => what).sort();
  deepEqual([heard(admin), heard(mod), heard(guest)], [["audit", "bans"], ["bans"], []]);
});

Deno.test("ordinary people may none of it", async () => {
  await using room = await openRoom();
  const people = [await room.guest("guest"), await room.member("alice")];
  for (const client of people) {
    for (const list of ["users", "bans", "mutes", "reports", "audit"]) {
      equal((await client.request(`admin_get_${list}`)).data["code"], "forbidden");
    }
    equal((await client.request("admin_ban_ip", { cidr: "192.0.2.0/24" })).data["code"], "forbidden");
    equal((await client.request("admin_slow_mode", { seconds: 5 })).data["code"], "forbidden");
    equal((await client.request("admin_guard", { level: "verified" })).data["code"], "forbidden");
  }
  equal((await room.connect().request("mod_kick", { target: "alice" })).data["code"], "not_joined");
});

Deno.test("one action has one reply: a request without an id gets admin_action_ok, not ack", async () => {
  await using room = await openRoom();
  const mod = await room.member("mod", "mod");
  await room.member("alice");
  mod.send("admin_verify_user", { user_id: await idOf(room, "alice") });
  await room.settle();
  equal(mod.all("admin_action_ok").length, 1);
  mod.send("mod_mute", { target: "alice" });
  await room.settle();
  deepEqual(mod.all("ack"), []);
});

Deno.test("a banned person who still has a token learns why", async () => {
  await using room = await openRoom();
  const mod = await room.member("mod", "mod");
  const alice = room.connect("192.0.2.4");
  (await room.member("alice")).vanish();
  const reply = await alice.request("join", { mode: "login", username: "alice", password: PASSWORD });
  await mod.request("mod_ban", { target: "alice", minutes: 1_500, reason: "spam" });
  const again = await room.connect("192.0.2.5").request("join", {
    mode: "restore",
    token: reply.data["token"],
  });
  deepEqual([again.data["code"], again.data["msg"]], [
    "banned",
    "You are banned for 1 day and 1 hour. Reason: spam",
  ]);
  ok(Number(again.data["retry_after_ms"]) > 1_499 * 60_000);
});
