// The adapter of BTCPay Server against its double: what it asks for, what it makes of the answers, and how it fails.

import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { checkBtcpay, createBtcpay } from "../../../server/adapters/btcpay/btcpay.ts";
import { isCovered } from "../../../server/adapters/btcpay/btcpay_payments.ts";
import type { PaymentProcessor } from "../../../server/ports/premium/payment_processor.ts";
import { readDecimal } from "../../../server/protocol/premium/decimals.ts";
import {
  answers,
  breaksOff,
  BtcpayDouble,
  changes,
  endless,
  redirects,
  sign,
  silent,
} from "../../support/btcpay_double.ts";

/** Long enough for an answer of this machine, short enough to wait for. */
const SILENCE_MS = 400;
const ORDER = {
  orderId: "order-1",
  price: "10.00",
  currency: "EUR",
  returnUrl: "https://chat.example/#premium",
};

function connect(double: BtcpayDouble): PaymentProcessor {
  return createBtcpay(double.settings, { silenceMs: SILENCE_MS });
}

Deno.test("an invoice is asked for with amount, currency, order id, return address and times, and nothing else", async () => {
  await using double = new BtcpayDouble({ path: "/pay/btc" });
  const made = await connect(double).makeInvoice(ORDER);
  const [request] = double.requests;
  deepEqual([request!.method, request!.path], ["POST", `/api/v1/stores/${double.storeId}/invoices`]);
  equal(request!.headers.get("authorization"), `token ${double.apiKey}`);
  deepEqual(request!.json, {
    amount: "10.00",
    currency: "EUR",
    metadata: { orderId: "order-1" },
    checkout: {
      redirectURL: "https://chat.example/#premium",
      redirectAutomatically: true,
      expirationMinutes: 60,
      monitoringMinutes: 1440,
    },
  });
  const { id, checkoutLink, expirationTime, monitoringTime } = double.newest;
  deepEqual(made, {
    ...{ id, url: checkoutLink, expiresAt: expirationTime * 1000, watchedUntil: monitoringTime * 1000 },
  });
  match(made.url, /\/pay\/btc\/i\//);
  await connect(double).makeInvoice({ ...ORDER, returnUrl: null });
  equal("redirectURL" in double.requests[1]!.json.checkout, false);
});

Deno.test("every way of an invoice has the state that is right for it", async () => {
  await using double = new BtcpayDouble();
  const btcpay = connect(double);
  const states: Record<string, string[]> = {};
  const walk = async (name: string, steps: ((id: string) => Promise<unknown>)[]): Promise<void> => {
    const { id } = await btcpay.makeInvoice(ORDER);
    states[name] = [(await btcpay.look(id)).state];
    for (const step of steps) {
      await step(id);
      states[name]!.push((await btcpay.look(id)).state);
    }
  };
  const see = (money?: number) => (id: string) => double.receive(id, money);
  const [confirm, expire] = [(id: string) => double.confirm(id), (id: string) => double.expire(id)];
  await walk("in time", [see(), confirm]);
  await walk("in two parts", [see(4), confirm, see(6), confirm]);
  await walk("too much", [see(12), confirm]);
  await walk("too little", [see(9.99), confirm, expire]);
  await walk("nothing", [expire]);
  await walk("late", [expire, see(), confirm]);
  await walk("late, too little", [expire, see(9.99), confirm]);
  await walk("late, the rest", [see(4), confirm, expire, see(6), confirm]);
  await walk("late, replaced", [expire, see(), (id) => double.replace(id), confirm]);
  await walk("invalid", [see(), (id) => double.invalidate(id, false), (id) => double.markSettled(id)]);
  deepEqual(states, {
    "in time": ["open", "seen", "paid"],
    "in two parts": ["open", "open", "open", "seen", "paid"],
    "too much": ["open", "seen", "paid"],
    "too little": ["open", "open", "open", "expired"],
    "nothing": ["open", "expired"],
    "late": ["open", "expired", "expired", "paid"],
    "late, too little": ["open", "expired", "expired", "expired"],
    "late, the rest": ["open", "open", "open", "expired", "expired", "paid"],
    "late, replaced": ["open", "expired", "expired", "expired", "expired"],
    "invalid": ["open", "seen", "invalid", "paid"],
  });
});

Deno.test("late payments: only settled ones count, fees do not, in any currency and any spelling of the status", () => {
  const amount = readDecimal("10.00")!;
  const method = (payments: unknown[], more: object = {}) => ({ rate: "50000", payments, ...more });
  const paid = (value: string, status = "Settled", fee = "0") => ({ value, status, fee });
  const covered: [string, boolean, unknown][] = [
    ["all at once", true, [method([paid("0.0002")])]],
    ["lower case", true, [method([paid("0.0002", "settled")])]],
    ["two payments", true, [method([paid("0.00015"), paid("0.00005")])]],
    ["two methods", true, [method([paid("0.0001")]), { rate: "1", payments: [paid("5")] }]],
    ["what is due, rounded by the server", true, [{
      rate: "43210.12",
      amount: "0.00023142",
      payments: [paid("0.00023142")],
    }]],
    ["a satoshi less", false, [method([paid("0.00019999")])]],
    ["not final", false, [method([paid("0.0002", "Processing")])]],
    ["replaced", false, [method([paid("0.0002", "Invalid")])]],
    ["one of two final", false, [method([paid("0.0001"), paid("0.0001", "Processing")])]],
    ["with the fee only", false, [method([paid("0.0002", "Settled", "0.00001")], { amount: "0.00021" })]],
    ["nothing", false, [method([])]],
    ["no rate", false, [{ payments: [paid("10")] }]],
    ["a rate of nothing", false, [{ rate: "0", amount: "0", payments: [paid("10")] }]],
    ["a negative payment", false, [method([paid("0.0001"), paid("-0.0003")])]],
    ["no list", false, { payments: [paid("1")] }],
    ["odd members", false, [null, 5, [], { payments: "Settled", rate: {} }, method([null, 7, "x"])]],
  ];
  for (const [name, is, methods] of covered) equal(isCovered(amount, methods), is, name);
  equal(isCovered(readDecimal("0")!, []), false, "an invoice without an amount is never paid");
});

Deno.test("another store, amount or currency is passed on as it is: the order decides", async () => {
  await using double = new BtcpayDouble();
  const btcpay = connect(double);
  const { id } = await btcpay.makeInvoice(ORDER);
  await double.pay(id);
  deepEqual(await btcpay.look(id), { id, isOurs: true, price: "10.00", currency: "EUR", state: "paid" });
  double.lookMood = changes({ storeId: "another", amount: 10, currency: "JPY" });
  deepEqual(await btcpay.look(id), { id, isOurs: false, price: "10", currency: "JPY", state: "paid" });
});

Deno.test("every failure is a ProcessorFailure of its kind, without the key and the address", async () => {
  await using double = new BtcpayDouble();
  await using elsewhere = new BtcpayDouble();
  const btcpay = connect(double);
  const { id } = await btcpay.makeInvoice(ORDER);
  const failures = [
    ["timeout", silent],
    ["refused", answers(401)],
    ["refused", answers(422, "[]")],
    ["unknown", answers(404)],
    ["broken", answers(500, "no")],
    ["broken", answers(200, "<html>", "text/html")],
    ["broken", answers(200, "null")],
    ["odd", answers(200, "{}")],
    ["odd", changes({ status: "Complete" })],
    ["odd", changes({ id: "another" })],
    ["odd", changes({ amount: "ten" })],
    ["broken", endless],
    ["broken", breaksOff],
    ["refused", redirects(`${elsewhere.url}/api/v1/stores/${double.storeId}/invoices/${id}`)],
    ["refused", redirects(`${elsewhere.url}/`, 302)],
  ] as const;
  for (const [kind, mood] of failures) {
    double.mood = mood;
    await rejects(btcpay.look(id), (error: Error & { kind?: string }) => {
      equal(error.name, "ProcessorFailure");
      equal(error.kind, kind, error.message);
      for (const secret of [double.apiKey, double.url, id]) equal(error.message.includes(secret), false);
      return true;
    });
  }
  deepEqual(elsewhere.requests, [], "the key goes to no other host");
  const away = createBtcpay({ ...double.settings, url: "http://127.0.0.1:9" }, { silenceMs: SILENCE_MS });
  await rejects(away.look(id), { name: "ProcessorFailure", kind: "unreachable" });
});

Deno.test("an invoice without an id, or with a page that is no page, is none", async () => {
  await using double = new BtcpayDouble();
  const btcpay = connect(double);
  const odd = [{ id: "" }, { id: "../x" }, { id: 5 }, { checkoutLink: null }, {
    checkoutLink: "javascript:alert(1)",
  }];
  for (const members of odd) {
    double.makeMood = changes(members);
    await rejects(btcpay.makeInvoice(ORDER), { name: "ProcessorFailure", kind: "odd" });
  }
});

Deno.test("a signature is right for exactly these bytes and this secret", async () => {
  await using double = new BtcpayDouble();
  const btcpay = connect(double);
  const { body, signature } = await double.event("InvoiceSettled", "inv1");
  equal(await btcpay.isSigned(body, signature), true);
  equal(await btcpay.isSigned(body, signature.toUpperCase().replace("SHA", "sha")), true, "hex in any case");
  const compact = new TextEncoder().encode(JSON.stringify(JSON.parse(new TextDecoder().decode(body))));
  equal(await btcpay.isSigned(compact, signature), false, "the same JSON in other bytes");
  const bytes = new Uint8Array([0xff, 0xfe, 0x7b, 0x7d]);
  equal(await btcpay.isSigned(bytes, await sign(double.secret, bytes)), true, "bytes that are no UTF-8");
  const others = [
    ...[
      undefined,
      "",
      "sha256=",
      signature.slice(7),
      `${signature} `,
      `${signature}00`,
      signature.slice(0, -2),
    ],
    ...[signature.replace("sha256", "sha1"), `sha256=${"0".repeat(64)}`, `sha256=${"g".repeat(64)}`],
    await sign("another secret", body),
  ];
  for (const other of others) equal(await btcpay.isSigned(body, other), false, `${other}`);
});

Deno.test("an event names its invoice where it is of this store and about invoices; nothing else does", async () => {
  await using double = new BtcpayDouble();
  const btcpay = connect(double);
  const read = async (type: string, members: object = {}) =>
    btcpay.eventOf((await double.event(type, "inv1", members as Record<string, unknown>)).body);
  deepEqual(await read("InvoiceSettled"), { kind: "InvoiceSettled", invoiceId: "inv1" });
  deepEqual(await read("InvoicePaidAfterExpiration"), {
    kind: "InvoicePaidAfterExpiration",
    invoiceId: "inv1",
  });
  deepEqual(await read("InvoiceSettled", { storeId: "another" }), {
    kind: "InvoiceSettled",
    invoiceId: null,
  });
  deepEqual(await read("InvoiceSettled", { invoiceId: 7 }), { kind: "InvoiceSettled", invoiceId: null });
  deepEqual(await read("PayoutApproved"), { kind: "PayoutApproved", invoiceId: null });
  deepEqual(await read("a <b>type</b>\n"), { kind: "", invoiceId: null });
  for (const text of ["", "null", "[]", "{", '"InvoiceSettled"', '{"type":{}}']) {
    deepEqual(btcpay.eventOf(new TextEncoder().encode(text)), { kind: "", invoiceId: null }, text);
  }
});

Deno.test("the doctor's question finds a wrong key, a wrong store and a server that is away", async () => {
  await using double = new BtcpayDouble();
  equal(await checkBtcpay(double.settings), null);
  equal((await checkBtcpay({ ...double.settings, apiKey: "wrong" }))?.kind, "refused");
  equal((await checkBtcpay({ ...double.settings, storeId: "wrong" }))?.kind, "refused");
  equal((await checkBtcpay({ ...double.settings, url: `${double.url}/nowhere` }))?.kind, "unknown");
  equal((await checkBtcpay({ ...double.settings, url: "http://127.0.0.1:9" }))?.kind, "unreachable");
});

Deno.test("the double's page to pay at: what the buttons do, and the way back", async () => {
  await using double = new BtcpayDouble({ path: "/btc" });
  const { id, url } = await connect(double).makeInvoice(ORDER);
  const text = await (await fetch(url)).text();
  match(text, /<h1>10\.00 EUR<\/h1><p>Status: New<\/p>/);
  match(text, /<a href="https:\/\/chat\.example\/#premium">Return to the shop<\/a>/);
  const paid = await fetch(`${url}/pay`, { method: "POST", redirect: "manual" });
  await paid.body?.cancel();
  deepEqual([paid.status, paid.headers.get("location")], [303, "https://chat.example/#premium"]);
  equal(double.invoices.get(id)!.status, "Settled");
  const unknown = await fetch(`${double.url}/i/none`);
  await unknown.body?.cancel();
  equal(unknown.status, 404);
});
