// Messages of a private conversation: sealing, order, no duplicates, refusals.

import assert from "node:assert/strict";
import { MAX_UNSENT } from "../../../client/net/conversations/message_sender.ts";
import { english, guest } from "./fakes.ts";
import {
  answerOpen,
  linesOf,
  memberInside,
  openConversation,
  quiet,
  ROOM,
  sealedBy,
  sentMessages,
  textOf,
  TS,
  until,
} from "./dm_setup.ts";

Deno.test("each message is sealed with a new nonce, and has a UUID as request id", async () => {
  const setup = await openConversation();
  const { conversations, network } = setup;
  conversations.dm.send("bob", "  hello  ");
  conversations.dm.send("bob", "hello");
  assert.deepEqual(linesOf(setup.bob), ["hello (sending)", "hello (sending)"]);
  await until("the first is sent", () => sentMessages(network.last).length === 1);
  const first = sentMessages(network.last)[0]!;
  assert.match(first.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  network.last.emit("ack", { id: 1, ts: TS }, first.id);
  await until("the second is sent", () => sentMessages(network.last).length === 2);
  const second = sentMessages(network.last)[1]!;
  assert.deepEqual([await textOf(setup, first), await textOf(setup, second)], ["hello", "hello"]);
  assert.notEqual(first.data.nonce, second.data.nonce);
  assert.notEqual(first.data.ciphertext, second.data.ciphertext);
});

for (const order of ["echo first", "ack first", "ack alone, as for a resend"] as const) {
  Deno.test(`a message of ours is shown once: ${order}`, async () => {
    const setup = await openConversation();
    const { conversations, network } = setup;
    conversations.dm.send("bob", "hi");
    await until("it is sent", () => sentMessages(network.last).length === 1);
    const { id, data } = sentMessages(network.last)[0]!;
    const { ciphertext, nonce } = data as { ciphertext: string; nonce: string };
    const echo = { id: 7, from: "alice", room: ROOM, ts: TS, ciphertext, nonce };
    if (order === "echo first") {
      network.last.emit("pm_message", echo);
      await quiet();
      assert.deepEqual(linesOf(setup.bob), ["alice: hi"]);
    }
    network.last.emit("ack", { id: 7, ts: TS }, id);
    assert.deepEqual(linesOf(setup.bob), ["alice: hi"]);
    if (order === "ack first") network.last.emit("pm_message", echo);
    await quiet();
    assert.deepEqual(linesOf(setup.bob), ["alice: hi"]);
    assert.equal(setup.bob.unread.value, 0);
  });
}

Deno.test("many messages are shown in order, with a mark on those that cannot be opened", async () => {
  const setup = await openConversation();
  const messages = await Promise.all(
    Array.from({ length: 60 }, (_, index) => sealedBy(setup, "bob", index + 1, `number ${index + 1}`)),
  );
  messages[29] = { ...messages[29]!, ciphertext: messages[30]!.ciphertext! };
  setup.network.last.frame(
    JSON.stringify([...messages, messages[3]].map((data) => ({ event: "pm_message", data }))),
  );
  await until("all are opened", () => linesOf(setup.bob).length === 60);
  await quiet();
  const expected = Array.from({ length: 60 }, (_, index) => `bob: number ${index + 1}`);
  expected[29] = "(unreadable)";
  assert.deepEqual(linesOf(setup.bob), expected);
  assert.equal(setup.bob.unread.value, 60);
});

Deno.test("a message in an unknown room opens the room, and is shown", async () => {
  const setup = memberInside();
  const { network, stores } = setup;
  network.last.emit("pm_message", await sealedBy(setup, "bob", 1, "hello again"));
  assert.deepEqual(network.last.last.data, { target: "bob", room: ROOM });
  assert.equal(stores.screen.conversation.value, null, "the view stays");
  answerOpen(setup);
  await until("it is opened", () => linesOf(setup.bob).length === 1);
  assert.deepEqual(linesOf(setup.bob), ["bob: hello again"]);
  assert.equal(setup.bob.state.value, "open");
});

Deno.test("messages written before the room is open are sent in order once it is", async () => {
  const setup = memberInside();
  const { chat, conversations, network } = setup;
  chat.conversations.open("bob");
  conversations.dm.send("bob", "one");
  conversations.dm.send("bob", "two");
  assert.equal(chat.unsent, 2);
  answerOpen(setup);
  await until("the first is sent", () => sentMessages(network.last).length === 1);
  network.last.emit("ack", { id: 1, ts: TS }, sentMessages(network.last)[0]!.id);
  await until("the second is sent", () => sentMessages(network.last).length === 2);
  assert.deepEqual(await Promise.all(sentMessages(network.last).map((one) => textOf(setup, one))), [
    "one",
    "two",
  ]);
});

Deno.test("a refusal marks the message as failed; Retry sends it again, Discard removes it", async () => {
  const setup = await openConversation();
  const { chat, conversations, network, bob } = setup;
  conversations.dm.send("bob", "hm");
  await until("it is sent", () => sentMessages(network.last).length === 1);
  const first = sentMessages(network.last)[0]!.id;
  network.last.emit("error", { code: "muted", msg: "You are muted." }, first);
  assert.deepEqual([linesOf(bob), english(bob.pending.value[0]!.reason)], [
    ["hm (failed)"],
    "You are muted.",
  ]);
  chat.retry(first);
  await until("it is sent again", () => sentMessages(network.last).length === 2);
  const second = sentMessages(network.last)[1]!.id;
  assert.notEqual(second, first);
  network.last.emit("error", { code: "muted", msg: "You are muted." }, second);
  chat.discard(second);
  assert.deepEqual(linesOf(bob), []);
});

Deno.test("row 4: a first message that is refused goes back into the field, with the reason; trying again invites", () => {
  const { chat, conversations, stores, network } = memberInside();
  chat.conversations.open("carol");
  const carol = stores.dms.find("carol")!;
  for (const text of ["hello", "there"]) conversations.dm.send("carol", text);
  const error = { code: "forbidden", msg: "carol takes no new private chats.", field: "target" } as const;
  network.last.emit("error", error, network.last.last.id);
  assert.equal(english(carol.refused.value!), "carol takes no new private chats.");
  assert.deepEqual([carol.draft.value, linesOf(carol), carol.state.value], ["hello\nthere", [], "new"]);
  assert.equal(stores.screen.conversation.value, "carol");
  assert.equal(stores.toasts.list.value.length, 0);
  conversations.dm.send("carol", "hello again");
  assert.equal(carol.refused.value, null);
  assert.deepEqual(network.last.last.data, { target: "carol" });
});

Deno.test("lobby and private messages share one queue", async () => {
  const setup = await openConversation();
  const { chat, conversations, network, stores } = setup;
  network.last.drop();
  for (let i = 0; i < MAX_UNSENT - 1; i++) assert.equal(chat.send(`m${i}`), true);
  assert.equal(conversations.dm.send("bob", "the last one"), true);
  assert.equal(chat.unsent, MAX_UNSENT);
  assert.equal(conversations.dm.send("bob", "one too many"), false);
  await quiet();
  assert.equal(chat.unsent, MAX_UNSENT);
  assert.equal(stores.toasts.list.value.length, 1);
});

Deno.test("closing shows the neighbour, and a new message brings the tab back, unread", async () => {
  const setup = await openConversation();
  const { chat, conversations, stores, network } = setup;
  chat.conversations.open("carol");
  answerOpen(setup, { with: "carol", room: "pm-1-3", peer: guest("carol", { is_registered: true }) });
  conversations.dm.close("carol");
  assert.equal(stores.screen.conversation.value, "bob");
  conversations.dm.close("bob");
  assert.equal(stores.screen.conversation.value, null);
  network.last.emit("pm_message", await sealedBy(setup, "bob", 9, "wait"));
  answerOpen(setup);
  await until("it is opened", () => linesOf(setup.bob).includes("bob: wait"));
  assert.equal(setup.bob.unread.value, 1);
  assert.equal(stores.screen.conversation.value, null);
});
