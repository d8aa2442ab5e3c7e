// The server asks by itself about orders that no event came for: after lost events, failures, restarts, and at any node.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { createBtcpay } from "../../server/adapters/btcpay/btcpay.ts";
import { createMemoryBus } from "../../server/adapters/memory_bus.ts";
import { createMemoryNameRegistry } from "../../server/adapters/memory_name_registry.ts";
import { answers, BtcpayDouble, changes, silent } from "../support/btcpay_double.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import { openTill, PLANS, Till } from "../support/payments.ts";
import { openStoredRoom } from "../support/room_with_store.ts";

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

/** A till whose processor sends nothing. */
async function openQuietTill(): Promise<Till> {
  const till = await openTill();
  till.btcpay.send = null;
  return till;
}

function looks(till: Till): number {
  return till.btcpay.requests.filter(({ method }) => method === "GET").length;
}

Deno.test("a payment whose events are all lost is found within minutes, and told on the open socket", async () => {
  await using till = await openQuietTill();
  const ada = await till.buyer("ada");
  const id = await till.checkOut(ada);
  await till.passAndLook(4 * MINUTE);
  await till.btcpay.pay(id);
  equal(await till.until(ada), null);
  for (let n = 0; n < 5; n++) await till.passAndLook(MINUTE);
  ok(await till.until(ada) !== null);
  equal(ada.client.all("ai_unlock").length, 1);
  equal((await till.offer(ada)).receipts.length, 1);
});

Deno.test("a payment that comes hours after the end, without any event that says so, is found within the day", async () => {
  await using till = await openQuietTill();
  const ada = await till.buyer("ada");
  const id = await till.checkOut(ada);
  await till.passAndLook(HOUR + MINUTE);
  await till.btcpay.expire(id);
  await till.passAndLook(10 * MINUTE);
  await till.passAndLook(6 * HOUR);
  await till.btcpay.pay(id);
  for (let n = 0; n < 24; n++) await till.passAndLook(HOUR);
  ok(await till.until(ada) !== null);
});

Deno.test("what the owner marks as invalid is taken back, although the event was lost", async () => {
  await using till = await openQuietTill();
  const ada = await till.buyer("ada");
  const id = await till.checkOut(ada, "year");
  await till.btcpay.pay(id);
  await till.passAndLook(MINUTE);
  equal((await till.offer(ada)).entitlement!.state, "active");
  await till.btcpay.invalidate(id);
  for (let n = 0; n < 25; n++) await till.passAndLook(HOUR);
  equal((await till.offer(ada)).entitlement!.state, "revoked");
});

Deno.test("a processor that is down is asked again, ever more rarely, logged once, and nothing is lost", async () => {
  await using till = await openQuietTill();
  const buyers = [await till.buyer("ada"), await till.buyer("bob"), await till.buyer("eve")];
  for (const buyer of buyers) await till.btcpay.pay(await till.checkOut(buyer));
  till.btcpay.mood = answers(503);
  const before = looks(till);
  for (let n = 0; n < 6 * 60; n++) await till.passAndLook(10_000);
  const asked = looks(till) - before;
  // Each node finds out for itself.
  ok(asked >= 5 && asked <= 40, `${asked} in an hour`);
  const logged = till.room.log.lines.filter((line) => /looked at later/.test(line));
  ok(logged.length >= 1 && logged.length <= 2, `${logged.length} lines`);
  match(logged[0]!, /BTCPay Server answered 503 {"way":"btcpay","nextInSeconds":\d+}/);
  for (const buyer of buyers) equal(await till.until(buyer), null);
  till.btcpay.mood = null;
  for (let n = 0; n < 16; n++) await till.passAndLook(MINUTE);
  for (const buyer of buyers) ok(await till.until(buyer) !== null);
  const again = till.room.log.lines.filter((line) => /answers again/.test(line)).length;
  ok(again >= 1 && again <= 2, `${again} lines`);
});

Deno.test("a failure that goes on is logged once an hour", async () => {
  await using till = await openQuietTill();
  const ada = await till.buyer("ada");
  await till.checkOut(ada);
  const { orders } = till.room.store;
  const [order] = await orders.of(ada.id);
  till.btcpay.mood = answers(503);
  const said: number[] = [];
  for (let hour = 1; hour <= 3; hour++) {
    const before = till.room.log.lines.length;
    // Looks grow rare: that each hour has a failure, the order is due again in it.
    await till.passAndLook(MINUTE);
    await orders.setLookAt(order!.id, till.room.clock.now());
    for (let n = 0; n < 60; n++) await till.passAndLook(MINUTE);
    said.push(till.room.log.lines.slice(before).filter((line) => /looked at later/.test(line)).length);
  }
  // Each node finds out for itself.
  for (const lines of said) ok(lines >= 1 && lines <= 2, said.join());
});

Deno.test("an event whose invoice could not be looked at is followed up in seconds, long after the checkout too", async () => {
  await using till = await openQuietTill();
  const ada = await till.buyer("ada");
  const id = await till.checkOut(ada);
  for (let n = 0; n < 40; n++) await till.passAndLook(MINUTE);
  const [event] = (await till.btcpay.pay(id)).slice(-1);
  till.btcpay.mood = answers(503);
  equal((await till.send(event!)).status, 503);
  till.btcpay.mood = null;
  await till.passAndLook(15_000);
  ok(await till.until(ada) !== null, "the processor did not have to send it again");
});

Deno.test("a server that stops begins no further look", async () => {
  await using till = await openTill({
    ...{ bus: createMemoryBus(), names: createMemoryNameRegistry() },
    store: await openMemoryStore({ shared: false }),
  });
  till.btcpay.send = null;
  for (const name of ["ada", "bob", "eve"]) await till.checkOut(await till.buyer(name));
  const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  till.btcpay.lookMood = async (answer) => {
    begun.resolve();
    await released.promise;
    return await answer();
  };
  till.room.clock.skip(MINUTE);
  const round = till.room.node.poll();
  await begun.promise;
  till.room.node.drain();
  released.resolve();
  await round;
  equal(looks(till), 1);
});

Deno.test("a silent processor holds up nothing else, and no second round begins meanwhile", async () => {
  await using till = await openQuietTill();
  const ada = await till.buyer("ada");
  await till.checkOut(ada);
  till.btcpay.mood = silent;
  till.room.clock.skip(MINUTE);
  const rounds = [till.room.node.poll(), till.room.node.poll(), till.room.node.poll()];
  equal((await ada.client.request("message", { text: "hello" })).event, "ack");
  await Promise.all(rounds);
  equal(looks(till), 1);
});

Deno.test("an invoice that the processor does not know any more is asked for rarely, and holds up no other", async () => {
  await using till = await openQuietTill();
  const [ada, bob] = [await till.buyer("ada"), await till.buyer("bob")];
  const gone = await till.checkOut(ada);
  till.btcpay.invoices.delete(gone);
  const id = await till.checkOut(bob);
  await till.btcpay.pay(id);
  for (let n = 0; n < 10; n++) await till.passAndLook(MINUTE);
  ok(await till.until(bob) !== null);
  for (let n = 0; n < 30; n++) await till.passAndLook(DAY);
  const before = looks(till);
  await till.passAndLook(DAY);
  equal(looks(till), before, "there is an end to it");
});

Deno.test("an invoice that the processor answers about with nonsense for ever is asked for rarely, and not for ever", async () => {
  await using till = await openQuietTill();
  const [ada, bob] = [await till.buyer("ada"), await till.buyer("bob")];
  const odd = await till.checkOut(ada);
  till.btcpay.lookMood = async (answer) => {
    const response = await answer();
    const json = await response.json();
    return Response.json(json.id === odd ? { ...json, status: "Complete" } : json);
  };
  const id = await till.checkOut(bob);
  await till.btcpay.pay(id);
  for (let n = 0; n < 60; n++) await till.passAndLook(MINUTE);
  ok(await till.until(bob) !== null);
  for (let n = 0; n < 24 * 20; n++) await till.passAndLook(HOUR);
  const asked = till.btcpay.requests.filter(({ path }) => path.endsWith(odd)).length;
  ok(asked < 60, `${asked}`);
});

Deno.test("an invoice that is not as it was ordered is asked for rarely, and not for ever", async () => {
  await using till = await openQuietTill();
  await till.checkOut(await till.buyer("ada"));
  till.btcpay.lookMood = changes({ currency: "EUR" });
  for (let n = 0; n < 120; n++) await till.passAndLook(MINUTE);
  for (let n = 0; n < 24 * 14; n++) await till.passAndLook(HOUR);
  const before = looks(till);
  ok(before > 10 && before < 60, `${before}`);
  await till.passAndLook(DAY);
  equal(looks(till), before, "there is an end to it");
});

Deno.test("an order that nobody pays is asked about a few dozen times in all", async () => {
  await using till = await openQuietTill();
  const ada = await till.buyer("ada");
  const id = await till.checkOut(ada);
  for (let n = 0; n < 120; n++) await till.passAndLook(MINUTE);
  await till.btcpay.expire(id);
  for (let n = 0; n < 24 * 14; n++) await till.passAndLook(HOUR);
  const before = looks(till);
  ok(before < 60, `${before}`);
  for (let n = 0; n < 30; n++) await till.passAndLook(DAY);
  equal(looks(till), before);
  // The owner of the store may still say by hand that it was paid.
  const [event] = await till.btcpay.markSettled(id);
  equal((await till.send(event!)).status, 200);
  ok(await till.until(ada) !== null);
});

Deno.test("after 90 days an order that nobody paid is forgotten; one that was paid is not", async () => {
  await using till = await openQuietTill();
  const ada = await till.buyer("ada");
  const [paid, open] = [await till.checkOut(ada), await till.checkOut(ada)];
  await till.btcpay.pay(paid);
  for (let n = 0; n < 100; n++) await till.passAndLook(DAY);
  const { orders } = till.room.store;
  equal(await orders.ask("btcpay", open), undefined);
  ok(await orders.ask("btcpay", paid) !== undefined);
  equal((await orders.paid(ada.id, 10)).length, 1);
});

Deno.test("a restart forgets nothing: the order is there, is looked at, and its events count", async () => {
  const clock = new FakeClock();
  await using btcpay = new BtcpayDouble({ now: () => clock.now() });
  const processors = [createBtcpay(btcpay.settings)];
  await using stored = await openStoredRoom({ clock, processors, settings: { premiumPlans: PLANS } });
  const before = new Till(stored.room, btcpay);
  const ada = await before.buyer("ada");
  const [first, second] = [await before.checkOut(ada), await before.checkOut(ada, "day")];
  await btcpay.pay(first);
  await stored.restart();
  const after = new Till(stored.room, btcpay);
  clock.skip(MINUTE);
  await after.look();
  equal(await after.until(ada), "2025-07-01T12:01:00.000Z");
  const [event] = (await btcpay.pay(second)).slice(-1);
  await stored.restart();
  const again = new Till(stored.room, btcpay);
  equal((await again.send(event!)).status, 200);
  equal(await again.until(ada), "2025-07-02T12:01:00.000Z");
  deepEqual((await again.offer(ada)).receipts.map(({ reference }) => reference), [second, first]);
});
