// A guest who registers in place keeps what is held against them: rates and counts. Mutes are in
// moderation_evasion_test.ts, being ignored in ignore_registered_guest_test.ts.

import { deepEqual, equal } from "node:assert/strict";
import type { PlainClient } from "../support/plain_client.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";

const NAMES = ["troll", "Troll", "lamb"] as const;
const ANOTHER_ADDRESS = "198.51.100.77";

async function register(guest: PlainClient, username: string): Promise<void> {
  equal((await guest.join(username, { mode: "register", password: PASSWORD })).event, "joined");
}

/** Another socket of the account, from another address; at another node, where there are two. */
async function secondSocket(room: Room, username: string): Promise<PlainClient> {
  const client = room.connect(ANOTHER_ADDRESS);
  equal((await client.join(username, { mode: "login", password: PASSWORD })).event, "joined");
  return client;
}

async function codesOf(
  client: PlainClient,
  event: string,
  data: () => unknown,
  count: number,
): Promise<unknown[]> {
  const codes: unknown[] = [];
  for (let n = 0; n < count; n++) {
    const reply = await client.request(event, data());
    codes.push(reply.event === "error" ? reply.data["code"] : reply.event);
  }
  return codes;
}

for (const name of NAMES) {
  Deno.test(`row 4: a guest registers in place as ${name}: slow mode goes on, on every socket`, async () => {
    await using room = await openRoom();
    const mod = await room.member("mod", "mod");
    const troll = await room.guest("troll");
    await mod.request("admin_slow_mode", { seconds: 60 });
    equal((await troll.request("message", { text: "first" })).event, "ack");
    await register(troll, name);
    await room.pass(6_000);
    const second = await secondSocket(room, name);
    for (const client of [troll, second]) {
      const { data } = await client.request("message", { text: "at once" });
      equal(data["code"], "slow_mode");
    }
    await room.pass(54_000);
    equal((await second.request("message", { text: "in time" })).event, "ack");
    equal((await troll.request("message", { text: "too early again" })).data["code"], "slow_mode");
  });

  Deno.test(`row 4: a guest registers in place as ${name}: six messages in five seconds are six, on every socket`, async () => {
    await using room = await openRoom();
    const troll = await room.guest("troll");
    deepEqual(await codesOf(troll, "message", () => ({ text: "spam" }), 6), Array(6).fill("ack"));
    await register(troll, name);
    const second = await secondSocket(room, name);
    for (const client of [troll, second]) {
      equal((await client.request("message", { text: "more" })).data["code"], "rate_limited");
    }
    await room.pass(5_000);
    equal((await troll.request("message", { text: "again" })).event, "ack");
  });

  Deno.test(`row 4: a guest registers in place as ${name}: the budgets of other events are as used up as before`, async () => {
    await using room = await openRoom();
    await room.member("alice");
    const troll = await room.guest("troll");
    let n = 0;
    const report = (): unknown => ({ target: "alice", reason: `reason ${n++}` });
    deepEqual(await codesOf(troll, "report", report, 6), [...Array(5).fill("ack"), "rate_limited"]);
    const opened = await codesOf(troll, "pm_open", () => ({ target: "Violet" }), 61);
    deepEqual([opened.indexOf("rate_limited"), opened.at(-1)], [60, "rate_limited"]);
    await register(troll, name);
    const second = await secondSocket(room, name);
    for (const client of [troll, second]) {
      deepEqual(await codesOf(client, "report", report, 1), ["rate_limited"]);
      deepEqual(await codesOf(client, "pm_open", () => ({ target: "Violet" }), 1), ["rate_limited"]);
    }
  });
}

Deno.test("row 4: what an account has used up is not given back when a guest becomes it", async () => {
  await using room = await openRoom();
  const mod = await room.member("mod", "mod");
  const troll = await room.guest("troll");
  await mod.request("admin_slow_mode", { seconds: 60 });
  await register(troll, "lamb");
  equal((await troll.request("message", { text: "first" })).event, "ack");
  await room.pass(6_000);
  equal((await troll.request("message", { text: "second" })).data["code"], "slow_mode");
});

Deno.test("row 4: too many protocol errors close the socket, whether it was a guest for half of them or not", async () => {
  await using room = await openRoom();
  const troll = await room.guest("troll");
  for (let n = 0; n < 15; n++) troll.send("no_such_event", {}, `a${n}`);
  await room.settle();
  await register(troll, "lamb");
  for (let n = 0; n < 6; n++) troll.send("no_such_event", {}, `b${n}`);
  await room.settle();
  equal(troll.closed?.code, 4002);
});
