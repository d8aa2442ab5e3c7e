// GET /api/premium and POST /api/premium/checkout: what is for sale, what is asked of the processor, and what is refused.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { answers, breaksOff, changes, forgetsToAnswer, redirects, silent } from "../support/btcpay_double.ts";
import { keptLog, openRoom, PASSWORD } from "../support/room.ts";
import { call } from "../support/rest_client.ts";
import { openTill, PAGE, PLANS } from "../support/payments.ts";

Deno.test("GET /api/premium says plans, ways, what one has and gets; it takes a token", async () => {
  await using till = await openTill();
  const ada = await till.buyer("ada");
  deepEqual(await till.offer(ada), {
    plans: [...PLANS],
    ways: ["btcpay"],
    entitlement: null,
    perks: ["unlimited", "priority"],
    receipts: [],
    waiting: false,
  });
  for (const token of [undefined, "wrong"]) {
    const { status, code } = await call(till.room, "/api/premium", token === undefined ? {} : { token });
    deepEqual([status, code], [401, "session_expired"]);
  }
  ok(ada.client.all("hello")[0]!.features.includes("premium"));
});

Deno.test("where nothing is switched on there are no ways, no feature, no checkout and no webhook", async () => {
  await using till = await openTill({ processors: [] });
  const ada = await till.buyer("ada");
  const { plans, ways } = await till.offer(ada);
  deepEqual([plans, ways], [[...PLANS], []]);
  const { status, json } = await till.ask(ada);
  deepEqual([status, json.error.code, json.error.field], [400, "bad_request", "way"]);
  equal((await till.send(await till.btcpay.event("InvoiceSettled", "x"))).status, 404);
  ok(!ada.client.all("hello")[0]!.features.includes("premium"));
  deepEqual(till.btcpay.requests, []);
});

Deno.test("a checkout makes an invoice for the plan's price, with a random order id and nothing about its buyer", async () => {
  await using till = await openTill();
  const ada = await till.buyer("zelda");
  const { status, json } = await till.ask(ada, {
    plan: "day",
    way: "btcpay",
    price: "0.01",
    currency: "XXX",
    months: 99,
  });
  equal(status, 200);
  deepEqual(Object.keys(json), ["url"]);
  equal(json.url, till.btcpay.newest.checkoutLink);
  const [request] = till.btcpay.requests;
  const { metadata, checkout, ...rest } = request!.json;
  deepEqual(rest, { amount: "1.50", currency: "EUR" });
  deepEqual(Object.keys(metadata), ["orderId"]);
  match(metadata.orderId, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/);
  equal(checkout.redirectURL, `${PAGE}/`);
  ok(!/zelda/i.test(JSON.stringify([request!.json, [...request!.headers]])));
  equal((await till.offer(ada)).waiting, true);
});

Deno.test("an unknown plan or way, and a body of another shape, are bad_request with the field, and ask nobody", async () => {
  await using till = await openTill();
  const ada = await till.buyer("ada");
  const wrong: [unknown, string | undefined][] = [
    [{ plan: "week", way: "btcpay" }, "plan"],
    [{ plan: "", way: "btcpay" }, "plan"],
    [{ plan: "toString", way: "btcpay" }, "plan"],
    [{ plan: "month", way: "ccbill" }, "way"],
    [{ plan: "month", way: "" }, "way"],
    [{ way: "btcpay" }, "plan"],
    [{ plan: "month" }, "way"],
    [{ plan: 5, way: "btcpay" }, "plan"],
    [{ plan: "month", way: ["btcpay"] }, "way"],
    [[], undefined],
  ];
  for (const [body, field] of wrong) {
    const { status, json } = await till.ask(ada, body);
    deepEqual([status, json.error.code, json.error.field], [400, "bad_request", field], JSON.stringify(body));
  }
  const nobody = await call(till.room, "/api/premium/checkout", { json: { plan: "month", way: "btcpay" } });
  deepEqual([nobody.status, nobody.code], [401, "session_expired"]);
  deepEqual(till.btcpay.requests, []);
});

Deno.test("without PUBLIC_URL the way back is the page's own origin, where it is this server's or a configured one", async () => {
  const settings = { publicUrl: null, corsOrigins: ["https://other.example"] };
  await using till = await openTill({ settings });
  const ada = await till.buyer("ada");
  const back = async (headers: Record<string, string>): Promise<unknown> => {
    equal((await till.ask(ada, undefined, { headers })).status, 200);
    return till.btcpay.requests.at(-1)!.json.checkout.redirectURL;
  };
  equal(await back({ origin: "https://chat.example", host: "chat.example" }), "https://chat.example/");
  equal(await back({ origin: "http://localhost:5000", host: "localhost:5000" }), "http://localhost:5000/");
  equal(await back({ origin: "https://Other.example:443", host: "chat.example" }), "https://other.example/");
  for (
    const origin of [
      ...[
        "https://evil.example",
        "https://chat.example.evil.example",
        "https://chat.example@evil.example",
        "null",
        "",
      ],
      ...["javascript:alert(1)", "https://chat.example/path", "https://chat.example evil.example"],
    ]
  ) {
    equal(await back({ origin, host: "chat.example" }), undefined, origin);
  }
  equal(await back({ host: "chat.example" }), undefined, "a host alone says nothing");
});

Deno.test("where all sites may call the API, a page of any site is still not led back to", async () => {
  await using till = await openTill({ settings: { publicUrl: null, corsOrigins: ["*"] } });
  const ada = await till.buyer("ada");
  await till.ask(ada, undefined, { headers: { origin: "https://evil.example", host: "chat.example" } });
  equal(till.btcpay.requests[0]!.json.checkout.redirectURL, undefined);
});

Deno.test("PUBLIC_URL wins over every origin", async () => {
  await using till = await openTill();
  const ada = await till.buyer("ada");
  for (const origin of ["https://evil.example", "http://localhost:5000"]) {
    await till.ask(ada, undefined, { headers: { origin, host: "localhost:5000" } });
    equal(till.btcpay.requests.at(-1)!.json.checkout.redirectURL, `${PAGE}/`);
  }
});

Deno.test("a processor that fails or is silent is 503 unavailable, and no order is left behind", async () => {
  await using till = await openTill();
  const ada = await till.buyer("ada");
  const moods = [
    ...[
      silent,
      answers(500),
      answers(401),
      answers(422),
      answers(200, "<html>"),
      answers(200, "[]"),
      breaksOff,
    ],
    ...[redirects("https://evil.example/"), changes({ id: null }), changes({ checkoutLink: "javascript:0" })],
    forgetsToAnswer,
  ];
  for (const mood of moods) {
    till.btcpay.makeMood = mood;
    const { status, code, headers } = await till.ask(ada);
    deepEqual([status, code, headers.get("retry-after")], [503, "unavailable", "15"]);
  }
  till.btcpay.makeMood = null;
  equal((await till.offer(ada)).waiting, false);
  // The invoice that it made and did not tell of is nobody's, even when it is paid.
  await till.btcpay.pay(till.btcpay.newest.id);
  deepEqual([...new Set(till.btcpay.answers.map(({ status }) => status))], [200]);
  equal(await till.until(ada), null);
  equal((await till.ask(ada)).status, 200);
});

Deno.test("an invoice that the processor gives twice is nobody else's", async () => {
  await using till = await openTill();
  const [ada, bob] = [await till.buyer("ada"), await till.buyer("bob")];
  const id = await till.checkOut(ada);
  till.btcpay.makeMood = changes({ id });
  const { status, code } = await till.ask(bob);
  deepEqual([status, code], [503, "unavailable"]);
  await till.btcpay.pay(id);
  ok(await till.until(ada) !== null);
  equal(await till.until(bob), null);
});

Deno.test("twenty checkouts at once are free for each account, and again ten minutes later; then it is rate_limited", async () => {
  await using till = await openTill();
  const [ada, bob] = [await till.buyer("ada"), await till.buyer("bob")];
  for (let round = 0; round < 3; round++) {
    for (const buyer of [ada, bob]) {
      const asked = await Promise.all(Array.from({ length: 20 }, () => till.ask(buyer)));
      deepEqual([...new Set(asked.map(({ status }) => status))], [200]);
    }
    await till.room.pass(600_000);
  }
  let limited = 0;
  for (let n = 0; n < 50; n++) limited += (await till.ask(ada)).code === "rate_limited" ? 1 : 0;
  ok(limited >= 15, `${limited}`);
  equal((await till.ask(bob)).status, 200, "another account is free");
});

Deno.test("GET /api/premium has the newest hundred receipts", async () => {
  await using till = await openTill();
  const ada = await till.buyer("ada");
  const { moderation, orders } = till.room.store;
  for (let n = 0; n <= 100; n++) {
    await orders.add({
      ...{ orderId: `order ${n}`, userId: ada.id, way: "btcpay", invoiceId: `invoice ${n}`, plan: "month" },
      ...{ term: { months: 1 }, price: "10.00", currency: "USD", createdAt: n, lookAt: n },
      ...{ expiresAt: n, watchedUntil: n },
    });
    const { order } = (await orders.ask("btcpay", `invoice ${n}`))!;
    const paid = { state: "paid", settledAt: n, lookAt: null } as const;
    await moderation.transact((within) => within.orders.setState(order.id, paid));
  }
  const { receipts } = await till.offer(ada);
  deepEqual([receipts.length, receipts[0]!.reference, receipts.at(-1)!.reference], [
    ...[100, "invoice 100", "invoice 1"],
  ]);
});

Deno.test("every payment that was begun is in the export of the account, paid or not", async () => {
  await using till = await openTill();
  const [ada, bob] = [await till.buyer("ada"), await till.buyer("bob")];
  const [first, second] = [await till.checkOut(ada), await till.checkOut(ada, "day")];
  await till.checkOut(bob);
  await till.btcpay.pay(second);
  const headers = { "x-password": encodeURIComponent(PASSWORD) };
  const { json } = await call(till.room, "/api/account/export", { token: ada.token, headers });
  const at = "2025-06-01T12:00:00.000Z";
  deepEqual(json.profile.orders, [
    {
      ...{ way: "btcpay", reference: first, plan: "month", months: 1, price: "10.00", currency: "USD" },
      ...{ state: "open", created_at: at },
    },
    {
      ...{ way: "btcpay", reference: second, plan: "day", seconds: 86_400, price: "1.50", currency: "EUR" },
      ...{ state: "paid", created_at: at, settled_at: at },
    },
  ]);
});

Deno.test("the secrets and the address of the processor are in no line of the log", async () => {
  const log = keptLog();
  await using till = await openTill({ log });
  const ada = await till.buyer("ada");
  for (const mood of [null, answers(500, "token a-key-that-sees-and-makes-invoices"), answers(401), silent]) {
    till.btcpay.mood = mood;
    const { json } = await till.ask(ada);
    const id = mood === null ? json.url.split("/").at(-1) : till.btcpay.newest.id;
    await till.send(await till.btcpay.event("InvoiceSettled", id));
    await till.send(await till.btcpay.event("InvoiceSettled", id, {}, "another secret"));
  }
  const text = log.lines.join("\n");
  match(text, /nobody can pay: BTCPay Server answered 500/);
  const { apiKey, secret, url, storeId, newest } = till.btcpay;
  for (const word of [apiKey, secret, url, storeId, newest.id, newest.checkoutLink]) {
    ok(!text.includes(word), word);
  }
});

Deno.test("a room without processors is as it was", async () => {
  await using room = await openRoom();
  const alice = await room.member("alice");
  ok(!alice.all("hello")[0]!.features.includes("premium"));
});
