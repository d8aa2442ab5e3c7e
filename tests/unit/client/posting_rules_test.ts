// Posting rules in the page: guard, mute, slow mode.

import assert from "node:assert/strict";
import {
  createPostingRulesStore,
  type Poster,
  type PostingRulesStore,
} from "../../../client/store/lobby/posting_rules.ts";
import { postingRestrictionOf } from "../../../client/store/lobby/posting_restriction.ts";
import { FakeClock, guest, message } from "./fakes.ts";
import { accept, inside } from "./chat_setup.ts";

const GUEST: Poster = { role: "user", isRegistered: false, isVerified: false };
const MEMBER: Poster = { ...GUEST, isRegistered: true };
const VERIFIED: Poster = { ...MEMBER, isVerified: true };
const MODERATOR: Poster = { ...GUEST, role: "mod" };

function silences(room: PostingRulesStore): (string | null)[] {
  return [GUEST, MEMBER, VERIFIED, MODERATOR].map((speaker) => room.restrictionOf(speaker));
}

Deno.test("a guard restricts the users that the server would refuse, and never staff", () => {
  const room = createPostingRulesStore(new FakeClock());
  assert.deepEqual(silences(room), [null, null, null, null]);
  room.settingsChanged({ slow_mode_seconds: 0, guard: "registered" });
  assert.deepEqual(silences(room), ["registered", null, null, null]);
  room.settingsChanged({ slow_mode_seconds: 0, guard: "verified" });
  assert.deepEqual(silences(room), ["verified", "verified", null, null]);
});

Deno.test("a mute restricts any user until it expires or is lifted", () => {
  const clock = new FakeClock();
  const room = createPostingRulesStore(clock);
  const expires_at = new Date(clock.now() + 60_000).toISOString();
  room.muteChanged({ muted: true, reason: "shouting", expires_at });
  assert.deepEqual(room.mute.value, { reason: "shouting", until: clock.now() + 60_000 });
  assert.equal(room.restrictionOf(MODERATOR), "muted");
  clock.pass(60_000);
  assert.equal(room.restrictionOf(MEMBER), null);
  room.muteChanged({ muted: true });
  assert.equal(room.restrictionOf(MEMBER), "muted");
  room.muteChanged({ muted: false });
  assert.equal(room.restrictionOf(MEMBER), null);
});

Deno.test("a new join clears the mute until the server sends it", () => {
  const { stores } = inside();
  stores.postingRules.muteChanged({ muted: true });
  stores.postingRules.joined();
  assert.equal(postingRestrictionOf(stores), null);
});

Deno.test("slow mode begins with one's own message, counts once, and not for staff", () => {
  const clock = new FakeClock();
  const room = createPostingRulesStore(clock);
  room.messageSent("user");
  assert.equal(room.slowModeUntil.value, null);
  room.settingsChanged({ slow_mode_seconds: 30, guard: "open" });
  room.messageSent("mod");
  assert.equal(room.slowModeUntil.value, null);
  room.messageSent("user");
  assert.equal(room.slowModeUntil.value, clock.now() + 30_000);
  clock.pass(30_000);
  assert.equal(room.slowModeUntil.value, null);
  room.messageSent("user");
  room.settingsChanged({ slow_mode_seconds: 0, guard: "open" });
  assert.equal(room.slowModeUntil.value, null);
});

Deno.test("in slow mode a second message waits its turn, and goes by itself", () => {
  const { chat, clock, network } = inside();
  const socket = network.last;
  socket.emit("room_state", { slow_mode_seconds: 30, guard: "open" });
  chat.send("one");
  accept(socket, "m1");
  chat.send("two");
  assert.deepEqual(socket.texts, ["one"]);
  clock.pass(30_000);
  assert.deepEqual(socket.texts, ["one", "two"]);
});

Deno.test("a message that slow mode refused goes when the server said it may", () => {
  const { chat, clock, network, stores } = inside();
  const socket = network.last;
  chat.send("one");
  socket.emit("error", { code: "slow_mode", msg: "Wait.", retry_after_ms: 4_000 }, socket.last.id);
  assert.equal(stores.postingRules.slowModeUntil.value, clock.now() + 4_000);
  assert.equal(stores.connection.cooldownUntil.value, null, "it is not the limit of all messages");
  assert.deepEqual(socket.texts, ["one"]);
  clock.pass(4_000);
  assert.deepEqual(socket.texts, ["one", "one"]);
});

Deno.test("messages that slow mode holds are sent at once when it is switched off", () => {
  const { chat, network } = inside();
  const socket = network.last;
  socket.emit("room_state", { slow_mode_seconds: 600, guard: "open" });
  socket.emit("message", message("m0", "alice", "from another tab"));
  chat.send("one");
  assert.deepEqual(socket.texts, []);
  socket.emit("room_state", { slow_mode_seconds: 0, guard: "open" });
  assert.deepEqual(socket.texts, ["one"]);
});

Deno.test("a user who may not write sends nothing, sees the reason, and keeps a failed message", () => {
  const { chat, network, stores } = inside();
  const socket = network.last;
  chat.send("too late");
  socket.emit("error", { code: "registration_required", msg: "Members only." }, socket.last.id);
  socket.emit("room_state", { slow_mode_seconds: 0, guard: "registered" });
  assert.equal(chat.send("hello"), false);
  chat.retry(stores.lobby.pending.value[0]!.requestId);
  assert.deepEqual(stores.lobby.pending.value.map((one) => one.text), ["too late"]);
  assert.deepEqual(socket.texts, ["too late"]);
  assert.deepEqual(stores.toasts.list.value, [], "the notice above the composer says why");
  assert.equal(stores.postingRules.heldBack.value, 2);
  socket.emit("room_state", { slow_mode_seconds: 0, guard: "open" });
  assert.equal(stores.postingRules.heldBack.value, 0);
});

Deno.test("a user who has just been verified may write", () => {
  const { chat, network } = inside();
  const socket = network.last;
  socket.emit("room_state", { slow_mode_seconds: 0, guard: "verified" });
  assert.equal(chat.send("no"), false);
  socket.emit("presence", { update: [guest("alice", { is_registered: true, is_verified: true })] });
  assert.equal(chat.send("yes"), true);
});
