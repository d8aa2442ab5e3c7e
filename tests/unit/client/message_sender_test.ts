// Sending messages: sealed in order, waiting for a room, dropped with their conversation.

import assert from "node:assert/strict";
import {
  MAX_UNSENT,
  MessageSender,
  type OutgoingMessage,
} from "../../../client/net/conversations/message_sender.ts";
import { Outbox } from "../../../client/net/connection/outbox.ts";
import { PendingRequests } from "../../../client/net/connection/requests.ts";
import type { Request } from "../../../client/net/connection/socket.ts";
import { MessageLog } from "../../../client/store/conversations/message_log.ts";
import { inside, letIn, nextAttempt } from "./chat_setup.ts";
import {
  memberIn,
  memberInside,
  openConversation,
  quiet,
  sealedBy,
  sentMessages,
  TS,
  until,
} from "./dm_setup.ts";
import { FakeClock, fakeStores, guest } from "./fakes.ts";

const KEY = btoa("k".repeat(32));

Deno.test("a message that cannot be sealed fails alone: the next ones go out, in order", async () => {
  const [clock, sent]: [FakeClock, Request[]] = [new FakeClock(), []];
  const stores = fakeStores(clock);
  let ids = 0;
  const newId = (): string => `r${ids++}`;
  const requests = new PendingRequests({ clock, newId, send: (request) => void sent.push(request) });
  const outbox = new Outbox({
    ...{ clock, requests, limits: () => stores.connection.limits.value },
    ...{ onCooldown: () => {}, onSlowMode: () => {}, onUnresponsive: () => {} },
  });
  outbox.open();
  const sender = new MessageSender({ stores, clock, newId, outbox });
  const log = new MessageLog();
  const target = {
    log,
    accepts: () => true,
    onAcknowledged: (requestId: string) => log.fail(requestId, () => "taken"),
    async encode(_requestId: string, text: string): Promise<OutgoingMessage> {
      await Promise.resolve();
      if (text === "broken") throw new Error("No cryptography");
      return { event: "pm_message", data: { room: "room", text } };
    },
  };
  for (const text of ["broken", "first", "second"]) sender.send(target, text);
  await quiet();
  assert.deepEqual(log.pending.value.map(({ text, status }) => [text, status]), [
    ["broken", "failed"],
    ["first", "sending"],
    ["second", "sending"],
  ]);
  assert.deepEqual(sent.map(({ data }) => (data as { text: string }).text), ["first"]);
  assert.equal(sender.unsent, 2);
});

Deno.test("a closed conversation leaves no message behind that waits for its room", () => {
  const { chat, conversations } = memberInside();
  chat.conversations.open("bob");
  conversations.dm.send("bob", "are you there?");
  assert.equal(chat.unsent, 1);
  conversations.dm.close("bob");
  assert.equal(chat.unsent, 0);
});

Deno.test("a guest's question that is written while the connection is lost goes to the new room", () => {
  const setup = inside();
  const { conversations, network } = setup;
  const ready = (room: string): void => {
    const { id } = network.last.requests.findLast((one) => one.event === "pm_open")!;
    network.last.emit("pm_ready", { with: "Violet", room, room_key: KEY, peer: guest("Violet") }, id);
  };
  conversations.companion.show();
  ready("violet-1");
  network.last.drop();
  conversations.companion.send("still there?");
  letIn(nextAttempt(setup));
  assert.deepEqual(sentMessages(network.last), []);
  ready("violet-2");
  assert.deepEqual(sentMessages(network.last).map(({ data }) => data.room), ["violet-2"]);
});

Deno.test("a read mark that may have been lost with its connection is sent again", async () => {
  const setup = await openConversation();
  const { conversations, network } = setup;
  const marks = (): number => network.last.requests.filter(({ event }) => event === "pm_read").length;
  network.last.emit("pm_message", await sealedBy(setup, "bob", 1, "hi"));
  await until("it is opened", () => setup.bob.unread.value === 1);
  conversations.dm.seen("bob");
  conversations.dm.seen("bob");
  assert.equal(marks(), 1);
  network.last.drop();
  memberIn(nextAttempt(setup));
  conversations.dm.seen("bob");
  assert.equal(marks(), 1);
});

Deno.test("an unanswered question that cannot be asked again, because too much waits, stays", () => {
  const { chat, conversations, network, stores } = inside();
  const { log } = stores.companion;
  log.asked({ id: "q1", text: "who are you?", ts: TS }, "alice");
  log.quotaExceeded();
  network.last.drop();
  for (let i = 0; i < MAX_UNSENT; i++) chat.send(`m${i}`);
  conversations.companion.askAgain("q1");
  assert.equal(log.question("q1")?.unanswered, "limit");
  assert.equal(log.pending.value.length, 0);
});
