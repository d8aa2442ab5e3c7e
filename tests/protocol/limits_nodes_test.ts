// Limits that hold however many nodes there are: a client that goes to another node finds what it spent already counted.

import { deepEqual, equal, ok } from "node:assert/strict";
import { openRoom, PASSWORD } from "../support/room.ts";
import { authenticate } from "../support/rest_client.ts";

const HOUSEHOLD = "2001:db8::1";

Deno.test("an IPv6 /64 lets 40 guests join at once, at whatever node", async () => {
  await using room = await openRoom();
  const codes: unknown[] = [];
  for (let n = 0; n < 44; n++) {
    const client = room.connect(HOUSEHOLD);
    codes.push((await client.join(`g${n}`)).data["code"]);
    client.vanish();
  }
  deepEqual(codes.filter((code) => code !== undefined), Array(4).fill("rate_limited"));
  equal((await room.connect("2001:db8:0:1::1").join("neighbour")).event, "joined");
});

Deno.test("messages of guests of one /64 count together, at whatever node", async () => {
  await using room = await openRoom();
  const crowd = [];
  for (let n = 0; n < 14; n++) {
    const client = room.connect(HOUSEHOLD);
    await client.join(`g${n}`);
    crowd.push(client);
  }
  let said = 0;
  for (let round = 0; round < 5; round++) {
    for (const client of crowd) if ((await client.request("message", { text: "hi" })).event === "ack") said++;
  }
  // Messages do not wait for what the other node has counted: it holds for the next one.
  ok(said >= 60 && said <= 62, String(said));
});

Deno.test("reports from one /64, and accounts made there, count together, at whatever node", async () => {
  await using room = await openRoom();
  const codes: unknown[] = [];
  for (let n = 0; n < 5; n++) {
    const client = room.connect(HOUSEHOLD);
    await client.join(`g${n}`);
    for (let m = 0; m < 5; m++) {
      codes.push((await client.request("report", { target: `t${n}${m}`, reason: "x" })).data["code"]);
    }
  }
  deepEqual(codes.filter((code) => code !== undefined), Array(5).fill("rate_limited"));
  const statuses: number[] = [];
  for (let n = 0; n < 22; n++) {
    const account = { username: `account${n}`, password: PASSWORD };
    statuses.push((await authenticate(room, "register", account, { address: HOUSEHOLD })).status);
  }
  deepEqual(statuses.slice(20), [429, 429]);
});

Deno.test("a member has 40 joins at once over all nodes", async () => {
  await using room = await openRoom();
  const token = (await room.member("alice")).all("joined")[0]!.token;
  const codes: unknown[] = [];
  for (let n = 0; n < 44; n++) {
    const client = room.connect(`203.0.113.${n}`);
    codes.push((await client.request("join", { mode: "restore", token })).data["code"]);
    client.vanish();
  }
  deepEqual(codes.filter((code) => code !== undefined), Array(5).fill("rate_limited"));
});
