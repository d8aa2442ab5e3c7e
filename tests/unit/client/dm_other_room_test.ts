// The name of a conversation passes to another account: the history by name is another room's, and stays out of it.

import assert from "node:assert/strict";
import {
  answerOpen,
  BOB,
  type DmSetup,
  keep,
  linesOf,
  memberIn,
  openConversation,
  quiet,
  ROOM,
  sealedBy,
  until,
} from "./dm_setup.ts";

const OTHER_ROOM = "pm-1-9";
const OTHER_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

/** alice's page, with one message of bob in view, loses its connection. */
async function lost(): Promise<DmSetup> {
  const setup = await openConversation();
  setup.network.last.emit("pm_message", await sealedBy(setup, "bob", 1, "old friend"));
  await until("it is here", () => linesOf(setup.bob).length === 1);
  setup.network.last.drop();
  return setup;
}

/** The connection comes back. What the server keeps under the name bob is the message `missed`. */
async function comeBack(setup: DmSetup): Promise<void> {
  await keep(setup, "bob", 5, "missed");
  setup.clock.pass(1000);
  memberIn(setup.network.last);
  await until("the history was fetched", () => setup.asked.length === 2);
  await quiet();
}

Deno.test("row 3: after a reconnect, another account's history is not merged into the conversation", async () => {
  const setup = await lost();
  setup.historyRoom = OTHER_ROOM;
  await comeBack(setup);
  const { bob, conversations, network } = setup;
  assert.deepEqual(linesOf(bob), ["bob: old friend", "(notice)"]);
  assert.deepEqual([bob.state.value, bob.room, bob.answered, bob.gap.value], ["waiting", null, false, false]);
  conversations.dm.show("bob");
  assert.deepEqual(
    network.last.requests.filter(({ event }) => event === "pm_open"),
    [],
    "looking invites nobody",
  );
});

Deno.test("row 3: the history of the conversation's own room is merged", async () => {
  const setup = await lost();
  await comeBack(setup);
  assert.deepEqual(linesOf(setup.bob), ["bob: old friend", "bob: missed"]);
});

Deno.test("row 3: a history without a room is merged only if its key is the room's", async () => {
  for (const isSameKey of [true, false]) {
    const setup = await lost();
    setup.historyRoom = undefined;
    if (!isSameKey) setup.historyKey = OTHER_KEY;
    await comeBack(setup);
    assert.equal(linesOf(setup.bob)[1], isSameKey ? "bob: missed" : "(notice)");
    assert.equal(setup.bob.room, isSameKey ? ROOM : null);
  }
});

Deno.test("row 3: earlier messages of another account are not put before the conversation's", async () => {
  const setup = await openConversation();
  await keep(setup, "bob", 1, "of another bob");
  setup.network.last.emit("pm_message", await sealedBy(setup, "bob", 8, "old friend"));
  await until("it is here", () => linesOf(setup.bob).length === 1);
  setup.historyRoom = OTHER_ROOM;
  setup.conversations.dm.fetchOlder("bob");
  await until("the answer is here", () => setup.bob.room === null);
  assert.deepEqual(linesOf(setup.bob), ["bob: old friend", "(notice)"]);
});

Deno.test("row 3: a room that changes while its history is fetched: neither gets the other's messages", async () => {
  const setup = await lost();
  const { bob, network } = setup;
  await keep(setup, "bob", 5, "missed");
  setup.clock.pass(1000);
  memberIn(network.last);
  network.last.emit("pm_invite", { from: "bob", room: OTHER_ROOM, room_key: OTHER_KEY, peer: BOB });
  await quiet();
  assert.deepEqual(linesOf(bob), ["bob: old friend", "(notice)"]);
  assert.deepEqual([bob.state.value, bob.room, bob.history.value], ["invited", OTHER_ROOM, "none"]);
});

Deno.test("row 3: unread messages of the name's new room are fetched, below the notice", async () => {
  const setup = await lost();
  const { bob, network } = setup;
  setup.historyRoom = OTHER_ROOM;
  await comeBack(setup);
  network.last.emit("pm_unread", { rooms: [{ with: "bob", room: OTHER_ROOM, count: 1 }] });
  const opened = network.last.last;
  assert.deepEqual([opened.event, opened.data], ["pm_open", { target: "bob", room: OTHER_ROOM }]);
  network.last.emit("pm_ready", { with: "bob", room: OTHER_ROOM, room_key: setup.key, peer: BOB }, opened.id);
  await until("they are here", () => bob.history.value === "all");
  assert.deepEqual(linesOf(bob), ["bob: old friend", "(notice)", "bob: missed"]);
});

Deno.test("row 3: what waits for the new room is kept over another reconnect, and all of that room is fetched", async () => {
  const setup = await lost();
  const { bob, conversations, network } = setup;
  setup.historyRoom = OTHER_ROOM;
  await comeBack(setup);
  conversations.dm.send("bob", "hello, new bob");
  network.last.drop();
  setup.clock.pass(2000);
  memberIn(network.last);
  await quiet();
  assert.deepEqual(linesOf(bob).at(-1), "hello, new bob (sending)");
  assert.equal(setup.asked.length, 2, "a conversation without a room has no history");
  for (let id = 6; id < 66; id++) await keep(setup, "bob", id, `m${id}`);
  network.last.emit("pm_unread", { rooms: [{ with: "bob", room: OTHER_ROOM, count: 61 }] });
  answerOpen(setup, { room: OTHER_ROOM });
  await until("all is here", () => bob.history.value === "all");
  assert.equal(linesOf(bob).filter((line) => line.startsWith("bob: ")).length, 62);
});
