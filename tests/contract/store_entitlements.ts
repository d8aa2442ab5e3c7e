// The contract of entitlements: rows with their times, and the end of premium that the account has.

import assert from "node:assert/strict";
import { NO_END } from "../../server/ports/premium/premium_time.ts";
import type { Entitlement } from "../../server/ports/premium/entitlement_store.ts";
import type { Store } from "../../server/ports/store.ts";
import { endGifts, givePremium } from "../support/premium.ts";
import { type Check, MOMENT, registerAll } from "./harness.ts";

/** Registers the tests of entitlements. */
export function checkEntitlements(check: Check): void {
  check(
    "an entitlement is kept with its source and times, over a restart, and nobody else gets it",
    async (harness) => {
      const [ada, bob] = await registerAll(harness.store, "Ada", "Bob");
      await givePremium(harness.store, ada, { source: "payment", at: MOMENT });
      const { accounts, entitlements } = await harness.reopen();
      assert.deepEqual((await entitlements.of(ada)).map(timesOf), [["payment", MOMENT, null, "active"]]);
      assert.equal((await accounts.byId(ada))?.premiumUntil, NO_END);
      assert.equal((await accounts.byId(bob))?.premiumUntil, null);
      assert.deepEqual(await entitlements.of(bob), []);
    },
  );

  check("ending the gifts ends each that runs, leaves the rest, and more can be given", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await givePremium(store, ada, { at: 1 });
    await givePremium(store, ada, { at: 2, until: 10 });
    await givePremium(store, ada, { at: 2, source: "payment", until: 9 });
    await endGifts(store, ada, 3);
    assert.equal(await untilOf(store, ada), 9);
    await givePremium(store, ada, { at: 4, until: 20 });
    assert.equal(await untilOf(store, ada), 20);
    assert.deepEqual((await store.entitlements.of(ada)).map(timesOf), [
      ["admin", 1, 3, "revoked"],
      ["admin", 2, 3, "revoked"],
      ["payment", 2, 9, "active"],
      ["admin", 4, 20, "active"],
    ]);
  });

  check("an act that fails gives nothing", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const act = store.moderation.transact(async (within) => {
      await within.premium.give({ userId: ada, source: "payment", reference: null, at: 1 });
      throw new Error("Something else went wrong");
    });
    await assert.rejects(act, { message: "Something else went wrong" });
    assert.equal(await untilOf(store, ada), null);
    assert.deepEqual(await store.entitlements.of(ada), []);
  });

  check("the entitlements of an account end with it", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await givePremium(store, ada);
    assert.equal(await store.accounts.remove(ada), true);
    assert.deepEqual(await store.entitlements.of(ada), []);
  });
}

function timesOf({ source, from, until, state }: Entitlement): unknown[] {
  return [source, from, until, state];
}

async function untilOf({ accounts }: Store, userId: number): Promise<number | null> {
  return (await accounts.byId(userId))!.premiumUntil;
}
