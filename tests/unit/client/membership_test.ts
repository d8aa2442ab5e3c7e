// The token of a member: stored, shared by tabs, renewed, removed.

import assert from "node:assert/strict";
import { TOKEN_WAIT_MS } from "../../../client/net/session/membership.ts";
import { bearerOf, isTokenKey } from "../../../client/store/session/token_store.ts";
import { CLOSE } from "../../../server/protocol/errors.ts";
import { fakeToken, insideAsMember, joinedMember, letMemberIn, setUpDevice } from "./member_setup.ts";
import { english, message } from "./fakes.ts";
import { inside, nextAttempt, shown } from "./chat_setup.ts";

const TOKEN = "sc_token";

Deno.test("a login stores a token, and no password", () => {
  const { stores, network, kept } = insideAsMember();
  const { data } = network.last.requests[0]!;
  assert.deepEqual(data, {
    mode: "login",
    username: "alice",
    password: "secret",
    caps: ["presence", "batch", "stream", "backlog", "resume"],
  });
  assert.equal(kept.get(TOKEN), fakeToken("1"));
  assert.deepEqual(stores.session.credentials.value, { mode: "restore", token: fakeToken("1") });
  assert.ok(![...kept.values()].includes("secret"));
  assert.equal(stores.prefs.joinMode.value, "login");
});

Deno.test("a remembered member joins without the join form", () => {
  const { login, stores, network, kept } = setUpDevice({ [TOKEN]: fakeToken("1") });
  assert.equal(login.restore(), true);
  assert.equal(stores.session.returning.value, true);
  letMemberIn(network.last, joinedMember("alice", fakeToken("1", 2)));
  assert.deepEqual(network.last.requests[0]?.data, {
    mode: "restore",
    token: fakeToken("1"),
    caps: ["presence", "batch", "stream", "backlog", "resume"],
  });
  assert.equal(stores.session.phase.value, "in");
  assert.equal(stores.session.returning.value, false);
  assert.equal(kept.get(TOKEN), fakeToken("1", 2));
});

Deno.test("a device without a token sends no request", () => {
  const { login, network } = setUpDevice();
  assert.equal(login.restore(), false);
  assert.equal(network.sockets.length, 0);
});

Deno.test("a returning member waits for a server that is down, instead of seeing the join form", () => {
  const all = setUpDevice({ [TOKEN]: fakeToken("1") });
  all.login.restore();
  all.network.last.drop();
  assert.equal(all.stores.connection.state.value, "lost");
  const socket = nextAttempt(all);
  socket.open();
  socket.emit("error", { code: "unavailable", msg: "Busy.", retry_after_ms: 500 }, socket.last.id);
  assert.equal(all.stores.session.returning.value, true);
  letMemberIn(nextAttempt(all), joinedMember("alice", fakeToken("1", 2)));
  assert.equal(all.stores.session.phase.value, "in");
});

Deno.test("a revoked token leads to Log in, with the name and a message", () => {
  const { login, stores, clock, network, kept } = setUpDevice({ [TOKEN]: fakeToken("1") });
  login.restore();
  network.last.open();
  network.last.emit("error", { code: "session_expired", msg: "Expired." }, network.last.last.id);
  clock.pass(TOKEN_WAIT_MS);
  assert.equal(stores.session.phase.value, "out");
  assert.equal(stores.session.joinMode.value, "login");
  assert.match(english(stores.session.disconnectMessage.value), /signed out/);
  assert.equal(stores.prefs.username.value, "name-1");
  assert.equal(kept.has(TOKEN), false);
  assert.equal(clock.timers, 0);
});

Deno.test("a lost connection rejoins with the token, and with the moderator password of the session", () => {
  const all = setUpDevice();
  all.chat.enter({ mode: "login", username: "alice", password: "secret", modPassword: "shield" });
  letMemberIn(all.network.last, joinedMember("alice", fakeToken("1")));
  all.network.last.drop();
  const socket = nextAttempt(all);
  socket.open();
  assert.deepEqual(socket.last.data, {
    mode: "restore",
    token: fakeToken("1"),
    mod_password: "shield",
    caps: ["presence", "batch", "stream", "backlog", "resume"],
  });
});

Deno.test("close 4004 logs out, if no other tab stores a new token in time", () => {
  const { stores, clock, network, kept } = insideAsMember();
  network.last.emit("message", message("m1", "bob", "hi"));
  network.last.drop(CLOSE.sessionEnded);
  assert.equal(stores.session.phase.value, "in");
  clock.pass(TOKEN_WAIT_MS);
  assert.equal(stores.session.phase.value, "out");
  assert.equal(stores.session.joinMode.value, "login");
  assert.match(english(stores.session.disconnectMessage.value), /^You were signed out/);
  assert.deepEqual(shown(stores), []);
  assert.equal(kept.has(TOKEN), false);
  clock.pass(60_000);
  assert.equal(network.sockets.length, 1);
});

Deno.test("a new token of another tab is used, whether it is stored before or after the close", () => {
  for (const early of [true, false]) {
    const { chat, stores, network, kept } = insideAsMember();
    const change = (): void => {
      kept.set(TOKEN, fakeToken("1", 2));
      chat.membership.tokenChanged(null);
    };
    if (early) change();
    network.last.drop(CLOSE.sessionEnded);
    if (!early) change();
    assert.equal(network.sockets.length, 2, `early: ${early}`);
    letMemberIn(network.last, joinedMember("alice", fakeToken("1", 3)));
    assert.deepEqual(network.last.requests[0]?.data, {
      mode: "restore",
      token: fakeToken("1", 2),
      caps: ["presence", "batch", "stream", "backlog", "resume"],
    });
    assert.equal(stores.connection.state.value, "online");
  }
});

Deno.test("a new token that is refused too ends the session", () => {
  const { chat, stores, clock, network, kept } = insideAsMember();
  network.last.drop(CLOSE.sessionEnded);
  kept.set(TOKEN, fakeToken("1", 2));
  chat.membership.tokenChanged(null);
  network.last.open();
  network.last.emit("error", { code: "session_expired", msg: "Expired." }, network.last.last.id);
  clock.pass(TOKEN_WAIT_MS);
  assert.equal(stores.session.phase.value, "out");
  assert.equal(network.sockets.length, 2);
});

Deno.test("logging out removes the token, and ends the session in other tabs", () => {
  const { chat, stores, kept } = insideAsMember();
  chat.leave();
  assert.equal(kept.has(TOKEN), false);
  assert.equal(stores.session.disconnectMessage.value, null);
  const other = insideAsMember();
  other.kept.delete(TOKEN);
  other.chat.membership.tokenChanged(null);
  assert.equal(other.stores.session.phase.value, "out");
  assert.match(english(other.stores.session.disconnectMessage.value), /another tab/);
  assert.equal(other.network.last.closedWith, 1000);
});

Deno.test("another member in another tab changes nothing here, and a logout here keeps their token", () => {
  const { chat, stores, network, kept } = insideAsMember();
  kept.set(TOKEN, fakeToken("2"));
  chat.membership.tokenChanged(null);
  assert.equal(stores.session.phase.value, "in");
  assert.deepEqual(stores.session.credentials.value, { mode: "restore", token: fakeToken("1") });
  assert.equal(network.sockets.length, 1);
  chat.leave();
  assert.equal(kept.get(TOKEN), fakeToken("2"));
});

Deno.test("a guest neither stores nor removes a token", () => {
  const { chat, stores } = inside();
  assert.equal(stores.token.read(), null);
  stores.token.keep(fakeToken("2"));
  chat.membership.tokenChanged(null);
  assert.equal(stores.session.phase.value, "in");
  chat.leave();
  assert.equal(stores.token.read(), fakeToken("2"));
});

Deno.test("leaving for the join screen keeps the token", () => {
  const { login, stores, network, kept } = setUpDevice({ [TOKEN]: fakeToken("1") });
  login.restore();
  network.last.drop();
  login.goToLogin();
  assert.equal(stores.session.phase.value, "out");
  assert.equal(stores.session.returning.value, false);
  assert.equal(kept.get(TOKEN), fakeToken("1"));
});

Deno.test("a token names its account, and an invalid one names none", () => {
  assert.deepEqual(bearerOf(fakeToken("7")), { account: "7", username: "name-7" });
  for (const text of ["", "a.b", "a.%%%.c", `a.${btoa("7")}.c`, `a.${btoa('{"sub":7}')}.c`]) {
    assert.equal(bearerOf(text), null);
  }
  assert.deepEqual(["sc_token", "sc_theme", null].map(isTokenKey), [true, false, true]);
});

Deno.test("a token that the server renews is stored, and used for the next join", () => {
  const { stores, clock, network, kept } = insideAsMember();
  network.last.emit("token", { token: fakeToken("1", 2) });
  assert.equal(kept.get(TOKEN), fakeToken("1", 2));
  assert.deepEqual(stores.session.credentials.value, { mode: "restore", token: fakeToken("1", 2) });
  network.last.drop(CLOSE.sessionEnded);
  clock.pass(TOKEN_WAIT_MS);
  assert.equal(stores.session.phase.value, "out", "it is no other tab's");
});

Deno.test("a renewed token neither takes the place of another member's, nor comes back after a log-out", () => {
  for (const stored of [fakeToken("2"), undefined]) {
    const { stores, network, kept } = insideAsMember();
    if (stored === undefined) kept.delete(TOKEN);
    else kept.set(TOKEN, stored);
    network.last.emit("token", { token: fakeToken("1", 2) });
    assert.equal(kept.get(TOKEN), stored);
    assert.deepEqual(stores.session.credentials.value, { mode: "restore", token: fakeToken("1", 2) });
  }
});

Deno.test("a new device is named in a toast, which leads to the list", () => {
  const { stores, network } = insideAsMember();
  const device = { id: "d", name: "Safari on iPhone", created_at: "", seen_at: "", current: false };
  const ts = "2025-06-01T12:00:00.000Z";
  network.last.emit("account_notice", { kind: "new_device", device, ts });
  const [toast] = stores.toasts.list.value;
  assert.equal(toast?.text, "New device: Safari on iPhone");
  toast?.action?.run();
  assert.deepEqual([stores.screen.dialog.value, stores.screen.settingsTab.value], ["settings", "devices"]);
  network.last.emit("account_notice", { kind: "of a later version" as never, ts });
  assert.equal(stores.toasts.list.value.length, 1);
});
