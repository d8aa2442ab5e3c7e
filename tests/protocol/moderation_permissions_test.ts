// What a moderator by password only may do, whose sanctions may be undone by whom, and what the log notes of refusals (case row 15).

import { deepEqual, equal, match, ok } from "node:assert/strict";
import type { Role } from "../../server/protocol/roles.ts";
import { auditEntries, done, idOf, joined, lines } from "../support/moderation.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { MOD_PASSWORD, openRoom, PASSWORD, type Room } from "../support/room.ts";

const DAY = 1_440 * 60_000;

/** A guest whose only power is the moderator password. */
async function elevatedGuest(room: Room, name = "elevated", address = "192.0.2.240"): Promise<PlainClient> {
  const client = room.connect(address);
  equal((await client.join(name, { mod_password: MOD_PASSWORD })).data["role"], "mod");
  return client;
}

async function staff(room: Room, name: string, role: Role, address = "192.0.2.241"): Promise<PlainClient> {
  (await room.member(name, role)).vanish();
  await room.settle();
  const client = room.connect(address);
  equal((await client.join(name, { mode: "login", password: PASSWORD })).data["role"], role);
  return client;
}

async function answer(client: PlainClient, event: string, data: object = {}): Promise<unknown> {
  const reply = await client.request(event, data);
  return reply.event === "error" ? reply.data["code"] : reply.event;
}

async function listed(client: PlainClient, what: "bans" | "mutes"): Promise<Record<string, unknown>[]> {
  return (await client.request(`admin_get_${what}`)).data[what] as Record<string, unknown>[];
}

Deno.test("a guest with the moderator password: kicks, mutes, bans for a day, reads the lists, and nothing else", async () => {
  await using room = await openRoom();
  const elevated = await elevatedGuest(room);
  const alice = await room.member("alice");
  const user_id = await idOf(room, "alice");
  await room.guest("bob");
  await joined(room, "carl", "198.51.100.1");
  await alice.request("report", { target: "bob", reason: "rude" });

  deepEqual(elevated.all("joined")[0]!.capacity, "moderator password");
  for (const list of ["users", "bans", "mutes", "reports"]) {
    equal(await answer(elevated, `admin_get_${list}`), `admin_${list}`);
  }
  equal(await answer(elevated, "mod_mute", { target: "bob" }), "ack");
  equal(await answer(elevated, "mod_mute", { target: "bob" }), "ack", "its own it may lift");
  equal(await answer(elevated, "mod_kick", { target: "bob" }), "ack");
  equal(await answer(elevated, "mod_ban", { target: "carl" }), "ack");
  const [ban] = await listed(elevated, "bans");
  equal(ban!["expires_at"], new Date(room.clock.now() + DAY).toISOString());

  const [mute] = await muteByStaff(room, "dora");
  for (
    const [event, data] of [
      ["mod_verify", { target: "alice" }],
      ["admin_verify_user", { user_id }],
      ["admin_unban", { ban_id: ban!["id"] }],
      ["admin_unmute", { mute_id: mute }],
      ["admin_slow_mode", { seconds: 5 }],
      ["admin_guard", { level: "registered" }],
      ["admin_resolve_report", { report_id: 1, action: "dismiss" }],
      ["admin_set_role", { user_id, role: "mod" }],
      ["admin_toggle_ai", { user_id }],
      ["admin_ban_ip", { cidr: "203.0.113.0/24" }],
      ["admin_get_audit", {}],
      ["admin_violet_status", {}],
    ] as const
  ) equal(await answer(elevated, event, data), "forbidden", event);
  equal(elevated.all("room_state").length, 1);
  equal((await room.store.accounts.byName("alice"))!.isVerified, false);
});

/** A mute that a moderator with an account has made. Resolves to its id. */
function muteByStaff(room: Room, username: string, actorRole: Role = "mod"): Promise<[number]> {
  return room.store.moderation.transact(async (within) => {
    const { id } = await within.addMute({
      ...{ username, userId: null, networks: [], reason: null, createdAt: room.clock.now() },
      ...{ expiresAt: null, actorId: null, actorRole },
    });
    return [id];
  });
}

Deno.test("a member with the moderator password alone is no more than that, and a moderator by role loses nothing by it", async () => {
  await using room = await openRoom();
  (await room.member("alice")).vanish();
  const borrowed = await room.member("borrowed", "user", { mod_password: MOD_PASSWORD });
  equal(await answer(borrowed, "mod_verify", { target: "alice" }), "forbidden");
  const mod = await room.member("mona", "mod", { mod_password: MOD_PASSWORD });
  equal(mod.all("joined")[0]!.capacity, undefined);
  equal(await answer(mod, "mod_verify", { target: "alice" }), "ack");
  // A role of one's own is felt at once, and its loss too.
  const root = await room.member("ruth", "root");
  await root.request("admin_set_role", { user_id: await idOf(room, "borrowed"), role: "mod" });
  deepEqual(borrowed.all("role_updated").at(-1), { role: "mod" });
  equal(await answer(borrowed, "mod_verify", { target: "alice" }), "ack");
  await root.request("admin_set_role", { user_id: await idOf(room, "borrowed"), role: "user" });
  deepEqual(borrowed.all("role_updated").at(-1), { role: "mod", capacity: "moderator password" });
  equal(await answer(borrowed, "mod_verify", { target: "alice" }), "forbidden");
});

for (
  const [minutes, lasts] of [[undefined, 1_440], [10, 10], [1_440, 1_440], [1_441, 1_440], [5_256_000, 1_440]]
) {
  Deno.test(`a ban of ${minutes ?? "no"} minutes by password only lasts ${lasts} minutes`, async () => {
    await using room = await openRoom();
    const elevated = await elevatedGuest(room);
    const troll = await joined(room, "troll", "198.51.100.1");
    equal(await answer(elevated, "mod_kickban", { target: "troll", minutes }), "ack");
    deepEqual(troll.all("kicked")[0]!.said, { key: "banned", minutes: lasts });
    match(lines(elevated).at(-2)!, lasts === 1_440 ? /for 1 day$/ : /for 10 minutes$/);
    await room.pass(lasts! * 60_000);
    equal((await room.connect("198.51.100.1").join("troll")).event, "joined");
  });
}

Deno.test("a guest with the moderator password lifts root's ban: forbidden, whichever way it is tried", async () => {
  await using room = await openRoom();
  const [root, elevated] = [await staff(room, "ruth", "root"), await elevatedGuest(room)];
  const mod = await staff(room, "mona", "mod", "192.0.2.242");
  (await joined(room, "troll", "198.51.100.1")).vanish();
  await room.settle();
  equal(await answer(root, "mod_ban", { target: "troll", reason: "for good" }), "ack");
  const [before] = await listed(root, "bans");
  equal(before!["actor_role"], "root");
  for (const actor of [elevated, mod]) {
    equal(await answer(actor, "admin_unban", { ban_id: before!["id"] }), "forbidden");
    for (const minutes of [1, 5_256_000, undefined]) {
      for (const event of ["mod_ban", "mod_kickban"]) {
        equal(await answer(actor, event, { target: "troll", minutes }), "forbidden", `${event} ${minutes}`);
      }
    }
  }
  deepEqual(await listed(root, "bans"), [before]);
  ok(room.node.addressRefusal("198.51.100.1"));
  equal(await answer(root, "admin_unban", { ban_id: before!["id"] }), "admin_action_ok");
});

Deno.test("a longer ban by less power stands beside the one of more power, and lifting it lifts that one alone", async () => {
  await using room = await openRoom();
  const [admin, mod] = [await staff(room, "ada", "admin"), await staff(room, "mona", "mod", "192.0.2.242")];
  await answer(admin, "mod_ban", { target: "troll", minutes: 60 });
  equal(await answer(mod, "mod_ban", { target: "troll", minutes: 60 }), "forbidden", "as long is not longer");
  equal(await answer(mod, "mod_ban", { target: "troll", minutes: 120 }), "ack");
  const bans = await listed(mod, "bans");
  deepEqual(bans.map((ban) => ban["actor_role"]), ["mod", "admin"]);
  equal((await room.connect().join("troll")).data["retry_after_ms"], 120 * 60_000);
  equal(await answer(mod, "admin_unban", { ban_id: bans[0]!["id"] }), "admin_action_ok");
  equal((await room.connect().join("troll")).data["retry_after_ms"], 60 * 60_000);
  equal(await answer(mod, "admin_unban", { ban_id: bans[1]!["id"] }), "forbidden");
});

Deno.test("power equal to or above that of who made it lifts, shortens and replaces", async () => {
  await using room = await openRoom();
  const [root, admin] = [await staff(room, "ruth", "root"), await staff(room, "ada", "admin", "192.0.2.242")];
  const [mona, mike] = [
    await staff(room, "mona", "mod", "192.0.2.243"),
    await staff(room, "mike", "mod", "192.0.2.244"),
  ];
  await answer(mona, "mod_ban", { target: "troll" });
  equal(await answer(mike, "mod_ban", { target: "troll", minutes: 5 }), "ack");
  equal((await room.connect().join("troll")).data["retry_after_ms"], 5 * 60_000);
  equal(await answer(root, "mod_ban", { target: "troll", minutes: 1 }), "ack");
  deepEqual((await listed(root, "bans")).map((ban) => ban["actor_role"]), ["root"]);
  equal(await answer(admin, "mod_ban", { target: "troll", minutes: 1 }), "forbidden");
  await answer(admin, "mod_mute", { target: "troll" });
});

Deno.test("a moderator by password only does not shorten a ban that stands, not even a moderator's", async () => {
  await using room = await openRoom();
  const [mod, elevated] = [await staff(room, "mona", "mod"), await elevatedGuest(room)];
  await answer(mod, "mod_ban", { target: "troll", minutes: 100 });
  equal(await answer(elevated, "mod_ban", { target: "troll", minutes: 1 }), "forbidden");
  equal(await answer(elevated, "mod_ban", { target: "troll" }), "ack", "a day is longer");
  equal((await room.connect().join("troll")).data["retry_after_ms"], DAY);
});

Deno.test("a mute is toggled only by power equal to or above that of who made it", async () => {
  await using room = await openRoom();
  const [root, admin] = [await staff(room, "ruth", "root"), await staff(room, "ada", "admin", "192.0.2.242")];
  const [mod, elevated] = [await staff(room, "mona", "mod", "192.0.2.243"), await elevatedGuest(room)];
  const troll = await joined(room, "troll", "198.51.100.1");
  await answer(admin, "mod_mute", { target: "troll" });
  const [mute] = await listed(mod, "mutes");
  equal(mute!["actor_role"], "admin");
  for (const actor of [mod, elevated]) {
    for (const on of [undefined, false]) {
      equal(await answer(actor, "mod_mute", { target: "troll", on }), "forbidden");
    }
    equal(await answer(actor, "mod_mute", { target: "troll", on: true }), "ack", "it is so already");
    equal(await answer(actor, "admin_unmute", { mute_id: mute!["id"] }), "forbidden");
  }
  equal(await answer(troll, "message", { text: "hello" }), "muted");
  equal(await answer(root, "mod_mute", { target: "troll" }), "ack");
  equal(await answer(mod, "mod_mute", { target: "troll" }), "ack");
  equal(await answer(elevated, "mod_mute", { target: "troll" }), "ack", "a mod's, with a mod's power");
  equal(await answer(troll, "message", { text: "hello" }), "ack");
});

Deno.test("a range that root banned is not lifted by an admin", async () => {
  await using room = await openRoom();
  const [root, admin] = [await staff(room, "ruth", "root"), await staff(room, "ada", "admin", "192.0.2.242")];
  await answer(root, "admin_ban_ip", { cidr: "198.51.100.0/24" });
  const [ban] = await listed(admin, "bans");
  equal(await answer(admin, "admin_unban", { ban_id: ban!["id"] }), "forbidden");
  ok(room.node.addressRefusal("198.51.100.1"));
  equal(await answer(root, "admin_unban", { ban_id: ban!["id"] }), "admin_action_ok");
});

Deno.test("the role with which a sanction was made stays, whatever becomes of who made it", async () => {
  await using room = await openRoom();
  const [root, admin] = [await staff(room, "ruth", "root"), await staff(room, "ada", "admin", "192.0.2.242")];
  const mod = await staff(room, "mona", "mod", "192.0.2.243");
  await answer(admin, "mod_ban", { target: "troll" });
  await answer(root, "admin_set_role", { user_id: await idOf(room, "ada"), role: "user" });
  await admin.request("delete_account", { password: PASSWORD });
  await using after = await openRoom({ store: room.store });
  const again = await staff(after, "mona", "mod");
  const [ban] = await listed(again, "bans");
  equal(await answer(again, "admin_unban", { ban_id: ban!["id"] }), "forbidden");
  equal(mod.closed, null);
});

Deno.test("the audit log has a note of what was refused to staff, once a minute for each principal, with capacity and action", async () => {
  await using room = await openRoom();
  const [elevated, mod] = [await elevatedGuest(room), await staff(room, "mona", "mod")];
  const admin = await staff(room, "ada", "admin", "192.0.2.242");
  await room.guest("nobody");
  const refused = async () => (await auditEntries(room)).filter(({ action }) => action === "refused");
  for (let n = 0; n < 5; n++) await answer(elevated, "admin_slow_mode", { seconds: n });
  equal(await answer(mod, "mod_ban", { target: "ada" }), "forbidden");
  deepEqual(
    (await refused()).map(({ actor, actorRole, capacity, target, detail }) => [
      ...[actor, actorRole, capacity, target, detail],
    ]),
    [
      ["elevated", "mod", "moderator password", null, "slow_mode (moderator password, forbidden)"],
      ["mona", "mod", "account", "ada", "ban (account, forbidden)"],
    ],
  );
  await room.pass(60_000);
  await answer(elevated, "admin_guard", { level: "open" });
  equal((await refused()).length, 3);
  ok(admin.all("admin_changed").filter(({ what }) => what === "audit").length >= 3);
  equal((await room.store.moderation.checkAuditLog()).brokenAt, null);
});

Deno.test("what people without power are refused is not noted", async () => {
  await using room = await openRoom();
  const [guest, alice] = [await room.guest("guest"), await room.member("alice")];
  for (const client of [guest, alice]) equal(await answer(client, "mod_kick", { target: "x" }), "forbidden");
  deepEqual(await auditEntries(room), []);
});

Deno.test("guests who come again and again with the password cannot fill the log with what they are refused", async () => {
  // Each node has a bound of its own.
  await using room = await openRoom({ spread: false });
  for (let n = 0; n < 80; n++) {
    const client = await elevatedGuest(room, `elevated${n}`, `192.0.2.${n}`);
    equal(await answer(client, "admin_slow_mode", { seconds: 1 }), "forbidden");
    client.vanish();
  }
  const log = await auditEntries(room);
  equal(log.filter(({ action }) => action === "refused").length, 60);
  equal((await done(room)).length, 80, "each use of the password is there as before");
});
