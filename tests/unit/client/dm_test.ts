// Private conversations of a member: invitations, sealing, order, no duplicates.

import assert from "node:assert/strict";
import { MAX_UNSENT } from "../../../client/net/conversations/message_sender.ts";
import { english, guest } from "./fakes.ts";
import {
  answerOpen,
  BOB,
  keep,
  linesOf,
  memberIn,
  memberInside,
  openConversation,
  openedNames,
  quiet,
  ROOM,
  sealedBy,
  sentMessages,
  textOf,
  TS,
  until,
} from "./dm_setup.ts";

Deno.test("row 4: opening and closing a conversation sends nothing; its first message invites, once", async () => {
  const setup = memberInside();
  const { chat, conversations, network, stores } = setup;
  const sent = network.last.requests.length;
  chat.conversations.open("bob");
  chat.conversations.open("BOB");
  assert.equal(stores.screen.conversation.value, "bob");
  assert.deepEqual([setup.bob.state.value, setup.bob.sealed.value], ["new", true]);
  await until("the history is here", () => setup.bob.history.value === "all");
  conversations.dm.typing("bob", true);
  conversations.dm.close("bob");
  chat.conversations.open("bob");
  conversations.dm.show("bob");
  assert.equal(network.last.requests.length, sent, "nothing has been sent");
  conversations.dm.send("bob", "hello");
  conversations.dm.send("bob", "are you there?");
  assert.deepEqual(openedNames(setup), ["bob"]);
  assert.deepEqual(network.last.last.data, { target: "bob" });
  answerOpen(setup);
  await until("both are sealed and the first is sent", () => sentMessages(network.last).length === 1);
  assert.equal(setup.bob.state.value, "waiting");
});

Deno.test("row 4: a conversation of an earlier time is opened by its room, without an invitation", async () => {
  const setup = memberInside();
  await keep(setup, "bob", 1, "long ago");
  setup.chat.conversations.open("bob");
  await until("the room is asked for", () => openedNames(setup).length === 1);
  assert.deepEqual(setup.network.last.last.data, { target: "bob", room: ROOM });
  assert.deepEqual(linesOf(setup.bob), ["bob: long ago"]);
});

Deno.test("row 4: an invitation that arrives meanwhile keeps the tab and its words, and answering accepts it", async () => {
  const setup = memberInside();
  const { chat, conversations, network, stores, key } = setup;
  chat.conversations.open("bob");
  setup.bob.draft.value = "hello you";
  network.last.emit("pm_invite", { from: "bob", room: ROOM, room_key: key, peer: BOB });
  assert.deepEqual(stores.dms.list.value.map((one) => one.key), ["bob"]);
  assert.equal(stores.dms.invitations.value.length, 1);
  conversations.dm.send("bob", "hello you");
  assert.deepEqual([network.last.last.event, network.last.last.data], ["pm_accept", { room: ROOM }]);
  await until("it is sent", () => sentMessages(network.last).length === 1);
  assert.equal(stores.dms.invitations.value.length, 0);
});

Deno.test("a user cannot open a conversation with themselves", () => {
  const setup = memberInside();
  setup.chat.conversations.open("ALICE");
  assert.deepEqual(setup.stores.dms.list.value, []);
  assert.deepEqual(openedNames(setup), []);
});

Deno.test("an invitation is shown; accepting opens the conversation with the waiting messages", async () => {
  const setup = memberInside();
  const { conversations, stores, network, key } = setup;
  network.last.emit("pm_invite", { from: "bob", room: ROOM, room_key: key, peer: BOB });
  assert.deepEqual(stores.dms.list.value, []);
  assert.deepEqual(stores.dms.invitations.value.map((one) => one.name.value), ["bob"]);
  assert.equal(stores.dms.unread.value, 1);
  conversations.dm.accept("bob");
  assert.deepEqual(network.last.last.data, { room: ROOM });
  answerOpen(setup);
  network.last.emit("pm_message", await sealedBy(setup, "bob", 1, "are you there?"));
  await until("it is opened", () => linesOf(setup.bob).length === 1);
  assert.deepEqual(linesOf(setup.bob), ["bob: are you there?"]);
  assert.deepEqual([setup.bob.state.value, setup.bob.unread.value], ["open", 1]);
});

Deno.test("a double click on Accept sends one pm_accept, also where the answer comes between the clicks", () => {
  const setup = memberInside();
  const { conversations, network, key } = setup;
  const accepted = (): number => network.last.requests.filter(({ event }) => event === "pm_accept").length;
  const invite = { from: "bob", room: ROOM, room_key: key, peer: BOB };
  network.last.emit("pm_invite", invite);
  conversations.dm.accept("bob");
  conversations.dm.accept("bob");
  setup.chat.conversations.open("bob");
  assert.equal(accepted(), 1);
  answerOpen(setup);
  conversations.dm.accept("bob");
  assert.equal(accepted(), 1);
  assert.equal(setup.stores.screen.conversation.value, "bob");
});

Deno.test("an invitation can be accepted again after a refusal, and after a lost connection", () => {
  const setup = memberInside();
  const { clock, conversations, network, key } = setup;
  const accepted = (): string[] =>
    network.last.requests.flatMap(({ event, id }) => event === "pm_accept" ? [id] : []);
  const invite = { from: "bob", room: ROOM, room_key: key, peer: BOB };
  network.last.emit("pm_invite", invite);
  conversations.dm.accept("bob");
  network.last.drop();
  clock.pass(1000);
  memberIn(network.last);
  network.last.emit("pm_invite", invite);
  conversations.dm.accept("bob");
  assert.equal(accepted().length, 1);
  network.last.emit("error", { code: "rate_limited", msg: "Too fast." }, accepted()[0]!);
  network.last.emit("pm_invite", invite);
  conversations.dm.accept("bob");
  assert.equal(accepted().length, 2);
});

Deno.test("pm_accepted opens the conversation for the user who invited", async () => {
  const setup = memberInside();
  setup.chat.conversations.open("bob");
  answerOpen(setup);
  await until("it waits for an answer", () => setup.bob.state.value === "waiting");
  setup.network.last.emit("pm_accepted", { room: ROOM, by: "bob" });
  assert.equal(setup.bob.state.value, "open");
});

Deno.test("an invitation accepted in another tab opens the conversation here too", () => {
  const { stores, network, key } = memberInside();
  network.last.emit("pm_invite", { from: "bob", room: ROOM, room_key: key, peer: BOB });
  network.last.emit("pm_accepted", { room: ROOM, by: "alice" });
  assert.deepEqual(stores.dms.invitations.value, []);
  assert.deepEqual(stores.dms.list.value.map((one) => one.name.value), ["bob"]);
});

Deno.test("row 5: Not now tells the server, says for how long, and hides the invitation in every tab", () => {
  const { conversations, stores, network, key } = memberInside();
  const invite = { from: "bob", room: ROOM, room_key: key, peer: BOB };
  network.last.emit("pm_invite", invite);
  conversations.dm.decline("bob");
  assert.deepEqual([network.last.last.event, network.last.last.data], ["pm_decline", { room: ROOM }]);
  assert.equal(stores.dms.invitations.value.length, 0);
  assert.deepEqual(stores.toasts.list.value.map((one) => one.text), [
    "bob can't ask you again for 24 hours.",
  ]);
  network.last.emit("pm_invite", invite);
  assert.equal(stores.dms.invitations.value.length, 1, "the server says when it is over");
  network.last.emit("pm_declined", { room: ROOM });
  assert.equal(stores.dms.invitations.value.length, 0, "declined in another tab");
});

Deno.test("row 5: ignoring hides the invitation, and undoing that brings it back", () => {
  const { stores, network, key } = memberInside();
  network.last.emit("pm_invite", { from: "bob", room: ROOM, room_key: key, peer: BOB });
  network.last.emit("ignore_status", { target: "bob", ignored: true });
  assert.deepEqual([stores.dms.invitations.value.length, stores.dms.unread.value], [0, 0]);
  network.last.emit("ignore_status", { target: "bob", ignored: false });
  assert.deepEqual([stores.dms.invitations.value.length, stores.dms.unread.value], [1, 1]);
});

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
