// What a member is told on joining, when thousands of conversations wait: all that a client can take, in parts.

import { deepEqual, equal, ok } from "node:assert/strict";
import { uuid } from "../support/dm.ts";
import { openRoom, type Room } from "../support/room.ts";

/** Makes accounts that invite `owner`, and others with whom it talks and that have each written once since. */
async function surround({ store }: Room, owner: number, invitations: number, talks: number): Promise<void> {
  for (let n = 0; n < invitations + talks; n++) {
    const account = { username: `other${n}`, passwordHash: "hash", email: null, createdAt: 0 };
    const { id } = await store.accounts.create(account);
    await store.conversations.invite(id, owner, n);
    if (n < invitations) continue;
    await store.conversations.accept(owner, id, n);
    const sealed = { ciphertext: "A".repeat(24), nonce: "A".repeat(16), scheme: null, at: n };
    await store.messages.append([{ senderId: id, recipientId: owner, requestId: uuid(), ...sealed }]);
  }
}

async function accountOf({ store }: Room, username: string): Promise<number> {
  return (await store.accounts.byName(username))!.id;
}

Deno.test("pm_invite and pm_unread on joining with thousands of conversations are bounded, and read and told in parts", async () => {
  await using room = await openRoom();
  const first = await room.member("alice");
  await surround(room, await accountOf(room, "alice"), 510, 520);
  const alice = room.connect();
  const joined = alice.join("alice", { mode: "login", password: "correct horse" });
  let turns = 0;
  while (alice.all("pm_unread").length === 0) {
    turns++;
    await new Promise((resolve) => setImmediate(resolve));
    room.clock.runTurn();
    for (const { socket } of room.clients) {
      socket.flushToServer();
      socket.flushToClient();
    }
  }
  await joined;
  ok(turns > 15, `${turns} turns of the event loop`);
  const invited = alice.all("pm_invite").map(({ from }) => from);
  deepEqual(invited, Array.from({ length: 500 }, (_, n) => `other${n}`), "the oldest, in order");
  const { rooms } = alice.all("pm_unread")[0]!;
  equal(rooms.length, 500);
  ok(rooms.every(({ count }) => count === 1));
  equal(alice.closed, undefined);
  equal(first.closed, undefined);
});

Deno.test("each of many sockets of one member is told, some of them a little later", async () => {
  await using room = await openRoom();
  await room.member("alice");
  await surround(room, await accountOf(room, "alice"), 1, 1);
  const sockets = await Promise.all(Array.from({ length: 12 }, () => room.member("alice")));
  for (let n = 0; n < 5; n++) await room.pass(3_000);
  for (const socket of sockets) {
    deepEqual([socket.all("pm_invite").length, socket.all("pm_unread").length], [1, 1]);
  }
  deepEqual([room.node.lanes.welcome.running, room.node.lanes.welcome.waiting], [0, 0]);
});
