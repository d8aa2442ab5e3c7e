// Encrypted private messages: what is refused and in which order, and what both sides get.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { openPair, sealed, uuid } from "../support/dm.ts";
import { type E2eeMember, e2eeMember, e2eePair, randomBase64 } from "../support/e2ee/e2ee_client.ts";
import { expectedTag } from "../support/e2ee/expected_tag.ts";
import type { Envelope } from "../support/plain_client.ts";
import { openRoom, type RoomOptions, TEST_SECRETS } from "../support/room.ts";

const UNLIMITED: RoomOptions = { rateMessages: 1_000_000 };
/** More than the time for which a node remembers what it has acknowledged. */
const FORGOTTEN_MS = 21 * 60_000;

const refusal = ({ event, data }: Envelope): unknown =>
  event === "error" ? [data["code"], data["field"]] : event;

Deno.test("pm_message and history carry e2ee unchanged, with scheme e2ee and a tag that proves it", async () => {
  await using room = await openRoom();
  const { alice, bob, name } = await e2eePair(room);
  const original = await room.member("Bob");
  const sent = await alice.seal(bob, name, 1, "good evening");
  const { data: ack } = await alice.client.request("pm_message", { room: name, ...sent }, uuid());
  const message = await bob.client.next("pm_message");
  const { tag } = message;
  const stored = { id: ack["id"], ts: ack["ts"], ...sent, scheme: "e2ee", tag };
  deepEqual(message, { ...stored, from: "Alice", room: name });
  deepEqual(await alice.client.next("pm_message"), message);
  deepEqual(original.all("pm_message"), [message]);
  equal((await bob.open(alice, name, message)).text, "good evening");
  for (const [reader, fromMe] of [[alice, true], [bob, false]] as const) {
    const { json } = await reader.call(`/api/pm/history?with=${reader === alice ? "Bob" : "Alice"}`);
    deepEqual(json.messages, [{ ...stored, from_me: fromMe }]);
  }
  const at = Date.parse(message.ts);
  const { ep, dev, n, com } = sent.e2ee;
  const terms = { room: name, ep, sender: alice.id, recipient: bob.id, dev, n, com };
  equal(tag, await expectedTag(TEST_SECRETS.secretKey, { ...terms, messageId: Number(message.id), at }));
  match(tag!, /^2025-06\.[A-Za-z0-9+/]{43}=$/);
});

Deno.test("each padded length is taken", async () => {
  await using room = await openRoom(UNLIMITED);
  const { alice, bob, name } = await e2eePair(room);
  for (const [text, length] of [["x", 364], ["x".repeat(300), 704], ["é".repeat(400), 1_388]] as const) {
    equal((await alice.say(bob, name, 1, text)).event, "ack");
    equal((await bob.client.next("pm_message")).ciphertext?.length, length);
  }
  equal((await alice.say(bob, name, 1, "😀".repeat(500))).event, "ack");
  const longest = await bob.client.next("pm_message");
  deepEqual([longest.ciphertext?.length, (await bob.open(alice, name, longest)).text], [
    ...[2_752, "😀".repeat(500)],
  ]);
});

Deno.test("bad_request for every other shape", async () => {
  await using room = await openRoom(UNLIMITED);
  const { alice, bob, name } = await e2eePair(room);
  const sent = { room: name, ...await alice.seal(bob, name, 1, "x") };
  const wrong: Record<string, unknown>[] = [];
  for (const e2ee of [null, {}, "x", [], { ...sent.e2ee, v: 2 }, { ...sent.e2ee, v: undefined }]) {
    wrong.push({ ...sent, e2ee });
  }
  for (const change of [{ ep: -1 }, { ep: 1.5 }, { ep: "1" }, { ep: 2 ** 53 }, { n: -1 }, { n: null }]) {
    wrong.push({ ...sent, e2ee: { ...sent.e2ee, ...change } });
  }
  for (const [dev, com] of [[randomBase64(15), sent.e2ee.com], [sent.e2ee.dev, randomBase64(33)], ["", ""]]) {
    wrong.push({ ...sent, e2ee: { ...sent.e2ee, dev, com } });
  }
  wrong.push({ ...sent, e2ee: { ...sent.e2ee, dev: sent.e2ee.dev.replace(/==$/, "") } });
  wrong.push({ ...sent, nonce: randomBase64(16) }, { ...sent, ciphertext: randomBase64(300) });
  wrong.push({ ...sent, ciphertext: sent.ciphertext.slice(4) }, { ...sent, ciphertext: undefined });
  wrong.push({ ...sent, text: "plain" }, { ...sent, e2ee: undefined, scheme: "e2ee" });
  wrong.push({ ...sent, ciphertext: randomBase64(5_000) });
  for (const data of wrong) {
    equal(
      (await alice.client.request("pm_message", data, uuid())).data["code"],
      "bad_request",
      JSON.stringify(data),
    );
  }
  const named = await alice.client.request("pm_message", sent, "not a uuid");
  deepEqual(refusal(named), ["bad_request", "id"]);
  deepEqual(bob.client.all("pm_message"), []);
  equal((await alice.client.request("pm_message", sent, uuid())).event, "ack");
});

Deno.test("with guests and Violet an encrypted message is a bad_request", async () => {
  await using room = await openRoom(UNLIMITED);
  const { alice, bob, name } = await e2eePair(room);
  const guest = await room.guest("carol");
  const sent = await alice.seal(bob, name, 1, "x");
  const { data: violet } = await alice.client.request("pm_open", { target: "Violet" });
  const rooms = [await openPair(alice.client, guest), violet["room"]];
  for (const one of rooms) {
    deepEqual(refusal(await alice.client.request("pm_message", { room: one, ...sent }, uuid())), [
      ...["bad_request", "e2ee"],
    ]);
  }
  const notOwn = await guest.request("pm_message", { room: name, ...sent }, uuid());
  equal(notOwn.data["code"], "forbidden");
});

Deno.test("conflict, field e2ee: sealed without it by a socket with the cap, or with it where one has no keys", async () => {
  await using room = await openRoom(UNLIMITED);
  const { alice, bob, name } = await e2eePair(room);
  const original = await room.member("Alice");
  const plain = sealed(name, "as before");
  deepEqual(refusal(await alice.client.request("pm_message", plain, uuid())), ["conflict", "e2ee"]);
  equal((await original.request("pm_message", plain, uuid())).event, "ack", "an original client goes on");
  equal((await bob.client.next("pm_message")).e2ee, undefined);
  const carol = await e2eeMember(room, "Carol");
  const { data } = await alice.client.request("pm_open", { target: "Carol" });
  const other = String(data["room"]);
  const sent = await alice.seal(bob, name, 1, "x");
  deepEqual(refusal(await alice.client.request("pm_message", { room: other, ...sent }, uuid())), [
    ...["conflict", "e2ee"],
  ]);
  equal((await alice.client.request("pm_message", sealed(other, "server"), uuid())).event, "ack");
  equal(carol.log.length, 0);
});

Deno.test("conflict, field e2ee.ep: not the newest epoch, or other heads than those of both logs", async () => {
  await using room = await openRoom(UNLIMITED);
  const { alice, bob, name } = await e2eePair(room, ["Alice", "Bob"], false);
  await alice.records(bob, name, 1);
  const [id, conflict] = [uuid(), ["conflict", "e2ee.ep"]];
  const first = await alice.seal(bob, name, 1, "x", 0);
  deepEqual(refusal(await alice.client.request("pm_message", { room: name, ...first }, id)), conflict);
  await alice.addEpoch(bob, name, 1);
  await alice.addEpoch(bob, name, 2);
  deepEqual(refusal(await alice.client.request("pm_message", { room: name, ...first }, id)), conflict);
  const second = await alice.seal(bob, name, 2, "sealed anew under the same id", 0);
  equal((await alice.client.request("pm_message", { room: name, ...second }, id)).event, "ack");
  await bob.publish();
  deepEqual(refusal(await alice.say(bob, name, 2, "x")), conflict);
  await alice.addEpoch(bob, name, 3);
  equal((await alice.say(bob, name, 3, "x")).event, "ack");
});

Deno.test("conflict, field e2ee.n: a profile's number is once in an epoch, and a refused one is used again", async () => {
  await using room = await openRoom(UNLIMITED);
  const { alice, bob, name } = await e2eePair(room);
  const say = async (n: number, by: E2eeMember = alice) => {
    const data = { room: name, ...await by.seal(by === alice ? bob : alice, name, 1, "x", n) };
    return refusal(await by.client.request("pm_message", data, uuid()));
  };
  await bob.fetchEpochs(alice, name);
  deepEqual(await say(0), "ack");
  deepEqual(await say(0), ["conflict", "e2ee.n"]);
  deepEqual(await say(1), "ack");
  deepEqual(await say(0, bob), "ack");
  const stale = await alice.seal(bob, name, 1, "x", 2);
  await bob.addEpoch(alice, name, 2);
  deepEqual(refusal(await alice.client.request("pm_message", { room: name, ...stale }, uuid())), [
    ...["conflict", "e2ee.ep"],
  ]);
  await alice.fetchEpochs(bob, name);
  const anew = { room: name, ...await alice.seal(bob, name, 2, "x", 0) };
  deepEqual(refusal(await alice.client.request("pm_message", anew, uuid())), "ack");
});

Deno.test("a known request id is acknowledged as before, whatever changed: epoch, keys, a mute, the rate", async () => {
  await using room = await openRoom();
  const { alice, bob, name } = await e2eePair(room);
  const mod = await room.member("Mo", "mod");
  const sent = { room: name, ...await alice.seal(bob, name, 1, "once") };
  const id = uuid();
  const first = await alice.client.request("pm_message", sent, id);
  equal(first.event, "ack");
  const again = async (why: string) => {
    const reply = await alice.client.request("pm_message", sent, id);
    deepEqual([reply.event, reply.data], ["ack", first.data], why);
  };
  await bob.addEpoch(alice, name, 2);
  await again("another epoch");
  await room.pass(FORGOTTEN_MS);
  await again("another epoch, and forgotten by the node");
  await alice.publish();
  await room.pass(FORGOTTEN_MS);
  await again("other keys");
  await mod.request("mod_mute", { target: "Alice", reason: "rude" });
  await again("muted");
  await room.pass(FORGOTTEN_MS);
  await again("muted, and forgotten by the node");
  const next = { room: name, ...await alice.seal(bob, name, 1, "new", 9) };
  equal((await alice.client.request("pm_message", next, uuid())).data["code"], "muted");
  const broken = await alice.client.request("pm_message", { ...next, nonce: "x" }, uuid());
  equal(broken.data["code"], "bad_request", "the shape comes first");
  equal(bob.client.all("pm_message").length, 1);
});

Deno.test("the rate comes before conflicts and after resends", async () => {
  await using room = await openRoom();
  const { alice, bob, name } = await e2eePair(room);
  const sent = { room: name, ...await alice.seal(bob, name, 1, "first") };
  const id = uuid();
  const first = await alice.client.request("pm_message", sent, id);
  await room.pass(FORGOTTEN_MS);
  for (let n = 0; n < 6; n++) equal((await alice.say(bob, name, 1, `${n}`)).event, "ack");
  const stale = { ...sent, e2ee: { ...sent.e2ee, ep: 9 } };
  equal((await alice.client.request("pm_message", stale, uuid())).data["code"], "rate_limited");
  const again = await alice.client.request("pm_message", sent, id);
  deepEqual([again.event, again.data], ["ack", first.data]);
  equal(
    (await alice.client.request("pm_message", { ...stale, e2ee: 1 }, uuid())).data["code"],
    "bad_request",
  );
});

Deno.test("a message that was stored before both had keys is acknowledged again, whatever changed", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await e2eeMember(room, "Alice"), await e2eeMember(room, "Bob")];
  const mod = await room.member("Mo", "mod");
  const name = await openPair(alice.client, bob.client);
  const [data, id] = [sealed(name, "once"), uuid()];
  const first = await alice.client.request("pm_message", data, id);
  equal(first.event, "ack");
  const again = async (why: string) => {
    const reply = await alice.client.request("pm_message", data, id);
    deepEqual([reply.event, reply.data], ["ack", first.data], why);
  };
  for (const member of [alice, bob]) await member.publish();
  await again("both have keys");
  await room.pass(FORGOTTEN_MS);
  await alice.addEpoch(bob, name, 1);
  for (let n = 0; n < 6; n++) equal((await alice.say(bob, name, 1, `${n}`)).event, "ack");
  await again("the rate, and forgotten by the node");
  await mod.request("mod_mute", { target: "Alice", reason: "rude" });
  await again("muted");
  await room.pass(FORGOTTEN_MS);
  await again("muted, and forgotten by the node");
  equal((await alice.client.request("pm_message", data, uuid())).data["code"], "muted");
  const broken = await alice.client.request("pm_message", { ...data, nonce: "x" }, id);
  equal(broken.data["code"], "bad_request", "the shape comes first");
  equal(bob.client.all("pm_message").length, 7);
});

Deno.test("who is not of the room hears that first: before a mute, and before the rate", async () => {
  await using room = await openRoom();
  const { alice, bob, name } = await e2eePair(room);
  const carol = await e2eeMember(room, "Carol");
  const mod = await room.member("Mo", "mod");
  await carol.publish();
  const own = await openPair(carol.client, bob.client);
  const forbidden = async (why: string) => {
    for (const data of [{ room: name, ...await alice.seal(bob, name, 1, "x") }, sealed(name, "x")]) {
      equal((await carol.client.request("pm_message", data, uuid())).data["code"], "forbidden", why);
    }
  };
  await carol.addEpoch(bob, own, 1);
  for (let n = 0; n < 6; n++) equal((await carol.say(bob, own, 1, `${n}`)).event, "ack");
  equal((await carol.say(bob, own, 1, "7")).data["code"], "rate_limited");
  await forbidden("too fast");
  await mod.request("mod_mute", { target: "Carol", reason: "rude" });
  equal((await carol.say(bob, own, 1, "8")).data["code"], "muted");
  await forbidden("muted");
});

Deno.test("who ignores the sender never gets an encrypted message, and it looks sent", async () => {
  await using room = await openRoom();
  const { alice, bob, name } = await e2eePair(room);
  await bob.client.request("user_ignore", { target: "Alice" });
  const ack = await alice.say(bob, name, 1, "hidden");
  equal(ack.event, "ack");
  deepEqual(bob.client.all("pm_message"), []);
  deepEqual((await bob.call("/api/pm/history?with=Alice")).json.messages, []);
  equal((await alice.call("/api/pm/history?with=Bob")).json.messages.length, 1);
});

Deno.test("two devices of a member write without clashes, and each reads the other's", async () => {
  await using room = await openRoom(UNLIMITED);
  const { alice, bob, name } = await e2eePair(room);
  const phone = await e2eeMember(room, "Alice");
  phone.identity = alice.identity;
  phone.log.push(...alice.log);
  await phone.fetchEpochs(bob, name);
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? alice : phone).say(bob, name, 1, `${n}`)),
  );
  ok(replies.every(({ event }) => event === "ack"));
  const texts = await Promise.all(
    phone.client.all("pm_message").map(async (one) => (await phone.open(bob, name, one, true)).text),
  );
  deepEqual(new Set(texts), new Set(Array.from({ length: 20 }, (_, n) => `${n}`)));
});
