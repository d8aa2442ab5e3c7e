// The contract of vouchers.

import assert from "node:assert/strict";
import { KEPT } from "../../server/ports/limits.ts";
import type { NewVoucher, Redeemed } from "../../server/ports/premium/voucher_store.ts";
import type { Store } from "../../server/ports/store.ts";
import { type Check, registerAll } from "./harness.ts";

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
const CLOSED = { closedBefore: 0, madeBefore: 0 };

/** A voucher for a month, made at 1 for a day. */
function voucher(digest: string, change: Partial<NewVoucher> = {}): NewVoucher {
  return { digest, term: { months: 1 }, createdAt: 1, expiresAt: DAY_MS, madeById: null, ...change };
}

function add(store: Store, ...vouchers: NewVoucher[]): Promise<number[]> {
  return store.moderation.transact((within) => within.vouchers.add(vouchers));
}

function redeem(store: Store, digest: string, userId: number, at = 2): Promise<Redeemed> {
  return store.moderation.transact((within) => within.vouchers.redeem(digest, { userId, at }));
}

function remove(store: Store, id: number): Promise<string> {
  return store.moderation.transact((within) => within.vouchers.remove(id));
}

/** Vouchers, `count` of them, of a prefix. */
function many(prefix: string, count: number, change: Partial<NewVoucher> = {}): NewVoucher[] {
  return Array.from({ length: count }, (_, n) => voucher(`${prefix}${n}`, change));
}

/** Registers the tests of vouchers. */
export function checkVouchers(check: Check): void {
  checkRedeeming(check);
  checkKeeping(check);
}

function checkRedeeming(check: Check): void {
  check("a voucher is redeemed once, says what it gives, and is listed with both names", async (harness) => {
    const [ada, bob] = await registerAll(harness.store, "Ada", "Bob");
    const made = { madeById: ada, createdAt: 1, expiresAt: DAY_MS };
    const ids = await add(
      harness.store,
      ...[voucher("a", made), voucher("b", { ...made, term: { seconds: 3_600 } })],
    );
    const [a, b] = ids as [number, number];
    const common = { createdAt: 1, expiresAt: DAY_MS, madeBy: "Ada" };
    const used = { id: b, term: { seconds: 3_600 }, ...common, usedBy: "Bob", usedAt: 2 };
    assert.deepEqual(await redeem(harness.store, "b", bob), { kind: "redeemed", voucher: used });
    assert.deepEqual(await redeem(harness.store, "b", bob), { kind: "used" });
    assert.deepEqual(await redeem(harness.store, "b", ada), { kind: "used" });
    const store = await harness.reopen();
    assert.deepEqual(await redeem(store, "b", ada), { kind: "used" });
    const open = { id: a, term: { months: 1 }, ...common, usedBy: null, usedAt: null };
    assert.deepEqual(await store.vouchers.list(), b > a ? [used, open] : [open, used]);
  });

  check("of many who redeem a voucher at once, one does", async ({ store }) => {
    const people = await registerAll(store, "Ada", "Bob", "Cleo", "Dan", "Eve");
    await add(store, voucher("a"));
    const outcomes = await Promise.all([...people, ...people].map((id) => redeem(store, "a", id)));
    const kinds = outcomes.map(({ kind }) => kind).sort();
    assert.deepEqual(kinds, ["redeemed", ...new Array(9).fill("used")]);
  });

  check(
    "a voucher that is unknown, revoked, used or over says which; over is from the last moment on",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      const [, revoked] = await add(store, ...["over", "revoked", "used"].map((digest) => voucher(digest)));
      assert.equal(await remove(store, revoked!), "removed");
      assert.equal((await redeem(store, "used", ada!, DAY_MS - 1)).kind, "redeemed");
      const kinds = ["unknown", "revoked", "used", "over"];
      for (const digest of kinds) {
        const { kind } = await redeem(store, digest, ada!, DAY_MS);
        assert.equal(kind, digest === "revoked" ? "unknown" : digest);
      }
      assert.equal((await redeem(store, "OVER", ada!)).kind, "unknown", "digests have case");
    },
  );

  check("a redemption that is undone leaves the voucher", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await add(store, voucher("a"));
    const undone = store.moderation.transact(async (within) => {
      await within.vouchers.redeem("a", { userId: ada!, at: 2 });
      throw new Error("undone");
    });
    await assert.rejects(undone, { message: "undone" });
    assert.equal((await redeem(store, "a", ada!)).kind, "redeemed");
  });

  check(
    "a voucher that is redeemed stays so; an open one is revoked once, also when it is over",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      const [a, b, c] = await add(store, voucher("a"), voucher("b"), voucher("c", { expiresAt: 2 }));
      await redeem(store, "a", ada!);
      assert.deepEqual([await remove(store, a!), await remove(store, b!)], ["used", "removed"]);
      assert.deepEqual([await remove(store, b!), await remove(store, c!)], ["unknown", "removed"]);
      for (const id of [0, -1, 1.5, Number.MAX_VALUE]) assert.equal(await remove(store, id), "unknown");
      assert.deepEqual((await store.vouchers.list()).map(({ id }) => id), [a]);
    },
  );
}

function checkKeeping(check: Check): void {
  check(
    "vouchers outlive the accounts that made and redeemed them, and follow a change of name",
    async ({ store }) => {
      const [ada, bob] = await registerAll(store, "Ada", "Bob");
      await add(store, voucher("a", { madeById: ada! }), voucher("b", { madeById: ada! }));
      await redeem(store, "a", bob!);
      await store.accounts.remove(ada!);
      await store.accounts.remove(bob!);
      const kept = (await store.vouchers.list()).map((
        { madeBy, usedBy, usedAt },
      ) => [madeBy, usedBy, usedAt]);
      assert.deepEqual(kept.toSorted(), [[null, null, null], [null, null, 2]].toSorted());
      const [cleo] = await registerAll(store, "Cleo");
      assert.equal((await redeem(store, "a", cleo!)).kind, "used");
      assert.equal((await redeem(store, "b", cleo!)).kind, "redeemed");
    },
  );

  check("ids are those of the vouchers in their order, and are never given again", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const ids = await add(store, ...many("a", 100));
    assert.equal(new Set(ids).size, 100);
    const redeemed = await redeem(store, "a37", ada!);
    assert.ok(redeemed.kind === "redeemed" && redeemed.voucher.id === ids[37]);
    for (const id of ids) await remove(store, id);
    const [next] = await add(store, voucher("b"));
    assert.ok(next! > Math.max(...ids));
    assert.deepEqual(await add(store), []);
  });

  check(
    "there are no more open vouchers than are kept: all of a request, or none of it",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      await add(store, ...many("over", 2, { expiresAt: 5 }));
      await add(store, ...many("a", KEPT.vouchers - 2));
      const refused = { code: "conflict", details: { field: "count" } };
      await assert.rejects(add(store, ...many("b", 1, { createdAt: 4 })), refused);
      await add(store, ...many("b", 1, { createdAt: 5 }));
      await assert.rejects(add(store, ...many("c", 2, { createdAt: 5 })), refused);
      await redeem(store, "a0", ada!);
      await add(store, ...many("c", 2, { createdAt: 5 }));
      assert.equal((await store.vouchers.list()).length, KEPT.vouchers + 3);
    },
  );

  check(
    "redeemed and expired vouchers go after a year, and the oldest where there are too many",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      const listed = async (): Promise<number> => (await store.vouchers.list()).length;
      await add(store, voucher("used"), voucher("over"), voucher("open", { expiresAt: 10 * YEAR_MS }));
      await redeem(store, "used", ada!, 2);
      await store.moderation.sweep({ now: YEAR_MS + 1, ...CLOSED });
      assert.equal(await listed(), 3);
      await store.moderation.sweep({ now: YEAR_MS + 2, ...CLOSED });
      assert.equal(await listed(), 2);
      await store.moderation.sweep({ now: YEAR_MS + DAY_MS, ...CLOSED });
      assert.equal(await listed(), 1);
      assert.equal((await redeem(store, "used", ada!)).kind, "unknown", "it gives no time twice");

      for (const [round, prefix] of ["a", "b", "c"].entries()) {
        const createdAt = YEAR_MS + round;
        await add(store, ...many(prefix, KEPT.vouchers - 1, { createdAt, expiresAt: createdAt + 1 }));
        await redeem(store, `${prefix}0`, ada!, createdAt);
      }
      await store.moderation.sweep({ now: YEAR_MS + 3, ...CLOSED });
      assert.equal(await listed(), KEPT.closedVouchers + 1);
      assert.equal((await redeem(store, "a0", ada!)).kind, "unknown");
      assert.equal((await redeem(store, "c1", ada!, YEAR_MS + 3)).kind, "over");
      assert.equal((await redeem(store, "open", ada!)).kind, "redeemed");
    },
  );
}
