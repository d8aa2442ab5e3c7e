// Ways around a moderator that are none: another name, another moment, another account (case row 14, and hunt row 4).

import { deepEqual, equal, ok } from "node:assert/strict";
import { auditEntries, idOf, joined, lines, says, staffed } from "../support/moderation.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { openRoom, PASSWORD, REST_CLIENT, type Room } from "../support/room.ts";

const TROLL_AT = "198.51.100.7";
const MINUTE = 60_000;

async function register(room: Room, username: string, address: string): Promise<PlainClient> {
  const client = room.connect(address);
  const reply = await client.join(username, { mode: "register", password: PASSWORD });
  equal(reply.event, "joined", JSON.stringify(reply.data));
  return client;
}

async function mutesOf(client: PlainClient): Promise<Record<string, unknown>[]> {
  return (await client.request("admin_get_mutes")).data["mutes"] as Record<string, unknown>[];
}

Deno.test("a mute under another guest name: the guest's address is muted for its duration, and the guest is notified", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  const troll = await joined(room, "troll", TROLL_AT);
  equal((await mod.request("mod_mute", { target: "troll", minutes: 10, reason: "loud" })).event, "ack");
  troll.vanish();
  const again = await joined(room, "lamb", TROLL_AT);
  const ends = new Date(room.clock.now() + 10 * MINUTE).toISOString();
  deepEqual(again.all("mute_updated"), [{ muted: true, reason: "loud", expires_at: ends }]);
  equal(await says(again), "muted");
  equal(await says(await joined(room, "bystander", "198.51.100.8")), "ack");
  await room.pass(10 * MINUTE);
  deepEqual(again.all("mute_updated").at(-1), { muted: false });
  equal(await says(again), "ack");
});

Deno.test("a guest's mute takes in the /64 of an IPv6 address, and guests who are there already", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  await joined(room, "troll", "2001:db8:1:2::7");
  const neighbour = await joined(room, "neighbour", "2001:db8:1:2:ffff::8");
  const farther = await joined(room, "farther", "2001:db8:1:3::7");
  await mod.request("mod_mute", { target: "troll" });
  deepEqual([neighbour, farther].map((one) => one.all("mute_updated")), [[{ muted: true }], []]);
  deepEqual([await says(neighbour), await says(farther)], ["muted", "ack"]);
});

Deno.test("members who had their account before are not muted by a guest's mute, nor is a guest by a member's", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  const member = await joined(room, "alice", TROLL_AT, "user");
  await joined(room, "troll", TROLL_AT);
  await mod.request("mod_mute", { target: "troll" });
  deepEqual([member.all("mute_updated"), await says(member)], [[], "ack"]);

  await joined(room, "berta", "198.51.100.9", "user");
  await mod.request("mod_mute", { target: "berta" });
  equal(await says(await joined(room, "guest", "198.51.100.9")), "ack");
});

Deno.test("an account that is registered under a mute gets it as its own: fresh, by REST, and in place", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  const troll = await joined(room, "troll", TROLL_AT);
  await mod.request("mod_mute", { target: "troll", minutes: 60, reason: "loud" });
  const fresh = await register(room, "fresh", TROLL_AT);
  await room.node.signIn.register({
    ...{ username: "rest", password: PASSWORD, email: undefined, address: TROLL_AT },
    ...{ client: REST_CLIENT, principal: null },
  });
  equal(
    (await troll.join("inplace", { mode: "register", password: PASSWORD })).event,
    "joined",
  );
  await register(room, "elsewhere", "198.51.100.8");
  const mutes = await mutesOf(mod);
  deepEqual(mutes.map(({ username }) => username), ["inplace", "rest", "fresh", "troll"]);
  const ends = new Date(room.clock.now() + 60 * MINUTE).toISOString();
  for (const mute of mutes) deepEqual([mute["reason"], mute["expires_at"]], ["loud", ends]);
  for (const client of [fresh, troll]) {
    deepEqual(client.all("mute_updated").at(-1), { muted: true, reason: "loud", expires_at: ends });
    equal(await says(client), "muted");
  }
  // It is the account's wherever it signs in.
  equal(await says(await joined(room, "rest", "192.0.2.77", "user")), "muted");
});

Deno.test("lifting a guest's mute lifts it for the address; one that was carried over is lifted with its own", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  await joined(room, "troll", TROLL_AT);
  await mod.request("mod_mute", { target: "troll" });
  const [lamb, fresh] = [await joined(room, "lamb", TROLL_AT), await register(room, "fresh", TROLL_AT)];
  equal((await mod.request("mod_mute", { target: "troll" })).event, "ack");
  deepEqual(lamb.all("mute_updated"), [{ muted: true }, { muted: false }]);
  deepEqual([await says(lamb), await says(fresh)], ["ack", "muted"]);
  equal((await mod.request("mod_mute", { target: "fresh", on: false })).event, "ack");
  deepEqual([await says(fresh), await mutesOf(mod)], ["ack", []]);
});

Deno.test("a mute holds no address of this machine, of a trusted proxy, or where a moderator of that power is", async () => {
  await using room = await openRoom({ settings: { trustedProxies: ["192.0.2.0/28"] } });
  const mod = await joined(room, "mod", "198.51.100.1", "mod");
  for (const [n, address] of ["127.0.0.1", "::1", "192.0.2.3", "198.51.100.1"].entries()) {
    await joined(room, `troll${n}`, address);
    equal((await mod.request("mod_mute", { target: `troll${n}` })).event, "ack");
    equal(await says(await joined(room, `other${n}`, address)), "ack", address);
  }
});

Deno.test("a muted guest registers in place under another name: the mute goes over, also where no address is held", async () => {
  await using room = await openRoom();
  const { mod, watcher } = await staffed(room);
  const troll = await joined(room, "troll", "127.0.0.1");
  await mod.request("mod_mute", { target: "troll", reason: "loud" });
  equal((await troll.join("lamb", { mode: "register", password: PASSWORD })).event, "joined");
  equal(lines(watcher).at(-1), "troll is now lamb");
  equal(await says(troll), "muted");
  equal(await says(await joined(room, "lamb", "192.0.2.9", "user")), "muted");
  deepEqual((await mutesOf(mod)).map(({ username, reason }) => [username, reason]), [
    ["lamb", "loud"],
    ["troll", "loud"],
  ]);
});

Deno.test("a muted guest who leaves while registering leaves a muted account", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  for (let turns = 0; turns < 12; turns++) {
    const troll = await joined(room, `troll${turns}`, "127.0.0.1");
    await mod.request("mod_mute", { target: `troll${turns}` });
    troll.send("join", { mode: "register", username: `lamb${turns}`, password: PASSWORD });
    troll.socket.flushToServer();
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    troll.vanish();
    await room.settle();
    if (await room.store.accounts.byName(`lamb${turns}`) === undefined) continue;
    const back = await joined(room, `lamb${turns}`, "192.0.2.9", "user");
    equal(await says(back), "muted", `left after ${turns} turns`);
  }
});

Deno.test("a mute that is made while the guest registers is the account's", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  for (let turns = 0; turns < 60; turns += 2) {
    const troll = await joined(room, `troll${turns}`, "127.0.0.1");
    troll.send("join", { mode: "register", username: `lamb${turns}`, password: PASSWORD });
    troll.socket.flushToServer();
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    mod.send("mod_mute", { target: `troll${turns}` });
    await room.settle();
    equal(troll.all("joined").at(-1)!.username, `lamb${turns}`);
    equal(await says(troll), "muted", `muted after ${turns} turns`);
  }
});

Deno.test("a ban that is made while the guest registers leaves no account to come back with", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  for (let turns = 0; turns < 60; turns += 2) {
    const troll = await joined(room, `troll${turns}`, "127.0.0.1");
    troll.send("join", { mode: "register", username: `lamb${turns}`, password: PASSWORD });
    troll.socket.flushToServer();
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    mod.send("mod_ban", { target: `troll${turns}` });
    await room.settle();
    ok(troll.closed !== null, `banned after ${turns} turns`);
    const back = room.connect(`192.0.2.${turns}`);
    const reply = await back.join(`lamb${turns}`, { mode: "login", password: PASSWORD });
    ok(["banned", "invalid_credentials"].includes(String(reply.data["code"])), `banned after ${turns} turns`);
    back.vanish();
  }
});

Deno.test("registering the same name in place leaves one mute on it, lifted once", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  const troll = await joined(room, "troll", TROLL_AT);
  await mod.request("mod_mute", { target: "troll" });
  equal((await troll.join("troll", { mode: "register", password: PASSWORD })).event, "joined");
  equal(await says(troll), "muted");
  equal((await mutesOf(mod)).length, 1);
  await mod.request("mod_mute", { target: "troll" });
  equal(await says(troll), "ack");
});

Deno.test("a refused registration makes no mute on the name that was asked for", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  (await register(room, "taken", "192.0.2.8")).vanish();
  const troll = await joined(room, "troll", TROLL_AT);
  await mod.request("mod_mute", { target: "troll" });
  equal(
    (await troll.join("taken", { mode: "register", password: PASSWORD })).data["code"],
    "username_taken",
  );
  deepEqual((await mutesOf(mod)).map(({ username }) => username), ["troll"]);
});

Deno.test("mutes with their addresses hold after a restart, and at every node", async () => {
  await using before = await openRoom();
  const { mod } = await staffed(before);
  await joined(before, "troll", TROLL_AT);
  await mod.request("mod_mute", { target: "troll" });
  await using after = await openRoom({ store: before.store });
  for (let n = 0; n < 2; n++) equal(await says(await joined(after, `lamb${n}`, TROLL_AT)), "muted");
});

Deno.test("addresses that a mute holds are for admins, and go with it; none is logged", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  const admin = await joined(room, "admin1", "192.0.2.252", "mod");
  await room.store.accounts.setRole(await idOf(room, "admin1"), "admin");
  await joined(room, "troll", TROLL_AT);
  await mod.request("mod_mute", { target: "troll", minutes: 1 });
  deepEqual([(await mutesOf(mod))[0]!["ip"], (await mutesOf(admin))[0]!["ip"]], [undefined, TROLL_AT]);
  const found = async (client: PlainClient) =>
    ((await client.request("admin_get_mutes", { query: "51.100" })).data["mutes"] as unknown[]).length;
  deepEqual([await found(mod), await found(admin)], [0, 1]);
  await room.pass(MINUTE);
  deepEqual((await room.store.moderation.inForce(0)).mutes, []);
  ok(!JSON.stringify([await auditEntries(room), room.log.lines]).includes("198.51.100"));
});

Deno.test("a muted member opens no new conversation by accepting, reading, or writing to Violet", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  const [alice, peer] = [await room.member("alice"), await room.member("peer")];
  const opened = await alice.request("pm_open", { target: "peer" });
  await mod.request("mod_mute", { target: "alice" });
  // What was asked for before stands, and the companion is open to the muted.
  equal((await alice.request("pm_open", { target: "Violet" })).event, "pm_ready");
  equal((await peer.request("pm_accept", { room: opened.data["room"] })).event, "pm_ready");
  const sealed = { ciphertext: btoa("x".repeat(24)), nonce: btoa("n".repeat(12)) };
  const reply = await alice.request(
    "pm_message",
    { room: opened.data["room"], ...sealed },
    crypto.randomUUID(),
  );
  equal(reply.data["code"], "muted");
});

Deno.test("a muted person opens again what is accepted, and invites no member and no guest, neither anew nor once more", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  const [alice, friend, asked] = [
    await room.member("alice"),
    await room.member("friend"),
    await room.member("asked"),
  ];
  await room.member("stranger");
  const [visitor, other] = [await room.guest("visitor"), await room.guest("other")];
  const open = (target: string) => alice.request("pm_open", { target });
  await friend.request("pm_accept", { room: (await open("friend")).data["room"] });
  await visitor.request("pm_accept", { room: (await open("visitor")).data["room"] });
  await open("asked");
  await open("other");
  await mod.request("mod_mute", { target: "alice" });
  const notices = (): number => [asked, other].flatMap((client) => client.all("pm_invite")).length;
  equal(notices(), 2);
  equal((await open("friend")).event, "pm_ready");
  equal((await open("visitor")).event, "pm_ready");
  for (const target of ["asked", "other", "stranger"]) {
    equal((await open(target)).data["code"], "muted", target);
  }
  equal(notices(), 2);
  await mod.request("mod_mute", { target: "alice" });
  equal((await open("asked")).event, "pm_ready");
});
