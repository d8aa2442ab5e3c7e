// A flood of private rooms with guests: what ends keeps nothing, and what may wait is bounded.

import { deepEqual, equal, ok } from "node:assert/strict";
import { uuid } from "../support/dm.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { openRoom, type Room } from "../support/room.ts";

/** Opens a room with somebody who is here. Gives its name, or the code of the refusal. */
async function open(client: PlainClient, target: string): Promise<string> {
  const { event, data } = await client.request("pm_open", { target });
  return String(event === "pm_ready" ? data["room"] : data["code"]);
}

/** A guest at an address of their own. */
async function guestAt(room: Room, name: string, address: string): Promise<PlainClient> {
  const client = room.connect(address);
  equal((await client.join(name)).event, "joined", name);
  return client;
}

Deno.test("guests who open rooms with those who stay, write, and go: an ended room keeps nothing but its newest names", async () => {
  await using room = await openRoom();
  const stays = await room.guest("stays");
  const names: string[] = [];
  for (let n = 0; n < 60; n++) {
    const guest = await guestAt(room, `g${n}`, `198.51.100.${n}`);
    const name = await open(guest, "stays");
    names.push(name);
    for (let m = 0; m < 6; m++) await guest.request("pm_message", { room: name, text: `${m}` }, uuid());
    guest.vanish();
    await room.pass(1_000);
  }
  const codeOf = async (name: string): Promise<unknown> =>
    (await stays.request("pm_accept", { room: name })).data["code"];
  equal(await codeOf(names.at(-1)!), "offline");
  await room.pass(60_000);
  equal(await codeOf(names[0]!), "not_invited");
  equal(stays.all("pm_message").length, 0, "nothing of it is delivered later");
});

Deno.test("a guest has 50 invitations that wait: one more is rate_limited until one is answered", async () => {
  await using room = await openRoom();
  const asks = await room.guest("asks");
  const asked: PlainClient[] = [];
  for (let n = 0; n < 51; n++) {
    asked.push(await room.guest(`g${n}`));
    await room.pass(2_000);
  }
  for (let n = 0; n < 50; n++) {
    ok((await open(asks, `g${n}`)).startsWith("guest-"), String(n));
    await room.pass(2_000);
  }
  equal(await open(asks, "g50"), "rate_limited");
  equal((await asked[0]!.request("pm_accept", { room: await open(asks, "g0") })).event, "pm_ready");
  ok((await open(asks, "g50")).startsWith("guest-"));
});

Deno.test("100 invitations of guests wait for one person: one more is rate_limited", async () => {
  await using room = await openRoom();
  const asked = await room.guest("asked");
  const outcomes: string[] = [];
  for (let n = 0; n < 102; n++) {
    const guest = await guestAt(room, `g${n}`, `198.51.100.${n}`);
    outcomes.push((await open(guest, "asked")).replace(/^guest-.*/, "open"));
  }
  deepEqual(outcomes.filter((outcome) => outcome !== "open"), ["rate_limited", "rate_limited"]);
  equal(asked.all("pm_invite").length, 100);
});

Deno.test("200 messages wait in all rooms of one person: one more is not_invited", async () => {
  await using room = await openRoom({ rateMessages: 1_000 });
  const asks = await room.guest("asks");
  let waiting = 0;
  for (let n = 0; n < 5; n++) {
    await room.guest(`g${n}`);
    const name = await open(asks, `g${n}`);
    for (let m = 0; m < 50; m++) {
      const reply = await asks.request("pm_message", { room: name, text: `${m}` }, uuid());
      if (reply.event === "ack") waiting++;
      else equal(reply.data["code"], "not_invited");
    }
  }
  equal(waiting, 200);
});
