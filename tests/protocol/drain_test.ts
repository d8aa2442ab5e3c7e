// Going away: everybody is told, everybody is closed with 1001, nobody is let in any more.

import { deepEqual, equal } from "node:assert/strict";
import { openRoom } from "../support/room.ts";
import { CLOSE } from "../../server/protocol/errors.ts";

Deno.test("server going away: a system notice, then 1001, joined or not, batched or not", async () => {
  await using room = await openRoom();
  const clients = [
    room.connect(),
    await room.guest("alice"),
    await room.guest("bob", { caps: ["batch", "presence"] }),
  ];
  await room.pass(1_000);
  for (const client of clients) client.forget();
  room.node.drain();
  await room.settle();
  for (const client of clients) {
    deepEqual(client.envelopes, [{
      event: "system",
      data: {
        msg: "The server is restarting. You will be back in a moment.",
        ts: "2025-06-01T12:00:01.000Z",
        said: { key: "restarting" },
      },
    }]);
    equal(client.closed!.code, CLOSE.goingAway);
  }
  equal(room.node.status, "draining");
  equal(room.node.sockets, 0);
});

Deno.test("what was said before the server goes away is still delivered, in order", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.guest("alice"), await room.guest("bob", { caps: ["batch"] })];
  await room.pass(1_000);
  alice.forget();
  bob.forget();
  alice.send("message", { text: "last words" });
  alice.socket.flushToServer();
  room.node.drain();
  await room.settle();
  for (const client of [alice, bob]) {
    deepEqual(client.envelopes.map(({ event }) => event), ["message", "system"]);
  }
});

Deno.test("no client is notified of other users leaving while the server shuts down", async () => {
  await using room = await openRoom();
  const clients = [await room.guest("alice"), await room.guest("bob"), await room.guest("carol")];
  await room.pass(1_000);
  for (const client of clients) client.forget();
  room.node.drain();
  await room.pass(1_000);
  for (const client of clients) equal(client.envelopes.length, 1);
});

Deno.test("a join that is under way when the server goes away does not end up in the room", async () => {
  await using room = await openRoom();
  const late = room.connect();
  late.send("join", { mode: "guest", username: "late" });
  late.socket.flushToServer();
  room.node.drain();
  await room.pass(1_000);
  deepEqual(late.envelopes.map(({ event }) => event), ["hello", "system"]);
  equal(late.closed!.code, CLOSE.goingAway);
  equal(room.clock.timers, 0);
});

Deno.test("a socket that opens while the server shuts down is notified and closed with 1001 too", async () => {
  await using room = await openRoom();
  room.node.drain();
  const late = room.connect();
  await room.settle();
  equal(late.closed?.code, CLOSE.goingAway);
  equal(late.envelopes.at(-1)?.event, "system");
  equal(room.node.sockets, 0);
});
