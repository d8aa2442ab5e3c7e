// The store of private conversations: unread counts, read marks, typing, notifications.

import assert from "node:assert/strict";
import { DmConversation, type OpenedMessage } from "../../../client/store/dm/dm_conversation.ts";
import { createDmMemory } from "../../../client/store/dm/dm_memory.ts";
import { createDmStore, type DmStore, TYPING_MS } from "../../../client/store/dm/dm_store.ts";
import { FakeClock, fakeStorage, guest, message } from "./fakes.ts";
import { inside } from "./chat_setup.ts";
import { BOB, linesOf, openConversation, ROOM, sealedBy, TS, until } from "./dm_setup.ts";

function open(): { dms: DmStore; bob: DmConversation; clock: FakeClock } {
  const clock = new FakeClock();
  const dms = createDmStore(clock);
  const bob = dms.roomReady({ with: "bob", room: ROOM, room_key: "", peer: BOB }, true);
  return { dms, bob, clock };
}

function said(id: number, own = false): OpenedMessage {
  return { id, own, text: `m${id}`, ts: TS };
}

Deno.test("messages of the other user are unread, own ones are not, and reading in another tab counts", () => {
  const { dms, bob } = open();
  for (const id of [1, 2, 3]) bob.receive(said(id), "alice");
  bob.receive(said(4, true), "alice");
  assert.deepEqual([bob.unread.value, dms.unread.value], [3, 3]);
  dms.read({ room: ROOM, by: "Alice", id: 2 }, "alice");
  assert.equal(bob.unread.value, 1);
  dms.read({ room: ROOM, by: "alice", id: 3 }, "alice");
  assert.equal(bob.unread.value, 0);
});

Deno.test("Read is below the last own message that the other user has read, and only moves forward", () => {
  const { dms, bob } = open();
  for (const id of [1, 2, 3]) bob.receive(said(id, true), "alice");
  bob.receive(said(4), "alice");
  assert.equal(bob.readKey.value, null);
  dms.read({ room: ROOM, by: "bob", id: 2 }, "alice");
  assert.equal(bob.readKey.value, "alice 2");
  dms.read({ room: ROOM, by: "bob", id: 1 }, "alice");
  assert.equal(bob.readKey.value, "alice 2");
  dms.read({ room: ROOM, by: "bob", id: 3 }, "alice");
  assert.equal(bob.readKey.value, "alice 3");
});

Deno.test("a read mark with the id of a message of the other user marks no own message", () => {
  const { dms, bob } = open();
  bob.receive({ id: "u1", own: true, text: "ours", ts: TS }, "alice");
  bob.receive({ id: "u2", own: false, text: "theirs", ts: TS }, "alice");
  dms.read({ room: ROOM, by: "bob", id: "u2" }, "alice");
  assert.equal(bob.readKey.value, null);
  dms.read({ room: ROOM, by: "bob", id: "u1" }, "alice");
  assert.equal(bob.readKey.value, "alice u1");
});

Deno.test("in private too, two messages of different authors with one id are both shown", () => {
  const { bob } = open();
  bob.receive({ id: "u1", own: false, text: "theirs", ts: TS }, "alice");
  bob.receive({ id: "u1", own: true, text: "ours", ts: TS }, "alice");
  assert.deepEqual(linesOf(bob), ["bob: theirs", "alice: ours"]);
  assert.equal(new Set(bob.lines.value.all.map(({ key }) => key)).size, 2);
});

Deno.test("the same text of another tab, then the receipt of a resend: both private messages are shown, once", () => {
  const { dms, bob } = open();
  bob.add("r1", "hi", TS);
  bob.receive(said(1, true), "alice");
  bob.receive({ ...said(2, true), text: "hi" }, "alice");
  assert.deepEqual(linesOf(bob), ["alice: m1", "alice: hi"]);
  dms.connectionLost();
  bob.acknowledge("r1", 3, TS, "alice");
  assert.deepEqual(linesOf(bob), ["alice: m1", "alice: hi", "alice: hi"]);
  bob.receive({ ...said(3, true), text: "hi" }, "alice");
  assert.equal(bob.lines.value.all.length, 3);
});

Deno.test("a typing notice ends with a notice, with a message, and after a timeout", () => {
  const { dms, bob, clock } = open();
  const type = (busy: boolean): void => dms.typing({ room: ROOM, from: "bob", busy });
  type(true);
  type(false);
  assert.equal(bob.typing.value, false);
  type(true);
  bob.receive(said(1), "alice");
  assert.equal(bob.typing.value, false);
  type(true);
  clock.pass(TYPING_MS - 1);
  type(true);
  clock.pass(TYPING_MS - 1);
  assert.equal(bob.typing.value, true);
  clock.pass(1);
  assert.equal(bob.typing.value, false);
  assert.equal(clock.timers, 0);
});

Deno.test("stored messages are in the order of their ids, in any order of arrival", () => {
  const bob = new DmConversation("bob");
  for (const id of [5, 3]) bob.receive(said(id), "alice");
  bob.note("notice", () => "away", "2026-03-01T20:00:01.000Z");
  bob.receive({ ...said(9), ts: "2026-03-01T20:00:02.000Z" }, "alice");
  bob.merge([said(1), said(2), said(3), said(4), { ...said(8), ts: "2026-03-01T20:00:01.500Z" }], "alice");
  assert.deepEqual(linesOf(bob), [
    ...["bob: m1", "bob: m2", "bob: m3", "bob: m4", "bob: m5"],
    ...["(notice)", "bob: m8", "bob: m9"],
  ]);
});

Deno.test("a read mark is sent once, when the newest message is visible and the conversation is accepted", async () => {
  const setup = await openConversation();
  const { conversations, network } = setup;
  network.last.emit("pm_message", await sealedBy(setup, "bob", 1, "hi"));
  await until("it is here", () => setup.bob.unread.value === 1);
  conversations.dm.seen("bob");
  conversations.dm.seen("bob");
  const reads = network.last.requests.filter((one) => one.event === "pm_read");
  assert.deepEqual(reads.map((one) => one.data), [{ room: ROOM, id: 1 }]);
  network.last.emit("error", { code: "internal", msg: "?" }, reads[0]!.id);
  assert.equal(setup.stores.toasts.list.value.length, 0, "a lost read mark is no news");
});

Deno.test("while the page is hidden, private messages, invitations and mentions in the lobby notify", async () => {
  const { stores, network, ...setup } = await openConversation();
  const calls = (): number => stores.notifications.count.value;
  const say = async (id: number): Promise<void> => {
    const data = await sealedBy({ stores, network, ...setup }, "bob", id, "hi");
    network.last.emit("pm_message", data);
    await until("it is here", () => stores.dms.find("bob")!.has(id, "bob"));
  };
  await say(1);
  assert.equal(calls(), 0, "in sight");
  stores.notifications.visible.value = false;
  await say(2);
  network.last.emit("pm_invite", { from: "carol", room: "pm-1-3", room_key: setup.key });
  network.last.emit("message", message("l1", "dave", "@Alice, come over"));
  network.last.emit("message", message("l2", "dave", "> alice: hello\nhello to you"));
  network.last.emit("message", message("l3", "dave", "malice, or alice"));
  network.last.emit("message", message("l4", "ALICE", "@alice it is"));
  stores.ignores.set({ username: "dave", isGuest: true }, true);
  network.last.emit("message", message("l5", "Dave", "@alice!"));
  assert.equal(calls(), 4);
  assert.equal(stores.notifications.mentions.value, 2);
  stores.notifications.lobbySeen();
  assert.equal(stores.notifications.mentions.value, 0);
});

Deno.test("invalid stored data is ignored, and conversations with guests are not stored", () => {
  const storage = fakeStorage();
  const memory = createDmMemory(storage);
  for (
    const text of [
      "",
      "[]",
      "null",
      "{",
      "7",
      '{"of":"alice","open":[{"name":"bob","answered":true}]}',
      '[null,{"name":3},{"name":"bob"},{"name":"bob","room":5}]',
    ]
  ) {
    storage.write("sc_conversations_1", text);
    assert.deepEqual(memory.read("1") ?? [], [], text);
  }
  const { dms, bob } = open();
  bob.markAnswered();
  dms.roomReady({ with: "gus", room: "guest-1", room_key: "", peer: guest("gus") }, true);
  memory.write("1", dms.list.value);
  assert.deepEqual(memory.read("1"), [{ name: "bob", room: ROOM, answered: true }]);
});

Deno.test("an ack without a message changes nothing", () => {
  const { stores, network } = inside();
  network.last.emit("ack", {}, "unknown");
  assert.deepEqual(stores.dms.list.value, []);
});
