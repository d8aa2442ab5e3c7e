// Members: a token that is kept, shared by tabs, renewed and forgotten.

import assert from "node:assert/strict";
import { TOKEN_WAIT_MS } from "../../../client/net/session/membership.ts";
import { bearerOf, isTokenKey } from "../../../client/store/session/token_store.ts";
import { CLOSE } from "../../../server/protocol/errors.ts";
import { fakeToken, insideAsMember, joinedMember, letMemberIn, setUpDevice } from "./member_setup.ts";
import { english, message } from "./fakes.ts";
import { inside, nextAttempt, shown } from "./chat_setup.ts";

const TOKEN = "sc_token";

Deno.test("who logs in is remembered by a token, and no password is kept", () => {
  const { stores, network, kept } = insideAsMember();
  const { data } = network.last.requests[0]!;
  assert.deepEqual(data, {
    mode: "login",
    username: "alice",
    password: "secret",
    caps: ["presence", "batch", "stream"],
  });
  assert.equal(kept.get(TOKEN), fakeToken("1"));
  assert.deepEqual(stores.session.credentials.value, { mode: "restore", token: fakeToken("1") });
  assert.ok(![...kept.values()].includes("secret"));
  assert.equal(stores.prefs.joinMode.value, "login");
});

Deno.test("a remembered member comes back without being asked, and never sees the login", () => {
  const { login, stores, network, kept } = setUpDevice({ [TOKEN]: fakeToken("1") });
  assert.equal(login.restore(), true);
  assert.equal(stores.session.returning.value, true);
  letMemberIn(network.last, joinedMember("alice", fakeToken("1", 2)));
  assert.deepEqual(network.last.requests[0]?.data, {
    mode: "restore",
    token: fakeToken("1"),
    caps: ["presence", "batch", "stream"],
  });
  assert.equal(stores.session.phase.value, "in");
  assert.equal(stores.session.returning.value, false);
  assert.equal(kept.get(TOKEN), fakeToken("1", 2));
});

Deno.test("on a device that remembers no member nothing is asked", () => {
  const { login, network } = setUpDevice();
  assert.equal(login.restore(), false);
  assert.equal(network.sockets.length, 0);
});

Deno.test("a member who comes back waits for a server that is down, instead of being sent to the login", () => {
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

Deno.test("a token that no longer holds leads to Log in, with the name and a kind sentence", () => {
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

Deno.test("a lost connection comes back with the token, and with the moderator password of this session", () => {
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
    caps: ["presence", "batch", "stream"],
  });
});

Deno.test("close 4004 signs out, once no other tab has brought a new token", () => {
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

Deno.test("a password changed in another tab is picked up, whether its token comes before or after the close", () => {
  for (const early of [true, false]) {
    const { chat, stores, network, kept } = insideAsMember();
    const change = (): void => {
      kept.set(TOKEN, fakeToken("1", 2));
      chat.membership.tokenChanged();
    };
    if (early) change();
    network.last.drop(CLOSE.sessionEnded);
    if (!early) change();
    assert.equal(network.sockets.length, 2, `early: ${early}`);
    letMemberIn(network.last, joinedMember("alice", fakeToken("1", 3)));
    assert.deepEqual(network.last.requests[0]?.data, {
      mode: "restore",
      token: fakeToken("1", 2),
      caps: ["presence", "batch", "stream"],
    });
    assert.equal(stores.connection.state.value, "online");
  }
});

Deno.test("a new token that does not hold either ends the session, and is not tried for ever", () => {
  const { chat, stores, clock, network, kept } = insideAsMember();
  network.last.drop(CLOSE.sessionEnded);
  kept.set(TOKEN, fakeToken("1", 2));
  chat.membership.tokenChanged();
  network.last.open();
  network.last.emit("error", { code: "session_expired", msg: "Expired." }, network.last.last.id);
  clock.pass(TOKEN_WAIT_MS);
  assert.equal(stores.session.phase.value, "out");
  assert.equal(network.sockets.length, 2);
});

Deno.test("logging out forgets the token, and other tabs of the browser go to the login too", () => {
  const { chat, stores, kept } = insideAsMember();
  chat.leave();
  assert.equal(kept.has(TOKEN), false);
  assert.equal(stores.session.disconnectMessage.value, null);
  const other = insideAsMember();
  other.kept.delete(TOKEN);
  other.chat.membership.tokenChanged();
  assert.equal(other.stores.session.phase.value, "out");
  assert.match(english(other.stores.session.disconnectMessage.value), /another tab/);
  assert.equal(other.network.last.closedWith, 1000);
});

Deno.test("another member who logs in in another tab changes nothing here, and is not logged out from here", () => {
  const { chat, stores, network, kept } = insideAsMember();
  kept.set(TOKEN, fakeToken("2"));
  chat.membership.tokenChanged();
  assert.equal(stores.session.phase.value, "in");
  assert.deepEqual(stores.session.credentials.value, { mode: "restore", token: fakeToken("1") });
  assert.equal(network.sockets.length, 1);
  chat.leave();
  assert.equal(kept.get(TOKEN), fakeToken("2"));
});

Deno.test("a guest neither makes nor loses a token", () => {
  const { chat, stores } = inside();
  assert.equal(stores.token.read(), null);
  stores.token.keep(fakeToken("2"));
  chat.membership.tokenChanged();
  assert.equal(stores.session.phase.value, "in");
  chat.leave();
  assert.equal(stores.token.read(), fakeToken("2"));
});

Deno.test("going to the login instead of waiting keeps the token for another time", () => {
  const { login, stores, network, kept } = setUpDevice({ [TOKEN]: fakeToken("1") });
  login.restore();
  network.last.drop();
  login.goToLogin();
  assert.equal(stores.session.phase.value, "out");
  assert.equal(stores.session.returning.value, false);
  assert.equal(kept.get(TOKEN), fakeToken("1"));
});

Deno.test("a token tells whose it is, and what is none tells nothing", () => {
  assert.deepEqual(bearerOf(fakeToken("7")), { account: "7", username: "name-7" });
  for (const text of ["", "a.b", "a.%%%.c", `a.${btoa("7")}.c`, `a.${btoa('{"sub":7}')}.c`]) {
    assert.equal(bearerOf(text), null);
  }
  assert.deepEqual(["sc_token", "sc_theme", null].map(isTokenKey), [true, false, true]);
});
