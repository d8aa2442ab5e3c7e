// Floods of guests: what one address, one network and all may cause, and that ordinary people do not feel it.

import { deepEqual, equal, ok } from "node:assert/strict";
import type { PlainClient } from "../support/plain_client.ts";
import { openRoom, type Room } from "../support/room.ts";

const ADDRESS = "198.51.100.7";

/** Joins as a guest from an address. The reply's code, undefined when the guest is in. */
async function come(
  room: Room,
  name: string,
  address: string,
): Promise<{ client: PlainClient; code: unknown }> {
  const client = room.connect(address);
  const reply = await client.join(name, { caps: ["presence", "batch"] });
  return { client, code: reply.data["code"] };
}

Deno.test("one address reconnects as ever new guests: it has 400 joins at once and four a second, and others come in", async () => {
  await using room = await openRoom();
  let joined = 0;
  for (let n = 0; n < 600; n++) {
    const { client, code } = await come(room, `g${n}`, ADDRESS);
    if (code === undefined) joined++;
    else equal(code, "rate_limited");
    client.vanish();
  }
  equal(joined, 400);
  equal((await come(room, "visitor", "203.0.113.9")).code, undefined);
  await room.pass(10_000);
  const later = [];
  for (let n = 0; n < 60; n++) later.push((await come(room, `h${n}`, ADDRESS)).code);
  equal(later.filter((code) => code === undefined).length, 40);
});

Deno.test("ever new /64s of one /48 reconnect as ever new guests: their network has 1,600 joins at once", async () => {
  await using room = await openRoom();
  let joined = 0;
  for (let n = 0; n < 1_700; n++) {
    const { client, code } = await come(room, `g${n}`, `2001:db8:1:${n.toString(16)}::1`);
    if (code === undefined) joined++;
    client.vanish();
  }
  equal(joined, 1_600);
  equal((await come(room, "visitor", "2001:db8:2::1")).code, undefined);
});

Deno.test("one address writes as ever new guests: 60 messages of an IPv6 /64 at once, four a second after that", async () => {
  await using room = await openRoom();
  const watcher = await room.guest("watcher");
  const crowd: PlainClient[] = [];
  for (let n = 0; n < 20; n++) crowd.push((await come(room, `g${n}`, "2001:db8::1")).client);
  let said = 0;
  for (let round = 0; round < 6; round++) {
    for (const client of crowd) {
      const reply = await client.request("message", { text: "flood" });
      if (reply.event === "ack") said++;
      else equal(reply.data["code"], "rate_limited");
    }
  }
  equal(said, 60);
  equal(watcher.texts.length, 60);
  equal((await watcher.request("message", { text: "still heard" })).event, "ack");
  await room.pass(5_000);
  const later = await Promise.all(crowd.map((client) => client.request("message", { text: "again" })));
  equal(later.filter(({ event }) => event === "ack").length, 20);
});

Deno.test("coming back under ever new names gains nothing in slow mode: 20 messages of an IPv6 /64 each period", async () => {
  await using room = await openRoom();
  const mod = await room.member("moira", "mod");
  await mod.request("admin_slow_mode", { seconds: 10 });
  let said = 0;
  for (let n = 0; n < 40; n++) {
    const { client } = await come(room, `g${n}`, "2001:db8::1");
    const reply = await client.request("message", { text: "flood" });
    if (reply.event === "ack") said++;
    else equal(reply.data["code"], "slow_mode");
    client.vanish();
  }
  equal(said, 20);
  const other = (await come(room, "other", "2001:db8:1::1")).client;
  equal((await other.request("message", { text: "hi" })).event, "ack");
  equal((await other.request("message", { text: "again" })).data["code"], "slow_mode");
});

Deno.test("1,420 joined and left lines a second become ten and a summary a second", async () => {
  await using room = await openRoom();
  const watcher = await room.guest("watcher");
  await room.pass(2_000);
  watcher.forget();
  for (let n = 0; n < 700; n++) {
    const { client } = await come(room, `g${n}`, `198.51.${n % 5}.${n % 250}`);
    client.vanish();
    if (n % 100 === 99) await room.pass(100);
  }
  await room.pass(5_000);
  const lines = watcher.all("system");
  ok(lines.length <= 14, `${lines.length} lines`);
  const summed = lines.flatMap(({ said }) => said?.key === "came_and_went" ? [said.joined + said.left] : []);
  const single = lines.filter(({ said }) => said?.key === "joined" || said?.key === "left").length;
  equal(summed.reduce((sum, count) => sum + count, 0) + single, 1_400);
});

Deno.test("300 guests behind one IPv4 address join and write, and nothing refuses them", async () => {
  await using room = await openRoom();
  const pupils: PlainClient[] = [];
  for (let n = 0; n < 300; n++) {
    const { client, code } = await come(room, `pupil${n}`, ADDRESS);
    equal(code, undefined);
    pupils.push(client);
  }
  for (let round = 0; round < 5; round++) {
    for (const pupil of pupils) {
      equal((await pupil.request("message", { text: `hello ${round}` })).event, "ack");
      await room.pass(35);
    }
  }
  deepEqual(pupils.map(({ closed }) => closed).filter((closed) => closed !== null), []);
});

Deno.test("1,000 people come back within 10 seconds of a restart", async () => {
  await using room = await openRoom();
  let refused = 0;
  for (let n = 0; n < 1_000; n++) {
    const { code } = await come(room, `p${n}`, `203.0.${n % 4}.${n % 250}`);
    if (code !== undefined) refused++;
    await room.pass(10);
  }
  equal(refused, 0);
  equal(room.node.sockets, 1_000);
});

Deno.test("guests who stay for 0.4 s, 25 a second: once they are too many, other users are no longer notified", async () => {
  await using room = await openRoom();
  const watchers: PlainClient[] = [];
  for (let n = 0; n < 250; n++) watchers.push((await come(room, `w${n}`, `203.0.113.${n}`)).client);
  await room.pass(20_000);
  const bytesOf = ({ frames }: PlainClient): number => frames.join("").length;
  let n = 0;
  const storm = async (rounds: number): Promise<number> => {
    const before = watchers.map(bytesOf);
    for (let round = 0; round < rounds; round++) {
      const guests: PlainClient[] = [];
      for (let each = 0; each < 10; each++, n++) {
        guests.push((await come(room, `g${n}`, `2001:db8:${n % 200}::1`)).client);
      }
      await room.pass(400);
      for (const guest of guests) guest.vanish();
    }
    return watchers.reduce((sum, watcher, i) => sum + bytesOf(watcher) - before[i]!, 0) / watchers.length;
  };
  const first = await storm(5);
  const cost = await storm(20);
  ok(cost < 200, `${cost} bytes to each for 200 visits, ${first} for the first 50`);

  const { client: visitor } = await come(room, "visitor", "198.51.100.1");
  await room.pass(300);
  const own = visitor.people.map(({ username }) => username);
  ok(own.includes("visitor"), "who is held back sees themselves");
  ok(!own.some((name) => name.startsWith("g")), "but nobody else who is");
  const [watcher] = watchers as [PlainClient];
  const seen = (): boolean => watcher.people.some(({ username }) => username === "visitor");
  const said = (): boolean =>
    watcher.all("system").some(({ said }) => said?.key === "joined" && said.name === "visitor");
  ok(!seen() && !said());
  equal((await visitor.request("message", { text: "hello" })).event, "ack", "and speaks as everybody does");
  await room.pass(300);
  ok(watcher.texts.includes("hello"));
  await room.pass(5_000);
  ok(seen() && said(), "who stays is seen");
});

Deno.test("ever new guests of ever new networks write: 1,000 messages in the lobby at once, 40 a second after that; who is in writes on", async () => {
  await using room = await openRoom();
  const member = await room.member("ada");
  const guest = (await come(room, "bea", "2001:db8:ffff::1")).client;
  await room.pass(10_000);
  const crowd: PlainClient[] = [];
  for (let n = 0; n < 180; n++) {
    crowd.push((await come(room, `g${n}`, `2001:db8:${n.toString(16)}::1`)).client);
  }
  let said = 0;
  for (let round = 0; round < 6; round++) {
    for (const client of crowd) {
      const reply = await client.request("message", { text: "flood" });
      if (reply.event === "ack") said++;
      else equal(reply.data["code"], "rate_limited");
    }
  }
  equal(said, 1_000);
  for (const client of [member, guest]) {
    equal((await client.request("message", { text: "still heard" })).event, "ack");
  }
  await room.pass(2_000);
  let later = 0;
  for (const client of crowd) {
    if ((await client.request("message", { text: "again" })).event === "ack") later++;
  }
  ok(later >= 80 && later < 120, `${later}`);
});
