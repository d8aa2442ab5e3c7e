// What tests of the chat begin with: a chat against a server made of paper.

import assert from "node:assert/strict";
import { Chat } from "../../../client/net/chat.ts";
import { Login } from "../../../client/net/session/login.ts";
import { LazyModule } from "../../../client/net/lazy_module.ts";
import { ConversationModules } from "../../../client/net/conversations/conversation_modules.ts";
import type { PrefsStorage } from "../../../client/store/prefs.ts";
import type { Stores } from "../../../client/store/stores.ts";
import {
  FakeClock,
  FakeNetwork,
  fakeStorage,
  fakeStores,
  type FakeWebSocket,
  guest,
  joined,
  message,
} from "./fakes.ts";

/** A chat and everything around it. */
export interface Setup {
  /** The way in, behind which the chat is loaded. */
  readonly door: Login;
  readonly chat: Chat;
  /** Its conversations beside the lobby, loaded already. */
  readonly talks: ConversationModules;
  readonly stores: Stores;
  readonly clock: FakeClock;
  readonly network: FakeNetwork;
}

/** A page outside, on a device that remembers what is in `storage`. Its requests are named by a number after `idPrefix`. */
export function setUp(storage: PrefsStorage = fakeStorage(), idPrefix = "id"): Setup {
  const clock = new FakeClock();
  const network = new FakeNetwork();
  const stores = fakeStores(clock, storage);
  let ids = 0;
  const chat = new Chat({
    stores,
    url: "ws://test/ws",
    create: network.create,
    clock,
    random: () => 1,
    newId: () => `${idPrefix}${ids++}`,
    fetchHistory: () => Promise.reject(new Error("There is no history here")),
    fetchConversations: () => Promise.reject(new Error("There are no conversations here")),
    pause: () => Promise.resolve(),
  });
  return { door: doorTo(chat, stores, clock), chat, talks: talksOf(chat), stores, clock, network };
}

/** Loads a chat's conversations beside the lobby at once. */
export function talksOf({ conversations }: Chat): ConversationModules {
  return conversations.loaded = new ConversationModules(conversations.options);
}

/** The way in to a chat that is loaded. */
export function doorTo(chat: Chat, stores: Stores, clock: FakeClock): Login {
  const room = new LazyModule(() => Promise.resolve(chat));
  room.loaded = chat;
  return new Login({ stores, clock, app: room });
}

/** The connection opens, and the server lets the page in. */
export function letIn(socket: FakeWebSocket, name = "alice"): void {
  socket.open();
  socket.emit("joined", joined(name), socket.last.id);
  socket.emit("nicklist", { users: [guest(name)] });
}

/** A page that is in as alice. */
export function inside(): Setup {
  const all = setUp();
  all.chat.enter({ mode: "guest", username: "alice" });
  letIn(all.network.last);
  return all;
}

/** Lets time pass until the page tries to connect again. */
export function nextAttempt({ clock, network }: Setup): FakeWebSocket {
  const before = network.sockets.length;
  for (let i = 0; i < 200 && network.sockets.length === before; i++) clock.pass(100);
  assert.equal(network.sockets.length, before + 1, "there was an attempt");
  return network.last;
}

/** Answers the latest request as the room does: with an ack and the echo. */
export function accept(socket: FakeWebSocket, messageId: string): void {
  const { event, data, id } = socket.last;
  assert.equal(event, "message");
  socket.emit("ack", { id: messageId, ts: "2026-03-01T20:00:00.000Z" }, id);
  socket.emit("message", message(messageId, "alice", (data as { text: string }).text));
}

/** What the lobby shows, what is on its way last. */
export function shown(stores: Stores): string[] {
  const { lobby } = stores;
  return [
    ...lobby.lines.value.all.flatMap((line) => line.kind === "message" ? [line.data.text] : []),
    ...lobby.pending.value.map((one) => `${one.text} (${one.status})`),
  ];
}
