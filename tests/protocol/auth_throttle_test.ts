// Guessing passwords is slowed down, by name and by address, and the owner is never locked out.

import { deepEqual, equal } from "node:assert/strict";
import { createBcryptPasswords } from "../../server/adapters/bcrypt_passwords.ts";
import { authenticate, type RestAnswer } from "../support/rest_client.ts";
import { openRoom, PASSWORD, type Room } from "../support/room.ts";

/** Waits that follow each other, seconds. */
const WAITS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600];
const HOME = "198.51.100.1";

let addresses = 0;

/** An address that nobody has used before. */
function freshAddress(): string {
  addresses++;
  return `10.${addresses >> 16}.${addresses >> 8 & 255}.${addresses & 255}`;
}

function guess(
  room: Room,
  { username = "alice", password = "wrong", address = freshAddress(), headers = {} } = {},
): Promise<RestAnswer> {
  return authenticate(room, "login", { username, password }, { address, headers });
}

async function guessByName(room: Room, times: number): Promise<void> {
  for (let n = 0; n < times; n++) equal((await guess(room)).status, 401);
}

Deno.test("after ten failures for one name the next answer rate_limited, doubling from 1 s to 10 min", async () => {
  await using room = await openRoom();
  await room.member("alice");
  await guessByName(room, 10);
  for (const seconds of WAITS) {
    const held = await guess(room, { username: "ALICE" });
    deepEqual([held.status, held.code, held.headers.get("retry-after")], [429, "rate_limited", `${seconds}`]);
    const client = room.connect(freshAddress());
    const joined = await client.join("Alice", { mode: "login", password: PASSWORD });
    deepEqual([joined.data["code"], joined.data["retry_after_ms"]], ["rate_limited", seconds * 1000]);
    room.clock.skip(seconds * 1000 - 1);
    equal((await guess(room)).headers.get("retry-after"), "1");
    room.clock.skip(1);
    equal((await guess(room)).status, 401, "the wait that was named is enough");
  }
});

Deno.test("unknown names are throttled alike", async () => {
  await using room = await openRoom();
  for (let n = 0; n < 10; n++) equal((await guess(room, { username: "nobody" })).status, 401);
  const held = await guess(room, { username: "Nobody" });
  deepEqual([held.status, held.headers.get("retry-after")], [429, "1"]);
});

Deno.test("after ten failures from one address the next answer rate_limited, whatever the name", async () => {
  await using room = await openRoom();
  const address = freshAddress();
  for (let n = 0; n < 10; n++) equal((await guess(room, { username: `name${n}`, address })).status, 401);
  for (const seconds of WAITS) {
    const held = await guess(room, { username: `other${seconds}`, address });
    deepEqual([held.status, held.headers.get("retry-after")], [429, `${seconds}`]);
    room.clock.skip(seconds * 1000);
    equal((await guess(room, { username: `more${room.clock.now()}`, address })).status, 401);
  }
  equal((await guess(room)).status, 401, "other addresses go on");
});

Deno.test("addresses of one /64 network are one address", async () => {
  await using room = await openRoom();
  for (let n = 0; n < 10; n++) {
    equal((await guess(room, { username: `name${n}`, address: `2001:db8:1:2::${n}` })).status, 401);
  }
  equal((await guess(room, { username: "x", address: "2001:db8:1:2:ffff::1" })).status, 429);
  equal((await guess(room, { username: "x", address: "2001:db8:1:3::1" })).status, 401);
});

Deno.test("failures are forgotten after ten quiet minutes, and by signing in", async () => {
  await using room = await openRoom();
  await room.member("alice");
  await guessByName(room, 10);
  room.clock.skip(10 * 60_000 + 1_001);
  await guessByName(room, 9);
  equal((await guess(room, { password: PASSWORD })).status, 200);
  await guessByName(room, 10);
  equal((await guess(room)).status, 429);
});

Deno.test("signing in does not hide what failed from the same address before", async () => {
  await using room = await openRoom();
  const address = freshAddress();
  await authenticate(room, "register", { username: "mallory", password: PASSWORD }, { address });
  for (let n = 0; n < 10; n++) {
    equal((await guess(room, { username: "mallory", password: PASSWORD, address })).status, 200);
    equal((await guess(room, { username: `victim${n}`, address })).status, 401);
  }
  equal((await guess(room, { username: "mallory", password: PASSWORD, address })).status, 429);
});

Deno.test("parallel guesses do not slip through: ten are checked, the others wait", async () => {
  let checked = 0;
  const bcrypt = createBcryptPasswords(4);
  const passwords = {
    ...bcrypt,
    verify: (...args: [string, string | null]) => (checked++, bcrypt.verify(...args)),
  };
  await using room = await openRoom({ passwords });
  const alice = { username: "alice", password: PASSWORD };
  equal((await authenticate(room, "register", alice)).status, 201);
  const many = await Promise.all(Array.from({ length: 40 }, () => guess(room)));
  deepEqual([many.filter(({ status }) => status === 401).length, checked], [10, 10]);
  equal(many.filter(({ status }) => status === 429).length, 30);
  const address = freshAddress();
  const names = await Promise.all(
    Array.from({ length: 40 }, (_, n) => guess(room, { username: `n${n}`, address })),
  );
  deepEqual([names.filter(({ status }) => status === 401).length, checked], [10, 20]);
});

Deno.test("the owner's token signs in while the name is throttled", async () => {
  await using room = await openRoom();
  const token = (await room.member("alice")).all("joined")[0]!.token;
  await guessByName(room, 10);
  const restored = await room.connect(freshAddress()).request("join", { mode: "restore", token });
  equal(restored.event, "joined");
  equal((await guess(room, { password: PASSWORD })).status, 429, "a new address has to wait");
});

Deno.test("an address that signed in to this account before is not held up by failures made elsewhere", async () => {
  await using room = await openRoom();
  const owner = { password: PASSWORD, address: HOME };
  await authenticate(room, "register", { username: "alice", ...owner }, { address: HOME });
  await room.member("bob");
  await guessByName(room, 10);
  equal((await guess(room, { username: "bob", address: HOME })).status, 401);
  equal((await guess(room, owner)).status, 200);
  for (let n = 0; n < 9; n++) equal((await guess(room, { address: HOME })).status, 401);
  equal(
    (await guess(room, { ...owner, password: "wrong" })).status,
    429,
    "what fails there is counted there",
  );
});

Deno.test("behind a trusted proxy the address is the client's: X-Forwarded-For is believed there, and only there", async () => {
  await using room = await openRoom({ settings: { trustedProxies: ["10.200.0.0/16"] } });
  const proxy = "10.200.0.1";
  const from = (client: string): { address: string; headers: Record<string, string> } => ({
    address: proxy,
    headers: { "x-forwarded-for": client },
  });
  const alice = { username: "alice", password: PASSWORD };
  await authenticate(room, "register", alice, from(HOME));
  for (let n = 0; n < 10; n++) {
    equal((await guess(room, from(`203.0.113.5, 192.0.2.${n}`))).status, 401, "the right-most counts");
  }
  equal((await guess(room, { ...alice, ...from("203.0.113.5") })).status, 429);
  equal((await guess(room, { ...alice, ...from(HOME) })).status, 200);
  const liar = { address: "203.0.113.9", headers: { "x-forwarded-for": HOME } };
  equal((await guess(room, { ...alice, ...liar })).status, 429, "from elsewhere the header means nothing");
});

Deno.test("an account that signed in from many addresses remembers the newest 20, and keeps none in the clear", async () => {
  await using room = await openRoom();
  const alice = { username: "alice", password: PASSWORD };
  await authenticate(room, "register", alice, { address: HOME });
  for (let n = 0; n < 20; n++) {
    room.clock.skip(1_000);
    equal((await guess(room, { ...alice, address: `192.0.2.${n}` })).status, 200);
  }
  await guessByName(room, 10);
  equal((await guess(room, { ...alice, address: HOME })).status, 429, "the oldest is forgotten");
  for (let n = 0; n < 20; n++) equal((await guess(room, { ...alice, address: `192.0.2.${n}` })).status, 200);
});
