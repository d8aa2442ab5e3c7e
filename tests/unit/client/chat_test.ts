// A session of the chat: join, send, leave.

import assert from "node:assert/strict";
import { MAX_UNSENT } from "../../../client/net/conversations/message_sender.ts";
import { CLOSE } from "../../../server/protocol/errors.ts";
import { english, joined } from "./fakes.ts";
import { accept, inside, letIn, setUp, shown } from "./chat_setup.ts";

Deno.test("a guest joins: the request has the typed name and the caps of the page", () => {
  const { chat, stores, network } = setUp();
  chat.enter({ mode: "guest", username: "alice", modPassword: "secret" });
  assert.equal(stores.session.phase.value, "entering");
  network.last.open();
  const { event, data } = network.last.last;
  assert.equal(event, "join");
  assert.deepEqual(data, {
    mode: "guest",
    username: "alice",
    mod_password: "secret",
    caps: ["presence", "batch", "stream", "backlog", "resume"],
  });
  network.last.emit("joined", joined("alice"), network.last.last.id);
  assert.equal(stores.session.phase.value, "in");
  assert.equal(stores.connection.state.value, "online");
  assert.equal(stores.prefs.username.value, "alice");
});

Deno.test("a refused guest can try another name on the same connection", () => {
  const { chat, stores, network } = setUp();
  chat.enter({ mode: "guest", username: "alice" });
  network.last.open();
  network.last.emit("error", { code: "username_taken", msg: "Taken." }, network.last.last.id);
  assert.deepEqual(stores.session.refused.value, { code: "username_taken", msg: "Taken." });
  assert.equal(stores.session.phase.value, "out");
  chat.enter({ mode: "guest", username: "alice2" });
  assert.equal(network.sockets.length, 1);
  network.last.emit("joined", joined("alice2"), network.last.last.id);
  assert.equal(stores.session.phase.value, "in");
});

Deno.test("a refused guest can join on a new connection after the server has closed the old one", () => {
  const { chat, stores, clock, network } = setUp();
  chat.enter({ mode: "guest", username: "alice" });
  network.last.open();
  network.last.emit("error", { code: "username_taken", msg: "Taken." }, network.last.last.id);
  network.last.drop(CLOSE.joinTimeout);
  clock.pass(60_000);
  assert.equal(network.sockets.length, 1, "nobody asked to come in meanwhile");
  assert.equal(stores.session.refused.value?.code, "username_taken");
  chat.enter({ mode: "guest", username: "alice2" });
  letIn(network.last, "alice2");
  assert.equal(stores.session.phase.value, "in");
});

Deno.test("an unreachable server is reported, and the page does not retry by itself", () => {
  const { chat, stores, clock, network } = setUp();
  chat.enter({ mode: "guest", username: "alice" });
  network.last.drop();
  clock.pass(60_000);
  assert.equal(network.sockets.length, 1);
  assert.equal(stores.session.refused.value?.code, "unreachable");
  assert.equal(stores.connection.state.value, "idle");
});

Deno.test("a rate limit delays the message, and the page shows for how long", () => {
  const { chat, stores, clock, network } = inside();
  chat.send("quick");
  network.last.emit(
    "error",
    { code: "rate_limited", msg: "Slow down.", retry_after_ms: 2000 },
    network.last.last.id,
  );
  assert.equal(stores.connection.cooldownUntil.value, clock.now() + 2000);
  assert.deepEqual(shown(stores), ["quick (sending)"]);
  clock.pass(2000);
  assert.deepEqual(network.last.texts, ["quick", "quick"]);
  accept(network.last, "m1");
  assert.deepEqual(shown(stores), ["quick"]);
  assert.equal(stores.connection.cooldownUntil.value, null);
});

Deno.test("any other refusal marks the message as failed; Retry sends it again, Discard removes it", () => {
  const { chat, stores, network } = inside();
  chat.send("one");
  network.last.emit("error", { code: "muted", msg: "You are muted." }, network.last.last.id);
  assert.deepEqual(shown(stores), ["one (failed)"]);
  chat.retry(stores.lobby.pending.value[0]!.requestId);
  assert.deepEqual(shown(stores), ["one (sending)"]);
  assert.notEqual(network.last.requests.at(-1)!.id, network.last.requests.at(-2)!.id);
  network.last.emit("error", { code: "muted", msg: "You are muted." }, network.last.last.id);
  chat.discard(stores.lobby.pending.value[0]!.requestId);
  assert.deepEqual(shown(stores), []);
});

Deno.test("a kicked user sees the reason, and does not come back automatically", () => {
  const { stores, clock, network } = inside();
  network.last.emit("kicked", { msg: "You were kicked: spam." });
  network.last.drop(CLOSE.kicked);
  clock.pass(60_000);
  assert.equal(network.sockets.length, 1);
  assert.equal(stores.session.phase.value, "out");
  assert.equal(english(stores.session.disconnectMessage.value), "You were kicked: spam.");
});

Deno.test("logging out closes the connection, clears the lobby and keeps the name", () => {
  const { chat, stores, clock, network } = inside();
  chat.send("bye");
  chat.leave();
  clock.pass(60_000);
  assert.equal(network.sockets.length, 1);
  assert.equal(network.last.closedWith, 1000);
  assert.deepEqual(shown(stores), []);
  assert.equal(stores.session.disconnectMessage.value, null);
  assert.equal(stores.prefs.username.value, "alice");
  assert.equal(clock.timers, 0);
});

Deno.test("an empty or too long text is not sent, nor one beyond the queue's limit", () => {
  const { chat, stores, network } = inside();
  assert.equal(chat.send("   "), false);
  assert.equal(chat.send("x".repeat(501)), false);
  assert.equal(chat.send("👋".repeat(500)), true, "code points count, not UTF-16 units");
  network.last.drop();
  for (let i = 1; i < MAX_UNSENT; i++) assert.equal(chat.send(`m${i}`), true);
  assert.equal(chat.send("one too many"), false);
  assert.equal(stores.lobby.pending.value.length, MAX_UNSENT);
  assert.equal(stores.toasts.list.value.length, 1);
});
