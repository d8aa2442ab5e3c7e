// Payments of a real server, with its real permissions: checkout, webhook, restart, lost events, and the doctor.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { BtcpayDouble } from "../support/btcpay_double.ts";
import { type Installation, installation } from "../support/tasks.ts";
import { eventually } from "../support/wire_client.ts";

const PASSWORD = "correct horse";
const PLANS = JSON.stringify([{ id: "day", seconds: 86_400, price: "1.00", currency: "EUR" }]);

async function ask(
  here: Installation,
  path: string,
  { token, body, headers = {} }: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
  // deno-lint-ignore no-explicit-any -- a test looks into it
): Promise<{ status: number; json: any }> {
  const response = await fetch(`${here.url}/api${path}`, {
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      "content-type": "application/json",
      ...headers,
    },
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  });
  return { status: response.status, json: await response.json() };
}

Deno.test("a server with its narrow permissions sells premium, over a restart, and finds what no event told it", async () => {
  await using btcpay = new BtcpayDouble({ path: "/btcpay" });
  await using here = installation({ ...btcpay.env, PREMIUM_PLANS: PLANS });
  equal((await here.realTask("daemon", ["start"])).code, 0);
  btcpay.send = async ({ body, signature }) => {
    const headers = { "btcpay-sig": signature };
    const response = await fetch(`${here.url}/api/payment/btcpay`, { method: "POST", headers, body });
    equal(await response.text(), "{}");
    return response.status;
  };
  const { json: { token } } = await ask(here, "/auth/register", {
    body: { username: "Ada", password: PASSWORD },
  });
  const checkOut = async (): Promise<string> => {
    const { status, json } = await ask(here, "/premium/checkout", {
      ...{ token, body: { plan: "day", way: "btcpay" }, headers: { origin: here.url } },
    });
    equal(status, 200, JSON.stringify(json));
    equal(btcpay.newest.checkout["redirectURL"], `${here.url}/`);
    return json.url.split("/").at(-1);
  };
  const first = await checkOut();
  await here.task("daemon", ["stop"]);
  await here.task("daemon", ["start"]);
  await btcpay.pay(first);
  deepEqual(btcpay.answers.map(({ status }) => status), [200, 200, 200, 200]);
  const { json: { entitlement, receipts } } = await ask(here, "/premium", { token });
  deepEqual([entitlement.state, receipts.length, receipts[0].seconds], ["active", 1, 86_400]);
  btcpay.send = null;
  const second = await checkOut();
  await btcpay.pay(second);
  await eventually(
    "it is looked at",
    () => btcpay.requests.some(({ method, path }) => method === "GET" && path.endsWith(`/${second}`)),
  );
  const isSecondThere = async (): Promise<boolean> =>
    (await ask(here, "/premium", { token })).json.receipts.length === 2;
  await eventually("the second payment is there", isSecondThere);
  const log = await Deno.readTextFile(`${here.dataDir}/sexychat.log`);
  for (const word of [btcpay.apiKey, btcpay.secret, btcpay.url, first, second]) ok(!log.includes(word), log);
});

Deno.test("doctor: BTCPay Server, that it knows store and key, that it does not, and that it is away", async () => {
  await using btcpay = new BtcpayDouble();
  const PUBLIC_URL = "https://chat.example";
  await using here = installation({ PUBLIC_URL });
  match((await here.task("doctor")).stdout, /^OK +payments: Not used: /m);
  await using configured = installation({ ...btcpay.env, PUBLIC_URL });
  const there = await configured.realTask("doctor");
  match(there.stdout, /^OK +payments: .* has to call https:\/\/chat\.example\/api\/payment\/btcpay\.$/m);
  match(
    (await here.task("doctor", [], { ...btcpay.env, PUBLIC_URL: "" })).stdout,
    /^WARNING +payments: .*\n +→ Set PUBLIC_URL/m,
  );
  const wrongs = [
    [{ BTCPAY_API_KEY: "wrong-key" }, /refuses the key \(status 401\)/],
    [{ BTCPAY_STORE_ID: "wrong" }, /refuses the key \(status 403\)/],
    [{ BTCPAY_URL: "http://127.0.0.1:1" }, /cannot be reached/],
    [{ BTCPAY_URL: `${btcpay.url}/nowhere` }, /has no such store or invoice/],
  ] as const;
  for (const [wrong, said] of wrongs) {
    const { code, stdout, stderr } = await here.task("doctor", [], { ...btcpay.env, PUBLIC_URL, ...wrong });
    match(stdout, /^WARNING +payments: BTCPay Server .*\n +→ Correct the BTCPAY_ settings/m);
    match(stdout, said);
    equal(code, 0, "the server works without it");
    for (const word of [btcpay.apiKey, "wrong-key", btcpay.secret]) ok(!(stdout + stderr).includes(word));
  }
  deepEqual(btcpay.invoices.size, 0, "it makes no invoice");
});

Deno.test("a part of the settings, and a plan that is none, stop the start and are a problem of the doctor", async () => {
  await using here = installation();
  const { code, stdout } = await here.task("doctor", [], {
    ...{
      BTCPAY_URL: "https://pay.example",
      PREMIUM_PLANS: '[{"id":"x","months":1,"price":"0","currency":"USD"}]',
    },
  });
  equal(code, 1);
  match(stdout, /^PROBLEM +configuration: BTCPAY_STORE_ID, BTCPAY_API_KEY, BTCPAY_WEBHOOK_SECRET: missing/m);
  match(stdout, /^PROBLEM +configuration: PREMIUM_PLANS: plan 1 \(price\) is not valid/m);
});
