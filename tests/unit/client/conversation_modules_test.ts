// Conversations load after the join; events that arrive before are queued.

import assert from "node:assert/strict";
import { joinedMember } from "./member_setup.ts";
import { letIn, type Setup, setUp } from "./chat_setup.ts";
import { guest } from "./fakes.ts";

/** A page that is in as alice, and has not loaded its conversations. */
function early(): Setup {
  const all = setUp(undefined, undefined, false);
  all.chat.enter({ mode: "guest", username: "alice" });
  return all;
}

const ROOM = { room: "r1", room_key: "AAAA" };

Deno.test("an invitation that arrives before conversations are loaded is shown when they are", async () => {
  const { chat, stores, network } = early();
  letIn(network.last);
  network.last.emit("nicklist", { users: [guest("alice"), guest("bob"), guest("carol")] });
  network.last.emit("pm_invite", { from: "bob", ...ROOM, peer: guest("bob") });
  network.last.emit("pm_invite", { from: "carol", ...ROOM, room: "r2", peer: guest("carol") });
  assert.equal(stores.dms.invitations.value.length, 0);
  await chat.later.load();
  assert.deepEqual(stores.dms.invitations.value.map((one) => one.name.value), ["bob", "carol"]);
});

Deno.test("an invitation of a guest who left during the load is not shown", async () => {
  const { chat, stores, network } = early();
  letIn(network.last);
  network.last.emit("pm_invite", { from: "bob", ...ROOM, peer: guest("bob") });
  network.last.emit("presence", { part: ["bob"] });
  await chat.later.load();
  assert.equal(stores.dms.invitations.value.length, 0);
});

Deno.test("an invitation of a guest whom the list of people names only after the load is shown", async () => {
  const { chat, stores, network } = early();
  letIn(network.last);
  network.last.emit("pm_invite", { from: "bob", ...ROOM, peer: guest("bob") });
  await chat.later.load();
  network.last.emit("presence", { join: [guest("bob")] });
  assert.deepEqual(stores.dms.invitations.value.map((one) => one.name.value), ["bob"]);
});

Deno.test("queued events are dropped with the connection: the server sends the state again", async () => {
  const { chat, stores, network } = early();
  letIn(network.last);
  network.last.emit("pm_invite", { from: "bob", ...ROOM, peer: guest("bob") });
  network.last.drop();
  await chat.later.load();
  assert.equal(stores.dms.invitations.value.length, 0);
});

Deno.test("a user picked before conversations are loaded has a conversation once they are", async () => {
  const { chat, stores, network } = early();
  letIn(network.last);
  chat.conversations.open("bob");
  assert.equal(stores.screen.conversation.value, null);
  await chat.later.load();
  assert.equal(stores.screen.conversation.value, "bob");
  assert.deepEqual(network.last.requests.filter(({ event }) => event === "pm_open"), []);
  chat.conversations.show(null);
  assert.equal(stores.screen.conversation.value, null);
});

Deno.test("unread counts reach a member whose conversations load later", async () => {
  const { chat, stores, network } = early();
  network.last.open();
  network.last.emit("joined", joinedMember("alice", "a.b.c"), network.last.last.id);
  network.last.emit("pm_unread", { rooms: [{ with: "bob", room: "r1", count: 3 }] });
  await chat.later.load();
  assert.equal(stores.dms.find("bob")?.unread.value, 3);
});
