// The settings of premium: plans, and the four of BTCPay Server.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { type Configuration, readConfiguration } from "../../../server/config.ts";

const MONTH = { id: "month", months: 1, price: "10.00", currency: "USD" };
const DAY = { id: "day", seconds: 86_400, price: "0.50", currency: "EUR" };
const BTCPAY = {
  BTCPAY_URL: "https://pay.example",
  BTCPAY_STORE_ID: "9CiNzKoANXxmk5ayZngSXrHTiVvvgCrwrpFQd4m2K776",
  BTCPAY_API_KEY: "a-key-of-a-store",
  BTCPAY_WEBHOOK_SECRET: "a secret of a webhook",
};

function plansOf(plans: unknown): Configuration {
  const [ofFile, ofEnv] = [
    readConfiguration({}, JSON.stringify({ PREMIUM_PLANS: plans })),
    readConfiguration({ PREMIUM_PLANS: JSON.stringify(plans) }, null),
  ];
  deepEqual(ofFile.problems, ofEnv.problems, "environment and file take the same");
  deepEqual(ofFile.settings.premiumPlans, ofEnv.settings.premiumPlans);
  return ofFile;
}

Deno.test("without PREMIUM_PLANS there is the original's month, and without BTCPAY_ nobody can pay", () => {
  const { settings, problems, warnings } = readConfiguration({}, null);
  deepEqual([settings.premiumPlans, settings.btcpay, problems, warnings], [[MONTH], null, [], []]);
});

Deno.test("plans are taken as they are: months, a pass of a day, any price and currency, none at all", () => {
  const many = Array.from({ length: 24 }, (_, n) => ({ ...MONTH, id: `plan-${n}`, months: n + 1 }));
  const odd = [
    { ...MONTH, id: "A_b-9", months: 36, price: "0.00000001", currency: "BTC" },
    { ...DAY, price: "123456789012345678" },
  ];
  for (const plans of [[MONTH], [MONTH, DAY], many, odd, []]) {
    const { settings, problems } = plansOf(plans);
    deepEqual([settings.premiumPlans, problems], [plans, []]);
  }
});

const WRONG: [said: RegExp, plans: unknown][] = [
  [/its value, which is not a JSON list,/, "[{"],
  [/its value, which is not a JSON list,/, { month: MONTH }],
  [/a list of 25 plans/, Array.from({ length: 25 }, (_, n) => ({ ...MONTH, id: `plan${n}` }))],
  [/plan 2 \(its id, which an earlier one has\)/, [MONTH, { ...DAY, id: "month" }]],
  [/plan 1 \(not an object\)/, ["month"]],
  [/plan 1 \(not an object\)/, [null]],
  [/plan 1 \(an unknown member\)/, [{ ...MONTH, discount: "5" }]],
  ...["", " ", "a b", "ä", "-x", "x".repeat(41), 5, undefined].map((
    id,
  ): [RegExp, unknown] => [/plan 1 \(id\)/, [{ ...MONTH, id }]]),
  [/plan 1 \(months or seconds, one of the two\)/, [{ ...MONTH, seconds: 5 }]],
  [/plan 1 \(months or seconds, one of the two\)/, [{ id: "x", price: "1", currency: "USD" }]],
  ...[0, 37, 1.5, -1, "1", null].map((
    months,
  ): [RegExp, unknown] => [/plan 1 \(months\)/, [{ ...MONTH, months }]]),
  ...[0, 86_401, 0.5, "60", null].map((
    seconds,
  ): [RegExp, unknown] => [/plan 2 \(seconds\)/, [MONTH, { ...DAY, seconds }]]),
  ...["0", "0.00", "-1", "1,00", "1.", ".5", "01", "1e3", "", "ten", " 1", "1".repeat(19), 10, null].map(
    (price): [RegExp, unknown] => [/plan 1 \(price\)/, [{ ...MONTH, price }]],
  ),
  ...["usd", "US", "USDT", "", 5, null].map((
    currency,
  ): [RegExp, unknown] => [/plan 1 \(currency\)/, [{ ...MONTH, currency }]]),
];

for (const [index, [said, plans]] of WRONG.entries()) {
  Deno.test(`PREMIUM_PLANS ${index + 1}: ${JSON.stringify(plans).slice(0, 70)} stops the start, and the line says where`, () => {
    const { problems } = plansOf(plans);
    equal(problems.length, 1);
    match(problems[0]!, said);
    match(problems[0]!, /^PREMIUM_PLANS: [^\n]* is not valid; it takes a JSON list of at most 24 plans/);
  });
}

Deno.test("BTCPay Server: all four settings, with a path and without the end of an API's address", () => {
  for (
    const [raw, url] of [
      ["https://pay.example", "https://pay.example"],
      ["https://pay.example/", "https://pay.example"],
      ["http://10.0.0.7:23000/btcpay/", "http://10.0.0.7:23000/btcpay"],
      ["https://example.org/btcpay/api/v1", "https://example.org/btcpay"],
      ["http://api", "http://api"],
      ["http://api/", "http://api"],
      ["http://api/api/v1/", "http://api"],
    ]
  ) {
    const { settings, problems } = readConfiguration({ ...BTCPAY, BTCPAY_URL: raw! }, null);
    deepEqual(problems, []);
    deepEqual(settings.btcpay, {
      url,
      storeId: BTCPAY.BTCPAY_STORE_ID,
      apiKey: BTCPAY.BTCPAY_API_KEY,
      webhookSecret: BTCPAY.BTCPAY_WEBHOOK_SECRET,
    });
  }
});

Deno.test("any of the four without the others stops the start, in one line that names what is missing", () => {
  const names = Object.keys(BTCPAY) as (keyof typeof BTCPAY)[];
  for (let mask = 1; mask < 15; mask++) {
    const set = names.filter((_, n) => (mask >> n & 1) === 1);
    const missing = names.filter((name) => !set.includes(name));
    const env = Object.fromEntries(set.map((name) => [name, BTCPAY[name]]));
    for (const read of [readConfiguration(env, null), readConfiguration({}, JSON.stringify(env))]) {
      deepEqual(read.problems, [
        `${missing.join(", ")}: missing, beside ${set.join(", ")}; BTCPay Server takes all four, or none.`,
      ]);
      equal(read.settings.btcpay, null);
    }
  }
});

Deno.test("a short secret, no PUBLIC_URL and no plan are warnings", () => {
  const warningsOf = (env: Record<string, string>) => readConfiguration({ ...BTCPAY, ...env }, null).warnings;
  const PUBLIC_URL = "https://chat.example";
  deepEqual(warningsOf({ PUBLIC_URL }), []);
  match(warningsOf({}).join(), /^BTCPAY_URL without PUBLIC_URL: [^\n]*$/);
  match(warningsOf({ PUBLIC_URL, PREMIUM_PLANS: "[]" }).join(), /^PREMIUM_PLANS is empty/);
  const short = warningsOf({ PUBLIC_URL, BTCPAY_WEBHOOK_SECRET: "short" });
  match(short.join(), /^BTCPAY_WEBHOOK_SECRET has fewer than 16/);
  ok(!/short/.test(short.join()));
});
