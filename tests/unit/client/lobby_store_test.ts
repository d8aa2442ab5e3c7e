// The store of the lobby: an own message is shown at once, and replaced by the one of the server.

import assert from "node:assert/strict";
import { createLobbyStore, type LobbyStore, MAX_LINES } from "../../../client/store/lobby/lobby_store.ts";
import { english, guest, message } from "./fakes.ts";

const MUTED = (): string => "You are muted.";
const TS = "2026-03-01T20:00:00.000Z";

function texts(lobby: LobbyStore): string[] {
  return lobby.lines.value.all.map((line) => line.kind === "message" ? line.data.text : english(line.text));
}

/** The server's answer to a request of alice's. */
function acknowledge(lobby: LobbyStore, requestId: string, id: string): void {
  lobby.acknowledge(requestId, { id, ts: TS }, guest("alice"));
}

function pendingTexts(lobby: LobbyStore): string[] {
  return lobby.pending.value.map(({ text, status }) => `${text} ${status}`);
}

Deno.test("ack, then echo: pending until the echo, then the message, once, under the same key", () => {
  const lobby = createLobbyStore();
  lobby.add("r1", "hi", TS);
  const key = lobby.pending.value[0]!.key;
  acknowledge(lobby, "r1", "m1");
  assert.deepEqual(pendingTexts(lobby), ["hi sending"]);
  lobby.receive(message("m1", "alice", "hi"), "alice");
  assert.deepEqual(pendingTexts(lobby), []);
  assert.deepEqual(texts(lobby), ["hi"]);
  assert.equal(lobby.lines.value.all[0]!.key, key);
});

Deno.test("echo, then ack: the message, once, and never both", () => {
  const lobby = createLobbyStore();
  lobby.add("r1", "hi", TS);
  lobby.receive(message("m1", "Alice", "hi"), "alice");
  assert.deepEqual([pendingTexts(lobby), texts(lobby)], [[], ["hi"]]);
  acknowledge(lobby, "r1", "m1");
  assert.deepEqual([pendingTexts(lobby), texts(lobby)], [[], ["hi"]]);
});

Deno.test("an echo with a changed text is matched by its ack", () => {
  const lobby = createLobbyStore();
  lobby.add("r1", "hi", TS);
  lobby.receive(message("m1", "alice", "hi!"), "alice");
  acknowledge(lobby, "r1", "m1");
  assert.deepEqual([pendingTexts(lobby), texts(lobby)], [[], ["hi!"]]);
});

Deno.test("the same text of another user leaves the own message pending", () => {
  const lobby = createLobbyStore();
  lobby.add("r1", "hi", TS);
  lobby.receive(message("m1", "bob", "hi"), "alice");
  assert.deepEqual([pendingTexts(lobby), texts(lobby)], [["hi sending"], ["hi"]]);
});

Deno.test("the same text twice is two messages, in order", () => {
  const lobby = createLobbyStore();
  lobby.add("r1", "hi", TS);
  lobby.add("r2", "hi", TS);
  acknowledge(lobby, "r1", "m1");
  acknowledge(lobby, "r2", "m2");
  lobby.receive(message("m2", "alice", "hi"), "alice");
  assert.deepEqual(lobby.pending.value.map((one) => one.requestId), ["r1"]);
  lobby.receive(message("m1", "alice", "hi"), "alice");
  assert.deepEqual([pendingTexts(lobby), texts(lobby)], [[], ["hi", "hi"]]);
});

Deno.test("a message that arrives twice is shown once", () => {
  const lobby = createLobbyStore();
  lobby.receive(message("m1", "bob", "hi"), "alice");
  lobby.receive(message("m1", "bob", "hi"), "alice");
  assert.deepEqual(texts(lobby), ["hi"]);
  assert.equal(lobby.received.value, 1);
});

Deno.test("a refused message has its reason, and can be removed once", () => {
  const lobby = createLobbyStore();
  lobby.add("r1", "hi", TS);
  assert.equal(lobby.take("r1"), undefined, "what is on its way stays");
  assert.equal(lobby.fail("r1", MUTED), true);
  assert.equal(lobby.pending.value[0]!.reason, MUTED);
  assert.equal(lobby.take("r1")?.text, "hi");
  assert.equal(lobby.take("r1"), undefined);
  assert.equal(lobby.fail("unknown", MUTED), false);
});

Deno.test("a message refused after the same text of another tab is not lost", () => {
  const lobby = createLobbyStore();
  lobby.add("r1", "hi", TS);
  lobby.receive(message("m9", "alice", "hi"), "alice");
  lobby.fail("r1", MUTED);
  assert.deepEqual([pendingTexts(lobby), texts(lobby)], [["hi failed"], ["hi"]]);
});

Deno.test("of two pending messages with one text, an echo matches one until its ack", () => {
  const lobby = createLobbyStore();
  lobby.add("r1", "hi", TS);
  lobby.add("r2", "hi", TS);
  lobby.receive(message("other", "alice", "hi"), "alice");
  lobby.receive(message("m1", "alice", "hi"), "alice");
  assert.deepEqual(lobby.pending.value.map((one) => one.requestId), ["r2"]);
  acknowledge(lobby, "r1", "m1");
  lobby.receive(message("m2", "alice", "hi"), "alice");
  acknowledge(lobby, "r2", "m2");
  assert.deepEqual([pendingTexts(lobby), texts(lobby)], [[], ["hi", "hi", "hi"]]);
});

Deno.test("a message shown by its ack has the role and the mark that others see", () => {
  const lobby = createLobbyStore();
  lobby.add("r1", "hi", TS);
  lobby.connectionLost(guest("Alice"));
  lobby.acknowledge("r1", { id: "m1", ts: "2026-03-01T19:59:00.000Z" }, guest("Alice", { role: "mod" }));
  const line = lobby.lines.value.all[0]!;
  assert.ok(line.kind === "message" && line.own);
  const { username, role, ts, id } = line.data;
  assert.deepEqual([username, role, ts, id], ["Alice", "mod", "2026-03-01T19:59:00.000Z", "m1"]);
  lobby.receive(message("m1", "alice", "hi"), "alice");
  assert.deepEqual(texts(lobby), ["hi"]);
});

Deno.test("when the connection is lost, acknowledged messages are shown as sent, and the others stay pending", () => {
  const lobby = createLobbyStore();
  lobby.add("acked", "one", TS);
  lobby.add("echoed", "two", TS);
  lobby.add("unknown", "three", TS);
  acknowledge(lobby, "acked", "m1");
  lobby.receive(message("m2", "alice", "two"), "alice");
  lobby.connectionLost(guest("alice"));
  assert.deepEqual(pendingTexts(lobby), ["three sending"]);
  assert.deepEqual(texts(lobby), ["two", "one"]);
  lobby.connectionLost(guest("alice"));
  assert.deepEqual(texts(lobby), ["two", "one"]);
});

Deno.test("a message is identified by author and id: the same id by another author is another message", () => {
  const lobby = createLobbyStore();
  assert.equal(lobby.receive(message("m1", "bob", "hi"), "alice"), true);
  assert.equal(lobby.receive(message("m1", "mallory", "boo"), "alice"), true);
  assert.equal(lobby.receive(message("m1", "BOB", "hi"), "alice"), false);
  assert.deepEqual(texts(lobby), ["hi", "boo"]);
  lobby.forget("bob");
  assert.deepEqual(texts(lobby), ["boo"]);
  lobby.receive(message("m1", "mallory", "boo"), "alice");
  assert.deepEqual(texts(lobby), ["boo"]);
});

Deno.test("memory is bounded: the oldest lines are dropped and counted", () => {
  const lobby = createLobbyStore();
  const extra = 10;
  for (let i = 0; i < MAX_LINES + extra; i++) lobby.receive(message(`m${i}`, "bob", `${i}`), "alice");
  const { all, dropped } = lobby.lines.value;
  assert.ok(all.length <= MAX_LINES);
  assert.equal(all.length + dropped, MAX_LINES + extra);
  const first = all[0]!;
  assert.equal(first.kind === "message" && first.data.text, String(dropped));
});

Deno.test("reset clears everything, the draft too", () => {
  const lobby = createLobbyStore();
  lobby.add("r1", "hi", TS);
  lobby.note("system", () => "bob joined", TS);
  lobby.draft.value = "half a";
  lobby.reset();
  assert.deepEqual([texts(lobby), pendingTexts(lobby), lobby.draft.value], [[], [], ""]);
});
