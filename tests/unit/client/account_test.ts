// The account of a member: registration, password, devices, deletion, and changes of the role.

import assert from "node:assert/strict";
import { createSessionStore } from "../../../client/store/session/session_store.ts";
import { CLOSE } from "../../../server/protocol/errors.ts";
import { fakeToken, insideAsMember, joinedMember, setUpDevice } from "./member_setup.ts";
import { accept, inside, letIn, shown } from "./chat_setup.ts";
import { english, joined } from "./fakes.ts";

const WRONG = { code: "invalid_credentials", msg: "That password is wrong." } as const;

Deno.test("a guest becomes a member on the same connection, and the lobby stays as it is", async () => {
  const { chat, stores, network } = inside();
  chat.send("before");
  accept(network.last, "m1");
  const answer = chat.later.loaded!.account.register({
    username: "alice",
    password: "secret",
    email: "a@example.org",
  });
  const { event, data, id } = network.last.last;
  assert.equal(event, "join");
  assert.deepEqual(data, {
    mode: "register",
    username: "alice",
    password: "secret",
    email: "a@example.org",
    lang: "en",
  });
  network.last.emit("joined", joinedMember("alice", fakeToken("1")), id);
  assert.equal(await answer, null);
  assert.equal(network.sockets.length, 1);
  assert.deepEqual(shown(stores), ["before"]);
  assert.equal(stores.session.me.value?.is_registered, true);
  assert.equal(stores.token.read(), fakeToken("1"));
  assert.deepEqual(stores.session.credentials.value, { mode: "restore", token: fakeToken("1") });
});

Deno.test("a guest who is refused as a member stays a guest, and learns why, without a notice", async () => {
  const { chat, stores, network, clock } = inside();
  const answer = chat.later.loaded!.account.register({ username: "bob", password: "secret" });
  network.last.emit(
    "error",
    { code: "rate_limited", msg: "Slow down.", retry_after_ms: 4000 },
    network.last.last.id,
  );
  assert.deepEqual(await answer, { code: "rate_limited", msg: "Slow down.", retryAt: clock.now() + 4000 });
  assert.equal(stores.session.phase.value, "in");
  assert.equal(stores.toasts.list.value.length, 0);
});

Deno.test("a new password brings a new token, a wrong old one brings a reason", async () => {
  const { chat, stores, network, kept } = insideAsMember();
  const refused = chat.later.loaded!.account.changePassword("wrong!", "better-one");
  network.last.emit("password_changed", { success: false, msg: WRONG.msg }, network.last.last.id);
  assert.deepEqual(await refused, { ...WRONG, field: "old_password" });
  const changed = chat.later.loaded!.account.changePassword("secret", "better-one");
  assert.deepEqual(network.last.last.data, { old_password: "secret", new_password: "better-one" });
  network.last.emit("password_changed", { success: true, token: fakeToken("1", 2) }, network.last.last.id);
  assert.equal(await changed, null);
  assert.equal(kept.get("sc_token"), fakeToken("1", 2));
  assert.deepEqual(stores.session.credentials.value, { mode: "restore", token: fakeToken("1", 2) });
});

Deno.test("signing out everywhere keeps this page in, with its new token", async () => {
  const { chat, stores, network, kept } = insideAsMember();
  const answer = chat.later.loaded!.account.signOutEverywhere();
  assert.equal(network.last.last.event, "sign_out_everywhere");
  network.last.emit("ack", { token: fakeToken("1", 2) }, network.last.last.id);
  assert.equal(await answer, null);
  assert.equal(kept.get("sc_token"), fakeToken("1", 2));
  assert.equal(stores.session.phase.value, "in");
});

Deno.test("a deleted account leaves a kind sentence, no token and no name", async () => {
  const { chat, stores, clock, network, kept } = insideAsMember();
  const refused = chat.later.loaded!.account.deleteAccount("wrong!");
  network.last.emit("error", WRONG, network.last.last.id);
  assert.deepEqual(await refused, WRONG);
  const deleted = chat.later.loaded!.account.deleteAccount("secret");
  network.last.emit("ack", {}, network.last.last.id);
  network.last.drop(CLOSE.sessionEnded);
  assert.equal(await deleted, null);
  assert.equal(stores.session.phase.value, "out");
  assert.match(
    english(stores.session.disconnectMessage.value),
    /Your account and everything in it are deleted/,
  );
  assert.equal(stores.session.joinMode.value, "guest");
  assert.equal(stores.prefs.username.value, "");
  assert.equal(kept.has("sc_token"), false);
  clock.pass(60_000);
  assert.equal(network.sockets.length, 1);
});

Deno.test("a request fails when the connection goes, or no answer comes", async () => {
  const { chat, clock, network } = insideAsMember();
  const lost = chat.later.loaded!.account.signOutEverywhere();
  network.last.drop();
  assert.equal((await lost)?.code, "unreachable");
  letIn(network.sockets.at(-1)!);
  const silent = chat.later.loaded!.account.signOutEverywhere();
  clock.pass(20_000);
  assert.equal((await silent)?.code, "unreachable");
});

Deno.test("a role that changes is known at once", () => {
  const { stores, network } = insideAsMember();
  network.last.emit("role_updated", { role: "mod" });
  assert.deepEqual([stores.session.me.value?.role, stores.session.me.value?.is_admin], ["mod", true]);
  network.last.emit("role_updated", { role: "user" });
  assert.deepEqual([stores.session.me.value?.role, stores.session.me.value?.is_admin], ["user", false]);
});

Deno.test("hello sets the join modes that the server allows", () => {
  const { chat, stores, network } = setUpDevice();
  assert.deepEqual(stores.connection.joinModes.value, { guests: true, registration: true });
  chat.enter({ mode: "guest", username: "alice" });
  network.last.open();
  network.last.emit("hello", {
    protocol: 1,
    limits: { max_msg_len: 500, rate_messages: 6, rate_window_ms: 5000, max_frame_bytes: 16384 },
    features: [],
    guest_allowed: false,
    registration: "closed",
    bot: "Violet",
  });
  assert.deepEqual(stores.connection.joinModes.value, { guests: false, registration: false });
});

Deno.test("a throttled login shows when it can be repeated", () => {
  const { chat, stores, clock, network } = setUpDevice();
  chat.enter({ mode: "login", username: "alice", password: "wrong!" });
  network.last.open();
  const error = { code: "rate_limited", msg: "Wait.", retry_after_ms: 8000 } as const;
  network.last.emit("error", error, network.last.last.id);
  assert.deepEqual(stores.session.refused.value, {
    code: "rate_limited",
    msg: "Wait.",
    retryAt: clock.now() + 8000,
  });
});

Deno.test("choosing another join mode clears the messages of the last join", () => {
  const session = createSessionStore("login");
  session.enter({ mode: "login", username: "alice", password: "wrong!" });
  session.refuse(WRONG);
  session.chooseJoinMode("register");
  assert.equal(session.joinMode.value, "register");
  assert.equal(session.refused.value, null);
  session.joined(joined("alice"));
  assert.equal(session.joinMode.value, "guest");
});
