// Epochs of encrypted conversations: GET and POST /api/pm/epochs, and what a client is told of them.

import { deepEqual, equal } from "node:assert/strict";
import type { EpochPair, EpochRecord } from "../../server/protocol/e2ee/epoch_records.ts";
import { type E2eeMember, e2eeMember, e2eePair, randomBase64 } from "../support/e2ee/e2ee_client.ts";
import type { RestAnswer } from "../support/rest_client.ts";
import { openRoom } from "../support/room.ts";

const TEN_MINUTES = 10 * 60_000;

function post(member: E2eeMember, json: unknown): Promise<RestAnswer> {
  return member.call("/api/pm/epochs", { json });
}

Deno.test("POST gives 201 { epoch }; GET gives { newest, records }, the caller's, rising", async () => {
  await using room = await openRoom();
  const { alice, bob, name } = await e2eePair(room, ["Alice", "Bob"], false);
  const none = await alice.call(`/api/pm/epochs?room=${name}`);
  deepEqual([none.status, none.json], [200, { newest: 0, records: [] }]);
  const { toPeer, toSelf } = await alice.records(bob, name, 3);
  const added = await post(alice, { room: name, epoch: 3, records: [toSelf, toPeer] });
  deepEqual([added.status, added.json], [201, { epoch: 3 }]);
  deepEqual((await alice.call(`/api/pm/epochs?room=${name}`)).json, { newest: 3, records: [toSelf] });
  deepEqual((await bob.call(`/api/pm/epochs?room=${name}&from=3`)).json, { newest: 3, records: [toPeer] });
  deepEqual((await bob.call(`/api/pm/epochs?room=${name}&from=4`)).json, { newest: 3, records: [] });
  await bob.fetchEpochs(alice, name);
  equal((await bob.say(alice, name, 3, "kept")).event, "ack");
  await bob.addEpoch(alice, name, 4);
  const { json } = await alice.call(`/api/pm/epochs?room=${name}`);
  deepEqual(json.records.map(({ epoch, to }: EpochRecord) => [epoch, to]), [[3, alice.id], [4, alice.id]]);
});

Deno.test("400 for records of another shape, signature, receiver or time, and nothing changes", async () => {
  await using room = await openRoom();
  const { alice, bob, name } = await e2eePair(room, ["Alice", "Bob"], false);
  const { toPeer, toSelf } = await alice.records(bob, name, 1);
  const other = await alice.records(bob, name, 1);
  const ofBob = await bob.records(alice, name, 1);
  const late = await alice.records(bob, name, 1, room.clock.now() - TEN_MINUTES - 1);
  const early = await alice.records(bob, name, 1, room.clock.now() + TEN_MINUTES + 1);
  const good = { room: name, epoch: 1, records: [toPeer, toSelf] };
  const wrong: unknown[] = [{}, { ...good, room: 7 }, { ...good, epoch: "1" }, { ...good, epoch: 0 }];
  for (
    const records of [undefined, [], [toPeer], [toPeer, toPeer], [toSelf, toSelf], [toPeer, toSelf, toSelf]]
  ) {
    wrong.push({ ...good, records });
  }
  wrong.push({ ...good, epoch: 2 }, { ...good, records: [toPeer, other.toSelf] });
  wrong.push({ ...good, records: [ofBob.toPeer, ofBob.toSelf] }, {
    ...good,
    records: [late.toPeer, late.toSelf],
  });
  wrong.push({ ...good, records: [early.toPeer, early.toSelf] });
  for (
    const change of [{ ct: randomBase64(48) }, { sig: randomBase64(64) }, { to: 99 }, { kc: "x" }, { at: 1 }]
  ) {
    wrong.push({ ...good, records: [{ ...toPeer, ...change }, toSelf] });
    wrong.push({ ...good, records: [toPeer, { ...toSelf, ...change }] });
  }
  // The records of another room have signatures that do not fit this one.
  const elsewhere = await alice.records(bob, "pm-1-3", 1);
  wrong.push({ ...good, records: [elsewhere.toPeer, elsewhere.toSelf] });
  for (const json of wrong) {
    const { status, code } = await post(alice, json);
    deepEqual([status, code], [400, "bad_request"], JSON.stringify(json));
  }
  deepEqual((await alice.call(`/api/pm/epochs?room=${name}`)).json, { newest: 0, records: [] });
  for (const query of ["", "?room=", `?room=${name}&from=x`, `?room=${name}&from=-1`]) {
    const { status } = await alice.call(`/api/pm/epochs${query}`);
    equal(status, query === "?room=" ? 403 : 400, query);
  }
});

Deno.test("403 for who is not of the room, and before there is an invitation", async () => {
  await using room = await openRoom();
  const { alice, bob, name } = await e2eePair(room, ["Alice", "Bob"]);
  const carol = await e2eeMember(room, "Carol");
  await carol.publish();
  const { toPeer, toSelf } = await alice.records(bob, name, 2);
  const own = await carol.records(alice, name, 2);
  const invited = await carol.records(alice, `pm-${alice.id}-${carol.id}`, 1);
  const tries = [
    { room: name, epoch: 2, records: [toPeer, toSelf] },
    { room: name, epoch: 2, records: [own.toPeer, own.toSelf] },
    { room: "lobby", epoch: 2, records: [own.toPeer, own.toSelf] },
    { room: `pm-${alice.id}-${carol.id}`, epoch: 1, records: [invited.toPeer, invited.toSelf] },
  ];
  for (const json of tries) {
    const { status, code } = await post(carol, json);
    deepEqual([status, code], [403, "forbidden"], json.room);
    equal((await carol.call(`/api/pm/epochs?room=${json.room}`)).status, 403);
  }
  equal((await bob.call(`/api/pm/epochs?room=${name}`)).json.newest, 1);
});

Deno.test("both members have epochs from the invitation on", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await e2eeMember(room, "Alice"), await e2eeMember(room, "Bob")];
  for (const member of [alice, bob]) await member.publish();
  const { data } = await alice.client.request("pm_open", { target: "Bob" });
  const name = String(data["room"]);
  equal((await alice.addEpoch(bob, name, 1)).status, 201);
  equal((await alice.say(bob, name, 1, "hello")).event, "ack");
  deepEqual((await bob.fetchEpochs(alice, name)).map(({ epoch }) => epoch), [1]);
  const news = await bob.client.next("pm_keys");
  deepEqual([news.epoch, news.heads], [1, [bob.head, alice.head]]);
  await bob.client.request("pm_accept", { room: name });
  const message = await bob.client.next("pm_message");
  equal((await bob.open(alice, name, message)).text, "hello");
});

Deno.test("409 { error, newest, record, heads } for a number or heads that do not follow", async () => {
  await using room = await openRoom();
  const { alice, bob, name } = await e2eePair(room, ["Alice", "Bob"], false);
  const refused = async (member: E2eeMember, epoch: number) => {
    const { status, json } = await member.addEpoch(member === alice ? bob : alice, name, epoch);
    deepEqual([status, json.error.code, Object.keys(json).sort()], [409, "conflict", [
      ...["error", "heads", "newest", "record"],
    ]]);
    return { newest: json.newest, record: json.record, heads: json.heads };
  };
  const [own, other] = [alice.head, bob.head];
  deepEqual(await refused(alice, 1_001), { newest: 0, record: null, heads: [own, other] });
  await alice.addEpoch(bob, name, 1_000);
  const [record] = await bob.fetchEpochs(alice, name);
  for (const epoch of [1, 1_000, 2_001]) {
    deepEqual(await refused(bob, epoch), { newest: 1_000, record, heads: [other, own] });
  }
  await bob.publish();
  const stale = bob.log.pop()!;
  deepEqual((await refused(alice, 1_001)).heads, [own, stale.hash]);
  bob.log.push(stale);
  equal((await alice.addEpoch(bob, name, 1_001)).status, 201);
});

Deno.test("409 for heads of before, by whichever key they are signed; 400 where a former key has signed the newest", async () => {
  await using room = await openRoom();
  const { alice, bob, name } = await e2eePair(room);
  const [former, identity] = [alice.head, alice.identity];
  const before = await alice.records(bob, name, 2);
  await alice.publish();
  const outdated = alice.log.pop()!;
  const mixed = await alice.records(bob, name, 2);
  alice.log.push(outdated);
  const record = (await alice.call(`/api/pm/epochs?room=${name}`)).json.records[0];
  const send = async ({ toPeer, toSelf }: EpochPair) => {
    const { status, json } = await post(alice, { room: name, epoch: 2, records: [toPeer, toSelf] });
    return [status, json.error.code, json.newest, json.record, json.heads];
  };
  const unsigned = { ...mixed, toSelf: { ...mixed.toSelf, sig: randomBase64(64) } };
  for (const pair of [before, mixed, unsigned]) {
    equal(pair.toPeer.heads[0], former);
    deepEqual(await send(pair), [409, "conflict", 1, record, [alice.head, bob.head]]);
  }
  const own = alice.identity;
  alice.identity = identity;
  const byFormer = await alice.records(bob, name, 2);
  alice.identity = own;
  deepEqual((await send(byFormer)).slice(0, 2), [400, "bad_request"]);
  equal((await alice.addEpoch(bob, name, 2)).status, 201);
});

Deno.test("409 with the heads also where the other has no keys", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await e2eeMember(room, "Alice"), await e2eeMember(room, "Bob")];
  await alice.publish();
  const { data } = await alice.client.request("pm_open", { target: "Bob" });
  await bob.publish();
  const forged = await e2eeMember(room, "Carol");
  await forged.publish();
  const { toPeer, toSelf } = await alice.records(forged, String(data["room"]), 1);
  const json = { room: data["room"], epoch: 1, records: [{ ...toPeer, to: bob.id }, toSelf] };
  equal((await post(alice, json)).status, 400, "the signature is over the id");
  const dave = await e2eeMember(room, "Dave");
  const { data: opened } = await alice.client.request("pm_open", { target: "Dave" });
  dave.log.push(bob.log[0]!);
  const answer = await alice.addEpoch(dave, String(opened["room"]), 1);
  deepEqual([answer.status, answer.json.newest, answer.json.record], [409, 0, null]);
  deepEqual(answer.json.heads, [alice.head, null]);
});

Deno.test("of two epochs at once one is added; 30 an hour by a person and room", async () => {
  await using room = await openRoom();
  const { alice, bob, name } = await e2eePair(room, ["Alice", "Bob"], false);
  const both = await Promise.all([alice.addEpoch(bob, name, 1), bob.addEpoch(alice, name, 1)]);
  deepEqual(both.map(({ status }) => status).sort(), [201, 409]);
  for (let epoch = 2; epoch < 31; epoch++) equal((await alice.addEpoch(bob, name, epoch)).status, 201);
  const refused = await alice.addEpoch(bob, name, 31);
  deepEqual([refused.status, refused.code], [429, "rate_limited"]);
  equal((await bob.addEpoch(alice, name, 31)).status, 201);
});

Deno.test("pm_ready and pm_invite tell mode, epoch, heads and ids, and give no key, to sockets with the cap", async () => {
  await using room = await openRoom();
  const { alice, bob, name } = await e2eePair(room);
  const carol = await e2eeMember(room, "Carol");
  const original = await room.member("Alice");
  const view = { mode: "e2ee", epoch: 1, heads: [alice.head, bob.head], ids: [alice.id, bob.id] };
  const opened = (await alice.client.request("pm_open", { target: "Bob", room: name })).data;
  deepEqual({ ...opened, peer: undefined }, {
    ...{ with: "Bob", room: name, room_key: null, peer: undefined, ...view },
  });
  const before = (await original.request("pm_open", { target: "Bob", room: name })).data;
  deepEqual(Object.keys(before).sort(), ["peer", "room", "room_key", "with"]);
  equal(typeof before["room_key"], "string");
  await carol.client.request("pm_open", { target: "Alice" });
  const [invite, plain] = [await alice.client.next("pm_invite"), await original.next("pm_invite")];
  deepEqual(Object.keys(plain).sort(), ["from", "peer", "room", "room_key"]);
  deepEqual(invite, {
    ...plain,
    ...{ mode: "server", epoch: 0, heads: [alice.head, null], ids: [alice.id, carol.id] },
  });
  await carol.publish();
  const late = await room.member("Alice", "user", { caps: ["e2ee"] });
  const [again] = late.all("pm_invite");
  deepEqual([again?.mode, again?.room_key, again?.heads], ["e2ee", null, [alice.head, carol.head]]);
});

Deno.test("history tells mode, epoch, heads and ids, and keeps the key for what came before", async () => {
  await using room = await openRoom();
  const { alice, bob, name } = await e2eePair(room);
  const { json } = await bob.call("/api/pm/history?with=Alice");
  const { room_key, messages, ...rest } = json;
  deepEqual(messages, []);
  equal(typeof room_key, "string");
  deepEqual(rest, {
    ...{ room: name, mode: "e2ee", epoch: 1, heads: [bob.head, alice.head], ids: [bob.id, alice.id] },
  });
});

Deno.test("pm_keys tells both of a new epoch", async () => {
  await using room = await openRoom();
  const { alice, bob, name } = await e2eePair(room);
  for (const { client } of [alice, bob]) client.forget();
  await bob.addEpoch(alice, name, 2);
  const keys = { room: name, mode: "e2ee", epoch: 2 };
  deepEqual(await alice.client.next("pm_keys"), { ...keys, with: "Bob", heads: [alice.head, bob.head] });
  deepEqual(await bob.client.next("pm_keys"), { ...keys, with: "Alice", heads: [bob.head, alice.head] });
});
