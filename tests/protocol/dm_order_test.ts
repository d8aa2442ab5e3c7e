// One order of private messages for everybody, under random interleavings of sending, delivery and commits.

import { deepEqual, equal, ok } from "node:assert/strict";
import { openPair, pmTexts, sealed, unsealed, uuid } from "../support/dm.ts";
import { call } from "../support/rest_client.ts";
import { openRoom, type Room } from "../support/room.ts";
import { type Chance, withSeed } from "../support/seed.ts";
import type { PlainClient } from "../support/plain_client.ts";

/** What has been sent over one socket: request id and text, in order. */
interface Sender {
  readonly client: PlainClient;
  readonly name: string;
  readonly rooms: readonly string[];
  readonly sent: { readonly room: string; readonly text: string; readonly id: string }[];
}

Deno.test("all sockets of both people see one order, each sender's in the order sent, the history the same", async () => {
  await withSeed(async (chance) => {
    await using room = await openRoom({ rateMessages: 1_000_000 });
    const [a1, a2] = [await room.member("alice"), await room.member("alice", "user", { caps: ["batch"] })];
    const [b1, b2] = [
      await room.member("bob", "user", { caps: ["presence", "batch"] }),
      await room.member("bob"),
    ];
    const carol = await room.member("carol");
    const [ab, ac] = [await openPair(a1, b1), await openPair(a1, carol)];
    const senders: Sender[] = [
      ...[a1, a2].map((client) => ({ client, name: "alice", rooms: [ab, ac], sent: [] })),
      ...[b1, b2].map((client) => ({ client, name: "bob", rooms: [ab], sent: [] })),
      { client: carol, name: "carol", rooms: [ac], sent: [] },
    ];
    for (let step = 0; step < 2_500; step++) await interleave(room, senders, chance);
    await room.pass(1_000);
    ok(pmTexts(a1).length > 300);
    for (const [name, members] of [[ab, [a1, a2, b1, b2]], [ac, [a1, a2, carol]]] as const) {
      await checkRoom(room, name, members, senders);
    }
    deepEqual(pmTexts(b1, ac), []);
  });
});

async function checkRoom(
  room: Room,
  name: string,
  members: readonly PlainClient[],
  senders: readonly Sender[],
): Promise<void> {
  const order = pmTexts(members[0]!, name);
  for (const client of members) deepEqual(pmTexts(client, name), order);
  const ids = members[0]!.all("pm_message").filter((one) => one.room === name).map(({ id }) => Number(id));
  deepEqual(ids, [...ids].sort((x, y) => x - y), "ids rise in the order of delivery");
  for (const [n, { client, sent }] of senders.entries()) {
    const own = sent.filter((one) => one.room === name);
    deepEqual(order.filter((text) => text.startsWith(`${n}:`)), [...new Set(own.map(({ text }) => text))]);
    for (const { id } of own) ok(client.envelopes.some(({ event, re }) => event === "ack" && re === id));
  }
  const [reader, peer] = [members.at(-1)!, members[0]!];
  const { token } = reader.all("joined")[0]!;
  const withName = peer.all("joined")[0]!.username;
  const { json } = await call(room, `/api/pm/history?with=${withName}`, { token: token! });
  deepEqual(json.messages.map(unsealed), order.slice(-500));
}

/** One random step: somebody says something or repeats it, some frames arrive, a turn is run, or promises do. */
async function interleave(room: Room, senders: readonly Sender[], chance: Chance): Promise<void> {
  const n = chance.int(senders.length);
  const { client, rooms, sent } = senders[n]!;
  switch (chance.int(7)) {
    case 0:
    case 1: {
      const message = { room: chance.pick(rooms), text: `${n}:${sent.length}`, id: uuid() };
      sent.push(message);
      return client.send("pm_message", sealed(message.room, message.text), message.id);
    }
    case 2: {
      // A resend right behind the first: it is acknowledged, and nothing more.
      const message = sent.at(-1);
      if (message === undefined || !chance.oneIn(3)) return;
      return client.send("pm_message", sealed(message.room, message.text), message.id);
    }
    case 3:
      return client.socket.flushToServer(1 + chance.int(3));
    case 4:
      return client.socket.flushToClient(1 + chance.int(5));
    case 5:
      return void room.clock.runTurn();
    default:
      for (let turn = chance.int(20); turn > 0; turn--) await Promise.resolve();
  }
}

Deno.test("a message sent right behind pm_open, and pm_open right behind join, are handled in that order", async () => {
  await using room = await openRoom();
  const bob = await room.member("bob");
  await openPair(await room.member("alice"), bob);
  const alice = room.connect();
  const name = bob.all("pm_ready")[0]!.room;
  alice.send("join", { mode: "login", username: "alice", password: "correct horse" }, "1");
  alice.send("pm_open", { target: "bob" }, "2");
  const ids = [uuid(), uuid(), uuid()];
  for (const [n, id] of ids.entries()) alice.send("pm_message", sealed(name, `${n}`), id);
  await room.settle();
  const replies = alice.envelopes.filter(({ re }) => re !== undefined).map(({ re }) => re);
  deepEqual(replies, ["1", "2", ...ids]);
  deepEqual(pmTexts(bob), ["0", "1", "2"]);
  equal(pmTexts(alice).length, 3);
});
