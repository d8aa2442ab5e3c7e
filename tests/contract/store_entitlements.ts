// The contract of entitlements: rows with their times, and the end of premium that the account has.

import assert from "node:assert/strict";
import { NO_END } from "../../server/ports/premium/premium_time.ts";
import type {
  Entitlement,
  NewEntitlement,
  PremiumTransaction,
} from "../../server/ports/premium/entitlement_store.ts";
import type { Store } from "../../server/ports/store.ts";
import { endGifts, givePremium } from "../support/premium.ts";
import { type Check, MOMENT, registerAll } from "./harness.ts";

/** The length of {@link MINUTE}. */
const MINUTE_MS = 60_000;
/** A term. */
const MINUTE = { seconds: 60 };

/** Registers the tests of entitlements. */
export function checkEntitlements(check: Check): void {
  checkGiving(check);
  checkRevoking(check);
  checkEnds(check);
  checkList(check);
}

function checkGiving(check: Check): void {
  check(
    "an entitlement is kept with its source and times, over a restart, and nobody else gets it",
    async (harness) => {
      const [ada, bob] = await registerAll(harness.store, "Ada", "Bob");
      const paid = {
        source: "btcpay",
        reference: "one",
        term: { months: 1 },
        price: "10.00",
        currency: "USD",
      };
      await givePremium(harness.store, ada, { ...paid, source: "btcpay", at: MOMENT });
      const { accounts, entitlements } = await harness.reopen();
      const [row] = await entitlements.of(ada);
      const until = Date.UTC(2025, 1, 2, 3, 4, 5, 6);
      assert.deepEqual({ ...row, id: 0 }, {
        ...{ ...paid, id: 0, userId: ada, createdAt: MOMENT, from: MOMENT, until },
        ...{ state: "active", revokedBy: null, reason: null },
      });
      assert.equal((await accounts.byId(ada))?.premiumUntil, until);
      assert.equal((await accounts.byId(bob))?.premiumUntil, null);
      assert.deepEqual(await entitlements.of(bob), []);
    },
  );

  check("a source gives a reference once, to one account, whatever became of it", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    const first = await give(store, { userId: ada, reference: "one" });
    for (const userId of [ada, bob]) {
      const again = await give(store, { userId, reference: "one", at: MOMENT + 5, term: { months: 3 } });
      assert.deepEqual(again, { isNew: false, entitlement: first.entitlement });
    }
    assert.equal((await give(store, { userId: ada, reference: "one", source: "voucher" })).isNew, true);
    await premium(store, (within) => within.revoke(first.entitlement.id, { at: MOMENT, by: "processor" }));
    assert.equal((await give(store, { userId: ada, reference: "one" })).entitlement.state, "revoked");
    assert.deepEqual((await store.entitlements.of(ada)).length, 2);
    assert.equal(await untilOf(store, bob), null);
  });

  check("of the same reference at once, one is given", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const given = await Promise.all(
      Array.from({ length: 8 }, () => give(store, { userId: ada, reference: "one" })),
    );
    assert.equal(given.filter(({ isNew }) => isNew).length, 1);
    assert.equal(await untilOf(store, ada), MOMENT + MINUTE_MS);
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

function checkRevoking(check: Check): void {
  check(
    "a refund takes exactly its time; the processor gives it back, and staff keeps it away",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      const { entitlement: { id } } = await give(store, { userId: ada, reference: "one" });
      await give(store, { userId: ada, reference: "two" });
      const ends =
        async () => [await untilOf(store, ada), ...(await store.entitlements.of(ada)).map(timesOf)];
      const both = await ends();
      const minutes = (count: number): number => MOMENT + count * MINUTE_MS;
      assert.deepEqual(both, [
        minutes(2),
        ["btcpay", minutes(0), minutes(1), "active"],
        ["btcpay", minutes(1), minutes(2), "active"],
      ]);
      const refund = { at: MOMENT + 7, by: "processor" } as const;
      for (const isNew of [true, false]) {
        assert.equal(await premium(store, (within) => within.revoke(id, refund)), isNew);
        assert.deepEqual(await ends(), [
          minutes(1),
          ["btcpay", minutes(0), MOMENT + 7, "revoked"],
          ["btcpay", minutes(0), minutes(1), "active"],
        ]);
      }
      for (const isNew of [true, false]) {
        assert.equal(await premium(store, (within) => within.settleAgain("btcpay", "one")), isNew);
        assert.deepEqual(await ends(), both);
      }
      await premium(store, (within) => within.revoke(id, refund));
      const byStaff = { at: MOMENT + 9, by: "staff", reason: "a trick" } as const;
      assert.equal(await premium(store, (within) => within.revoke(id, byStaff)), true);
      assert.equal(await premium(store, (within) => within.settleAgain("btcpay", "one")), false);
      assert.equal(await premium(store, (within) => within.revoke(id, byStaff)), false);
      const [row] = await store.entitlements.of(ada);
      assert.deepEqual([row?.until, row?.revokedBy, row?.reason], [MOMENT + 7, "staff", "a trick"]);
    },
  );

  check("ending the gifts ends each that runs, leaves the rest, and more can be given", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await givePremium(store, ada, { at: 1 });
    await givePremium(store, ada, { at: 2, until: 10 });
    await givePremium(store, ada, { at: 2, source: "payment", until: 9 });
    await givePremium(store, ada, { at: 1, until: 2 });
    await endGifts(store, ada, 3);
    assert.equal(await untilOf(store, ada), 9);
    await givePremium(store, ada, { at: 4, until: 20 });
    assert.equal(await untilOf(store, ada), 20);
    assert.deepEqual((await store.entitlements.of(ada)).map(timesOf), [
      ["admin", 1, 3, "revoked"],
      ["admin", 1, 2, "active"],
      ["admin", 2, 3, "revoked"],
      ["payment", 2, 9, "active"],
      ["admin", 4, 20, "active"],
    ]);
  });

  check("what is unknown is neither revoked, nor settled, nor changed", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const { id } = await givePremium(store, ada, { source: "payment", reference: "one" });
    await premium(store, async (within) => {
      for (const unknown of [id + 1, 0, -1, 0.5, Number.MAX_SAFE_INTEGER + 1]) {
        assert.equal(await within.byId(unknown), undefined);
        assert.equal(await within.revoke(unknown, { at: 1, by: "staff" }), false);
        assert.equal(await within.changeEnd(unknown, { until: 9, at: 1 }), false);
      }
      for (const [source, reference] of [["btcpay", "one"], ["payment", "two"]] as const) {
        assert.equal(await within.byReference(source, reference), undefined);
        assert.equal(await within.settleAgain(source, reference), false);
        assert.equal(await within.renewalFailed(source, reference), false);
      }
      assert.equal(await within.renewalFailed("payment", "one"), false, "it has no term");
      assert.equal(await within.settleAgain("payment", "one"), false, "it is not revoked");
    });
    assert.equal(await untilOf(store, ada), NO_END);
  });
}

function checkEnds(check: Check): void {
  check("a failed renewal gives three days of grace, once, and none to a refunded one", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const { entitlement: { id } } = await give(store, { userId: ada, reference: "one" });
    const end = MOMENT + MINUTE_MS + 3 * 24 * 60 * MINUTE_MS;
    for (const isNew of [true, false]) {
      assert.equal(await premium(store, (within) => within.renewalFailed("btcpay", "one")), isNew);
      assert.equal(await untilOf(store, ada), end);
    }
    assert.deepEqual((await store.entitlements.of(ada)).map(timesOf), [["btcpay", MOMENT, end, "grace"]]);
    await premium(store, (within) => within.revoke(id, { at: MOMENT + 1, by: "processor" }));
    assert.equal(await premium(store, (within) => within.renewalFailed("btcpay", "one")), false);
    assert.equal(await untilOf(store, ada), null);
  });

  check(
    "the end of a gift is changed while it runs, and what was bought meanwhile moves",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      const gift = await givePremium(store, ada, { at: MOMENT, until: MOMENT + 100 });
      const { entitlement } = await give(store, { userId: ada, reference: "one", at: MOMENT + 1 });
      assert.equal(await untilOf(store, ada), MOMENT + 100 + MINUTE_MS);
      for (const end of [500, 50]) {
        await changeEnd(store, gift.id, end, true);
        assert.deepEqual((await store.entitlements.of(ada)).map(timesOf), [
          ["admin", MOMENT, MOMENT + end, "active"],
          ["btcpay", MOMENT + end, MOMENT + end + MINUTE_MS, "active"],
        ]);
      }
      await changeEnd(store, entitlement.id, 9, false);
      await changeEnd(store, gift.id, 500, false, 50);
    },
  );

  check(
    "a gift alone gets an end, and loses it, in its row; beside what was bought the rest is another",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      const { id } = await givePremium(store, ada, { at: MOMENT });
      for (const end of [500, null]) {
        await changeEnd(store, id, end, true);
        const until = end === null ? null : MOMENT + end;
        assert.deepEqual((await store.entitlements.of(ada)).map(timesOf), [[
          "admin",
          MOMENT,
          until,
          "active",
        ]]);
        assert.equal(await untilOf(store, ada), until ?? NO_END);
      }
      await give(store, { userId: ada, reference: "one", at: MOMENT + 1 });
      await changeEnd(store, id, 500, true);
      assert.deepEqual((await store.entitlements.of(ada)).map(timesOf), [
        ["admin", MOMENT, MOMENT + 2, "revoked"],
        ["btcpay", MOMENT + 1, MOMENT + 1 + MINUTE_MS, "active"],
        ["admin", MOMENT + 2, MOMENT + 500, "active"],
      ]);
    },
  );
}

/** Changes an end, at a time; both after {@link MOMENT}. */
async function changeEnd(
  store: Store,
  id: number,
  end: number | null,
  isDone: boolean,
  at = 2,
): Promise<void> {
  const until = end === null ? null : MOMENT + end;
  assert.equal(await premium(store, (within) => within.changeEnd(id, { until, at: MOMENT + at })), isDone);
}

function checkList(check: Check): void {
  check("the list is newest first, in pages, searched by name and reference", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob_1");
    for (const reference of ["A1%", "b2", "c3"]) await give(store, { userId: ada, reference });
    await givePremium(store, bob);
    const page = async (query: string, cursor: string | null = null, limit = 10) => {
      const { items, next } = await store.entitlements.page({ query, cursor, limit });
      return { rows: items.map(({ username, reference }) => `${username} ${reference}`), next };
    };
    assert.deepEqual((await page("")).rows, ["Bob_1 null", "Ada c3", "Ada b2", "Ada A1%"]);
    const first = await page("", null, 3);
    assert.deepEqual(first.rows.length, 3);
    assert.deepEqual(await page("", first.next, 3), { rows: ["Ada A1%"], next: null });
    assert.deepEqual((await page("BOB_")).rows, ["Bob_1 null"]);
    assert.deepEqual((await page("B2")).rows, ["Ada b2"], "references in any case");
    assert.deepEqual((await page("1%")).rows, ["Ada A1%"], "no character has a special meaning");
    assert.deepEqual((await page("zoe")).rows, []);
    await assert.rejects(page("", "x"), { code: "bad_request" });
  });
}

function give(store: Store, gift: Partial<NewEntitlement> & { readonly userId: number }) {
  return premium(
    store,
    (within) => within.give({ source: "btcpay", reference: null, term: MINUTE, at: MOMENT, ...gift }),
  );
}

function premium<T>({ moderation }: Store, run: (within: PremiumTransaction) => Promise<T>): Promise<T> {
  return moderation.transact((within) => run(within.premium));
}

function timesOf({ source, from, until, state }: Entitlement): unknown[] {
  return [source, from, until, state];
}

async function untilOf({ accounts }: Store, userId: number): Promise<number | null> {
  return (await accounts.byId(userId))!.premiumUntil;
}
