// What becomes of an order, by what the payment processor says of its invoice: late, too little, taken back, given again.

import { deepEqual, equal, ok } from "node:assert/strict";
import { createBtcpay } from "../../server/adapters/btcpay/btcpay.ts";
import { answers, BtcpayDouble, changes, silent } from "../support/btcpay_double.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import { auditLines } from "../support/moderation.ts";
import { openTill, Till } from "../support/payments.ts";
import { openRoom } from "../support/room.ts";

/** The clock begins on 1 June 2025 at noon. */
const MONTH_LATER = "2025-07-01T12:00:00.000Z";
const TWO_MONTHS_LATER = "2025-08-01T12:00:00.000Z";

Deno.test("row: settled before created, and every order of the events: access once, at the first that is true", async () => {
  await using till = await openTill();
  for (let shift = 0; shift < 5; shift++) {
    const buyer = await till.buyer(`buyer${shift}`);
    const id = await till.checkOut(buyer);
    till.btcpay.send = null;
    const events = [await till.btcpay.event("InvoiceCreated", id), ...await till.btcpay.pay(id)].toReversed();
    for (const event of [...events.slice(shift), ...events.slice(0, shift)]) {
      equal((await till.send(event)).status, 200);
      equal(await till.until(buyer), MONTH_LATER);
    }
  }
});

Deno.test("settled before the checkout was answered: the server finds out by itself, within seconds", async () => {
  await using till = await openTill();
  const ada = await till.buyer("ada");
  till.btcpay.makeMood = async (answer) => {
    const response = await answer();
    await till.btcpay.pay(till.btcpay.newest.id);
    return response;
  };
  await till.checkOut(ada);
  equal(await till.until(ada), null);
  await till.passAndLook(5_000);
  equal(await till.until(ada), "2025-07-01T12:00:05.000Z");
  equal(ada.client.all("ai_unlock").length, 1);
});

Deno.test("row: expired, then paid in full and final: access, although the status stays Expired", async () => {
  await using till = await openTill();
  const ada = await till.buyer("ada");
  const id = await till.checkOut(ada);
  await till.btcpay.expire(id);
  equal((await till.offer(ada)).waiting, false);
  deepEqual((await till.btcpay.receive(id)).map(({ type }) => type), [
    "InvoiceReceivedPayment",
    "InvoicePaidAfterExpiration",
  ]);
  deepEqual([till.btcpay.newest.status, till.btcpay.newest.additionalStatus], ["Expired", "PaidLate"]);
  equal(await till.until(ada), null, "PaidLate alone is no proof");
  deepEqual((await till.btcpay.confirm(id)).map(({ type }) => type), ["InvoicePaymentSettled"]);
  equal(await till.until(ada), MONTH_LATER);
});

Deno.test("expired, and the late payment is too little, or is replaced: nothing, whatever additionalStatus says", async () => {
  await using till = await openTill();
  const [ada, bob] = [await till.buyer("ada"), await till.buyer("bob")];
  const less = await till.checkOut(ada);
  await till.btcpay.expire(less);
  await till.btcpay.pay(less, 9.99);
  till.btcpay.newest.additionalStatus = "PaidLate";
  await till.send(await till.btcpay.event("InvoicePaymentSettled", less, { afterExpiration: true }));
  const replaced = await till.checkOut(bob);
  await till.btcpay.expire(replaced);
  await till.btcpay.receive(replaced);
  await till.btcpay.replace(replaced);
  await till.send(await till.btcpay.event("InvoicePaidAfterExpiration", replaced));
  for (const buyer of [ada, bob]) equal(await till.until(buyer), null);
  await till.btcpay.pay(less, 0.01);
  equal(await till.until(ada), MONTH_LATER, "the rest came");
});

Deno.test("underpaid in time gives nothing; overpaid gives what was ordered", async () => {
  await using till = await openTill();
  const [ada, bob] = [await till.buyer("ada"), await till.buyer("bob")];
  await till.btcpay.pay(await till.checkOut(ada), 9.99);
  equal(await till.until(ada), null);
  equal((await till.offer(ada)).waiting, true, "the rest may still come");
  await till.btcpay.pay(till.btcpay.newest.id, 0.01);
  equal(await till.until(ada), MONTH_LATER);
  await till.btcpay.pay(await till.checkOut(bob), 1_000);
  equal(await till.until(bob), MONTH_LATER);
});

Deno.test("row: invalid after settled takes exactly that time; settled again gives it back", async () => {
  await using till = await openTill();
  const ada = await till.buyer("ada");
  const [first, second] = [await till.checkOut(ada), await till.checkOut(ada)];
  await till.btcpay.pay(first);
  await till.btcpay.pay(second);
  equal(await till.until(ada), TWO_MONTHS_LATER);
  await till.btcpay.invalidate(first);
  equal(await till.until(ada), MONTH_LATER, "the later one moves forward");
  deepEqual((await till.offer(ada)).receipts.map(({ reference, state }) => [reference, state]), [
    [second, "settled"],
    [first, "revoked"],
  ]);
  await till.btcpay.invalidate(second);
  const { entitlement } = await till.offer(ada);
  equal(entitlement!.state, "revoked");
  await till.btcpay.markSettled(first);
  equal(await till.until(ada), MONTH_LATER);
  deepEqual(ada.client.all("ai_unlock").map(({ has_ai_access, until }) => [has_ai_access, until ?? null]), [
    [true, MONTH_LATER],
    [true, TWO_MONTHS_LATER],
    [true, MONTH_LATER],
    [false, null],
    [true, MONTH_LATER],
  ]);
  deepEqual(await auditLines(till.room), [
    ...["BTCPay Server grant_ai ada", "BTCPay Server grant_ai ada", "BTCPay Server revoke_ai ada"],
    ...["BTCPay Server revoke_ai ada", "BTCPay Server grant_ai ada"],
  ]);
});

Deno.test("invalid without a payment before it gives and takes nothing", async () => {
  await using till = await openTill();
  const ada = await till.buyer("ada");
  const id = await till.checkOut(ada);
  await till.btcpay.receive(id);
  await till.btcpay.invalidate(id, false);
  const { entitlement, receipts, waiting } = await till.offer(ada);
  deepEqual([entitlement, receipts, waiting, ada.client.all("ai_unlock")], [null, [], false, []]);
});

Deno.test("row: a refund by staff stays, whatever is replayed, and whatever the processor says afterwards", async () => {
  await using till = await openTill();
  const [admin, ada] = [await till.room.member("admin", "admin"), await till.buyer("ada")];
  const id = await till.checkOut(ada);
  const events = await till.btcpay.pay(id);
  const [given] = await till.room.store.entitlements.of(ada.id);
  await admin.request("admin_entitlement", {
    user_id: ada.id,
    entitlement_id: given!.id,
    end: true,
    reason: "refunded",
  });
  const isOver = async (): Promise<void> => {
    const { entitlement, receipts } = await till.offer(ada);
    deepEqual([entitlement!.state, receipts.map(({ state }) => state)], ["revoked", ["revoked"]]);
  };
  await isOver();
  for (const event of events) equal((await till.send(event)).status, 200);
  await till.passAndLook(3_600_000);
  await isOver();
  await till.btcpay.invalidate(id);
  await till.btcpay.markSettled(id);
  await isOver();
});

Deno.test("a look-up that fails is 503 and changes nothing, and the event sent again is all that is needed", async () => {
  await using till = await openTill();
  const ada = await till.buyer("ada");
  const id = await till.checkOut(ada);
  till.btcpay.send = null;
  const [event] = (await till.btcpay.pay(id)).slice(-1);
  const moods = [
    ...[silent, answers(500), answers(401), answers(403), answers(404), answers(429), answers(200, "{")],
    ...[changes({ status: "Paid" }), changes({ amount: null }), changes({ id: "another" })],
  ];
  for (const mood of moods) {
    till.btcpay.lookMood = mood;
    const { status, code } = await till.send(event!);
    deepEqual([status, code], [503, "unavailable"]);
    equal(await till.until(ada), null);
  }
  till.btcpay.lookMood = null;
  const { status, json } = await till.send(await till.btcpay.again(event!));
  deepEqual([status, json], [200, {}]);
  equal(await till.until(ada), MONTH_LATER);
});

Deno.test("a plan that changes after a checkout: what was ordered counts, for price and time", async () => {
  const store = await openMemoryStore();
  const clock = new FakeClock();
  await using btcpay = new BtcpayDouble({ now: () => clock.now() });
  const processors = [createBtcpay(btcpay.settings)];
  let room = await openRoom({ clock, processors, store });
  const before = new Till(room, btcpay);
  const ada = await before.buyer("ada");
  const id = await before.checkOut(ada);
  await room.end();
  const premiumPlans = [{ id: "month", months: 36, price: "500", currency: "JPY" }];
  room = await openRoom({ clock, processors, store, settings: { premiumPlans } });
  await using after = new Till(room, btcpay);
  const [event] = (await btcpay.pay(id)).slice(-1);
  equal((await after.send(event!)).status, 200);
  equal(await after.until(ada), MONTH_LATER);
});

Deno.test("a payment for an account that was deleted meanwhile is 200", async () => {
  await using till = await openTill();
  const ada = await till.buyer("ada");
  const id = await till.checkOut(ada);
  await till.room.store.accounts.remove(ada.id);
  await till.btcpay.pay(id);
  deepEqual([...new Set(till.btcpay.answers.map(({ status }) => status))], [200]);
  ok(!till.room.log.lines.some((line) => /request failed/.test(line)));
});
