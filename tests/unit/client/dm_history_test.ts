// Stored messages: pages, missed messages, and the conversations that a device remembers.

import assert from "node:assert/strict";
import { PAGE_SIZE } from "../../../client/net/dm/dm_history_loader.ts";
import {
  answerOpen,
  BOB,
  type DmSetup,
  dmSetUp,
  keep,
  linesOf,
  memberIn,
  memberInside,
  openConversation,
  quiet,
  ROOM,
  sealedBy,
  sentMessages,
  TOKEN,
  TS,
  until,
} from "./dm_setup.ts";
import { guest } from "./fakes.ts";

async function keepMany(setup: DmSetup, from: number, to: number): Promise<void> {
  for (let id = from; id <= to; id++) await keep(setup, id % 3 === 0 ? "alice" : "bob", id, `m${id}`);
}

function numbers(setup: DmSetup): number[] {
  return linesOf(setup.bob).map((line) => Number(/m(\d+)$/.exec(line)?.[1]));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function lose({ network, clock }: DmSetup): void {
  network.last.drop();
  clock.pass(1000);
}

Deno.test("opening fetches the newest page, older pages are fetched on demand, each once", async () => {
  const setup = memberInside();
  await keepMany(setup, 1, 2 * PAGE_SIZE + 10);
  setup.chat.conversations.open("bob");
  answerOpen(setup);
  await until("a page is here", () => setup.bob.history.value === "more");
  assert.deepEqual(numbers(setup), range(PAGE_SIZE + 11, 2 * PAGE_SIZE + 10));
  assert.equal(setup.bob.state.value, "open", "who has written has answered");
  assert.equal(setup.bob.unread.value, 0);
  assert.equal(setup.asked[0]?.token, TOKEN);

  setup.conversations.dm.fetchOlder("bob");
  setup.conversations.dm.fetchOlder("bob");
  await until("the second page is here", () => linesOf(setup.bob).length === 2 * PAGE_SIZE);
  assert.deepEqual(numbers(setup), range(11, 2 * PAGE_SIZE + 10));
  assert.equal(setup.bob.lines.value.dropped, -PAGE_SIZE, "views learn that rows were put in front");
  setup.conversations.dm.fetchOlder("bob");
  await until("there is no more", () => setup.bob.history.value === "all");
  assert.deepEqual(numbers(setup), range(1, 2 * PAGE_SIZE + 10));
  assert.deepEqual(setup.asked.map((one) => one.before), [undefined, PAGE_SIZE + 11, 11]);
});

Deno.test("a message that arrives while its page is fetched is shown once, in its place", async () => {
  const setup = memberInside();
  await keepMany(setup, 1, 5);
  setup.chat.conversations.open("bob");
  answerOpen(setup);
  setup.network.last.emit("pm_message", await sealedBy(setup, "bob", 5, "m5"));
  setup.network.last.emit("pm_message", await sealedBy(setup, "bob", 6, "m6"));
  await until("all is here", () => setup.bob.history.value === "all");
  await quiet();
  assert.deepEqual(numbers(setup), range(1, 6));
});

Deno.test("after a reconnect all missed messages are fetched, over as many pages as needed", async () => {
  const setup = memberInside();
  await keepMany(setup, 1, 5);
  setup.chat.conversations.open("bob");
  answerOpen(setup);
  await until("all is here", () => setup.bob.history.value === "all");
  lose(setup);
  await keepMany(setup, 6, 5 + 2 * PAGE_SIZE);
  memberIn(setup.network.last);
  setup.network.last.emit(
    "pm_message",
    await sealedBy(setup, "bob", 6 + 2 * PAGE_SIZE, `m${6 + 2 * PAGE_SIZE}`),
  );
  await until("what was missed is here", () => linesOf(setup.bob).length === 6 + 2 * PAGE_SIZE);
  assert.deepEqual(numbers(setup), range(1, 6 + 2 * PAGE_SIZE));
});

Deno.test("resync fetches messages lost between the nodes, each once and in order", async () => {
  const setup = memberInside();
  await keepMany(setup, 1, 5);
  setup.chat.conversations.open("bob");
  answerOpen(setup);
  await until("all is here", () => setup.bob.history.value === "all");
  const last = 6 + 2 * PAGE_SIZE;
  await keepMany(setup, 6, last);
  // What this page's own node has, it still delivers: every third message is alice's.
  for (let id = 6; id <= last; id += 3) {
    setup.network.last.emit("pm_message", await sealedBy(setup, "alice", id, `m${id}`));
  }
  await until("these are here", () => linesOf(setup.bob).length === 5 + Math.ceil((last - 5) / 3));
  setup.network.last.emit("resync", { since: (await sealedBy(setup, "bob", 6, "")).ts });
  setup.network.last.emit("pm_unread", { rooms: [{ with: "bob", room: ROOM, count: 68 }] });
  await until("what was missed is here", () => linesOf(setup.bob).length === last);
  assert.deepEqual(numbers(setup), range(1, last));
  assert.equal(setup.bob.unread.value, 68);
  assert.equal(setup.bob.gap.value, false);
});

Deno.test("resync of one room fetches only that room", async () => {
  const setup = memberInside();
  await keepMany(setup, 1, 5);
  setup.chat.conversations.open("bob");
  answerOpen(setup);
  await until("all is here", () => setup.bob.history.value === "all");
  await keepMany(setup, 6, 6);
  const since = setup.kept.at(-1)!.ts;
  const asked = setup.asked.length;
  setup.network.last.emit("resync", { since, room: "pm-1-9" });
  await quiet();
  assert.equal(setup.asked.length, asked);
  setup.network.last.emit("resync", { since, room: ROOM });
  await until("it is here", () => linesOf(setup.bob).length === 6);
  assert.deepEqual(numbers(setup), range(1, 6));
});

Deno.test("a missed invitation is shown after resync", () => {
  const setup = memberInside();
  const invite = { room: "pm-1-3", room_key: setup.key, peer: guest("carl", { is_registered: true }) };
  setup.network.last.emit("pm_invite", { from: "carl", ...invite });
  setup.network.last.emit("resync", { since: TS });
  setup.network.last.emit("pm_invite", { from: "carl", ...invite });
  setup.network.last.emit("pm_invite", { from: "dora", ...invite, room: "pm-1-4" });
  setup.network.last.emit("pm_unread", { rooms: [] });
  assert.deepEqual(setup.stores.dms.invitations.value.map(({ name }) => name.value), ["carl", "dora"]);
});

Deno.test("a failed fetch is shown, and can be repeated", async () => {
  const setup = memberInside();
  await keepMany(setup, 1, 3);
  setup.failNext = true;
  setup.chat.conversations.open("bob");
  await until("it has failed", () => setup.asked.length === 1);
  await quiet();
  assert.equal(setup.bob.history.value, "none", "there may be none");
  setup.failNext = true;
  answerOpen(setup);
  await until("it is said", () => setup.bob.history.value === "failed");
  setup.conversations.dm.fetchOlder("bob");
  await until("it is here", () => setup.bob.history.value === "all");
  lose(setup);
  await keepMany(setup, 4, 6);
  setup.failNext = true;
  memberIn(setup.network.last);
  await until("it is said", () => setup.bob.gap.value);
  setup.conversations.dm.fetchMissed("bob");
  await until("it is here", () => !setup.bob.gap.value);
  assert.deepEqual(numbers(setup), range(1, 6));
});

Deno.test("a message in view marks nothing as read while messages before it are missing", async () => {
  const setup = memberInside();
  const { conversations, network } = setup;
  const marks = (): unknown[] =>
    network.last.requests.flatMap((one) => one.event === "pm_read" ? [one.data.id] : []);
  const arrives = async (id: number): Promise<void> => {
    await keep(setup, "bob", id, `m${id}`);
    network.last.emit("pm_message", await sealedBy(setup, "bob", id, `m${id}`));
    await until("it is here", () => numbers(setup).includes(id));
    conversations.dm.seen("bob");
  };
  await keepMany(setup, 1, 2);
  setup.failNext = true;
  setup.chat.conversations.open("bob");
  await until("it was asked", () => setup.asked.length === 1);
  await quiet();
  setup.failNext = true;
  answerOpen(setup);
  await until("it has failed", () => setup.bob.history.value === "failed");
  await arrives(4);
  assert.deepEqual(marks(), []);
  conversations.dm.fetchOlder("bob");
  await until("it is here", () => setup.bob.history.value === "all");
  conversations.dm.seen("bob");
  assert.deepEqual(marks(), [4]);
  lose(setup);
  await keepMany(setup, 5, 6);
  setup.failNext = true;
  memberIn(network.last);
  await until("some are missing", () => setup.bob.gap.value);
  await arrives(7);
  assert.deepEqual(marks(), []);
  let renders = 0;
  const stop = setup.bob.lines.subscribe(() => renders++);
  conversations.dm.fetchMissed("bob");
  await until("all are here", () => !setup.bob.gap.value);
  assert.ok(renders > 1, "views look again");
  stop();
  conversations.dm.seen("bob");
  assert.deepEqual(marks(), [7]);
});

Deno.test("a message in doubt is sent again with the same id and ciphertext, and shown once", async () => {
  const setup = await openConversation();
  const { chat, conversations, network } = setup;
  conversations.dm.send("bob", "m1");
  await until("it is sent", () => sentMessages(network.last).length === 1);
  const first = sentMessages(network.last)[0]!;
  await keep(setup, "alice", 1, "m1");
  lose(setup);
  conversations.dm.send("bob", "m2");
  memberIn(network.last);
  await until("both pages agree", () => numbers(setup).length === 3);
  assert.deepEqual(sentMessages(network.last)[0], first);
  network.last.emit("ack", { id: 1, ts: TS }, first.id);
  await until("the next is sent", () => sentMessages(network.last).length === 2);
  network.last.emit("ack", { id: 2, ts: TS }, sentMessages(network.last)[1]!.id);
  assert.deepEqual(linesOf(setup.bob), ["alice: m1", "alice: m2"]);
  assert.equal(chat.unsent, 0);
});

Deno.test("unread counts of a join open a tab, whose messages are fetched when it is shown", async () => {
  const setup = memberInside();
  const { network, stores, conversations } = setup;
  await keepMany(setup, 1, 2);
  network.last.emit("pm_unread", { rooms: [{ with: "bob", room: ROOM, count: 2 }] });
  assert.deepEqual(stores.dms.list.value.map((one) => [one.name.value, one.unread.value]), [["bob", 2]]);
  conversations.dm.show("bob");
  answerOpen(setup);
  await until("it is here", () => setup.bob.history.value === "all");
  conversations.dm.seen("bob");
  assert.deepEqual(network.last.last, {
    event: "pm_read",
    data: { room: ROOM, id: 2 },
    id: network.last.last.id,
  });
  assert.equal(setup.bob.unread.value, 0);
  const count = network.last.requests.length;
  conversations.dm.seen("bob");
  assert.equal(network.last.requests.length, count, "it is said once");
});

Deno.test("the device remembers a member's open conversations, by name and room, until logout", async () => {
  const setup = await openConversation();
  const { stores, chat, conversations } = setup;
  assert.deepEqual(stores.dmMemory.read("1"), [{ name: "bob", room: ROOM, answered: false }]);
  assert.equal(stores.dmMemory.read("2"), null, "nobody else's");
  conversations.dm.show(null);
  lose(setup);
  memberIn(setup.network.last, [BOB]);
  assert.deepEqual(stores.dms.list.value.map((one) => one.name.value), ["bob"]);
  chat.leave();
  assert.deepEqual(stores.dms.list.value, []);
  assert.equal(stores.dmMemory.read("1"), null);
});

Deno.test("the read mark of the other user is restored after a reload", async () => {
  const setup = memberInside();
  await keepMany(setup, 1, 6);
  setup.readId = 3;
  setup.chat.conversations.open("bob");
  answerOpen(setup);
  await until("the history is here", () => setup.bob.history.value === "all");
  assert.equal(setup.bob.readKey.value, "alice 3");
});

Deno.test("a new device opens the latest conversations, a known one only its own", async () => {
  const fresh = dmSetUp();
  fresh.listed.push("bob", ...Array.from({ length: 20 }, (_, n) => `friend${n}`));
  fresh.chat.enter({ mode: "restore", token: TOKEN });
  memberIn(fresh.network.last, []);
  await until("they are here", () => fresh.stores.dms.list.value.length === 12);
  assert.deepEqual(fresh.stores.dms.list.value.map((one) => one.name.value).slice(0, 2), ["bob", "friend0"]);
  fresh.conversations.dm.close("friend0");
  lose(fresh);
  memberIn(fresh.network.last, []);
  await quiet();
  assert.equal(fresh.stores.dms.list.value.some((one) => one.name.value === "friend0"), false);
});
