// Private conversations with guests: plain, not stored, and ended when a guest leaves.

import assert from "node:assert/strict";
import { guest } from "./fakes.ts";
import { inside, letIn, type Setup } from "./chat_setup.ts";
import { type DmSetup, linesOf, openedNames, sentMessages, TS } from "./dm_setup.ts";
import type { DmConversation } from "../../../client/store/dm/dm_conversation.ts";

const ROOM = "guest-1";
const KEY = btoa("k".repeat(32));

function bobOf({ stores }: Setup): DmConversation {
  return stores.dms.find("bob")!;
}

function ready({ network }: Setup, room = ROOM): void {
  const id = network.last.requests.findLast((one) => one.event === "pm_open")?.id;
  network.last.emit("pm_ready", { with: "bob", room, room_key: KEY, peer: guest("bob") }, id);
}

/** A guest's page in which the guest bob conversations back. */
function openConversation(): Setup {
  const setup = inside();
  setup.network.last.emit("presence", { join: [guest("bob")] });
  setup.chat.conversations.open("bob");
  ready(setup);
  setup.network.last.emit("pm_message", { id: "u1", from: "bob", room: ROOM, ts: TS, text: "hi" });
  return setup;
}

Deno.test("with a guest, messages are plain, in the order of arrival, and never duplicated", () => {
  const setup = openConversation();
  const { conversations, network } = setup;
  assert.equal(bobOf(setup).sealed.value, false);
  assert.equal(bobOf(setup).state.value, "open");
  conversations.dm.send("bob", "hello");
  const { id, data } = sentMessages(network.last)[0]!;
  assert.deepEqual(data, { room: ROOM, text: "hello" });
  const echo = { id: "u2", from: "alice", room: ROOM, ts: TS, text: "hello" };
  network.last.emit("pm_message", echo);
  network.last.emit("ack", { id: "u2", ts: TS }, id);
  network.last.emit("pm_message", echo);
  network.last.emit("pm_message", { id: "u3", from: "bob", room: ROOM, ts: TS, text: "how are you?" });
  assert.deepEqual(linesOf(bobOf(setup)), ["bob: hi", "alice: hello", "bob: how are you?"]);
});

Deno.test("an invitation is open until the other user answers; a typing notice is an answer", () => {
  const setup = inside();
  setup.chat.conversations.open("bob");
  ready(setup);
  assert.equal(bobOf(setup).state.value, "waiting");
  setup.network.last.emit("pm_typing", { room: ROOM, from: "bob", busy: false });
  assert.equal(bobOf(setup).state.value, "open");
});

Deno.test("a guest who leaves ends the conversation: writing is refused, and a notice says why", () => {
  const setup = openConversation();
  const { conversations, network } = setup;
  network.last.emit("presence", { part: ["bob"] });
  assert.equal(bobOf(setup).state.value, "ended");
  assert.deepEqual(linesOf(bobOf(setup)), ["bob: hi", "(notice)"]);
  assert.equal(conversations.dm.send("bob", "wait"), false);
});

Deno.test("an offline refusal ends a guest's conversation, and the message is marked as failed", () => {
  const setup = openConversation();
  const { conversations, network } = setup;
  conversations.dm.send("bob", "wait");
  network.last.emit("error", { code: "offline", msg: "They are gone." }, sentMessages(network.last)[0]!.id);
  assert.equal(bobOf(setup).state.value, "ended");
  assert.deepEqual(linesOf(bobOf(setup)), ["bob: hi", "(notice)", "wait (failed)"]);
  assert.equal(setup.stores.toasts.list.value.length, 0);
});

Deno.test("a lost connection ends a guest's conversations, and none of their messages reach the next user of the name", () => {
  const setup = openConversation();
  const { chat, conversations, network, clock } = setup;
  conversations.dm.send("bob", "for bob alone");
  network.last.drop();
  assert.equal(bobOf(setup).state.value, "ended");
  clock.pass(1000);
  letIn(network.last);
  network.last.emit("presence", { join: [guest("bob")] });
  assert.deepEqual(sentMessages(network.last), []);
  assert.deepEqual(openedNames(setup as DmSetup), []);
  assert.deepEqual(linesOf(bobOf(setup)), ["bob: hi", "(notice)", "for bob alone (failed)"]);
  assert.equal(chat.unsent, 0);
});

Deno.test("inviting again begins a new conversation below the old messages, with a notice", () => {
  const setup = openConversation();
  const { chat, conversations, network } = setup;
  network.last.emit("presence", { part: ["bob"] });
  network.last.emit("presence", { join: [guest("bob")] });
  chat.conversations.open("bob");
  ready(setup, "guest-2");
  assert.equal(bobOf(setup).state.value, "waiting");
  assert.deepEqual(linesOf(bobOf(setup)), ["bob: hi", "(notice)", "(notice)"]);
  conversations.dm.send("bob", "are you the same?");
  assert.deepEqual(sentMessages(network.last)[0]!.data, { room: "guest-2", text: "are you the same?" });
});

Deno.test("an invitation is removed when its guest leaves", () => {
  const setup = inside();
  const { network, stores } = setup;
  network.last.emit("pm_invite", { from: "bob", room: ROOM, room_key: KEY, peer: guest("bob") });
  assert.equal(stores.dms.invitations.value.length, 1);
  network.last.emit("presence", { part: ["bob"] });
  assert.equal(stores.dms.invitations.value.length, 0);
});

Deno.test("the conversations of a guest end when the guest becomes a member", () => {
  const setup = openConversation();
  const me = { ...setup.stores.session.me.value!, is_registered: true, token: "token" };
  setup.network.last.emit("joined", me);
  assert.equal(bobOf(setup).state.value, "ended");
});
