// Strangers cannot hoard names by leaving: a guest who is away counts as if there were a socket.

import { deepEqual, equal, ok } from "node:assert/strict";
import { openRoom, type Room } from "../support/room.ts";
import type { Envelope, PlainClient } from "../support/plain_client.ts";

const PLACES = 4;
const SETTINGS = { maxSocketsPerAddress: { ipv4: PLACES, ipv6: PLACES } };

async function come(room: Room, name: string, address: string): Promise<[PlainClient, Envelope]> {
  const client = room.connect(address);
  return [client, await client.join(name, { caps: ["presence", "resume"] })];
}

/** Joins and leaves under ever new names. Gives how many were let in. */
async function hoard(room: Room, count: number, addressOf: (n: number) => string): Promise<number> {
  let admitted = 0;
  for (let n = 0; n < count; n++) {
    const [client, { event }] = await come(room, `hoarder${n}`, addressOf(n));
    if (event === "joined") admitted++;
    client.vanish();
    await room.pass(1_000);
  }
  return admitted;
}

for (
  const [what, addressOf] of [
    ["an IPv4 address", () => "198.51.100.7"],
    ["an IPv6 /64", (n: number) => `2001:db8:1:2::${n + 1}`],
  ] as const
) {
  Deno.test(`from ${what} no more names are held than it may have sockets`, async () => {
    await using room = await openRoom({ settings: SETTINGS, spread: false });
    const watching = await room.guest("watching", { caps: ["presence"] });
    equal(await hoard(room, 20, addressOf), PLACES);
    await room.pass(1_000);
    equal(watching.people.filter(({ username }) => username.startsWith("hoarder")).length, PLACES);
    const [, refused] = await come(room, "Ada", addressOf(0));
    equal(refused.data["code"], "rate_limited");
    const wait = Number(refused.data["retry_after_ms"]);
    ok(wait > 90_000 && wait <= 120_000, String(wait));
    equal((await come(room, "Bob", "203.0.113.9"))[1].event, "joined", "others come in");
    equal((await room.member("Eve")).all("joined").length, 1);
    await room.pass(wait);
    equal((await come(room, "Ada", addressOf(0)))[1].event, "joined");
    await room.pass(120_000);
    ok(!watching.people.some(({ username }) => username.startsWith("hoarder")));
  });
}

Deno.test("who was here comes back although the address is full", async () => {
  await using room = await openRoom({ settings: SETTINGS, spread: false });
  const address = "198.51.100.7";
  const household = await Promise.all(["a1", "a2", "a3", "a4"].map((name) => come(room, name, address)));
  for (const [client] of household) client.vanish();
  await room.settle();
  const again = [];
  for (const [, { data }] of household) {
    const client = room.connect(address);
    again.push((await client.request("join", { mode: "resume", resume: data["resume"] })).event);
  }
  deepEqual(again, ["joined", "joined", "joined", "joined"]);
});

Deno.test("tries with a secret are limited by address, right or wrong", async () => {
  await using room = await openRoom({ spread: false });
  const codes: string[] = [];
  for (let n = 0; n < 50; n++) {
    const client = room.connect(`2001:db8:1:2::${n + 1}`);
    const { data } = await client.request("join", { mode: "resume", resume: "0".repeat(64) });
    codes.push(String(data["code"]));
    client.vanish();
  }
  deepEqual(codes.slice(0, 40), Array(40).fill("session_expired"));
  deepEqual(codes.slice(40), Array(10).fill("rate_limited"));
});

Deno.test("when memory is short, sessions without a socket end first; a stop ends all", async () => {
  await using room = await openRoom({ spread: false });
  const bob = await room.guest("bob", { caps: ["presence"] });
  const [ada] = await come(room, "Ada", "198.51.100.7");
  ada.vanish();
  await room.settle();
  equal(room.node.shedRequests(), 1);
  await room.pass(1_000);
  ok(!bob.people.some(({ username }) => username === "Ada"));
  equal(bob.closed, null);
  const [eve, joined] = await come(room, "Eve", "198.51.100.7");
  eve.vanish();
  await room.settle();
  room.node.drain();
  await room.settle();
  equal(room.clock.queued, 0);
  ok(joined.data["resume"]);
});
