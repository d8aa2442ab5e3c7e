// The directory of public keys: GET and POST /api/keys.

import { deepEqual, equal, ok } from "node:assert/strict";
import { entryHash, type LogEntry } from "../../server/protocol/e2ee/key_log.ts";
import { e2eeMember, e2eePair, randomBase64 } from "../support/e2ee/e2ee_client.ts";
import { call } from "../support/rest_client.ts";
import { openRoom, PASSWORD } from "../support/room.ts";

const DAY_MS = 86_400_000;

Deno.test("GET /api/keys?of= gives { user_id, username, log } of any member", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await e2eeMember(room, "Alice"), await e2eeMember(room, "Bob")];
  const empty = await bob.call("/api/keys?of=aLICE");
  deepEqual([empty.status, empty.json], [200, { user_id: alice.id, username: "Alice", log: [] }]);
  equal(empty.headers.get("cache-control"), "no-store");
  equal((await alice.publish()).status, 201);
  const { json } = await bob.call("/api/keys?of=Alice");
  deepEqual(json.log, alice.log.map(({ entry }) => entry));
  const refused = [
    await bob.call("/api/keys?of=Nobody"),
    await bob.call("/api/keys"),
    await call(room, "/api/keys?of=Alice"),
  ];
  deepEqual(refused.map(({ status, code }) => [status, code]), [
    ...[[404, "not_found"], [400, "bad_request"], [401, "session_expired"]],
  ]);
  equal(refused[1]!.json.error.field, "of");
});

Deno.test("a directory is read 60 times a minute by a person", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await e2eeMember(room, "Alice"), await e2eeMember(room, "Bob")];
  for (let n = 0; n < 60; n++) equal((await bob.call("/api/keys?of=Alice")).status, 200);
  const refused = await bob.call("/api/keys?of=Alice");
  deepEqual([refused.status, refused.code], [429, "rate_limited"]);
  equal((await alice.call("/api/keys?of=Bob")).status, 200);
});

Deno.test("POST /api/keys: 201 for a new entry, 200 for one that is there, with the head of the log", async () => {
  await using room = await openRoom();
  const alice = await e2eeMember(room, "Alice");
  const first = await alice.publish();
  deepEqual([first.status, first.json], [201, { head: alice.head }]);
  const again = await alice.call("/api/keys", { json: { entry: alice.log[0]!.entry } });
  deepEqual([again.status, again.json], [200, { head: alice.head }]);
  const second = await alice.publish();
  deepEqual([second.status, second.json], [201, { head: alice.head }]);
  const old = await alice.call("/api/keys", { json: { entry: alice.log[0]!.entry } });
  deepEqual([old.status, old.json], [200, { head: alice.head }]);
  const { json } = await alice.call("/api/keys?of=Alice");
  deepEqual(json.log, alice.log.map(({ entry }) => entry));
  equal(json.log[1].prev, await entryHash(alice.id, json.log[0]));
});

Deno.test("400 for an entry with another shape, signature or time, and nothing changes", async () => {
  await using room = await openRoom();
  const alice = await e2eeMember(room, "Alice");
  const { entry } = await alice.newEntry();
  const unpadded = entry.ik_dh.replace(/=$/, "");
  const wrong: unknown[] = [undefined, null, [], "entry", {}, { ...entry, seq: "0" }, { ...entry, at: 1.5 }];
  wrong.push({ ...entry, ik_dh: unpadded }, { ...entry, ik_dh: randomBase64(31) }, { ...entry, seq: -1 });
  wrong.push({ ...entry, sig: randomBase64(64) }, { ...entry, ik_dh: randomBase64(32) });
  wrong.push({ ...entry, sig_prev: entry.sig }, { ...entry, at: 2 ** 53 });
  wrong.push((await alice.newEntry(true, room.clock.now() + 10 * 60_000 + 1)).entry);
  for (const one of wrong) {
    const { status, code } = await alice.call("/api/keys", { json: { entry: one } });
    deepEqual([status, code], [400, "bad_request"], JSON.stringify(one));
  }
  deepEqual((await alice.call("/api/keys?of=Alice")).json.log, []);
  const ahead = (await alice.newEntry(true, room.clock.now() + 10 * 60_000)).entry;
  equal((await alice.call("/api/keys", { json: { entry: ahead } })).status, 201);
});

Deno.test("400 for a time that is not above the last one, and for a signature of other keys before", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await e2eeMember(room, "Alice"), await e2eeMember(room, "Bob")];
  await alice.publish();
  await bob.publish();
  const body = { ...alice.log[0]!, entry: { ...alice.log[0]!.entry, at: alice.log[0]!.entry.at - 1 } };
  alice.log.push(body);
  const { entry: early } = await alice.newEntry();
  alice.log.pop();
  const own = alice.identity;
  alice.identity = bob.identity;
  const { entry: foreign } = await alice.newEntry();
  alice.identity = own;
  ok(early.at <= alice.log[0]!.entry.at);
  for (const entry of [early, foreign]) {
    equal((await alice.call("/api/keys", { json: { entry } })).code, "bad_request");
  }
  equal((await alice.publish()).status, 201);
});

Deno.test("409 { error, log } for an entry that does not follow the head; the loser of two gets the winner's", async () => {
  await using room = await openRoom();
  const alice = await e2eeMember(room, "Alice");
  const { entry: lost } = await alice.newEntry(true, room.clock.now() - 5);
  await alice.publish();
  const { entry: skipping } = await alice.newEntry();
  const forged: LogEntry[] = [lost, { ...skipping, seq: 2 }, { ...skipping, prev: randomBase64(32) }];
  const answers = [await alice.call("/api/keys", { json: { entry: lost } })];
  equal(answers[0]!.status, 409);
  deepEqual(answers[0]!.json, {
    error: { code: "conflict", msg: answers[0]!.json.error.msg, field: "entry" },
    log: alice.log.map(({ entry }) => entry),
  });
  for (const entry of forged.slice(1)) {
    equal((await alice.call("/api/keys", { json: { entry } })).status, 400, "its signature does not fit");
  }
  const earlier = alice.log.pop()!;
  await alice.publish();
  equal(alice.log.length, 0, "a second first entry is refused");
  alice.log.push(earlier);
  deepEqual((await alice.call("/api/keys?of=Alice")).json.log, [earlier.entry]);
});

Deno.test("an entry that the keys before have not signed takes the password", async () => {
  await using room = await openRoom();
  const alice = await e2eeMember(room, "Alice");
  await alice.publish(false);
  for (const password of [undefined, "wrong"]) {
    const refused = await alice.publish(false, password);
    deepEqual([refused.status, refused.code], [401, "invalid_credentials"], `${password}`);
  }
  equal((await alice.publish(false, PASSWORD)).status, 201);
  equal((await alice.publish()).status, 201);
});

Deno.test("over 3 entries in 24 hours are refused with 429", async () => {
  await using room = await openRoom();
  const alice = await e2eeMember(room, "Alice");
  for (let n = 0; n < 3; n++) equal((await alice.publish()).status, 201);
  const refused = await alice.publish();
  deepEqual([refused.status, refused.code], [429, "rate_limited"]);
  equal(refused.headers.get("retry-after"), String(DAY_MS / 1_000));
  await room.pass(DAY_MS);
  equal((await alice.publish()).status, 201);
});

Deno.test("pm_keys tells both of a new entry, and only sockets with the cap", async () => {
  await using room = await openRoom();
  const { alice, bob, name } = await e2eePair(room, ["Alice", "Bob"], false);
  const original = await room.member("Bob");
  const [before] = bob.log;
  for (const { client } of [alice, bob]) client.forget();
  await bob.publish();
  const keys = (own: string, other: string, who: string) => ({
    ...{ room: name, with: who, mode: "e2ee", epoch: 0, heads: [own, other] },
  });
  deepEqual(await alice.client.next("pm_keys"), keys(alice.head, bob.head, "Bob"));
  deepEqual(await bob.client.next("pm_keys"), keys(bob.head, alice.head, "Alice"));
  ok(before!.hash !== bob.head);
  deepEqual(original.all("pm_keys"), []);
});

Deno.test("the first keys of the second member make a conversation encrypted, and both are told", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await e2eeMember(room, "Alice"), await e2eeMember(room, "Bob")];
  const { data } = await alice.client.request("pm_open", { target: "Bob" });
  await alice.publish();
  const first = await bob.client.next("pm_keys");
  deepEqual([first.mode, first.heads], ["server", [null, alice.head]]);
  await bob.publish();
  const second = await bob.client.next("pm_keys");
  const told = [second.room, second.with, second.mode, second.epoch];
  deepEqual(told, [data["room"], "Alice", "e2ee", 0]);
});

Deno.test("nothing of an ignored person's keys reaches the ignorer", async () => {
  await using room = await openRoom();
  const { alice, bob, name } = await e2eePair(room, ["Alice", "Bob"], false);
  await bob.client.request("user_ignore", { target: "Alice" });
  bob.client.forget();
  await alice.publish();
  await alice.addEpoch(bob, name, 1);
  await room.settle();
  deepEqual(bob.client.envelopes, []);
  equal(alice.client.all("pm_keys").at(-1)?.epoch, 1);
});
