// How events travel: one order for all, few frames, nothing old, and an end to those who do not read.

import { deepEqual, equal, ok } from "node:assert/strict";
import type { PlainClient } from "../support/plain_client.ts";
import { openRoom, type Room } from "../support/room.ts";
import { type Chance, withSeed } from "../support/seed.ts";
import { IN_ONE_TURN } from "../support/two_nodes.ts";
import { CLOSE } from "../../server/protocol/errors.ts";

const CAPS = [[], ["batch"], ["presence"], ["presence", "batch"]];

Deno.test("all recipients see one room's messages in one order, one client's in the order sent", async () => {
  await withSeed(async (chance) => {
    await using room = await openRoom({ rateMessages: 1_000_000 });
    const clients: PlainClient[] = [];
    for (let n = 0; n < 12; n++) clients.push(await room.guest(`guest${n}`, { caps: CAPS[n % 4]! }));
    const sent = clients.map(() => 0);
    for (let step = 0; step < 3_000; step++) await interleave(room, clients, sent, chance);
    await room.pass(1_000);
    const order = clients[0]!.texts;
    equal(order.length, sent.reduce((sum, count) => sum + count, 0));
    ok(order.length > 500);
    for (const client of clients) deepEqual(client.texts, order);
    for (const [n, count] of sent.entries()) {
      const own = order.filter((text) => text.startsWith(`${n}:`));
      deepEqual(own, Array.from({ length: count }, (_, index) => `${n}:${index}`));
    }
  });
});

Deno.test("a user who joins in between gets the end of the one order, without a gap", async () => {
  await withSeed(async (chance) => {
    await using room = await openRoom({ rateMessages: 1_000_000 });
    const clients = [await room.guest("first"), await room.guest("second", { caps: ["batch"] })];
    const sent = [0, 0];
    for (let step = 0; step < 2_000; step++) {
      await interleave(room, clients, sent, chance);
      if (chance.oneIn(100)) {
        const late = room.connect();
        late.send("join", { mode: "guest", username: `late${step}`, caps: chance.pick(CAPS) });
        clients.push(late);
        sent.push(0);
      }
    }
    await room.pass(1_000);
    const order = clients[0]!.texts;
    for (const client of clients) {
      ok(client.all("joined").length === 1);
      deepEqual(client.texts, order.slice(order.length - client.texts.length));
    }
    if (IN_ONE_TURN) ok(clients.some(({ texts }) => texts.length > 0 && texts.length < order.length));
  });
});

Deno.test("a client that joins gets nothing older than its join", async () => {
  await using room = await openRoom();
  const alice = await room.guest("alice");
  await room.pass(1_000);
  alice.send("message", { text: "before" });
  const bob = room.connect();
  bob.send("join", { mode: "guest", username: "bob", caps: ["batch"] });
  // Both reach the node in the same turn, and nothing has been sent yet when bob joins.
  alice.socket.flushToServer();
  bob.socket.flushToServer();
  await room.settle();
  alice.send("message", { text: "after" });
  await room.pass(1_000);
  deepEqual(bob.texts, ["after"]);
  const events = bob.envelopes.map(({ event }) => event);
  deepEqual(events.slice(0, 2), ["hello", "joined"]);
  if (IN_ONE_TURN) equal(events[2], "system");
  deepEqual(bob.all("system").map(({ msg }) => msg), ["bob joined"]);
  deepEqual(alice.texts, ["before", "after"]);
});

Deno.test("with cap batch: one frame a turn, its envelopes in order", { ignore: !IN_ONE_TURN }, async () => {
  await using room = await openRoom();
  const batched = await room.guest("batched", { caps: ["batch"] });
  const plain = await room.guest("plain");
  await room.pass(1_000);
  batched.forget();
  plain.forget();
  for (let n = 0; n < 5; n++) batched.send("message", { text: `${n}` }, `q${n}`);
  batched.socket.flushToServer();
  room.clock.runTurn();
  await room.settle();
  equal(batched.frames.length, 1);
  deepEqual(JSON.parse(batched.frames[0]!), batched.envelopes);
  deepEqual(
    batched.envelopes.map(({ event, re }) => re ?? event),
    ["message", "q0", "message", "q1", "message", "q2", "message", "q3", "message", "q4"],
  );
  equal(plain.frames.length, 5);
  deepEqual(plain.frames.map((frame) => JSON.parse(frame).data.text), ["0", "1", "2", "3", "4"]);
});

Deno.test("without cap batch: one envelope a frame, always", async () => {
  await using room = await openRoom();
  const plain = await room.guest("plain", { caps: ["presence"] });
  for (let n = 0; n < 6; n++) plain.send("message", { text: `${n}` });
  for (let n = 0; n < 6; n++) await room.guest(`guest${n}`);
  await room.pass(1_000);
  for (const frame of plain.frames) ok(frame.startsWith('{"event":'), frame);
  equal(plain.frames.length, plain.envelopes.length);
});

Deno.test("a batch of one is a bare envelope", async () => {
  await using room = await openRoom();
  const batched = await room.guest("batched", { caps: ["batch"] });
  await room.pass(1_000);
  batched.forget();
  batched.send("message", { text: "alone" });
  await room.settle();
  equal(batched.frames.length, 1);
  equal(JSON.parse(batched.frames[0]!).event, "message");
});

Deno.test("nothing is sent twice and nothing is lost in a frame that many share", async () => {
  await using room = await openRoom({ rateMessages: 1_000_000 });
  const batched = [];
  for (let n = 0; n < 3; n++) batched.push(await room.guest(`b${n}`, { caps: ["batch", "presence"] }));
  await room.pass(1_000);
  for (const client of batched) client.forget();
  const speaker = await room.guest("speaker");
  for (let n = 0; n < 50; n++) speaker.send("message", { text: `${n}` });
  await room.pass(1_000);
  for (const client of batched) {
    deepEqual(client.texts, Array.from({ length: 50 }, (_, n) => `${n}`));
    if (IN_ONE_TURN) deepEqual(client.frames, batched[0]!.frames);
  }
});

Deno.test("more than 1 MiB unsent closes with 4009, and the client is forgotten at once", async () => {
  await using room = await openRoom({ rateMessages: 1_000_000 });
  const [slow, talker] = [await room.guest("slow"), await room.guest("talker")];
  await room.pass(1_000);
  slow.socket.stalled = true;
  while (slow.socket.closedByServer === null) {
    ok(slow.socket.server.bufferedAmount <= 1024 * 1024);
    await talker.request("message", { text: "x".repeat(500) });
  }
  equal(slow.socket.closedByServer.code, CLOSE.tooSlow);
  ok(slow.socket.server.bufferedAmount > 1024 * 1024);
  equal(room.node.sockets, 1);
  await room.pass(1_000);
  ok(talker.all("system").some(({ msg }) => msg === "slow left"));
  deepEqual(talker.all("nicklist").at(-1)!.users.map(({ username }) => username), ["Violet", "talker"]);
  const held = slow.socket.server.bufferedAmount;
  await talker.request("message", { text: "x".repeat(500) });
  equal(slow.socket.server.bufferedAmount, held);
  equal((await room.guest("slow")).all("joined").length, 1);
});

Deno.test("1 MiB that is read in time closes no connection, and the others are not held up", async () => {
  await using room = await openRoom({ rateMessages: 1_000_000 });
  const [reader, talker] = [await room.guest("reader", { caps: ["batch"] }), await room.guest("talker")];
  reader.socket.stalled = true;
  for (let n = 0; n < 1_000; n++) await talker.request("message", { text: "x".repeat(500) });
  equal(talker.texts.length, 1_000);
  equal(reader.texts.length, 0);
  reader.socket.stalled = false;
  await room.settle();
  equal(reader.texts.length, 1_000);
  for (let n = 0; n < 1_500; n++) await talker.request("message", { text: "x".repeat(500) });
  deepEqual([reader.closed, reader.texts.length], [null, 2_500]);
});

/** One random step: somebody says something, some frames arrive, a turn is run, or time passes. */
async function interleave(
  room: Room,
  clients: readonly PlainClient[],
  sent: number[],
  chance: Chance,
): Promise<void> {
  const n = chance.int(clients.length);
  const client = clients[n]!;
  switch (chance.int(6)) {
    case 0:
    case 1:
      if (client.all("joined").length > 0) client.send("message", { text: `${n}:${sent[n]!++}` });
      return;
    case 2:
      return client.socket.flushToServer(1 + chance.int(3));
    case 3:
      return client.socket.flushToClient(1 + chance.int(5));
    case 4:
      room.clock.tick = chance.pick([0, 0, 1, 5]);
      room.clock.runTurn();
      room.clock.tick = 0;
      return;
    default:
      if (chance.oneIn(5)) return room.clock.advance(chance.int(60));
      // Lets promises run, as the event loop does between frames.
      return await Promise.resolve();
  }
}
