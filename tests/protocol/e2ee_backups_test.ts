// What a member keeps at the server sealed: /api/keys/blob and /api/keys/backup.

import { deepEqual, equal } from "node:assert/strict";
import { type E2eeMember, e2eeMember, randomBase64 } from "../support/e2ee/e2ee_client.ts";
import { VECTORS } from "../support/e2ee/e2ee_vectors.ts";
import { call, type RestAnswer } from "../support/rest_client.ts";
import { openRoom, PASSWORD } from "../support/room.ts";

const { code: { slot: CODE }, passphrase: { slot: PASSPHRASE } } = VECTORS.backup;
const LARGEST = 256 * 1024;

function put(member: E2eeMember, path: string, json: unknown): Promise<RestAnswer> {
  return member.call(path, { method: "PUT", json });
}

/** Bytes in base64, more than `getRandomValues` gives at once. */
function bytes(count: number): string {
  return new Uint8Array(count).fill(7).toBase64();
}

Deno.test("a blob is kept by its version, and its owner alone reads it", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await e2eeMember(room, "Alice"), await e2eeMember(room, "Bob")];
  deepEqual([(await alice.call("/api/keys/blob")).status], [404]);
  const first = { version: 1, nonce: randomBase64(12), ct: randomBase64(40) };
  const added = await put(alice, "/api/keys/blob", first);
  deepEqual([added.status, added.json], [200, first]);
  const second = { ...first, version: 5, ct: randomBase64(80) };
  equal((await put(alice, "/api/keys/blob", { ...second, more: 1 })).status, 200);
  for (const version of [1, 4, 5]) {
    const { status, json } = await put(alice, "/api/keys/blob", { ...first, version });
    const { error, ...stored } = json;
    deepEqual([status, error.code, stored], [409, "conflict", second], String(version));
  }
  const { json, headers } = await alice.call("/api/keys/blob");
  deepEqual([json, headers.get("cache-control")], [second, "no-store"]);
  equal((await bob.call("/api/keys/blob")).status, 404);
  equal((await call(room, "/api/keys/blob")).status, 401);
});

Deno.test("version 0 is a version: kept where there is none, and 409 like each that is not above the stored", async () => {
  await using room = await openRoom();
  const alice = await e2eeMember(room, "Alice");
  const blob = { version: 0, nonce: randomBase64(12), ct: randomBase64(40) };
  equal((await put(alice, "/api/keys/blob", blob)).status, 200);
  deepEqual((await alice.call("/api/keys/blob")).json, blob);
  const next = { ...blob, version: 1 };
  equal((await put(alice, "/api/keys/blob", { ...blob, nonce: randomBase64(12) })).status, 409);
  equal((await put(alice, "/api/keys/blob", next)).status, 200);
  const { status, json: { error, ...stored } } = await put(alice, "/api/keys/blob", blob);
  deepEqual([status, error.code, stored], [409, "conflict", next]);
});

Deno.test("a blob has up to 256 KiB, and the other requests no more than before", async () => {
  await using room = await openRoom();
  const alice = await e2eeMember(room, "Alice");
  const blob = { version: 1, nonce: randomBase64(12), ct: bytes(LARGEST) };
  deepEqual((await put(alice, "/api/keys/blob", blob)).json, blob);
  deepEqual((await alice.call("/api/keys/blob")).json, blob);
  for (const ct of [bytes(LARGEST + 1), bytes(2 * LARGEST)]) {
    const { status, code } = await put(alice, "/api/keys/blob", { ...blob, version: 2, ct });
    deepEqual([status, code], [413, "too_large"]);
  }
  const large = await alice.call("/api/keys/backup/code", {
    method: "PUT",
    json: { ...CODE, ct: bytes(70_000) },
  });
  deepEqual([large.status, large.code], [413, "too_large"]);
});

Deno.test("400 for a blob of another shape", async () => {
  await using room = await openRoom();
  const alice = await e2eeMember(room, "Alice");
  const blob = { version: 1, nonce: randomBase64(12), ct: randomBase64(40) };
  const wrong = [
    ...[{}, { ...blob, version: "1" }, { ...blob, version: -1 }, { ...blob, version: 1.5 }],
    ...[{ ...blob, version: 2 ** 53 }, { ...blob, nonce: randomBase64(11) }, { ...blob, ct: "x" }],
    ...[{ ...blob, ct: randomBase64(40).replace(/=+$/, "") }, { ...blob, ct: "" }],
  ];
  for (const json of wrong) {
    equal((await put(alice, "/api/keys/blob", json)).code, "bad_request", JSON.stringify(json));
  }
  equal((await alice.call("/api/keys/blob")).status, 404);
});

Deno.test("an empty slot is filled without the password; all else takes it, but the list", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await e2eeMember(room, "Alice"), await e2eeMember(room, "Bob")];
  const path = "/api/keys/backup/code";
  deepEqual((await alice.call("/api/keys/backup")).json, { slots: [] });
  equal((await alice.callWithPassword(path)).status, 404);
  equal((await alice.callWithPassword(path, { method: "DELETE" })).status, 404);
  const filled = await put(alice, path, CODE);
  deepEqual([filled.status, filled.json], [200, CODE]);
  equal((await put(alice, "/api/keys/backup/passphrase", PASSPHRASE)).status, 200);
  const at = room.clock.now();
  deepEqual((await alice.call("/api/keys/backup")).json, {
    slots: [{ slot: "code", at }, { slot: "passphrase", at }],
  });
  const other = { ...CODE, ct: randomBase64(48) };
  for (const request of [{}, { method: "PUT", json: other }, { method: "DELETE" }]) {
    for (
      const answer of [await alice.call(path, request), await alice.callWithPassword(path, request, "wrong")]
    ) {
      deepEqual([answer.status, answer.code], [401, "invalid_credentials"], `${request.method}`);
    }
  }
  deepEqual((await alice.callWithPassword(path)).json, CODE);
  equal((await alice.callWithPassword(path, { method: "PUT", json: other })).status, 200);
  deepEqual((await alice.callWithPassword(path)).json, other);
  equal((await alice.callWithPassword(path, { method: "DELETE" })).status, 204);
  equal((await alice.callWithPassword(path)).status, 404);
  deepEqual((await bob.call("/api/keys/backup")).json, { slots: [] });
  equal((await bob.callWithPassword("/api/keys/backup/passphrase")).status, 404);
});

Deno.test("400 for a slot of another shape, with a cost that is too weak or huge; 404 for another name", async () => {
  await using room = await openRoom();
  const alice = await e2eeMember(room, "Alice");
  const wrong = [{}, { ...CODE, v: 2 }, { ...CODE, nonce: "x" }, { ...CODE, ct: randomBase64(47) }];
  for (const json of wrong) equal((await put(alice, "/api/keys/backup/code", json)).code, "bad_request");
  for (const change of [{ kdf: "argon2i" }, { m: 65_535 }, { m: 262_145 }, { t: 2 }, { t: 11 }, { p: 2 }]) {
    const { code } = await put(alice, "/api/keys/backup/passphrase", { ...PASSPHRASE, ...change });
    equal(code, "bad_request", JSON.stringify(change));
  }
  equal((await put(alice, "/api/keys/backup/passphrase", CODE)).code, "bad_request");
  equal((await put(alice, "/api/keys/backup/other", CODE)).code, "not_found");
  deepEqual((await alice.call("/api/keys/backup")).json, { slots: [] });
  const most = { ...PASSPHRASE, m: 262_144, t: 10 };
  equal((await put(alice, "/api/keys/backup/passphrase", most)).status, 200);
});

Deno.test("a slot is read 10 times an hour, and wrong passwords are throttled", async () => {
  await using room = await openRoom();
  const alice = await e2eeMember(room, "Alice");
  const path = "/api/keys/backup/code";
  await put(alice, path, CODE);
  for (let n = 0; n < 10; n++) equal((await alice.callWithPassword(path)).status, 200);
  deepEqual((await alice.callWithPassword(path)).code, "rate_limited");
  equal((await alice.call("/api/keys/backup")).status, 200);
  await room.pass(60 * 60_000);
  for (let n = 0; n < 10; n++) equal((await alice.callWithPassword(path, {}, "guess")).status, 401);
  const throttled = await alice.callWithPassword(path, {}, PASSWORD);
  deepEqual([throttled.status, throttled.code], [429, "rate_limited"]);
});
