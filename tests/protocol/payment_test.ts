// POST /api/payment/success: who may say that a member paid, what it changes, and what it refuses.

import { deepEqual, equal, match, notEqual } from "node:assert/strict";
import { createMemoryBus } from "../../server/adapters/memory_bus.ts";
import { createMemoryNameRegistry } from "../../server/adapters/memory_name_registry.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import { auditEntries, auditLines, idOf, lines } from "../support/moderation.ts";
import { call, type RestAnswer, type RestRequest } from "../support/rest_client.ts";
import { openRoom, PAYMENT_SECRET, type Room } from "../support/room.ts";
import { isPremium } from "../support/premium.ts";

/** Where the payment service calls from. */
const SERVICE = "198.51.100.7";

function pay(
  room: Room,
  user_id: unknown,
  secret: unknown = PAYMENT_SECRET,
  request: RestRequest = {},
): Promise<RestAnswer> {
  const json = { secret, user_id };
  return call(room, "/api/payment/success", { address: SERVICE, json, ...request });
}

Deno.test("200 { status: ok, has_ai_access: true }, and ai_unlock on every socket of the person, on every node", async () => {
  const shared = { bus: createMemoryBus(), names: createMemoryNameRegistry(), clock: new FakeClock() };
  await using here = await openRoom({ ...shared, store: await openMemoryStore({ shared: false }) });
  await using there = await openRoom({ ...shared, store: here.store });
  const other = await here.member("bob");
  const sockets = [await here.member("alice"), await here.member("alice"), await there.member("alice")];
  const answer = await pay(here, await idOf(here, "alice"));
  deepEqual([answer.status, answer.json], [200, { status: "ok", has_ai_access: true }]);
  await there.settle();
  await here.settle();
  for (const socket of sockets) {
    const [unlock] = socket.all("ai_unlock");
    equal(unlock!.has_ai_access, true);
    match(unlock!.msg!, /without limit/);
  }
  deepEqual(other.all("ai_unlock"), []);
  deepEqual(lines(other).filter((line) => /Violet/.test(line)), [], "nobody is told who paid");
});

Deno.test("access lasts: joined and REST say so, and it is a row with source and time", async () => {
  await using room = await openRoom();
  const alice = await room.member("alice");
  alice.vanish();
  const id = await idOf(room, "alice");
  await pay(room, id);
  const again = await room.member("alice");
  equal(again.all("joined")[0]!.has_ai_access, true);
  deepEqual(
    (await room.store.entitlements.of(id)).map(({ source, from, until }) => [source, from, until]),
    [["payment", room.clock.now(), null]],
  );
  const [entry] = await auditEntries(room);
  deepEqual([entry!.actor, entry!.capacity, entry!.action, entry!.target], [
    ...["payment service", "payment webhook", "grant_ai", "alice"],
  ]);
});

Deno.test("said again it is 200 again, and changes nothing: one row, one entry, one ai_unlock", async () => {
  await using room = await openRoom();
  const alice = await room.member("alice");
  const id = await idOf(room, "alice");
  const answers = await Promise.all(Array.from({ length: 20 }, () => pay(room, id)));
  deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  await room.settle();
  equal(alice.all("ai_unlock").length, 1);
  equal((await room.store.entitlements.of(id)).length, 1);
  deepEqual(await auditLines(room), ["payment service grant_ai alice"]);
});

Deno.test("who has access from an administrator gets a row, and no second ai_unlock", async () => {
  await using room = await openRoom();
  const [admin, alice] = [await room.member("admin", "admin"), await room.member("alice")];
  const user_id = await idOf(room, "alice");
  await admin.request("admin_toggle_ai", { user_id });
  equal((await pay(room, user_id)).status, 200);
  await room.settle();
  equal(alice.all("ai_unlock").length, 1);
  deepEqual((await room.store.entitlements.of(user_id)).map(({ source }) => source), [
    "admin",
    "payment",
  ]);
});

Deno.test("an administrator ends what staff gave, and never what was paid for: the answer says so", async () => {
  await using room = await openRoom();
  const [admin, alice] = [await room.member("admin", "admin"), await room.member("alice")];
  const user_id = await idOf(room, "alice");
  await admin.request("admin_toggle_ai", { user_id });
  await pay(room, user_id);
  const reply = await admin.request("admin_toggle_ai", { user_id });
  deepEqual(reply.data, {
    msg: "alice still has premium that was paid for or redeemed",
    said: { key: "ai_kept", name: "alice" },
  });
  equal(await isPremium(room.store, user_id, room.clock.now()), true);
  await pay(room, user_id);
  await room.settle();
  deepEqual(alice.all("ai_unlock").map(({ has_ai_access }) => has_ai_access), [true]);
});

Deno.test("administrators who look at the lists are notified of their changes", async () => {
  await using room = await openRoom();
  const [admin] = [await room.member("admin", "admin"), await room.member("alice")];
  await pay(room, await idOf(room, "alice"));
  await room.settle();
  deepEqual(admin.all("admin_changed").map(({ what }) => what).sort(), ["audit", "entitlements", "users"]);
});

Deno.test("a wrong secret is 401 invalid_credentials and does nothing; an unknown person is 404 not_found", async () => {
  await using room = await openRoom();
  const alice = await room.member("alice");
  const id = await idOf(room, "alice");
  for (const secret of ["", "wrong", `${PAYMENT_SECRET} `, PAYMENT_SECRET.slice(1)]) {
    const answer = await pay(room, id, secret);
    deepEqual([answer.status, answer.code], [401, "invalid_credentials"]);
  }
  for (const nobody of [id + 1, Number.MAX_SAFE_INTEGER]) {
    const answer = await pay(room, nobody);
    deepEqual([answer.status, answer.code], [404, "not_found"]);
  }
  equal((await pay(room, id + 1, "wrong")).status, 401, "only the payment service learns who is registered");
  equal(alice.all("ai_unlock").length, 0);
  deepEqual(await auditEntries(room), []);
});

Deno.test("a wrong shape is 400, 415 or 413, and is not a wrong try", async () => {
  await using room = await openRoom();
  await room.member("alice");
  const id = await idOf(room, "alice");
  for (const user_id of [undefined, null, "1", 0, -1, 1.5, 2 ** 53, {}, [id], true]) {
    const answer = await pay(room, user_id);
    deepEqual([answer.status, answer.code], [400, "bad_request"], JSON.stringify(user_id));
  }
  for (const secret of [null, 5, {}, [PAYMENT_SECRET]]) {
    equal((await pay(room, id, secret)).code, "bad_request");
  }
  const path = "/api/payment/success";
  const json = { "content-type": "application/json" };
  equal((await call(room, path, { body: "{", headers: json })).code, "bad_json");
  equal((await call(room, path, { body: "[]", headers: json })).code, "bad_request");
  const form = await call(room, path, { body: `secret=${PAYMENT_SECRET}&user_id=${id}` });
  deepEqual([form.status, form.code], [415, "unsupported_media"]);
  const large = await call(room, path, { body: " ".repeat(65_537), headers: json });
  deepEqual([large.status, large.code], [413, "too_large"]);
  deepEqual([(await call(room, path)).status, (await pay(room, id)).status], [404, 200]);
});

Deno.test("after ten wrong tries an address has to wait, right secret or not; another address has not", async () => {
  await using room = await openRoom();
  await room.member("alice");
  const id = await idOf(room, "alice");
  for (let n = 0; n < 10; n++) equal((await pay(room, id, `wrong ${n}`)).status, 401);
  const held = await pay(room, id);
  deepEqual([held.status, held.code, held.headers.get("retry-after")], [429, "rate_limited", "1"]);
  equal((await pay(room, id, PAYMENT_SECRET, { address: "192.0.2.9" })).status, 200);
  room.clock.skip(1000);
  equal((await pay(room, id)).status, 200, "the wait that was named is enough");
  equal((await pay(room, id, "wrong")).status, 401, "the right secret has cleared the count");
});

Deno.test("the secret reaches neither the log nor the audit log", async () => {
  await using room = await openRoom();
  await room.member("alice");
  await pay(room, await idOf(room, "alice"));
  await pay(room, 99, "a wrong secret of a stranger");
  const kept = JSON.stringify([room.log.lines, await auditEntries(room)]);
  notEqual(kept, "");
  for (const secret of [PAYMENT_SECRET, "a wrong secret"]) equal(kept.includes(secret), false);
});
