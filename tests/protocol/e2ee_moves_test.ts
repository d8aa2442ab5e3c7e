// Moves of a member's key to a new device: /api/keys/move.

import { deepEqual, equal, match } from "node:assert/strict";
import {
  answerMove,
  beginMove,
  isRevealed,
  moveDigits,
  openMove,
  revealMove,
  sealMove,
} from "../../client/crypto/e2ee/device_move.ts";
import { identityOf, newAccountKey } from "../../client/crypto/e2ee/identity_keys.ts";
import { makeLogEntry } from "../../client/crypto/e2ee/own_log_entry.ts";
import { entryHash } from "../../server/protocol/e2ee/key_log.ts";
import { type E2eeMember, e2eeMember, randomBase64 } from "../support/e2ee/e2ee_client.ts";
import { openRoom, type Room } from "../support/room.ts";

const b32 = (): string => randomBase64(32);

async function begin(member: E2eeMember): Promise<string> {
  return (await member.call("/api/keys/move", { json: { commit: b32() } })).json.move;
}

Deno.test("a key comes from the signed-in device to the new one, step by step", async () => {
  await using room = await openRoom();
  const old = await e2eeMember(room, "Alice");
  const original = await room.member("Alice");
  const accountKey = newAccountKey();
  const identity = await identityOf(accountKey);
  const entry = await makeLogEntry(old.id, identity, room.clock.now());
  await old.call("/api/keys", { json: { entry } });
  const newest = { entry, hash: await entryHash(old.id, entry) };
  const device = await beginMove(old.id);
  const { status, json } = await old.call("/api/keys/move", { json: { commit: device.commit } });
  const { move } = json;
  deepEqual([status, Object.keys(json)], [201, ["move"]]);
  match(move, /^[A-Za-z0-9_-]{16,64}$/);
  deepEqual(await old.client.next("keys_move"), { move });
  deepEqual(original.all("keys_move"), []);
  const path = `/api/keys/move/${move}`;
  const step = async (json: unknown) => (await old.call(path, { method: "PUT", json })).json;
  const answer = answerMove(newest.hash);
  deepEqual(await step(answer), { commit: device.commit, ...answer });
  const reveal = revealMove(device);
  await step(reveal);
  const seen = (await old.call(path)).json;
  deepEqual(seen, { commit: device.commit, ...answer, ...reveal });
  const terms = { userId: old.id, move, commit: seen.commit, answer, reveal };
  equal(await isRevealed(terms), true);
  match(await moveDigits(terms), /^\d{6}$/);
  const sealed = (await sealMove(terms, identity, accountKey))!;
  await step(sealed);
  const { enc, ct, sig } = (await old.call(path)).json;
  deepEqual(await openMove(terms, device, { enc, ct, sig }, newest), accountKey);
  equal((await old.call(path, { method: "DELETE" })).status, 204);
  equal((await old.call(path)).status, 404);
});

/** The members of the steps after the first. */
function steps() {
  return [
    { r2: b32(), head: b32() },
    { eph: b32(), r1: b32() },
    { enc: b32(), ct: randomBase64(48), sig: randomBase64(64) },
  ] as const;
}

Deno.test("409 for a step out of order and for one that is there; 400 for none", async () => {
  await using room = await openRoom();
  const alice = await e2eeMember(room, "Alice");
  const path = `/api/keys/move/${await begin(alice)}`;
  const put = async (json: unknown) => (await alice.call(path, { method: "PUT", json })).status;
  const [answer, reveal, sealed] = steps();
  deepEqual([await put(reveal), await put(sealed), await put(answer)], [409, 409, 200]);
  deepEqual([await put(answer), await put({ ...answer, r2: b32() }), await put(sealed)], [409, 409, 409]);
  deepEqual([await put(reveal), await put(reveal), await put(sealed), await put(sealed)], [
    200,
    409,
    200,
    409,
  ]);
  for (
    const json of [{}, { r2: b32() }, { r2: "x", head: b32() }, { commit: 7 }, { eph: b32(), r1: 1 }]
  ) {
    equal(await put(json), 400, JSON.stringify(json));
  }
  const before = await alice.call("/api/keys/move", { json: { commit: randomBase64(31) } });
  deepEqual([before.status, before.json.error.field], [400, "commit"]);
});

Deno.test("each step alone, the first among them: 400 for two at once, 409 for a commit, and nothing changes", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await e2eeMember(room, "Alice"), await e2eeMember(room, "Bob")];
  const commit = b32();
  const { move } = (await alice.call("/api/keys/move", { json: { commit } })).json;
  const path = `/api/keys/move/${move}`;
  const put = async (json: unknown, by = alice) => (await by.call(path, { method: "PUT", json })).status;
  const all = steps();
  for (const [taken, step] of all.entries()) {
    const before = (await alice.call(path)).json;
    for (const other of [{ commit }, ...all].filter((one) => one !== step)) {
      equal(await put({ ...step, ...other }), 400, `step ${taken} with another`);
    }
    for (const again of [commit, b32()]) {
      equal(await put({ commit: again }), 409, `commit after step ${taken}`);
    }
    deepEqual((await alice.call(path)).json, before);
    equal(await put(step), 200);
  }
  equal(await put({ commit }, bob), 404, "a move of another account");
});

async function ended(room: Room, member: E2eeMember, move: string, other: E2eeMember): Promise<void> {
  const [json] = steps();
  for (const [who, id] of [[other, move], [member, "nothing"]] as const) {
    for (const request of [{}, { method: "PUT", json }, { method: "DELETE" }]) {
      equal((await who.call(`/api/keys/move/${id}`, request)).status, 404);
    }
  }
  await room.pass(5 * 60_000);
  equal((await member.call(`/api/keys/move/${move}`)).status, 404);
  equal((await member.call(`/api/keys/move/${move}`, { method: "PUT", json })).status, 404);
}

Deno.test("a move is its account's alone, for 5 minutes", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await e2eeMember(room, "Alice"), await e2eeMember(room, "Bob")];
  await ended(room, alice, await begin(alice), bob);
});

Deno.test("3 moves an hour", async () => {
  await using room = await openRoom();
  const alice = await e2eeMember(room, "Alice");
  for (let n = 0; n < 3; n++) await begin(alice);
  const refused = await alice.call("/api/keys/move", { json: { commit: b32() } });
  deepEqual([refused.status, refused.code], [429, "rate_limited"]);
});

Deno.test("a step that was taken after the other device ended the move changes nothing", async () => {
  await using room = await openRoom();
  const alice = await e2eeMember(room, "Alice");
  const path = `/api/keys/move/${await begin(alice)}`;
  await alice.call(path, { method: "DELETE" });
  equal((await alice.call(path, { method: "PUT", json: steps()[0] })).status, 404);
});
