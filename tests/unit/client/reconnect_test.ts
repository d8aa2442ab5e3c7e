// Reconnects: no message is lost or duplicated.

import assert from "node:assert/strict";
import { ANSWER_TIMEOUT_MS } from "../../../client/net/connection/outbox.ts";
import { english, message } from "./fakes.ts";
import { accept, inside, letIn, nextAttempt, shown } from "./chat_setup.ts";

Deno.test("what was typed while the connection was lost arrives once, in order, after the same guest is back", () => {
  const { chat, stores, clock, network } = inside();
  chat.send("before");
  accept(network.last, "m1");
  network.last.drop();
  assert.equal(stores.connection.state.value, "lost");
  assert.equal(stores.session.phase.value, "in", "the page stays");
  chat.send("one");
  chat.send("two");
  clock.pass(1000);
  const back = network.last;
  letIn(back);
  assert.equal(back.requests[0]?.event, "join");
  accept(back, "m2");
  accept(back, "m3");
  assert.deepEqual(back.texts, ["one", "two"]);
  assert.deepEqual(shown(stores), ["before", "one", "two"]);
  assert.equal(chat.unsent, 0);
});

Deno.test("a message in doubt is sent again under its id, and shown once when the server knows it", () => {
  const { chat, stores, clock, network } = inside();
  chat.send("hello");
  const first = network.last.last.id;
  network.last.drop();
  clock.pass(1000);
  letIn(network.last);
  assert.equal(network.last.last.id, first);
  assert.deepEqual(shown(stores), ["hello (sending)"]);
  network.last.emit("ack", { id: "m1", ts: "2026-03-01T20:00:00.000Z" }, first);
  assert.deepEqual(shown(stores), ["hello"], "it was said over the connection that was lost");
  assert.equal(chat.unsent, 0);
  network.last.drop();
  assert.deepEqual(shown(stores), ["hello"]);
});

Deno.test("a message whose echo came but whose ack was lost is sent again under its id, and never shown twice", () => {
  const { chat, stores, clock, network } = inside();
  chat.send("hello");
  const first = network.last.last.id;
  network.last.emit("message", message("m1", "alice", "hello"));
  network.last.drop();
  clock.pass(1000);
  letIn(network.last);
  assert.deepEqual([network.last.last.id, network.last.texts], [first, ["hello"]]);
  assert.deepEqual(shown(stores), ["hello"]);
  network.last.emit("ack", { id: "m1", ts: "2026-03-01T20:00:00.000Z" }, first);
  assert.deepEqual(shown(stores), ["hello"]);
  assert.equal(chat.unsent, 0);
});

Deno.test("the own name, held by the own dead connection, is retried until it is free", () => {
  const all = inside();
  const { stores, network } = all;
  network.last.drop();
  for (let i = 0; i < 4; i++) {
    const socket = nextAttempt(all);
    socket.open();
    socket.emit("error", { code: "username_taken", msg: "Taken." }, socket.last.id);
    assert.equal(stores.session.phase.value, "in");
  }
  letIn(nextAttempt(all));
  assert.equal(stores.connection.state.value, "online");
});

Deno.test("a name that stays taken leads to the join screen, and unsent messages are marked as failed", () => {
  const all = inside();
  const { chat, stores, network } = all;
  network.last.drop();
  chat.send("kept");
  for (let i = 0; i < 40 && stores.session.phase.value === "in"; i++) {
    const socket = nextAttempt(all);
    socket.open();
    socket.emit("error", { code: "username_taken", msg: "Taken." }, socket.last.id);
  }
  assert.equal(stores.session.refused.value?.code, "username_taken");
  assert.deepEqual(shown(stores), ["kept (failed)"]);
});

Deno.test("a server that does not answer leads to a new connection", () => {
  const { chat, clock, network } = inside();
  chat.send("anybody?");
  clock.pass(ANSWER_TIMEOUT_MS);
  assert.ok(network.last.closedWith !== undefined);
  clock.pass(1000);
  assert.equal(network.sockets.length, 2);
});

Deno.test("offline drops the connection at once, online opens a new one at once", () => {
  const { chat, stores, network } = inside();
  chat.setOffline(true);
  assert.equal(stores.connection.state.value, "lost");
  assert.equal(stores.connection.offline.value, true);
  chat.setOffline(false);
  assert.equal(network.sockets.length, 2);
  assert.equal(stores.connection.offline.value, false);
});

Deno.test("after a reconnect the lobby shows that messages may be missing", () => {
  const { stores, clock, network } = inside();
  network.last.emit("message", message("m1", "bob", "hi"));
  network.last.drop();
  clock.pass(1000);
  clock.pass(9000);
  network.last.drop();
  clock.pass(2000);
  letIn(network.last);
  const notice = stores.lobby.lines.value.all.find((line) => line.kind === "notice");
  assert.match(english(notice?.kind === "notice" ? notice.text : null), /^You were away for 12 seconds\./);
});
