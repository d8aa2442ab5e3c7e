// Setup of the chat tests: a chat client against a fake server.

import assert from "node:assert/strict";
import { Chat, type ChatOptions } from "../../../client/net/chat.ts";
import { MyDataRequests } from "../../../client/net/export/my_data_requests.ts";
import { RestClient } from "../../../client/net/connection/rest_client.ts";
import { Login } from "../../../client/net/session/login.ts";
import { LazyModule } from "../../../client/net/lazy_module.ts";
import type { ConversationModules } from "../../../client/net/conversations/conversation_modules.ts";
import { LaterModules, type LaterPart } from "../../../client/net/later_modules.ts";
import { StaffModules } from "../../../client/net/moderation/staff_modules.ts";
import type { PrefsStorage } from "../../../client/store/prefs.ts";
import { createSessionStore, type Refused } from "../../../client/store/session/session_store.ts";
import type { LaterStores } from "../../../client/store/later_stores.ts";
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
  readonly login: Login;
  readonly chat: Chat;
  /** Its conversations beside the lobby, loaded already. */
  readonly conversations: ConversationModules;
  readonly stores: LaterStores;
  readonly clock: FakeClock;
  readonly network: FakeNetwork;
  /** Why the server refuses sockets, as it says when asked. */
  readonly refusal: { value: Refused | null };
}

/**
 * A page outside, on a device that remembers what is in `storage`. Its requests are named by a number after `idPrefix`.
 * `isLoaded`: whether the part `later` is there from the beginning.
 */
export function setUp(storage: PrefsStorage = fakeStorage(), idPrefix = "id", isLoaded = true): Setup {
  const clock = new FakeClock();
  const network = new FakeNetwork();
  const stores = fakeStores(clock, storage);
  const refusal: Setup["refusal"] = { value: null };
  let ids = 0;
  const chat = new Chat({
    stores,
    url: "ws://test/ws",
    createWebSocket: network.create,
    clock,
    random: () => 1,
    newId: () => `${idPrefix}${ids++}`,
    fetchRefusal: () => Promise.resolve(refusal.value),
    pause: () => Promise.resolve(),
    ...laterParts(stores),
  });
  if (isLoaded) loadLater(chat, stores);
  return {
    ...{ login: loginTo(chat, stores, clock), chat, stores, clock, network, refusal },
    get conversations(): ConversationModules {
      return chat.later.loaded!.conversations;
    },
  };
}

/** The part `later` of a server without history, but for its stores. */
const LATER_PART: Omit<LaterPart, "stores"> = {
  LaterModules,
  fetchHistory: () => Promise.reject(new Error("There is no history here")),
  fetchConversations: () => Promise.reject(new Error("There are no conversations here")),
  rest: new RestClient({
    fetcher: () => Promise.reject(new Error("There is no REST here")),
    clock: { now: () => 0, after: () => () => {} },
    session: createSessionStore(),
    language: () => "en",
  }),
  myData: new MyDataRequests(() => Promise.reject(new Error("There is no export here"))),
  leaving: { go: () => {}, onReturn: () => {} },
};

/** How a chat with these stores loads its later parts. */
export function laterParts(stores: LaterStores): Pick<ChatOptions, "loadLater" | "loadStaff"> {
  return {
    loadLater: () => Promise.resolve({ ...LATER_PART, stores }),
    loadStaff: () => Promise.resolve(StaffModules),
  };
}

/** Loads a chat's later part at once. */
export function loadLater(
  chat: Chat,
  stores: LaterStores,
  part: Partial<LaterPart> = {},
): ConversationModules {
  return chat.later.take(chat.createLater({ ...LATER_PART, stores, ...part })).conversations;
}

/** The way in to a chat that is loaded. */
export function loginTo(chat: Chat, stores: Stores, clock: FakeClock): Login {
  const app = new LazyModule(() => Promise.resolve(chat));
  app.take(chat);
  return new Login({ stores, clock, app });
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
