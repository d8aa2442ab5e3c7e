// Vouchers in the panel: made, listed and told to staff; their codes are in no other place.

import { deepEqual, equal, ok } from "node:assert/strict";
import { createHash } from "node:crypto";
import type { ListedEntitlement } from "../../server/protocol/premium/entitlements.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { openRoom } from "../support/room.ts";
import { listedVouchers, makeVouchers, redeem } from "../support/vouchers.ts";

const DAY_MS = 86_400_000;

Deno.test("the code is in the one reply alone: in no list, log, audit entry, event or row", async () => {
  await using room = await openRoom();
  const [admin, other] = [await room.member("ada", "admin"), await room.member("eve", "admin")];
  const vouchers = await makeVouchers(admin, { count: 3 });
  await redeem(room, "bob", vouchers[0]!.code);
  await redeem(room, "bob", vouchers[0]!.code);
  await redeem(room, "bob", "9999-9999-9999-9999");
  await admin.request("admin_revoke_voucher", { voucher_id: vouchers[1]!.id });
  const { data: audit } = await other.request("admin_get_audit", {});
  const { data: entitlements } = await other.request("admin_get_entitlements", {});
  const seen = JSON.stringify([
    ...[audit, entitlements, await listedVouchers(other), other.envelopes, room.log.lines],
    ...[await room.store.vouchers.list(), await room.store.moderation.entriesAfter(0, 100)],
  ]);
  for (const { code } of vouchers) {
    const plain = code.replaceAll("-", "");
    for (const text of [code, plain, createHash("sha256").update(plain).digest("hex")]) {
      ok(!seen.includes(text));
    }
  }
  const actions = (audit["entries"] as { action: string; actor: string; detail?: string }[])
    .map(({ action, actor, detail }) => `${actor} ${action} ${detail}`);
  const [first, second, third] = vouchers.map(({ id }) => id).sort((a, b) => a - b);
  ok(actions.includes(`ada make_vouchers vouchers ${first}–${third}, 1 month each, 90 days`), actions.join());
  ok(actions.includes(`bob redeem_voucher voucher ${vouchers[0]!.id}, 1 month`));
  ok(actions.includes(`ada revoke_voucher voucher ${second}`));
  const [row] = entitlements["entitlements"] as ListedEntitlement[];
  deepEqual([row!.username, row!.source, row!.reference], ["bob", "voucher", String(vouchers[0]!.id)]);
});

Deno.test("the list says who redeemed what when, and survives the maker's demotion and deletion", async () => {
  await using room = await openRoom();
  const root = await room.member("root", "root");
  const admin = await room.member("ada", "admin");
  const [voucher] = await makeVouchers(admin, { months: 12, days: 30 });
  const common = { id: voucher!.id, months: 12, made_by: "ada" };
  const expires_at = new Date(room.clock.now() + 30 * DAY_MS).toISOString();
  deepEqual(await listedVouchers(root), [{ ...common, expires_at, used_by: null, used_at: null }]);
  const { id } = (await room.store.accounts.byName("ada"))!;
  await root.request("admin_set_role", { user_id: id, role: "user" });
  for (const event of ["admin_make_vouchers", "admin_get_vouchers", "admin_revoke_voucher"]) {
    const data = { months: 1, count: 1, voucher_id: voucher!.id };
    equal((await admin.request(event, data)).data["code"], "forbidden", event);
  }
  await room.store.accounts.remove(id);
  const used_at = new Date(room.clock.now()).toISOString();
  equal((await redeem(room, "bob", voucher!.code)).status, 200);
  deepEqual(await listedVouchers(root), [{ ...common, made_by: null, expires_at, used_by: "bob", used_at }]);
});

Deno.test("staff who may see vouchers are told of changes", async () => {
  await using room = await openRoom();
  const [admin, other, mod] = [
    await room.member("ada", "admin"),
    await room.member("eve", "admin"),
    await room.member("max", "mod"),
  ];
  const told = (client: PlainClient): number =>
    client.all("admin_changed").filter(({ what }) => what === "vouchers").length;
  const [voucher, second] = await makeVouchers(admin, { count: 2 });
  equal(told(other), 1);
  await redeem(room, "bob", voucher!.code);
  equal(told(other), 2);
  await admin.request("admin_revoke_voucher", { voucher_id: second!.id });
  await room.settle();
  deepEqual([told(other), told(mod)], [3, 0]);
});

Deno.test("what is no voucher is refused, and makes none", async () => {
  await using room = await openRoom();
  const admin = await room.member("ada", "admin");
  const wrong: [object, string][] = [
    [{ months: 1 }, "count"],
    [{ months: 1, count: 0 }, "count"],
    [{ months: 1, count: 101 }, "count"],
    [{ months: 1, count: 1.5 }, "count"],
    [{ months: 0, count: 1 }, "months"],
    [{ months: 37, count: 1 }, "months"],
    [{ months: "1", count: 1 }, "months"],
    [{ seconds: 0, count: 1 }, "seconds"],
    [{ seconds: 86_401, count: 1 }, "seconds"],
    [{ months: 1, count: 1, days: 0 }, "days"],
    [{ months: 1, count: 1, days: 3_651 }, "days"],
    [{ count: 1 }, "months"],
    [{ months: 1, seconds: 1, count: 1 }, "months"],
  ];
  for (const [data, field] of wrong) {
    const { data: error } = await admin.request("admin_make_vouchers", data);
    deepEqual([error["code"], error["field"]], ["bad_request", field], JSON.stringify(data));
  }
  deepEqual(await listedVouchers(admin), []);
  equal((await makeVouchers(admin, { count: 100 })).length, 100);
  equal(new Set((await makeVouchers(admin, { count: 100 })).map(({ code }) => code)).size, 100);
});
