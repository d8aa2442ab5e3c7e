// Vouchers, redeemed over REST: each once, whoever sends it how often, and what is refused.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { call } from "../support/rest_client.ts";
import { openRoom } from "../support/room.ts";
import { makeVouchers, redeem, tokenOf } from "../support/vouchers.ts";

const DAY_MS = 86_400_000;

Deno.test("a voucher gives its months, over every way to type it, and the page is told at once", async () => {
  await using room = await openRoom();
  const [admin, bob, phone] = [
    await room.member("ada", "admin"),
    await room.member("bob"),
    await room.member("bob"),
  ];
  const [voucher] = await makeVouchers(admin);
  match(voucher!.code, /^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  const typed = ` ${
    voucher!.code.toLowerCase().replaceAll("-", " – ").replaceAll("0", "o").replaceAll("1", "l")
  }`;
  const { status, json } = await redeem(room, "bob", typed);
  const until = new Date(room.clock.now());
  until.setUTCMonth(until.getUTCMonth() + 1);
  const entitlement = { state: "active", until: until.toISOString(), source: "voucher" };
  deepEqual([status, json], [200, { entitlement }]);
  for (const client of [bob, phone]) {
    const [unlock, ...more] = client.all("ai_unlock");
    deepEqual([unlock!.has_ai_access, unlock!.until, more], [true, entitlement.until, []]);
  }
  equal(admin.all("ai_unlock").length, 0);
  const offer = await call(room, "/api/premium", { token: await tokenOf(room, "bob") });
  deepEqual(offer.json.entitlement, entitlement);
});

Deno.test("two vouchers run one after the other, and seconds are seconds", async () => {
  await using room = await openRoom();
  const admin = await room.member("ada", "admin");
  const bob = await room.member("bob");
  const [day] = await makeVouchers(admin, { months: undefined, seconds: 86_400 });
  deepEqual([day!.seconds, day!.months], [86_400, undefined]);
  const [other] = await makeVouchers(admin, { months: undefined, seconds: 60 });
  const now = room.clock.now();
  equal((await redeem(room, "bob", day!.code)).json.entitlement.until, new Date(now + DAY_MS).toISOString());
  const both = new Date(now + DAY_MS + 60_000).toISOString();
  equal((await redeem(room, "bob", other!.code)).json.entitlement.until, both);
  deepEqual(bob.all("ai_unlock").map(({ until }) => until), [new Date(now + DAY_MS).toISOString(), both]);
});

Deno.test("unknown and revoked are not found, used is a conflict, over is expired: each changes nothing", async () => {
  await using room = await openRoom();
  const admin = await room.member("ada", "admin");
  const bob = await room.member("bob");
  const [used, revoked, over] = [
    ...await makeVouchers(admin),
    ...await makeVouchers(admin),
    ...await makeVouchers(admin, { days: 1 }),
  ];
  equal((await redeem(room, "cleo", used!.code)).status, 200);
  equal((await admin.request("admin_revoke_voucher", { voucher_id: revoked!.id })).event, "admin_action_ok");
  await room.pass(DAY_MS);
  const refusals = [
    [used!.code, 409, "conflict"],
    [revoked!.code, 404, "not_found"],
    [over!.code, 410, "expired"],
    ["0000-0000-0000-0000", 404, "not_found"],
    ["K7QF", 404, "not_found"],
    ["", 404, "not_found"],
    ["x".repeat(5_000), 404, "not_found"],
    [7, 400, "bad_request"],
    [undefined, 400, "bad_request"],
  ] as const;
  for (const [code, status, reason] of refusals) {
    const answer = await redeem(room, "bob", code);
    deepEqual([answer.status, answer.code, answer.json.error.field], [status, reason, "code"], String(code));
  }
  deepEqual(bob.all("ai_unlock"), []);
  deepEqual(await room.store.entitlements.of((await room.store.accounts.byName("bob"))!.id), []);
  const again = await admin.request("admin_revoke_voucher", { voucher_id: revoked!.id });
  equal(again.data["code"], "not_found");
  const late = await admin.request("admin_revoke_voucher", { voucher_id: used!.id });
  equal(late.data["code"], "conflict");
});

Deno.test("of many who redeem a voucher at once, one gets it; so does one who sends it many times", async () => {
  await using room = await openRoom();
  const admin = await room.member("ada", "admin");
  const vouchers = await makeVouchers(admin, { count: 2 });
  const people = ["bob", "cleo", "dan", "eve"];
  for (const person of people) await tokenOf(room, person);
  const answers = await Promise.all([
    ...people.map((person) => redeem(room, person, vouchers[0]!.code)),
    ...people.map(() => redeem(room, "bob", vouchers[1]!.code)),
  ]);
  deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 409, 409, 409, 409, 409, 409]);
  const given = await Promise.all(
    people.map(async (person) =>
      await room.store.entitlements.of((await room.store.accounts.byName(person))!.id)
    ),
  );
  equal(given.flat().length, 2);
  deepEqual(
    given.flat().map(({ reference }) => reference).sort(),
    vouchers.map(({ id }) => String(id)).sort(),
  );
});

Deno.test("after ten wrong codes of an account or from an address, also right ones have to wait", async () => {
  await using room = await openRoom();
  const admin = await room.member("ada", "admin");
  const [one, two, three] = await makeVouchers(admin, { count: 3 });
  for (let n = 1; n <= 10; n++) {
    equal((await redeem(room, "bob", `wrong ${n}`, `198.51.100.${n}`)).status, 404);
  }
  const limited = await redeem(room, "bob", one!.code, "198.51.100.200");
  deepEqual([limited.status, limited.code], [429, "rate_limited"]);
  ok(Number(limited.headers.get("retry-after")) >= 1);
  equal(limited.json.error.retry_after_ms, 1_000);
  equal((await redeem(room, "cleo", one!.code, "198.51.100.1")).status, 200, "others are let alone");

  for (let n = 1; n <= 10; n++) equal((await redeem(room, `guest${n}`, "wrong", "192.0.2.1")).status, 404);
  equal((await redeem(room, "dan", two!.code, "192.0.2.1")).status, 429);
  equal((await redeem(room, "dan", two!.code, "192.0.2.2")).status, 200);
  await room.pass(1_000);
  equal((await redeem(room, "bob", three!.code, "192.0.2.1")).status, 200);
});

Deno.test("right, used and expired codes do not count as wrong", async () => {
  await using room = await openRoom();
  const admin = await room.member("ada", "admin");
  const vouchers = await makeVouchers(admin, { months: undefined, seconds: 60, count: 15 });
  for (const { code } of vouchers) {
    equal((await redeem(room, "bob", code)).status, 200);
    equal((await redeem(room, "bob", code)).status, 409);
  }
});

Deno.test("guests, strangers and banned members redeem nothing", async () => {
  await using room = await openRoom();
  const admin = await room.member("ada", "admin");
  const [voucher] = await makeVouchers(admin);
  await room.guest("guest");
  const json = { code: voucher!.code };
  for (const token of [undefined, "x", "a.b.c"]) {
    const answer = await call(room, "/api/premium/voucher", {
      json,
      ...(token === undefined ? {} : { token }),
    });
    equal(answer.status, 401);
  }
  const token = await tokenOf(room, "bob");
  await admin.request("mod_ban", { target: "bob" });
  await room.settle();
  equal((await call(room, "/api/premium/voucher", { json, token })).status, 403);
  const text = await call(room, "/api/premium/voucher", {
    ...{ token: await tokenOf(room, "cleo"), body: "code=1", headers: { "content-type": "text/plain" } },
  });
  equal(text.status, 415);
  equal((await redeem(room, "dan", voucher!.code)).status, 200);
});

Deno.test("an account that is deleted while it redeems has the voucher used, or leaves it to others", async () => {
  await using room = await openRoom();
  const admin = await room.member("ada", "admin");
  const vouchers = await makeVouchers(admin, { count: 6 });
  for (const [index, { code }] of vouchers.entries()) {
    const token = await tokenOf(room, `bob${index}`);
    const { id } = (await room.store.accounts.byName(`bob${index}`))!;
    const [answer] = await Promise.all([
      call(room, "/api/premium/voucher", { token, json: { code } }),
      room.store.accounts.remove(id),
    ]);
    ok([200, 401].includes(answer.status), String(answer.status));
    await room.settle();
    const later = await redeem(room, `cleo${index}`, code);
    equal(later.status, answer.status === 200 ? 409 : 200);
  }
});
