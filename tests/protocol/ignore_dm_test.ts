// Private messages of somebody who is ignored: the sender sees what it would see otherwise, the ignorer nothing.

import { deepEqual, equal, ok } from "node:assert/strict";
import { openPair, pmTexts, sealed, unsealed, uuid } from "../support/dm.ts";
import { call } from "../support/rest_client.ts";
import { openRoom, type Room } from "../support/room.ts";
import { openStoredRoom } from "../support/room_with_store.ts";
import type { PlainClient } from "../support/plain_client.ts";

const UNLIMITED = { rateMessages: 1_000_000 };
/** More than may wait for an invitation. */
const MANY = 52;

async function historyOf(room: Room, client: PlainClient, withName: string): Promise<string[]> {
  const { token } = client.all("joined").at(-1)!;
  return (await call(room, `/api/pm/history?with=${withName}`, { token: token! })).json.messages.map(
    unsealed,
  );
}

/** Ids differ from room to room; everything else that a client sees may not. */
function shapeOf(frames: readonly string[]): string[] {
  return frames.map((frame) =>
    frame.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "UUID").replaceAll(
      /"room_key":"[^"]+"/g,
      '"room_key":"KEY"',
    )
  );
}

/** Everything that `sender` hears of writing to bob, who ignores them or somebody else. */
async function heardBy(kind: "member" | "guest", accepted: boolean, ignored: boolean): Promise<string[]> {
  await using room = await openRoom(UNLIMITED);
  const [bob, carol] = [await room.member("bob"), await room.member("carol")];
  const sender = await room[kind]("sender");
  let name = accepted ? await openPair(sender, bob) : undefined;
  await room.pass(1_000);
  await bob.request("user_ignore", { target: ignored ? "sender" : "carol" });
  for (const client of [bob, sender]) client.forget();
  ok(carol);
  const sockets = kind === "member" ? [sender, await room.member("sender")] : [sender];
  name = String((await sender.request("pm_open", { target: "bob" })).data["room"]);
  const once = uuid();
  for (let n = 0; n < MANY; n++) {
    const data = kind === "member" ? sealed(name, `${n}`) : { room: name, text: `${n}` };
    await sender.request("pm_message", data, n === 0 ? once : uuid());
  }
  const again = kind === "member" ? sealed(name, "0") : { room: name, text: "0" };
  await sender.request("pm_message", again, once);
  await sender.request("pm_typing", { room: name, busy: true });
  await sender.request("pm_read", { room: name, id: 1 });
  await sender.request("pm_open", { target: "bob" });
  await room.pass(1_000);
  const heard = bob.envelopes.filter(({ event }) => event.startsWith("pm_")).length;
  equal(heard > 0, !ignored, "the test would see a difference at the other end");
  return sockets.flatMap((client) => shapeOf(client.frames));
}

for (const kind of ["member", "guest"] as const) {
  for (const accepted of [true, false]) {
    Deno.test(`ignored, the sender sees exactly what it would see otherwise: a ${kind}, ${accepted ? "connected" : "not yet accepted"}`, async () => {
      const [plain, ignored] = [await heardBy(kind, accepted, false), await heardBy(kind, accepted, true)];
      deepEqual(ignored, plain);
      ok(plain.length > 2 * MANY);
    });
  }
}

Deno.test("the ignorer gets nothing, no invite, no message, now or later: not on join, not in history, not unread", async () => {
  await using stored = await openStoredRoom(UNLIMITED);
  let { room } = stored;
  let [alice, bob] = [await room.member("alice"), await room.member("bob")];
  await bob.request("user_ignore", { target: "alice" });
  await room.pass(1_000);
  bob.forget();
  const name = String((await alice.request("pm_open", { target: "bob" })).data["room"]);
  await alice.request("pm_message", sealed(name, "hidden"), uuid());
  await alice.request("pm_typing", { room: name, busy: true });
  await room.pass(1_000);
  deepEqual(bob.frames, []);
  equal((await bob.request("pm_accept", { room: name })).data["code"], "not_invited");
  room = await stored.restart();
  [alice, bob] = [await room.member("alice"), await room.member("bob")];
  await room.settle();
  deepEqual([bob.all("pm_invite"), bob.all("pm_unread")], [[], [{ rooms: [] }]]);
  deepEqual([await historyOf(room, bob, "alice"), await historyOf(room, alice, "bob")], [[], ["hidden"]]);

  await bob.request("user_unignore", { target: "alice" });
  const tab = await room.member("bob");
  await room.settle();
  deepEqual([tab.all("pm_invite"), await historyOf(room, bob, "alice")], [[], []], "nor once it is over");
  await alice.request("pm_open", { target: "bob" });
  equal((await bob.next("pm_invite")).from, "alice", "a new invitation is a new one");
  await bob.request("pm_accept", { room: name });
  await alice.request("pm_message", sealed(name, "seen"), uuid());
  deepEqual([pmTexts(bob), pmTexts(tab)], [["seen"], ["seen"]]);
  deepEqual(await historyOf(room, bob, "alice"), ["seen"]);
});

Deno.test("in a conversation that was accepted before, what is sent while ignored never shows, what came before stays", async () => {
  await using room = await openRoom(UNLIMITED);
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = await openPair(alice, bob);
  const say = (text: string) => alice.request("pm_message", sealed(name, text), uuid());
  const { id: seen } = (await say("before")).data;
  await bob.request("user_ignore", { target: "alice" });
  const { id } = (await say("hidden")).data;
  await alice.request("pm_read", { room: name, id: 1 });
  equal((await bob.request("pm_read", { room: name, id })).event, "ack");
  deepEqual(alice.all("pm_read").map((mark) => mark.id), [seen], "what one cannot see one has not read");
  const tab = await room.member("bob");
  await room.settle();
  deepEqual(tab.all("pm_unread")[0]!.rooms, []);
  await bob.request("user_unignore", { target: "alice" });
  await say("after");
  deepEqual(pmTexts(bob), ["before", "after"]);
  deepEqual(await historyOf(room, bob, "alice"), ["before", "after"]);
  deepEqual(await historyOf(room, alice, "bob"), ["before", "hidden", "after"]);
});

Deno.test("the ignorer may still write, and the ignored person gets it", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = await openPair(alice, bob);
  await bob.request("user_ignore", { target: "alice" });
  equal((await bob.request("pm_message", sealed(name, "leave me alone"), uuid())).event, "ack");
  deepEqual(pmTexts(alice), ["leave me alone"]);
});

Deno.test("opening a conversation with somebody one ignores accepts their hidden invitation, not their hidden messages", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  await bob.request("user_ignore", { target: "alice" });
  const { data } = await alice.request("pm_open", { target: "bob" });
  const name = String(data["room"]);
  await alice.request("pm_message", sealed(name, "hidden"), uuid());
  await bob.request("pm_open", { target: "alice" });
  equal((await bob.request("pm_message", sealed(name, "hello"), uuid())).event, "ack");
  deepEqual([pmTexts(bob), pmTexts(alice)], [["hello"], ["hidden", "hello"]]);
  deepEqual(await historyOf(room, bob, "alice"), ["hello"]);
});

Deno.test("a resend after the ignoring has ended is not delivered either: it was sent while it lasted", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = await openPair(alice, bob);
  const id = uuid();
  await bob.request("user_ignore", { target: "alice" });
  const first = await alice.request("pm_message", sealed(name, "hidden"), id);
  await bob.request("user_unignore", { target: "alice" });
  deepEqual((await alice.request("pm_message", sealed(name, "hidden"), id)).data, first.data);
  deepEqual(pmTexts(bob), []);
});
