// Private messages between registered people: what they carry, whom they reach, and when they are acknowledged.

import { deepEqual, equal, ok } from "node:assert/strict";
import { openMemoryStore } from "../support/memory_store.ts";
import { openPair, pmTexts, sealed, uuid } from "../support/dm.ts";
import { openRoom } from "../support/room.ts";
import type { Store } from "../../server/ports/store.ts";

Deno.test("pm_message { id, from, ciphertext, nonce, room, ts } goes to every socket of both people", async () => {
  await using room = await openRoom();
  const [tab, phone] = [await room.member("Alice"), await room.member("Alice")];
  const [bob, laptop] = [await room.member("Bob"), await room.member("Bob")];
  const others = [await room.member("carol"), await room.guest("dave"), room.connect()];
  const name = await openPair(tab, bob);
  const sent = sealed(name, "hello");
  const ack = await tab.request("pm_message", { ...sent, transit_key: "x" }, uuid());
  const { id, ts } = ack.data;
  ok(Number.isInteger(id));
  equal(ts, "2025-06-01T12:00:00.000Z");
  deepEqual([ack.event, Object.keys(ack.data)], ["ack", ["id", "ts"]]);
  for (const client of [tab, phone, bob, laptop]) {
    deepEqual(client.all("pm_message"), [{ id, from: "Alice", ...sent, ts }]);
  }
  for (const client of others) deepEqual(client.all("pm_message"), []);
});

Deno.test("the echo of a message comes before its ack", async () => {
  await using room = await openRoom();
  const alice = await room.member("alice");
  const name = await openPair(alice, await room.member("bob"));
  alice.forget();
  await alice.request("pm_message", sealed(name, "hello"), uuid());
  deepEqual(alice.envelopes.map(({ event }) => event), ["pm_message", "ack"]);
});

Deno.test("scheme is kept and passed on; without one there is none", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = await openPair(alice, bob);
  for (const scheme of ["room", "x".repeat(32)]) {
    await alice.request("pm_message", { ...sealed(name, "x"), scheme }, uuid());
    equal(bob.all("pm_message").at(-1)!.scheme, scheme);
  }
  for (const scheme of ["", "x".repeat(33), 5]) {
    const reply = await alice.request("pm_message", { ...sealed(name, "x"), scheme }, uuid());
    equal(reply.data["code"], "bad_request");
  }
});

Deno.test("the server refuses plaintext between two registered people: bad_request", async () => {
  await using room = await openRoom({ rateMessages: 1_000 });
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = await openPair(alice, bob);
  const { ciphertext, nonce } = sealed(name, "hello");
  const wrong: Record<string, unknown>[] = [
    { text: "hello" },
    { text: "" },
    { text: "hello", ciphertext, nonce },
    {},
    { ciphertext },
    { nonce },
    { ciphertext: "", nonce },
    { ciphertext: "hello there", nonce },
    { ciphertext: "aGVsbG8=", nonce },
    { ciphertext: `${ciphertext}\n`, nonce },
    { ciphertext: ciphertext.slice(1), nonce },
    { ciphertext: ciphertext.replace(/.{4}$/, "-_-_"), nonce },
    { ciphertext, nonce: "" },
    { ciphertext, nonce: "AAAA" },
    { ciphertext, nonce: "A".repeat(24) },
    { ciphertext, nonce: `${nonce}\n` },
    { ciphertext: [ciphertext], nonce },
  ];
  for (const data of wrong) {
    const reply = await alice.request("pm_message", { room: name, ...data }, uuid());
    equal(reply.data["code"], "bad_request", JSON.stringify(data));
    room.clock.skip(1_000);
  }
  deepEqual(pmTexts(bob), []);
});

Deno.test("500 code points of four bytes fit, sealed; far more answers too_long", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = await openPair(alice, bob);
  const data = (bytes: number) => ({ ...sealed(name, ""), ciphertext: btoa("x".repeat(bytes)) });
  equal((await alice.request("pm_message", data(500 * 4 + 16), uuid())).event, "ack");
  equal((await alice.request("pm_message", data(6_000), uuid())).data["code"], "too_long");
  equal(bob.all("pm_message").length, 1);
});

Deno.test("the envelope id of a pm_message must be a UUID; without an id it is sent and not acknowledged", async () => {
  await using room = await openRoom({ rateMessages: 1_000 });
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = await openPair(alice, bob);
  for (
    const id of [
      "1",
      "r1",
      uuid().slice(1),
      `${uuid()}0`,
      uuid().replaceAll("-", ""),
      `{${uuid()}}`.slice(0, 64),
    ]
  ) {
    equal((await alice.request("pm_message", sealed(name, "x"), id)).data["code"], "bad_request", id);
  }
  deepEqual(pmTexts(bob), []);
  alice.forget();
  alice.send("pm_message", sealed(name, "without"));
  await room.settle();
  deepEqual([pmTexts(alice), pmTexts(bob)], [["without"], ["without"]]);
  deepEqual(alice.envelopes.map(({ event }) => event), ["pm_message"]);
});

Deno.test("6 messages are free in 5 s, lobby and PM together, over all sockets of a person", async () => {
  await using room = await openRoom();
  const [tab, phone, bob] = [
    await room.member("alice"),
    await room.member("alice"),
    await room.member("bob"),
  ];
  const name = await openPair(tab, bob);
  for (let n = 0; n < 3; n++) {
    equal((await tab.request("message", { text: "x" })).event, "ack");
    equal((await phone.request("pm_message", sealed(name, "x"), uuid())).event, "ack");
  }
  const held = await tab.request("pm_message", sealed(name, "x"), uuid());
  deepEqual([held.data["code"], held.data["retry_after_ms"]], ["rate_limited", 5_000]);
  equal((await phone.request("message", { text: "x" })).data["code"], "rate_limited");
  equal((await bob.request("pm_message", sealed(name, "x"), uuid())).event, "ack");
  room.clock.skip(5_000);
  equal((await tab.request("pm_message", sealed(name, "x"), uuid())).event, "ack");
});

Deno.test("nothing is delivered or acknowledged before it is committed", async () => {
  const { store, commit } = await gatedStore();
  await using room = await openRoom({ store });
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = await openPair(alice, bob);
  alice.forget();
  alice.send("pm_message", sealed(name, "one"), uuid());
  alice.send("pm_message", sealed(name, "two"), uuid());
  await room.settle();
  deepEqual([alice.frames, pmTexts(bob)], [[], []]);
  commit(true);
  await room.settle();
  deepEqual([pmTexts(alice), pmTexts(bob)], [["one", "two"], ["one", "two"]]);
  equal(alice.envelopes.filter(({ event }) => event === "ack").length, 2);
});

Deno.test("a message that could not be committed answers internal, is not delivered, and can be sent again", async () => {
  const { store, commit } = await gatedStore();
  await using room = await openRoom({ store });
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  const name = await openPair(alice, bob);
  const id = uuid();
  commit(false);
  equal((await alice.request("pm_message", sealed(name, "a canary"), id)).data["code"], "internal");
  deepEqual([pmTexts(alice), pmTexts(bob)], [[], []]);
  commit(true);
  equal((await alice.request("pm_message", sealed(name, "a canary"), id)).event, "ack");
  deepEqual([pmTexts(alice), pmTexts(bob)], [["a canary"], ["a canary"]]);
  ok(
    !room.log.lines.some((line) =>
      line.includes("canary") || line.includes(sealed(name, "a canary").ciphertext)
    ),
  );
});

/** A store that keeps messages when it is told to, or fails. */
async function gatedStore(): Promise<{ store: Store; commit: (works: boolean) => void }> {
  const real = await openMemoryStore({ shared: false });
  let opened: boolean | undefined;
  let wake: () => void = () => {};
  const gate = new Promise<void>((resolve) => wake = resolve);
  const messages: Store["messages"] = {
    ...real.messages,
    async append(batch) {
      if (opened === undefined) await gate;
      if (!opened) throw new Error("The disk is full of canaries");
      return await real.messages.append(batch);
    },
  };
  return {
    store: { ...real, messages },
    commit(works) {
      opened = works;
      wake();
    },
  };
}
