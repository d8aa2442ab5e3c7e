// What may be said in the lobby, how it looks to everybody, and how often.

import { deepEqual, equal, ok } from "node:assert/strict";
import { openRoom } from "../support/room.ts";

Deno.test("message goes to everyone, the sender included, with who said it", async () => {
  await using room = await openRoom();
  const [guest, admin] = [await room.guest("Alice"), await room.member("Bob", "admin")];
  await guest.request("message", { text: "hello" });
  await admin.request("message", { text: "hello yourself" });
  for (const client of [guest, admin]) {
    const [first, second] = client.all("message");
    const { id, ...rest } = first!;
    ok(id);
    deepEqual(rest, {
      username: "Alice",
      text: "hello",
      is_admin: false,
      is_registered: false,
      is_verified: false,
      role: "user",
      ts: "2025-06-01T12:00:00.000Z",
    });
    deepEqual([second!.is_admin, second!.is_registered, second!.role], [true, true, "admin"]);
  }
  deepEqual(guest.all("message"), admin.all("message"));
});

Deno.test("a socket that has not joined receives nothing of the lobby", async () => {
  await using room = await openRoom();
  const outsider = room.connect();
  const alice = await room.guest("alice");
  await alice.request("message", { text: "hello" });
  await room.pass(1000);
  deepEqual(outsider.envelopes.map(({ event }) => event), ["hello"]);
});

Deno.test("text is trimmed, and what is left must not be empty", async () => {
  await using room = await openRoom();
  const alice = await room.guest("alice");
  await alice.request("message", { text: " \n\t hello \u00a0\u3000 world \r\n" });
  deepEqual(alice.texts, ["hello \u00a0\u3000 world"]);
  for (const text of ["", " ", "\n", "\t \r\n", "\u00a0\u2003\u3000", "\ufeff"]) {
    equal((await alice.request("message", { text })).data["code"], "empty", JSON.stringify(text));
    room.clock.skip(5_000);
  }
  equal(alice.texts.length, 1);
});

for (const [what, character] of [["letters", "x"], ["emoji", "🌹"], ["letters of two bytes", "é"]] as const) {
  Deno.test(`text has 1 to 500 code points after trimming: ${what}`, async () => {
    await using room = await openRoom();
    const alice = await room.guest("alice");
    equal((await alice.request("message", { text: ` ${character.repeat(500)} ` })).event, "ack");
    equal((await alice.request("message", { text: character.repeat(501) })).data["code"], "too_long");
    equal((await alice.request("message", { text: character })).event, "ack");
    deepEqual(alice.texts, [character.repeat(500), character]);
  });
}

Deno.test("text arrives as it was written: quotes, markup, zero bytes, lone surrogates, right to left", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.guest("alice"), await room.guest("bob")];
  for (const text of ['"\\', "<b>hi</b>", "a\0b", "\ud800 alone", "\u202eabc\u202c", '{"event":"system"}']) {
    room.clock.skip(5_000);
    await alice.request("message", { text });
    equal(bob.texts.at(-1), text);
  }
});

Deno.test("6 messages are free in 5 s, the next answers rate_limited with a truthful retry_after_ms", async () => {
  await using room = await openRoom();
  const alice = await room.guest("alice");
  for (let n = 0; n < 6; n++) {
    equal((await alice.request("message", { text: `${n}` })).event, "ack");
    room.clock.skip(100);
  }
  const refused = await alice.request("message", { text: "too much" });
  deepEqual([refused.data["code"], refused.data["retry_after_ms"]], ["rate_limited", 4_400]);
  room.clock.skip(4_399);
  equal((await alice.request("message", { text: "too soon" })).data["retry_after_ms"], 1);
  room.clock.skip(1);
  equal((await alice.request("message", { text: "in time" })).event, "ack");
  deepEqual(alice.texts, ["0", "1", "2", "3", "4", "5", "in time"]);
});

Deno.test("the window of the rate slides: 6 in any 5 s, never more", async () => {
  await using room = await openRoom();
  const alice = await room.guest("alice");
  const sent: number[] = [];
  for (let n = 0; n < 200; n++) {
    if ((await alice.request("message", { text: "x" })).event === "ack") sent.push(room.clock.now());
    room.clock.skip(137);
  }
  for (const [index, at] of sent.entries()) {
    if (index >= 6) ok(at - sent[index - 6]! >= 5_000);
  }
  ok(sent.length >= 6 * Math.floor(200 * 137 / 5_000));
});

Deno.test("what is refused is no message: 6 are free all the same", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = (await alice.request("pm_open", { target: "bob" })).data["room"];
  const codes: unknown[] = [];
  for (const text of ["  ", "x".repeat(501)]) {
    codes.push((await alice.request("message", { text })).data["code"]);
    codes.push((await bob.request("pm_message", { room: name, text }, crypto.randomUUID())).data["code"]);
  }
  deepEqual(codes, ["empty", "bad_request", "too_long", "bad_request"]);
  for (const client of [alice, bob]) {
    for (let n = 0; n < 6; n++) equal((await client.request("message", { text: "x" })).event, "ack");
    equal((await client.request("message", { text: "x" })).data["code"], "rate_limited");
  }
});

Deno.test("each guest has a rate of its own, a registered person one over all sockets", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.guest("alice"), await room.guest("bob")];
  for (let n = 0; n < 6; n++) await alice.request("message", { text: "x" });
  equal((await alice.request("message", { text: "x" })).data["code"], "rate_limited");
  equal((await bob.request("message", { text: "x" })).event, "ack");
  const [tab, phone] = [await room.member("carol"), await room.member("carol")];
  for (let n = 0; n < 6; n++) await (n % 2 === 0 ? tab : phone).request("message", { text: "x" });
  for (const client of [tab, phone]) {
    equal((await client.request("message", { text: "x" })).data["code"], "rate_limited");
  }
});

const ID = "5b0f8b0e-5c0c-4b0e-9d0e-0f6d2b1c9a01";

Deno.test("a message sent again with its UUID id is acknowledged again and delivered once", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.guest("alice"), await room.guest("bob")];
  const first = await alice.request("message", { text: "once" }, ID);
  room.clock.skip(60_000);
  const again = await alice.request("message", { text: "once" }, ID);
  deepEqual([again.event, again.data], ["ack", first.data]);
  room.clock.skip(60_000);
  deepEqual((await alice.request("message", { text: "once" }, ID.toUpperCase())).data, first.data);
  deepEqual([alice.texts, bob.texts], [["once"], ["once"]]);
});

Deno.test("a message sent again after a reconnect is recognised, for 10 minutes", async () => {
  await using room = await openRoom();
  const watcher = await room.guest("watcher");
  const before = await room.member("alice");
  const first = await before.request("message", { text: "once" }, ID);
  before.vanish();
  const after = await room.member("alice");
  room.clock.skip(10 * 60_000 - 1);
  deepEqual((await after.request("message", { text: "once" }, ID)).data, first.data);
  deepEqual(watcher.texts, ["once"]);
  room.clock.skip(1);
  equal((await after.request("message", { text: "once" }, ID)).event, "ack");
  deepEqual(watcher.texts, ["once", "once"]);
});

Deno.test("an id is recognised for each person, and only a UUID is", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.guest("alice"), await room.guest("bob")];
  await alice.request("message", { text: "alice's" }, ID);
  await bob.request("message", { text: "bob's" }, ID);
  await alice.request("message", { text: "1" }, "1");
  await alice.request("message", { text: "2" }, "1");
  deepEqual(bob.texts, ["alice's", "bob's", "1", "2"]);
});

Deno.test("what was refused is not remembered as sent", async () => {
  await using room = await openRoom();
  const alice = await room.guest("alice");
  equal((await alice.request("message", { text: " " }, ID)).data["code"], "empty");
  equal((await alice.request("message", { text: "now" }, ID)).event, "ack");
  deepEqual(alice.texts, ["now"]);
});

Deno.test("lobby messages are never written to disk or to the log", async () => {
  await using room = await openRoom();
  const alice = await room.member("alice");
  const touched: string[] = [];
  const { messages } = room.store;
  for (const name of ["append", "history"] as const) {
    Object.assign(messages, { [name]: () => Promise.reject(touched.push(name)) });
  }
  await alice.request("message", { text: "a word for the moment" });
  deepEqual(touched, []);
  ok(!room.log.lines.some((line) => line.includes("moment")));
});
