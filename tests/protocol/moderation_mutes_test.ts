// Muting: lobby and private talk to people fall silent, Violet listens on, and it ends by itself.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { auditLines, lines, staffed } from "../support/moderation.ts";
import { openRoom } from "../support/room.ts";

const TEN_MINUTES = 10 * 60_000;

Deno.test("mod_mute stops lobby and direct messages to people on every socket, and toggles", async () => {
  await using room = await openRoom();
  const { mod, watcher } = await staffed(room);
  const [alice, second] = [await room.member("alice"), await room.member("alice")];
  const peer = await room.member("peer");
  const opened = await alice.request("pm_open", { target: "peer" });
  const pm = { room: opened.data["room"], ciphertext: btoa("x".repeat(24)), nonce: btoa("n".repeat(12)) };
  await peer.request("pm_accept", { room: pm.room });

  equal((await mod.request("mod_mute", { target: "alice", reason: "calm down" })).event, "ack");
  deepEqual(lines(watcher).at(-1), "alice was muted");
  for (const socket of [alice, second]) {
    deepEqual(socket.all("mute_updated"), [{ muted: true, reason: "calm down" }]);
    const reply = await socket.request("message", { text: "hello" });
    deepEqual([reply.data["code"], reply.data["retry_after_ms"]], ["muted", undefined]);
    match(String(reply.data["msg"]), /calm down/);
  }
  equal((await alice.request("pm_message", pm, crypto.randomUUID())).data["code"], "muted");
  equal((await alice.request("pm_typing", { room: pm.room, busy: true })).event, "ack");
  deepEqual(peer.all("pm_typing"), []);
  deepEqual([watcher.texts, peer.all("pm_message")], [[], []]);

  equal((await mod.request("mod_mute", { target: "alice" })).event, "ack");
  equal(lines(watcher).at(-1), "alice may speak again");
  deepEqual(alice.all("mute_updated").at(-1), { muted: false });
  equal((await alice.request("message", { text: "hello" })).event, "ack");
  equal((await alice.request("pm_message", pm, crypto.randomUUID())).event, "ack");
  deepEqual(await auditLines(room), ["mod mute alice", "mod unmute alice"]);
});

Deno.test("a muted person still talks to Violet", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  const troll = await room.guest("troll");
  await mod.request("mod_mute", { target: "troll" });
  const opened = await troll.request("pm_open", { target: "Violet" });
  equal(opened.event, "pm_ready");
  const said = await troll.request("pm_message", { room: opened.data["room"], text: "hello" });
  ok(said.event === "ack", JSON.stringify(said));
});

Deno.test("a timed mute says when the next message is welcome, and ends by itself, seen by who was muted", async () => {
  await using room = await openRoom();
  const { mod, watcher } = await staffed(room);
  const troll = await room.guest("troll");
  await mod.request("mod_mute", { target: "troll", minutes: 10 });
  equal(lines(watcher).at(-1), "troll was muted for 10 minutes");
  await room.pass(60_000);
  equal((await troll.request("message", { text: "?" })).data["retry_after_ms"], TEN_MINUTES - 60_000);
  const again = (troll.vanish(), await room.guest("troll"));
  const ends = new Date(room.clock.now() + TEN_MINUTES - 60_000).toISOString();
  deepEqual(again.all("mute_updated"), [{ muted: true, expires_at: ends }]);
  await room.pass(TEN_MINUTES - 60_000);
  deepEqual(again.all("mute_updated").at(-1), { muted: false });
  equal((await again.request("message", { text: "!" })).event, "ack");
  deepEqual((await room.store.moderation.inForce(0)).mutes, []);
});

Deno.test("mod_mute and mod_verify work on accounts that are offline, and toggle", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  (await room.member("alice")).vanish();
  for (const verified of [true, false]) {
    equal((await mod.request("mod_verify", { target: "alice" })).event, "ack");
    equal((await room.store.accounts.byName("alice"))!.isVerified, verified);
  }
  await mod.request("mod_mute", { target: "alice" });
  const back = await room.member("alice");
  deepEqual(back.all("mute_updated"), [{ muted: true }]);
  equal((await back.request("message", { text: "hello" })).data["code"], "muted");
});

Deno.test("a muted guest who has left can be unmuted by name", async () => {
  await using room = await openRoom();
  const { mod } = await staffed(room);
  const troll = await room.guest("troll");
  await mod.request("mod_mute", { target: "troll" });
  troll.vanish();
  equal((await mod.request("mod_mute", { target: "Troll" })).event, "ack");
  equal((await (await room.guest("troll")).request("message", { text: "hello" })).event, "ack");
});

Deno.test("with `on`, mod_mute, mod_verify, admin_verify_user and admin_toggle_ai lead where they say, and change nothing where it is so", async () => {
  await using room = await openRoom();
  const root = await room.member("ruth", "root");
  const alice = await room.member("alice");
  const { id } = (await room.store.accounts.byName("alice"))!;
  const [ways, said]: [[string, Record<string, unknown>, string][], string[]] = [[
    ["mod_mute", { target: "alice" }, "ack"],
    ["mod_verify", { target: "alice" }, "ack"],
    ["admin_verify_user", { user_id: id }, "admin_action_ok"],
    ["admin_toggle_ai", { user_id: id }, "admin_action_ok"],
  ], []];
  for (const [event, whom, reply] of ways) {
    for (const on of [true, true, false, false]) {
      equal((await root.request(event, { ...whom, on })).event, reply);
    }
  }
  for (const { msg } of alice.all("system")) if (!/joined|left/.test(msg)) said.push(msg);
  deepEqual(said, [
    "alice was muted",
    "alice may speak again",
    "alice is verified now",
    "alice is no longer verified",
    "alice is verified now",
    "alice is no longer verified",
    "alice can write to Violet without limit now",
    "alice can no longer write to Violet without limit",
  ]);
  equal(alice.all("ai_unlock").length, 2);
});
