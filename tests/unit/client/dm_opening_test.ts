// How a private conversation begins: opened by its member, invited to, accepted, declined.

import assert from "node:assert/strict";
import {
  answerOpen,
  BOB,
  keep,
  linesOf,
  memberIn,
  memberInside,
  openedNames,
  ROOM,
  sealedBy,
  sentMessages,
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

Deno.test("an invitation that was accepted while the page was away is accepted after the return", async () => {
  const setup = memberInside();
  const { chat, conversations, network } = setup;
  chat.conversations.open("bob");
  await until("the history is here", () => setup.bob.history.value === "all");
  conversations.dm.send("bob", "hello");
  answerOpen(setup);
  await until("it is sent", () => sentMessages(network.last).length === 1);
  assert.equal(setup.bob.state.value, "waiting");
  network.last.drop();
  setup.clock.pass(1_000);
  setup.listed.push("bob");
  memberIn(network.last);
  await until("it is known", () => setup.bob.state.value === "open");
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
