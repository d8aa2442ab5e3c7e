// POST /api/payment/btcpay: who may say something, and what becomes of a payment, however its events come.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { createBtcpay } from "../../server/adapters/btcpay/btcpay.ts";
import { createMemoryBus } from "../../server/adapters/memory_bus.ts";
import { createMemoryNameRegistry } from "../../server/adapters/memory_name_registry.ts";
import { BtcpayDouble, changes, sign } from "../support/btcpay_double.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import { auditEntries, auditLines } from "../support/moderation.ts";
import { openTill, PROCESSOR_ADDRESS, Till } from "../support/payments.ts";
import { openRoom } from "../support/room.ts";

/** The clock begins on 1 June 2025 at noon. */
const MONTH_LATER = "2025-07-01T12:00:00.000Z";

Deno.test("row: a grant. Paid and confirmed: access until a month later, ai_unlock, a receipt, an audit entry", async () => {
  await using till = await openTill();
  const [ada, bob] = [await till.buyer("ada"), await till.buyer("bob")];
  const id = await till.checkOut(ada);
  const seen = await till.btcpay.receive(id);
  deepEqual(seen.map(({ type }) => type), ["InvoiceReceivedPayment", "InvoiceProcessing"]);
  equal(await till.until(ada), null, "nothing is given for what is not final");
  equal((await till.offer(ada)).waiting, true);
  deepEqual((await till.btcpay.confirm(id)).map(({ type }) => type), [
    "InvoicePaymentSettled",
    "InvoiceSettled",
  ]);
  deepEqual([...new Set(till.btcpay.answers.map(({ status }) => status))], [200]);
  equal(await till.until(ada), MONTH_LATER);
  const unlocks = ada.client.all("ai_unlock");
  deepEqual(unlocks.map(({ has_ai_access, until }) => [has_ai_access, until]), [[true, MONTH_LATER]]);
  match(unlocks[0]!.msg!, /^Thank you!/);
  deepEqual(bob.client.all("ai_unlock"), []);
  const { entitlement, receipts, waiting } = await till.offer(ada);
  deepEqual(entitlement, { state: "active", until: MONTH_LATER, source: "btcpay" });
  deepEqual(receipts, [
    {
      date: "2025-06-01T12:00:00.000Z",
      price: "10.00",
      currency: "USD",
      reference: id,
      months: 1,
      state: "settled",
    },
  ]);
  equal(waiting, false);
  const [entry] = await auditEntries(till.room);
  deepEqual([entry!.actor, entry!.capacity, entry!.action, entry!.target, entry!.detail], [
    ...["BTCPay Server", "payment webhook", "grant_ai", "ada", `btcpay ${id}`],
  ]);
});

Deno.test("staff who look at the list learn of a payment, and of one that is taken back, once each", async () => {
  await using till = await openTill();
  const [admin, ada] = [await till.room.member("admin", "admin"), await till.buyer("ada")];
  const id = await till.checkOut(ada);
  const told = (): string[] => admin.all("admin_changed").map(({ what }) => what).sort();
  await till.btcpay.receive(id);
  deepEqual(told(), [], "nothing has changed for what is not final");
  for (const change of [() => till.btcpay.confirm(id), () => till.btcpay.invalidate(id)]) {
    admin.forget();
    await change();
    deepEqual(told(), ["audit", "entitlements", "users"]);
  }
});

Deno.test("row: a replay. Every event again, sent anew or byte for byte, in any order, days later: nothing changes", async () => {
  await using till = await openTill();
  const ada = await till.buyer("ada");
  const id = await till.checkOut(ada);
  const events = await till.btcpay.pay(id);
  for (const later of [0, 60_000, 30 * 86_400_000]) {
    till.room.clock.skip(later);
    for (const event of events.toReversed()) {
      const again = await till.btcpay.again(event);
      for (const sent of [event, again]) {
        const { status, json } = await till.send(sent);
        deepEqual([status, json], [200, {}]);
      }
    }
  }
  await till.room.settle();
  equal(await till.until(ada), MONTH_LATER);
  equal(ada.client.all("ai_unlock").filter(({ has_ai_access }) => has_ai_access).length, 1);
  deepEqual(await auditLines(till.room), ["BTCPay Server grant_ai ada"]);
});

Deno.test("row: two at once, and twenty: one grant", async () => {
  await using till = await openTill();
  const ada = await till.buyer("ada");
  const id = await till.checkOut(ada);
  till.btcpay.send = null;
  const events = await till.btcpay.pay(id);
  const sent = await Promise.all(Array.from({ length: 20 }, (_, n) => till.send(events[n % events.length]!)));
  deepEqual([...new Set(sent.map(({ status }) => status))], [200]);
  await till.room.settle();
  equal(await till.until(ada), MONTH_LATER);
  equal(ada.client.all("ai_unlock").length, 1);
  deepEqual(await auditLines(till.room), ["BTCPay Server grant_ai ada"]);
});

Deno.test("row: two nodes get the same event at once: one grant, and both nodes' sockets know", async () => {
  const clock = new FakeClock();
  await using btcpay = new BtcpayDouble({ now: () => clock.now() });
  const shared = { bus: createMemoryBus(), names: createMemoryNameRegistry(), clock };
  const processors = [createBtcpay(btcpay.settings)];
  await using here = await openRoom({
    ...shared,
    processors,
    store: await openMemoryStore({ shared: false }),
  });
  await using there = await openRoom({ ...shared, processors, store: here.store });
  const [one, two] = [new Till(here, btcpay), new Till(there, btcpay)];
  const ada = await one.buyer("ada");
  const other = await there.member("ada");
  const id = await one.checkOut(ada);
  const events = await btcpay.pay(id);
  const sent = await Promise.all(events.flatMap((event) => [one.send(event), two.send(event)]));
  deepEqual([...new Set(sent.map(({ status }) => status))], [200]);
  await here.settle();
  await there.settle();
  equal(await one.until(ada), MONTH_LATER);
  for (const client of [ada.client, other]) equal(client.all("ai_unlock").length, 1);
  deepEqual(await auditLines(here), ["BTCPay Server grant_ai ada"]);
});

Deno.test("row: an altered body, a wrong or missing signature: 401, and nobody is asked", async () => {
  await using till = await openTill();
  const ada = await till.buyer("ada");
  const id = await till.checkOut(ada);
  till.btcpay.send = null;
  const [event] = (await till.btcpay.pay(id)).slice(-1);
  const asked = till.btcpay.requests.length;
  const text = new TextDecoder().decode(event!.body);
  const altered = [text.replace(id, `${id}x`), `${text} `, text.replaceAll("\n", ""), "", text.slice(1)];
  for (const other of altered) {
    const { status, code } = await till.send({ ...event!, body: new TextEncoder().encode(other) });
    deepEqual([status, code], [401, "invalid_credentials"], other.slice(0, 30));
  }
  const { body, signature } = event!;
  const wrong = ["", "sha256=", signature.slice(7), `${signature}0`, await sign("another", body)];
  for (const other of wrong) equal((await till.send({ body, signature: other })).status, 401, other);
  equal((await till.send({ body })).status, 401);
  equal(till.btcpay.requests.length, asked);
  equal(await till.until(ada), null);
  equal((await till.send(event!)).status, 200);
  equal(await till.until(ada), MONTH_LATER);
});

Deno.test("a signature counts over the bytes, whatever they are: no JSON, no UTF-8, a mark before them, another type", async () => {
  await using till = await openTill();
  const bodies = [
    ...["", "{", "null", "[]", "7", '"InvoiceSettled"', "\ufeff{}", '{"type":"InvoiceSettled"}']
      .map((text) => new TextEncoder().encode(text)),
    new Uint8Array([0xff, 0xfe, 0x00]),
  ];
  for (const body of bodies) {
    const signature = await sign(till.btcpay.secret, body);
    const { status, json } = await till.send({ body, signature });
    deepEqual([status, json], [200, {}]);
  }
  const ada = await till.buyer("ada");
  till.btcpay.send = null;
  const [event] = (await till.btcpay.pay(await till.checkOut(ada))).slice(-1);
  const headers = { "btcpay-sig": event!.signature, "content-type": "text/plain" };
  equal((await till.send(event!, { headers })).status, 200);
  equal(await till.until(ada), MONTH_LATER);
});

Deno.test("row: unknown and foreign events, invoices and stores are 200 {}, ask nobody, and are logged by kind only", async () => {
  await using till = await openTill();
  const ada = await till.buyer("ada");
  const id = await till.checkOut(ada);
  till.btcpay.send = null;
  await till.btcpay.pay(id);
  const asked = till.btcpay.requests.length;
  const foreign = [
    await till.btcpay.event("InvoiceSettled", "an-invoice-of-another-shop"),
    await till.btcpay.event("InvoiceSettled", "__test__0b7c__test__"),
    await till.btcpay.event("InvoiceSettled", id, { storeId: "another-store" }),
    await till.btcpay.event("InvoiceSettled", id, { storeId: null }),
    await till.btcpay.event("InvoiceSettled", id, { invoiceId: 5 }),
    await till.btcpay.event("InvoiceSettled", "x".repeat(5_000)),
    await till.btcpay.event("InvoiceSettled", `${id}\u0000`),
    await till.btcpay.event("PayoutApproved", id),
    await till.btcpay.event("SubscriberCreated", id),
    await till.btcpay.event("InvoiceSomethingNew", id, { note: "words of a note" }),
  ];
  for (const event of foreign) {
    const { status, json } = await till.send(event);
    deepEqual([status, json], [200, {}], event.type);
  }
  equal(till.btcpay.requests.length, asked);
  equal(await till.until(ada), null);
  const lines = till.room.log.lines.filter((line) => /none of ours/.test(line));
  equal(lines.length, foreign.length);
  for (const line of lines) {
    match(line, /^an event of the payment processor is none of ours {"way":"btcpay","kind":"\w*"}$/);
  }
});

Deno.test("the order id proves nothing: an invoice of the same store that names an order of ours gives nothing", async () => {
  await using till = await openTill();
  const ada = await till.buyer("ada");
  await till.checkOut(ada);
  const { metadata } = till.btcpay.newest;
  // A point of sale of the same store takes any metadata, and one cent.
  const url = `${till.btcpay.url}/api/v1/stores/${till.btcpay.storeId}/invoices`;
  const response = await fetch(url, {
    method: "POST",
    headers: { authorization: `token ${till.btcpay.apiKey}` },
    body: JSON.stringify({ amount: "0.01", currency: "USD", metadata }),
  });
  await till.btcpay.pay((await response.json()).id);
  equal(await till.until(ada), null);
});

Deno.test("row: wrong store, amount or currency at the look-up: 200, and nothing is given or taken", async () => {
  await using till = await openTill();
  const ada = await till.buyer("ada");
  const id = await till.checkOut(ada);
  till.btcpay.send = null;
  const [event] = (await till.btcpay.pay(id)).slice(-1);
  const others = [
    ...[{ storeId: "another" }, { storeId: null }, { amount: "9.99" }, { amount: "1000" }, {
      amount: "10.001",
    }],
    ...[{ amount: "0" }, { amount: "-10" }, { currency: "EUR" }, { currency: "usd" }, { currency: "" }],
    { amount: 9.999999 },
  ];
  for (const members of others) {
    till.btcpay.lookMood = changes(members);
    const { status, json } = await till.send(event!);
    deepEqual([status, json], [200, {}], JSON.stringify(members));
    equal(await till.until(ada), null, JSON.stringify(members));
  }
  for (const amount of ["10", "10.0", "10.000", 10]) {
    till.btcpay.lookMood = changes({ amount });
    equal((await till.send(event!)).status, 200);
    equal(await till.until(ada), MONTH_LATER, `${amount} is the amount`);
  }
  till.btcpay.lookMood = changes({ status: "Invalid", storeId: "another" });
  await till.send(event!);
  equal(await till.until(ada), MONTH_LATER, "what another store says takes nothing");
});

Deno.test("wrong signatures, however many and from the same address, never hold up a right one", async () => {
  await using till = await openTill();
  const ada = await till.buyer("ada");
  const id = await till.checkOut(ada);
  till.btcpay.send = null;
  const events = await till.btcpay.pay(id);
  const { body, signature } = await till.btcpay.event("InvoiceSettled", id, {}, "a wrong secret");
  const statuses = new Map<number, number>();
  for (let n = 0; n < 3_500; n++) {
    const { status } = await till.send({ body, signature });
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  deepEqual([...statuses], [[401, 3_000], [429, 500]], "strangers have the rate of all requests");
  for (const event of events) equal((await till.send(event)).status, 200);
  equal(await till.until(ada), MONTH_LATER);
});

Deno.test("a ban of the address holds up no right signature, and shows nothing to a wrong one", async () => {
  await using till = await openTill();
  const [mod, ada] = [await till.room.member("mod", "admin"), await till.buyer("ada")];
  const id = await till.checkOut(ada);
  await till.room.connect(PROCESSOR_ADDRESS).join("troll");
  equal((await mod.request("mod_ban", { target: "troll" })).event, "ack");
  ok(till.room.node.addressRefusal(PROCESSOR_ADDRESS) !== null);
  await till.btcpay.pay(id);
  equal(await till.until(ada), MONTH_LATER);
  const { body } = till.btcpay.events[0]!;
  equal((await till.send({ body })).status, 401);
});

Deno.test("a body that is too large is 413 before anything is checked", async () => {
  await using till = await openTill();
  const body = new Uint8Array(64 * 1024 + 1);
  equal((await till.send({ body, signature: await sign(till.btcpay.secret, body) })).status, 413);
  const fits = new Uint8Array(64 * 1024);
  equal((await till.send({ body: fits, signature: await sign(till.btcpay.secret, fits) })).status, 200);
});
