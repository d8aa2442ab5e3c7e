// The contract of orders: one for each invoice, answers in the order of the questions, and what is dropped.

import assert from "node:assert/strict";
import { KEPT } from "../../server/ports/limits.ts";
import type { AskedOrder, NewOrder, Order } from "../../server/ports/premium/order_store.ts";
import type { Store } from "../../server/ports/store.ts";
import { type Check, MOMENT, registerAll } from "./harness.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LEASE_MS = 60_000;

/** Registers the tests of orders. */
export function checkOrders(check: Check): void {
  checkQuestions(check);
  checkDue(check);
  checkPaid(check);
  checkBounds(check);
}

function orderOf(userId: number, invoiceId: string, more: Partial<NewOrder> = {}): NewOrder {
  return {
    ...{
      orderId: `order of ${invoiceId}`,
      userId,
      way: "btcpay",
      invoiceId,
      plan: "month",
      term: { months: 1 },
    },
    ...{ price: "10.00", currency: "USD", createdAt: MOMENT, expiresAt: MOMENT + HOUR_MS },
    ...{ watchedUntil: MOMENT + DAY_MS, lookAt: MOMENT + 5 },
    ...more,
  };
}

/** Applies an answer, as a processor's look does. */
function answer(
  store: Store,
  { order, question }: AskedOrder,
  change: Partial<Pick<Order, "state" | "settledAt">> & { lookAt?: number | null },
): Promise<Order | undefined> {
  return store.moderation.transact(async ({ orders }) => {
    const present = await orders.answered(order.id, question);
    if (present === undefined) return undefined;
    await orders.setState(order.id, { state: "open", settledAt: null, lookAt: null, ...change });
    return present;
  });
}

function checkQuestions(check: Check): void {
  check(
    "an order is there after the store was opened again, found by way and invoice alone",
    async (harness) => {
      const [ada] = await registerAll(harness.store, "Ada");
      await harness.store.orders.add(orderOf(ada, "inv-1", { term: { seconds: 60 }, price: "0.00000001" }));
      const store = await harness.reopen();
      const { order: { id, ...order }, question } = (await store.orders.ask("btcpay", "inv-1"))!;
      assert.ok(id > 0);
      assert.equal(question, 1);
      const { orderId: _, lookAt: __, ...kept } = orderOf(ada, "inv-1", {
        term: { seconds: 60 },
        price: "0.00000001",
      });
      assert.deepEqual(order, { ...kept, state: "open", settledAt: null });
      for (const other of ["inv-2", "INV-1", "", "order of inv-1"]) {
        assert.equal(await store.orders.ask("btcpay", other), undefined);
      }
    },
  );

  check("an invoice, and an order id, are for one order", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await store.orders.add(orderOf(ada, "inv-1"));
    await assert.rejects(store.orders.add(orderOf(bob, "inv-1", { orderId: "another" })), {
      code: "conflict",
    });
    await assert.rejects(store.orders.add(orderOf(bob, "inv-2", { orderId: "order of inv-1" })), {
      code: "conflict",
    });
    assert.equal((await store.orders.ask("btcpay", "inv-1"))!.order.userId, ada);
  });

  check(
    "an answer to an earlier question never takes the place of one to a later question",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      await store.orders.add(orderOf(ada, "inv-1"));
      const [one, two, three] = [
        (await store.orders.ask("btcpay", "inv-1"))!,
        (await store.orders.ask("btcpay", "inv-1"))!,
        (await store.orders.ask("btcpay", "inv-1"))!,
      ];
      assert.deepEqual([one.question, two.question, three.question], [1, 2, 3]);
      assert.equal((await answer(store, two, { state: "paid", settledAt: 7 }))?.state, "open");
      assert.equal(await answer(store, one, { state: "invalid" }), undefined);
      assert.equal(await answer(store, two, { state: "invalid" }), undefined, "an answer counts once");
      assert.deepEqual(await stateOf(store), ["paid", 7]);
      assert.equal((await answer(store, three, { state: "invalid", settledAt: 7 }))?.state, "paid");
      assert.deepEqual(await stateOf(store), ["invalid", 7]);
    },
  );

  check("of two answers to one question at once, one counts", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await store.orders.add(orderOf(ada, "inv-1"));
    const asked = (await store.orders.ask("btcpay", "inv-1"))!;
    const both = await Promise.all([1, 2, 3].map(() => answer(store, asked, { state: "paid" })));
    assert.equal(both.filter((one) => one !== undefined).length, 1);
  });
}

async function stateOf(store: Store): Promise<unknown[]> {
  const { order: { state, settledAt } } = (await store.orders.ask("btcpay", "inv-1"))!;
  return [state, settledAt];
}

function checkDue(check: Check): void {
  check(
    "the order that has been due for longest is asked about first, by one node at a time",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      await store.orders.add(orderOf(ada, "late", { lookAt: MOMENT + 20 }));
      await store.orders.add(orderOf(ada, "early", { lookAt: MOMENT + 10 }));
      const due = async (now: number): Promise<string | undefined> =>
        (await store.orders.askDue("btcpay", now, LEASE_MS))?.order.invoiceId;
      assert.equal(await due(MOMENT + 9), undefined);
      assert.deepEqual([await due(MOMENT + 20), await due(MOMENT + 20), await due(MOMENT + 20)], [
        ...["early", "late", undefined],
      ]);
      assert.equal(await due(MOMENT + 20 + LEASE_MS), "late", "its node is gone");
      const { order, question } = (await store.orders.ask("btcpay", "early"))!;
      assert.equal(question, 2);
      await store.orders.setLookAt(order.id, MOMENT + 30);
      assert.equal(await due(MOMENT + 30), "early");
      await store.orders.setLookAt(order.id, null);
      assert.equal(await due(MOMENT + DAY_MS), "late");
      assert.equal(await due(MOMENT + DAY_MS), undefined);
    },
  );

  check("of many that ask at once, each gets another order", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    for (let n = 0; n < 5; n++) await store.orders.add(orderOf(ada, `inv-${n}`));
    const asked = await Promise.all(
      Array.from({ length: 5 }, () => store.orders.askDue("btcpay", MOMENT + 5, LEASE_MS)),
    );
    const ids = asked.filter((one) => one !== undefined).map(({ order }) => order.invoiceId);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.length > 0);
  });
}

function checkPaid(check: Check): void {
  check(
    "receipts are the orders that were paid, newest first, and say what was revoked",
    async ({ store }) => {
      const [ada, bob] = await registerAll(store, "Ada", "Bob");
      for (const [index, invoiceId] of ["a", "b", "c", "open"].entries()) {
        await store.orders.add(orderOf(ada, invoiceId, { createdAt: MOMENT + index }));
      }
      for (const [index, invoiceId] of ["c", "a", "b"].entries()) {
        const asked = (await store.orders.ask("btcpay", invoiceId))!;
        await answer(store, asked, { state: invoiceId === "b" ? "invalid" : "paid", settledAt: 10 + index });
      }
      await store.moderation.transact(async ({ premium }) => {
        const { entitlement } = await premium.give({
          ...{ userId: ada, source: "btcpay", reference: "a", term: { months: 1 }, at: MOMENT },
        });
        await premium.revoke(entitlement.id, { at: MOMENT, by: "staff" });
      });
      const paid = await store.orders.paid(ada, 10);
      assert.deepEqual(paid.map(({ invoiceId, settledAt, isRevoked }) => [invoiceId, settledAt, isRevoked]), [
        ["b", 12, true],
        ["a", 11, true],
        ["c", 10, false],
      ]);
      assert.deepEqual(Object.keys(paid[0]!).sort(), [
        ...["currency", "invoiceId", "isRevoked", "price", "settledAt", "term"],
      ]);
      assert.deepEqual((await store.orders.of(ada)).map(({ invoiceId, state }) => [invoiceId, state]), [
        ...[["a", "paid"], ["b", "invalid"], ["c", "paid"], ["open", "open"]],
      ]);
      assert.deepEqual(await store.orders.of(bob), []);
      assert.deepEqual((await store.orders.paid(ada, 1)).map(({ invoiceId }) => invoiceId), ["b"]);
      assert.deepEqual(await store.orders.paid(bob, 10), []);
    },
  );

  check(
    "an account waits for an order that can still be paid, or whose payment is seen",
    async ({ store }) => {
      const [ada, bob] = await registerAll(store, "Ada", "Bob");
      assert.equal(await store.orders.isWaiting(ada, MOMENT), false);
      await store.orders.add(orderOf(ada, "inv-1"));
      assert.deepEqual(
        [await store.orders.isWaiting(ada, MOMENT), await store.orders.isWaiting(ada, MOMENT + HOUR_MS)],
        [true, false],
      );
      const waits: boolean[] = [];
      for (const state of ["seen", "paid", "invalid", "expired"] as const) {
        await answer(store, (await store.orders.ask("btcpay", "inv-1"))!, { state });
        waits.push(await store.orders.isWaiting(ada, MOMENT + HOUR_MS));
      }
      assert.deepEqual(waits, [true, false, false, false]);
      assert.equal(await store.orders.isWaiting(bob, MOMENT), false);
    },
  );

  check("orders go with their account, and a deleted one makes none", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await store.orders.add(orderOf(ada, "inv-1"));
    const asked = (await store.orders.ask("btcpay", "inv-1"))!;
    await store.accounts.remove(ada);
    assert.equal(await answer(store, asked, { state: "paid" }), undefined);
    assert.equal(await store.orders.ask("btcpay", "inv-1"), undefined);
    await assert.rejects(store.orders.add(orderOf(ada, "inv-2")), { code: "session_expired" });
  });
}

function checkBounds(check: Check): void {
  check(
    "unpaid orders that are asked about no more are dropped after a time; others stay",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      for (const invoiceId of ["unpaid", "paid", "asked", "new"]) {
        const createdAt = invoiceId === "new" ? MOMENT + DAY_MS : MOMENT;
        await store.orders.add(orderOf(ada, invoiceId, { createdAt }));
        if (invoiceId === "asked") continue;
        const settledAt = invoiceId === "paid" ? 5 : null;
        const asked = (await store.orders.ask("btcpay", invoiceId))!;
        await answer(store, asked, { state: settledAt === null ? "expired" : "paid", settledAt });
      }
      await store.orders.sweep(MOMENT + DAY_MS);
      const left: string[] = [];
      for (const invoiceId of ["unpaid", "paid", "asked", "new"]) {
        if (await store.orders.ask("btcpay", invoiceId) !== undefined) left.push(invoiceId);
      }
      assert.deepEqual(left, ["paid", "asked", "new"]);
    },
  );

  check(
    "the oldest unpaid order that cannot be paid any more makes room; without one there is none",
    async ({ store }) => {
      const [ada, bob] = await registerAll(store, "Ada", "Bob");
      for (let n = 0; n < KEPT.unpaidOrders; n++) await store.orders.add(orderOf(ada, `inv-${n}`));
      await assert.rejects(store.orders.add(orderOf(ada, "more")), { code: "rate_limited" });
      await store.orders.add(orderOf(bob, "of bob"));
      const later = { createdAt: MOMENT + DAY_MS + 1 };
      await answer(store, (await store.orders.ask("btcpay", "inv-0"))!, { state: "seen" });
      await answer(store, (await store.orders.ask("btcpay", "inv-1"))!, { state: "paid", settledAt: 5 });
      await store.orders.add(orderOf(ada, "in place of the paid one", later));
      await store.orders.add(orderOf(ada, "in place of the oldest", later));
      const isThere = async (id: string) => await store.orders.ask("btcpay", id) !== undefined;
      assert.deepEqual(
        [await isThere("inv-0"), await isThere("inv-1"), await isThere("inv-2"), await isThere("inv-3")],
        [true, true, false, true],
      );
    },
  );
}
