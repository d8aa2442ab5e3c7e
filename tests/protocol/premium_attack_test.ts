// Premium as a stranger tries to get it, keep it, or take it from others.

import { deepEqual, equal, ok } from "node:assert/strict";
import { house, member, until } from "../support/companion_client.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { call } from "../support/rest_client.ts";
import { openRoom, PAYMENT_SECRET, type Room } from "../support/room.ts";

const HOUR_MS = 3_600_000;

async function idOf(room: Room, name: string): Promise<number> {
  return (await room.store.accounts.byName(name))!.id;
}

/** Gives an account premium until so many milliseconds from now; null for no end. */
async function give(room: Room, admin: PlainClient, name: string, ms: number | null): Promise<void> {
  const end = ms === null ? null : new Date(room.clock.now() + ms).toISOString();
  const { event } = await admin.request("admin_entitlement", { user_id: await idOf(room, name), until: end });
  equal(event, "admin_action_ok");
  await room.settle();
}

Deno.test("attack: a question of premium that is answered after its end takes no free message; the next one does", async () => {
  await using here = await house({ settings: { aiFreeLimit: 1 } });
  const { room, model } = here;
  const ada = await member(room, "Ada");
  const root = await room.member("root", "root");
  await give(room, root, "Ada", HOUR_MS);
  await ada.ask("with premium");
  await until(room, "the model is asked", () => model.chats.length === 1);
  await room.pass(2 * HOUR_MS);
  equal(ada.client.all("ai_unlock").at(-1)!.has_ai_access, false);
  model.latest.finish("An answer.");
  await ada.heard(1);
  const { aiMessagesUsed, aiMessagesUnlimited } = (await room.store.accounts.byName("Ada"))!;
  deepEqual([aiMessagesUsed, aiMessagesUnlimited], [1, 1]);
  await ada.ask("on trial");
  await until(room, "the model is asked", () => model.chats.length === 2);
  model.latest.finish("The free one.");
  await ada.heard(2);
  await ada.ask("no more");
  await until(room, "it is refused", () => ada.client.all("ai_response").length === 1);
});

Deno.test("attack: premium that comes while a question waits saves its free message", async () => {
  await using here = await house({ settings: { aiFreeLimit: 1 } });
  const { room, model } = here;
  const ada = await member(room, "Ada");
  const root = await room.member("root", "root");
  await ada.ask("on trial");
  await until(room, "the model is asked", () => model.chats.length === 1);
  await give(room, root, "Ada", HOUR_MS);
  model.latest.finish("An answer.");
  await ada.heard(1);
  const { aiMessagesUsed, aiMessagesUnlimited } = (await room.store.accounts.byName("Ada"))!;
  deepEqual([aiMessagesUsed, aiMessagesUnlimited], [1, 1]);
});

Deno.test("attack: the payment webhook, many times at once, pays once; a wrong secret pays nothing", async () => {
  await using room = await openRoom();
  const bob = await room.member("bob");
  const user_id = await idOf(room, "bob");
  const pay = (secret: string) => call(room, "/api/payment/success", { json: { secret, user_id } });
  const answers = await Promise.all(Array.from({ length: 10 }, () => pay(PAYMENT_SECRET)));
  deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  equal((await pay("no secret")).status, 401);
  await room.settle();
  equal((await room.store.entitlements.of(user_id)).length, 1);
  equal(bob.all("ai_unlock").length, 1);
});

Deno.test("attack: nobody below an admin, and nobody over others' heads, gives or ends premium", async () => {
  await using room = await openRoom();
  const [root, admin, mod, bob] = [
    await room.member("root", "root"),
    await room.member("ada", "admin"),
    await room.member("max", "mod"),
    await room.member("bob"),
  ];
  await give(room, root, "root", null);
  const user_id = await idOf(room, "root");
  const [row] = await room.store.entitlements.of(user_id);
  const end = { user_id, entitlement_id: row!.id, end: true };
  for (const client of [admin, mod, bob]) {
    equal((await client.request("admin_entitlement", end)).data["code"], "forbidden");
  }
  // By the id of another account's entitlement.
  const others = { user_id: await idOf(room, "bob"), entitlement_id: row!.id };
  for (
    const data of [{ ...others, end: true }, {
      ...others,
      until: new Date(room.clock.now() + 1e6).toISOString(),
    }]
  ) {
    equal((await admin.request("admin_entitlement", data)).data["code"], "not_found");
  }
  deepEqual(await room.store.entitlements.of(user_id), [row]);
  for (const client of [mod, bob]) {
    equal((await client.request("admin_get_entitlements", {})).data["code"], "forbidden");
  }
});

Deno.test("attack: ends that are none change nothing", async () => {
  await using room = await openRoom();
  const root = await room.member("root", "root");
  await room.member("bob");
  const user_id = await idOf(room, "bob");
  const now = room.clock.now();
  const ends = [
    ...[
      new Date(now).toISOString(),
      new Date(now - 1).toISOString(),
      now,
      0,
      -1,
      1e300,
      9e15,
      1.5,
      true,
      {},
      [],
    ],
    ...["", "tomorrow", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "99999-01-01T00:00:00Z", "2027"],
  ];
  for (const end of ends) {
    const { data } = await root.request("admin_entitlement", { user_id, until: end });
    deepEqual([data["code"], data["field"]], ["bad_request", "until"], JSON.stringify(end));
  }
  const both = { user_id, until: new Date(now + HOUR_MS).toISOString(), end: true };
  equal((await root.request("admin_entitlement", both)).data["code"], "bad_request");
  deepEqual(await room.store.entitlements.of(user_id), []);
});

Deno.test("attack: `admin_toggle_ai` off ends gifts alone; what staff ends stays ended, whatever is replayed", async () => {
  await using room = await openRoom();
  const root = await room.member("root", "root");
  const bob = await room.member("bob");
  const user_id = await idOf(room, "bob");
  const replay = () =>
    room.store.moderation.transact(async ({ premium }) => {
      const common = { userId: user_id, term: { months: 1 }, at: room.clock.now() };
      const { isNew } = await premium.give({ ...common, source: "btcpay", reference: "i1" });
      const again = isNew ? [] : [
        await premium.settleAgain("btcpay", "i1"),
        await premium.renewalFailed("btcpay", "i1"),
        (await premium.give({ ...common, source: "voucher", reference: "1" })).isNew,
      ];
      if (isNew) await premium.give({ ...common, source: "voucher", reference: "1" });
      return again;
    });
  await replay();
  await give(room, root, "bob", null);
  equal((await root.request("admin_toggle_ai", { user_id, on: false })).event, "admin_action_ok");
  await room.settle();
  const active = async (): Promise<string[]> =>
    (await room.store.entitlements.of(user_id)).filter(({ state }) => state === "active").map(({ source }) =>
      source
    );
  deepEqual(await active(), ["btcpay", "voucher"]);
  equal(bob.all("ai_unlock").at(-1)!.has_ai_access, true);
  equal((await root.request("admin_entitlement", { user_id, end: true })).event, "admin_action_ok");
  await room.settle();
  equal(bob.all("ai_unlock").at(-1)!.has_ai_access, false);
  deepEqual(await replay(), [false, false, false]);
  deepEqual(await active(), []);
});

Deno.test("attack: an account that is deleted while it gets premium leaves nothing, and breaks nothing", async () => {
  await using room = await openRoom();
  const root = await room.member("root", "root");
  for (let round = 0; round < 5; round++) {
    const name = `bob${round}`;
    await room.member(name);
    const user_id = await idOf(room, name);
    const [reply] = await Promise.all([
      root.request("admin_entitlement", { user_id, until: null }),
      room.store.accounts.remove(user_id),
    ]);
    ok(reply.event === "admin_action_ok" || reply.data["code"] === "not_found", JSON.stringify(reply));
    deepEqual(await room.store.entitlements.of(user_id), []);
  }
});
