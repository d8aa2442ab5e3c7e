// Setup of the tests of private conversations: a member's page, a fake server, and its stored messages.

import assert from "node:assert/strict";
import { Chat } from "../../../client/net/chat.ts";
import type { HistoryPage, PageRequest } from "../../../client/net/dm/history_api.ts";
import type { Request } from "../../../client/net/connection/socket.ts";
import type { DmConversation } from "../../../client/store/dm/dm_conversation.ts";
import { isBot } from "../../../server/protocol/names.ts";
import { newKey, readKey, seal, unseal } from "../../../server/protocol/sealed.ts";
import type { ServerEvents, User } from "../../../server/protocol/server_events.ts";
import { fakeToken } from "./member_setup.ts";
import { laterParts, loadLater, loginTo, type Setup } from "./chat_setup.ts";
import { FakeClock, FakeNetwork, fakeStores, type FakeWebSocket, guest, joined } from "./fakes.ts";

/** When everything happens. */
export const TS = "2026-03-01T20:00:00.000Z";
/** The room of alice and bob, both members. */
export const ROOM = "pm-1-2";
/** The token of alice, account 1. */
export const TOKEN = fakeToken("1");
/** bob, a member, as others see him. */
export const BOB: User = guest("bob", { is_registered: true });

/** A page and its server. */
export interface DmSetup extends Setup {
  /** Base64 key of {@link ROOM}. */
  readonly key: string;
  /** What the server keeps of {@link ROOM}, oldest first. */
  readonly kept: HistoryPage["messages"][number][];
  /** What was asked of the history. */
  readonly asked: PageRequest[];
  /** With whom alice has talked, as the server lists them. */
  listed: string[];
  /** Id of the newest message of ours that bob has read, as the history says. */
  readId: number | undefined;
  /** The room of the history, as its answers say; undefined: they say none, as older servers. */
  historyRoom: string | undefined;
  /** The key in the answers, if it is not that of {@link ROOM}. */
  historyKey: string | undefined;
  /** Fails the next request for history. */
  failNext: boolean;
  /** The conversation with bob. */
  readonly bob: DmConversation;
}

/** The room of alice and another member. */
function roomWith(name: string): string {
  return name === "bob" ? ROOM : `pm-1-${name}`;
}

/** A page outside. */
export function dmSetUp(): DmSetup {
  const [clock, network] = [new FakeClock(), new FakeNetwork()];
  const stores = fakeStores(clock);
  let ids = 0;
  const setup = {
    kept: [],
    asked: [],
    listed: [],
    readId: undefined,
    historyRoom: ROOM,
    failNext: false,
  } as unknown as {
    -readonly [K in keyof DmSetup]: DmSetup[K];
  };
  const chat = new Chat({
    stores,
    url: "ws://test/ws",
    createWebSocket: network.create,
    clock,
    random: () => 1,
    newId: () => `00000000-0000-4000-8000-${String(ids++).padStart(12, "0")}`,
    fetchRefusal: () => Promise.resolve(null),
    pause: () => Promise.resolve(),
    ...laterParts(stores),
  });
  const conversations = loadLater(chat, stores, {
    fetchHistory: (wanted) => Promise.resolve().then(() => pageOf(setup, wanted)),
    fetchConversations: () =>
      Promise.resolve(setup.listed.map((name) => ({ with: name, room: roomWith(name) }))),
  });
  Object.defineProperty(setup, "bob", { get: () => stores.dms.find("bob")! });
  return Object.assign(setup, {
    ...{ login: loginTo(chat, stores, clock), chat, conversations, stores, clock, network },
    refusal: { value: null },
    key: newKey(),
  });
}

/** A page that is in as the member alice, with bob there. */
export function memberInside(): DmSetup {
  const setup = dmSetUp();
  setup.chat.enter({ mode: "restore", token: TOKEN });
  memberIn(setup.network.last);
  return setup;
}

/** The connection opens, and the server lets alice in. */
export function memberIn(socket: FakeWebSocket, users: User[] = [BOB]): void {
  socket.open();
  const me = { ...joined("alice"), is_registered: true, token: TOKEN, ignored_list: [] };
  socket.emit("joined", me, socket.last.id);
  socket.emit("nicklist", { users: [guest("alice", { is_registered: true }), ...users] });
  socket.emit("pm_unread", { rooms: [] });
}

/** A page that is in and has bob's conversation in view, which bob has accepted. */
export async function openConversation(): Promise<DmSetup> {
  const setup = memberInside();
  setup.chat.conversations.open("bob");
  answerOpen(setup);
  await until("the history is here", () => setup.bob.history.value === "all");
  setup.network.last.emit("pm_typing", { room: ROOM, from: "bob", busy: false });
  return setup;
}

/** Answers the latest `pm_open` or `pm_accept`; without one, the room comes by itself, as another tab's does. */
export function answerOpen({ network, key }: DmSetup, changes: Partial<ServerEvents["pm_ready"]> = {}): void {
  const request = network.last.requests.findLast((one) =>
    one.event === "pm_open" && !isBot(one.data.target) || one.event === "pm_accept"
  );
  const ready = { with: "bob", room: ROOM, room_key: key, peer: BOB, ...changes };
  network.last.emit("pm_ready", ready, request?.id);
}

/** The people whose conversations were asked for on the present connection. */
export function openedNames({ network }: DmSetup): string[] {
  const names = network.last.requests.flatMap((one) => one.event === "pm_open" ? [one.data.target] : []);
  return names.filter((name) => !isBot(name));
}

/** A sealed message of {@link ROOM}, as the server sends it. */
export async function sealedBy(
  setup: DmSetup,
  from: string,
  id: number,
  text: string,
): Promise<ServerEvents["pm_message"]> {
  const sealed = await seal((await readKey(setup.key))!, text);
  return { id, from, room: ROOM, ts: new Date(Date.parse(TS) + id * 1000).toISOString(), ...sealed };
}

/** Keeps a message on the server. */
export async function keep(setup: DmSetup, from: string, id: number, text: string): Promise<void> {
  const { ciphertext, nonce, ts } = await sealedBy(setup, from, id, text);
  setup.kept.push({ id, from_me: from === "alice", ciphertext: ciphertext!, nonce: nonce!, ts });
}

/** The requests that carry private messages. */
export function sentMessages(socket: FakeWebSocket): (Request & { event: "pm_message" })[] {
  return socket.requests.filter((one) => one.event === "pm_message");
}

/** What a sealed request says. */
export async function textOf(setup: DmSetup, { data }: Request & { event: "pm_message" }): Promise<unknown> {
  assert.equal(data.text, undefined);
  return await unseal((await readKey(setup.key))!, { ciphertext: data.ciphertext!, nonce: data.nonce! });
}

/** What a conversation shows, what is on its way last. */
export function linesOf(conversation: DmConversation): string[] {
  return [
    ...conversation.lines.value.all.map((line) =>
      line.kind !== "message"
        ? `(${line.kind})`
        : line.unreadable === true
        ? "(unreadable)"
        : `${line.data.username}: ${line.data.text}`
    ),
    ...conversation.pending.value.map((one) => `${one.text} (${one.status})`),
  ];
}

/** Waits for what is sealed, opened and fetched meanwhile. Fails with `what` when `probe` does not come to hold. */
export async function until(what: string, probe: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500; turn++) {
    if (probe()) return;
    await new Promise((resolve) => setTimeout(resolve));
  }
  assert.fail(`In vain waited until ${what}`);
}

/** Lets everything that is under way come to its end. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve));
}

function pageOf(
  setup: Pick<DmSetup, "kept" | "asked" | "failNext" | "readId" | "key" | "historyRoom" | "historyKey">,
  wanted: PageRequest,
): HistoryPage {
  setup.asked.push(wanted);
  if (setup.failNext) {
    setup.failNext = false;
    throw new Error("Not now");
  }
  const before = setup.kept.filter(({ id }) => id < (wanted.before ?? Infinity));
  const read = setup.readId === undefined ? {} : { read_id: setup.readId };
  const { historyRoom: room, historyKey: room_key = setup.key } = setup;
  return {
    ...(room === undefined ? {} : { room }),
    room_key,
    ...read,
    messages: before.slice(-wanted.limit),
  };
}
