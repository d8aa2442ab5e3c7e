// Premium in the panel: who has what until when and why, giving it, ending it, and who may.

import { deepEqual, equal, match } from "node:assert/strict";
import { isoTime } from "../../server/ports/clock.ts";
import type { ListedEntitlement } from "../../server/protocol/premium/entitlements.ts";
import { auditEntries, done, idOf, lines } from "../support/moderation.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { givePremium, isPremium } from "../support/premium.ts";
import { MOD_PASSWORD, openRoom, type Room } from "../support/room.ts";

const DAY_MS = 86_400_000;

async function listed(
  client: PlainClient,
  request: Record<string, unknown> = {},
): Promise<ListedEntitlement[]> {
  const reply = await client.request("admin_get_entitlements", request);
  equal(reply.event, "admin_entitlements", JSON.stringify(reply.data));
  return reply.data["entitlements"] as ListedEntitlement[];
}

/** What a member has, as the panel lists it. */
async function rows(client: PlainClient): Promise<unknown[]> {
  return (await listed(client)).map(({ username, source, state, until }) => [username, source, state, until]);
}

async function change(room: Room, client: PlainClient, name: string, data: Record<string, unknown>) {
  const reply = await client.request("admin_entitlement", { user_id: await idOf(room, name), ...data });
  await room.settle();
  return reply;
}

function unlocks(client: PlainClient): unknown[] {
  return client.all("ai_unlock").map(({ has_ai_access, until }) => [has_ai_access, until]);
}

Deno.test("a gift with an end, its change and its end: the member, the list and the log say so", async () => {
  await using room = await openRoom();
  const [admin, alice, bob] = [
    await room.member("admin", "admin"),
    await room.member("alice"),
    await room.member("bob"),
  ];
  const [soon, later] = [DAY_MS, 40 * DAY_MS].map((ms) => isoTime(room.clock.now() + ms));
  const given = await change(room, admin, "alice", { until: soon, reason: "  for her help " });
  deepEqual([given.event, given.data], ["admin_action_ok", {
    msg: "alice can write to Violet without limit now",
    said: { key: "ai_granted", name: "alice" },
  }]);
  const user_id = await idOf(room, "alice");
  const [row] = await listed(admin);
  deepEqual({ ...row, id: 0 }, {
    ...{ id: 0, user_id, username: "alice", source: "admin", reference: null, product: "premium" },
    ...{ from: isoTime(room.clock.now()), until: soon, state: "active", reason: "for her help" },
  });
  await change(room, admin, "alice", { until: later });
  deepEqual(await rows(admin), [["alice", "admin", "active", later]], "the same gift has another end");
  const ended = await change(room, admin, "alice", { end: true, reason: "a mistake" });
  deepEqual(ended.data["said"], { key: "ai_revoked", name: "alice" });
  const now = isoTime(room.clock.now());
  deepEqual(await rows(admin), [["alice", "admin", "revoked", now]]);
  deepEqual(unlocks(alice), [[true, soon], [true, later], [false, undefined]]);
  deepEqual([unlocks(bob), lines(bob).filter((line) => /alice can/.test(line))], [[], []]);
  deepEqual(
    (await auditEntries(room)).map(({ action, target, reason, detail }) => [action, target, reason, detail]),
    [
      ["grant_ai", "alice", "for her help", `until ${soon}`],
      ["grant_ai", "alice", null, `until ${later}`],
      ["revoke_ai", "alice", "a mistake", "admin"],
    ],
  );
});

Deno.test("until is ISO 8601 with any offset, or milliseconds; null and none are no end", async () => {
  await using room = await openRoom();
  const admin = await room.member("admin", "admin");
  await room.member("alice");
  const at = Date.UTC(2026, 2, 3, 12);
  const cases = [
    ["2026-03-03T12:00:00Z", isoTime(at)],
    ["2026-03-03T13:30:00.500+01:30", isoTime(at + 500)],
    [at + 7, isoTime(at + 7)],
    [null, null],
    [undefined, null],
  ] as const;
  for (const [until, expected] of cases) {
    equal((await change(room, admin, "alice", { until })).event, "admin_action_ok");
    deepEqual(await rows(admin), [["alice", "admin", "active", expected]]);
  }
});

Deno.test("a wrong end, or an unknown account or entitlement, is refused, names its field and changes nothing", async () => {
  await using room = await openRoom();
  const admin = await room.member("admin", "admin");
  for (const name of ["alice", "bob"]) await room.member(name);
  const { id } = await givePremium(room.store, await idOf(room, "bob"), {
    source: "voucher",
    term: { months: 1 },
  });
  const now = room.clock.now();
  const wrong = [
    [{ until: isoTime(now) }, "bad_request", "until"],
    [{ until: now - 1 }, "bad_request", "until"],
    [{ until: "tomorrow" }, "bad_request", "until"],
    [{ until: Date.UTC(10_000, 0, 1) }, "bad_request", "until"],
    [{ until: now + 1.5 }, "bad_request", "until"],
    [{ until: now + 9, end: true }, "bad_request", "until"],
    [{ end: false }, "bad_request", "end"],
    [{ end: true, reason: "x".repeat(201) }, "too_long", "reason"],
    [{ user_id: 999 }, "not_found", "user_id"],
    [{ entitlement_id: 999, end: true }, "not_found", "entitlement_id"],
    [{ entitlement_id: id, end: true }, "not_found", "entitlement_id"],
    [{ entitlement_id: id, until: now + 9 }, "not_found", "entitlement_id"],
  ] as const;
  for (const [data, code, field] of wrong) {
    const reply = await change(room, admin, "alice", data);
    deepEqual(
      [reply.event, reply.data["code"], reply.data["field"]],
      ["error", code, field],
      JSON.stringify(data),
    );
  }
  deepEqual(await rows(admin), [["bob", "voucher", "ended", isoTime(Date.UTC(1970, 1, 1, 0, 0, 0, 1))]]);
  deepEqual(await done(room), []);
});

Deno.test("staff ends what was paid for: by its id that one alone, without it all, and the log names it", async () => {
  await using room = await openRoom();
  const admin = await room.member("admin", "admin");
  const alice = await room.member("alice");
  const userId = await idOf(room, "alice");
  const at = room.clock.now();
  const paid = { source: "btcpay", at, term: { seconds: 86_400 }, price: "10.00", currency: "USD" } as const;
  const { id } = await givePremium(room.store, userId, { ...paid, reference: "order-1" });
  await givePremium(room.store, userId, { ...paid, reference: "order-2" });
  await givePremium(room.store, userId, { at, until: at + 5 * DAY_MS });
  equal((await listed(admin))[2]!.price, "10.00");
  const refunded = await change(room, admin, "alice", { entitlement_id: id, end: true, reason: "refunded" });
  deepEqual(refunded.data["said"], { key: "ai_kept", name: "alice" });
  const [gift, second, first] = await listed(admin);
  deepEqual([first?.state, first?.reason, second?.state, gift?.state], [
    "revoked",
    "refunded",
    "active",
    "active",
  ]);
  equal(second?.until, isoTime(at + DAY_MS), "the later one has moved forward");
  const again = await change(room, admin, "alice", { entitlement_id: id, end: true });
  equal(again.event, "admin_action_ok");
  await change(room, admin, "alice", { end: true });
  deepEqual((await listed(admin)).map(({ state }) => state), ["revoked", "revoked", "revoked"]);
  equal(await isPremium(room.store, userId, room.clock.now()), false);
  deepEqual(unlocks(alice).at(-1), [false, undefined]);
  // Whatever the processor says later.
  for (const reference of ["order-1", "order-2"]) {
    await room.store.moderation.transact(async ({ premium }) => {
      equal((await premium.give({ ...paid, userId, reference })).isNew, false);
      equal(await premium.settleAgain("btcpay", reference), false);
    });
  }
  equal(await isPremium(room.store, userId, room.clock.now()), false);
  deepEqual((await auditEntries(room)).map(({ action, detail }) => [action, detail]), [
    ["revoke_ai", "btcpay order-1"],
    ["revoke_ai", "btcpay order-2, admin"],
  ]);
});

Deno.test("one gift runs at a time: where another system left several, the end that staff sets holds", async () => {
  await using room = await openRoom();
  const admin = await room.member("admin", "admin");
  await room.member("alice");
  const userId = await idOf(room, "alice");
  const at = room.clock.now();
  await givePremium(room.store, userId, { at, until: at + DAY_MS });
  await givePremium(room.store, userId, { at, source: "import" });
  const until = isoTime(at + 2 * DAY_MS);
  await change(room, admin, "alice", { until });
  deepEqual(await rows(admin), [
    ["alice", "import", "revoked", isoTime(at)],
    ["alice", "admin", "active", until],
  ]);
  equal((await room.store.accounts.byId(userId))?.premiumUntil, at + 2 * DAY_MS);
});

Deno.test("admins and above, by account, may give and end it, to those below them and themselves", async () => {
  await using room = await openRoom();
  await room.member("alice");
  await room.member("root", "root");
  const until = isoTime(room.clock.now() + DAY_MS);
  const [admin, mod, guest] = [
    await room.member("admin", "admin"),
    await room.member("mod", "mod"),
    await room.guest("helper", { mod_password: MOD_PASSWORD }),
  ];
  for (const client of [mod, guest]) {
    equal((await client.request("admin_get_entitlements", {})).data["code"], "forbidden");
    equal((await change(room, client, "alice", { until })).data["code"], "forbidden");
  }
  equal((await change(room, admin, "root", { until })).data["code"], "forbidden");
  equal((await change(room, admin, "admin", { until })).event, "admin_action_ok");
  deepEqual((await rows(admin)).length, 1);
});

Deno.test("the list has pages and a search, and follows a new name and the time", async () => {
  await using room = await openRoom();
  const admin = await room.member("admin", "admin");
  for (const name of ["alice", "bob", "cora"]) {
    await room.member(name);
    await change(room, admin, name, { until: room.clock.now() + 1_000 });
  }
  const first = await admin.request("admin_get_entitlements", { limit: 2 });
  deepEqual((first.data["entitlements"] as ListedEntitlement[]).map(({ username }) => username), [
    "cora",
    "bob",
  ]);
  deepEqual((await listed(admin, { cursor: first.data["next"] })).map(({ username }) => username), ["alice"]);
  deepEqual((await listed(admin, { query: " BO " })).map(({ username }) => username), ["bob"]);
  equal((await admin.request("admin_get_entitlements", { cursor: "x" })).data["field"], "cursor");
  await room.pass(1_000);
  deepEqual((await listed(admin)).map(({ state }) => state), ["ended", "ended", "ended"]);
});

Deno.test("staff who look at the list learn of its changes", async () => {
  await using room = await openRoom();
  const [admin, mod] = [await room.member("admin", "admin"), await room.member("mod", "mod")];
  await room.member("alice");
  await change(room, admin, "alice", {});
  const changed = (client: PlainClient) => client.all("admin_changed").map(({ what }) => what).sort();
  deepEqual([changed(admin), changed(mod)], [["audit", "entitlements", "users"], ["users"]]);
  admin.forget();
  match(JSON.stringify((await change(room, admin, "alice", {})).data), /without limit now/);
  deepEqual(changed(admin), ["audit"], "nothing has changed");
});
