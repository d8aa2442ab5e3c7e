// Ids of lobby messages: made by the server, each for one text of one author, and the same again when it is sent again.

import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { isUuid } from "../../server/protocol/ids.ts";
import type { ServerEvents } from "../../server/protocol/server_events.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import { openRoom, TEST_SECRETS } from "../support/room.ts";
import { createHmacDigests } from "../../server/adapters/hmac_digests.ts";

const ID = "5b0f8b0e-5c0c-4b0e-9d0e-0f6d2b1c9a01";
const WINDOW_MS = 10 * 60_000;

/** What a page shows that tells messages apart by their ids alone, as every client of an earlier version does. */
function textsByIdAlone(client: PlainClient): string[] {
  const seen = new Map<string, string>();
  for (const { id, text } of client.all("message")) if (!seen.has(id)) seen.set(id, text);
  return [...seen.values()];
}

function last(client: PlainClient): ServerEvents["message"] {
  return client.all("message").at(-1)!;
}

for (const who of ["guest", "member"] as const) {
  Deno.test(`a message under another author's message id is read by all who are there (${who}s)`, async () => {
    await using room = await openRoom({ rateMessages: 100 });
    const [bob, mallory, early] = [
      await room[who]("bob"),
      await room[who]("mallory"),
      await room.guest("early"),
    ];
    await bob.request("message", { text: "good evening" }, ID);
    const theirs = last(mallory).id;
    const tries: readonly (readonly [string, string])[] = [
      [theirs, "under bob's message id"],
      [theirs.toUpperCase(), "the same in capitals"],
      [theirs, "good evening"],
      [ID, "under bob's request id"],
    ];
    const late = await room.guest("late");
    const said: string[] = [];
    for (const [id, text] of tries) {
      room.clock.skip(WINDOW_MS);
      said.push(text);
      equal((await mallory.request("message", { text }, id)).event, "ack");
    }
    for (const client of [bob, mallory, early]) deepEqual(textsByIdAlone(client), ["good evening", ...said]);
    deepEqual(textsByIdAlone(late), said);
    equal(new Set(early.all("message").map(({ id }) => id)).size, said.length + 1, "an id each");
  });
}

Deno.test("the id of a message is the server's: not the client's, and the author's request id reaches no other user", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.guest("alice"), await room.guest("bob")];
  const { data } = await alice.request("message", { text: "hello" }, ID);
  const { id } = last(bob);
  deepEqual([id, last(alice).id], [data["id"], data["id"]]);
  ok(isUuid(id));
  notEqual(id, ID);
  ok(!bob.frames.some((frame) => frame.toLowerCase().includes(ID)));
});

for (const who of ["guest", "member"] as const) {
  Deno.test(`a resend after a restart of the server has the same id (${who})`, async () => {
    const store = await openMemoryStore();
    const first = await openRoom({ store });
    const before = await first[who]("Alice");
    const { id } = (await before.request("message", { text: "hello" }, ID)).data;
    await first.end();
    await using second = await openRoom({ store, rateMessages: 100 });
    const [again, other] = [await second[who](who === "guest" ? "alice" : "Alice"), await second[who]("bob")];
    equal((await again.request("message", { text: "hello" }, ID.toUpperCase())).data["id"], id);
    equal(last(other).id, id, "who had it knows it again");
    notEqual((await other.request("message", { text: "hello" }, ID)).data["id"], id, "another author");
    second.clock.skip(WINDOW_MS);
    const changed = await again.request("message", { text: "hello!" }, ID);
    notEqual(changed.data["id"], id, "another text");
    equal(last(other).text, "hello!");
  });
}

Deno.test("another text under the same request id gets the first receipt, and after ten minutes another id", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.guest("alice"), await room.guest("bob")];
  const first = await alice.request("message", { text: "one" }, ID);
  deepEqual((await alice.request("message", { text: "two" }, ID)).data, first.data);
  deepEqual(bob.texts, ["one"]);
  room.clock.skip(WINDOW_MS);
  const later = await alice.request("message", { text: "two" }, ID);
  notEqual(later.data["id"], first.data["id"]);
  deepEqual(textsByIdAlone(bob), ["one", "two"]);
});

Deno.test("texts that differ in a lone surrogate alone have different ids", async () => {
  await using room = await openRoom();
  const alice = await room.guest("alice");
  const ids = new Set<unknown>();
  for (const text of ["a \ud800", "a \udbff", "a \ufffd"]) {
    ids.add((await alice.request("message", { text }, ID)).data["id"]);
    room.clock.skip(WINDOW_MS);
  }
  equal(ids.size, 3);
});

Deno.test("without a UUID as request id a message has a new id each time", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.guest("alice"), await room.guest("bob")];
  for (const id of ["1", "1", "hello", `${ID}x`]) await alice.request("message", { text: "x" }, id);
  alice.send("message", { text: "x" });
  await room.settle();
  const ids = bob.all("message").map(({ id }) => id);
  equal(new Set(ids).size, 5);
  ok(ids.every(isUuid));
});

Deno.test("a message id is a UUID of version 8, bound to author, request id, text and secret key", () => {
  const { messageId } = createHmacDigests(TEST_SECRETS);
  const id = messageId("alice", ID, "hello");
  match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  equal(messageId("alice", ID, "hello"), id);
  const elsewhere = createHmacDigests({ ...TEST_SECRETS, secretKey: "another key" });
  const others = [
    messageId("account:1", ID, "hello"),
    messageId("alice", ID.replace("5", "6"), "hello"),
    messageId("alice", ID, "hello "),
    messageId(`alice","${ID}`, "hello", ""),
    elsewhere.messageId("alice", ID, "hello"),
  ];
  equal(new Set([id, ...others]).size, 6);
});
