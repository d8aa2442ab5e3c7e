// Premium in the page: what is loaded, a payment on its way, and what a change of access comes to.

import { deepEqual, equal, match } from "node:assert/strict";
import type { EntitlementView } from "../../../server/protocol/premium/entitlements.ts";
import type { PremiumOffer, Receipt } from "../../../server/protocol/premium/plans.ts";
import { RestClient } from "../../../client/net/connection/rest_client.ts";
import { PremiumRequests } from "../../../client/net/premium/premium_requests.ts";
import { PremiumSync } from "../../../client/net/premium/premium_sync.ts";
import { createCheckoutStore } from "../../../client/store/premium/checkout_store.ts";
import { createPremiumEndStore } from "../../../client/store/premium/premium_end_store.ts";
import type { LaterStores } from "../../../client/store/later_stores.ts";
import { FakeClock, fakeStorage, fakeStores, joined } from "./fakes.ts";

const DAY_MS = 86_400_000;
const INVOICE = "https://pay.example/i/1";
const EMPTY: PremiumOffer = {
  plans: [{ id: "month", months: 1, price: "10.00", currency: "USD" }],
  ways: ["btcpay"],
  entitlement: null,
  perks: ["unlimited"],
  receipts: [],
  waiting: false,
};

function token(account: string): string {
  return `a.${btoa(JSON.stringify({ sub: account, name: "alice" }))}.c`;
}

function receipt(reference: string): Receipt {
  return {
    date: "2026-03-01T12:00:00.000Z",
    price: "10.00",
    currency: "USD",
    reference,
    state: "settled",
    months: 1,
  };
}

/** The page of the member 7, in a tab that has `tab` in its storage. `answers`: what the server says, by path. */
function page(tab = fakeStorage(), account = "7") {
  const clock = new FakeClock();
  const stores: LaterStores = { ...fakeStores(clock), checkout: createCheckoutStore(tab) };
  const answers: Record<string, () => Response> = { "/api/premium": () => Response.json(EMPTY) };
  const asked: [path: string, body: unknown][] = [];
  const fetcher = (path: string, { body }: RequestInit): Promise<Response> => {
    asked.push([path, typeof body === "string" ? JSON.parse(body) : undefined]);
    return Promise.resolve(answers[path]!());
  };
  const went: string[] = [];
  let back = (): void => {};
  const requests = new PremiumRequests({
    stores,
    clock,
    rest: new RestClient({ fetcher: fetcher as typeof fetch, clock, session: stores.session }),
    leaving: { go: (url) => went.push(url), onReturn: (run) => back = run },
  });
  const sync = new PremiumSync({ stores, clock, requests });
  return {
    ...{ answers, asked, clock, requests, stores, sync, tab, went },
    comeBack: () => back(),
    /** The member joins. */
    join(hasAccess = false): Promise<void> {
      stores.session.enter({ mode: "restore", token: token(account) });
      stores.session.joined({
        ...joined("alice"),
        is_registered: true,
        has_ai_access: hasAccess,
        token: token(account),
      });
      sync.joined();
      return settled();
    },
    toasts: () => stores.toasts.list.value.map(({ text }) => text),
  };
}

/** Waits for the answers of the fake server. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

Deno.test("a payment leads to the processor, and the tab waits for it after the way back", async () => {
  const first = page();
  await first.join();
  first.answers["/api/premium/checkout"] = () => Response.json({ url: INVOICE });
  void first.requests.pay("month", "btcpay");
  await settled();
  deepEqual(first.went, [INVOICE]);
  deepEqual(first.asked.at(-1), ["/api/premium/checkout", { plan: "month", way: "btcpay" }]);
  equal(first.stores.checkout.pending.value, null, "the page stays as it is while it is left");

  const second = page(first.tab);
  second.answers["/api/premium"] = () => Response.json({ ...EMPTY, waiting: true });
  await second.join();
  equal(second.stores.screen.dialog.value, "premium");
  equal(second.stores.checkout.pending.value?.url, INVOICE);

  const until = new Date(second.clock.serverNow() + 31 * DAY_MS).toISOString();
  const entitlement: EntitlementView = { state: "active", until, source: "btcpay" };
  second.answers["/api/premium"] = () => Response.json({ ...EMPTY, entitlement, receipts: [receipt("i1")] });
  second.sync.changed({ has_ai_access: true, until, msg: "Now." });
  equal(second.stores.screen.dialog.value, null);
  equal(second.stores.session.me.value!.has_ai_access, true);
  match(second.toasts()[0]!, /^You can write to Violet without limit now, until \w+ \d+, \d{4}\./);
  await settled();
  equal(second.stores.checkout.pending.value, null);
  equal(second.tab.read("sc_checkout"), null);
});

Deno.test("a tab that is shown again as it was left waits, too; so does one that did not get away", async () => {
  for (const way of ["back", "stuck"] as const) {
    const one = page();
    await one.join();
    one.answers["/api/premium/checkout"] = () => Response.json({ url: INVOICE });
    const pay = one.requests.pay("month", "btcpay");
    await settled();
    if (way === "back") one.comeBack();
    else one.clock.pass(10_000);
    equal(await pay, null);
    equal(one.stores.checkout.pending.value?.url, INVOICE);
  }
});

Deno.test("an address that is no web page is not opened", async () => {
  const one = page();
  await one.join();
  one.answers["/api/premium/checkout"] = () => Response.json({ url: "javascript:alert(1)" });
  equal((await one.requests.pay("month", "btcpay"))?.code, "unreachable");
  deepEqual(one.went, []);
  equal(one.tab.read("sc_checkout"), null);
});

Deno.test("a plan that is gone is refused, and the plans are loaded again", async () => {
  const one = page();
  await one.join();
  one.answers["/api/premium/checkout"] = () =>
    Response.json({ error: { code: "bad_request", msg: "No.", field: "plan" } }, { status: 400 });
  equal((await one.requests.pay("month", "btcpay"))?.code, "bad_request");
  deepEqual(one.asked.map(([path]) => path), ["/api/premium/checkout", "/api/premium"]);
});

Deno.test("paid before the page was back: it says so, and opens nothing", async () => {
  const tab = fakeStorage();
  createCheckoutStore(tab).begin({ owner: "7", url: INVOICE, newestReceipt: "i0" });
  const one = page(tab);
  const entitlement: EntitlementView = { state: "active", until: null, source: "btcpay" };
  one.answers["/api/premium"] = () => Response.json({ ...EMPTY, entitlement, receipts: [receipt("i1")] });
  await one.join(true);
  equal(one.stores.screen.dialog.value, null);
  equal(one.stores.checkout.pending.value, null);
  deepEqual(one.toasts(), ["You can write to Violet without limit now."]);
});

Deno.test("what else asks the server meanwhile makes no payment late", async () => {
  const tab = fakeStorage();
  createCheckoutStore(tab).begin({ owner: "7", url: INVOICE, newestReceipt: null });
  const one = page(tab);
  one.answers["/api/premium"] = () => Response.json({ ...EMPTY, receipts: [receipt("i1")] });
  const join = one.join(true);
  void one.requests.load();
  await join;
  equal(one.stores.screen.dialog.value, null);
  deepEqual(one.toasts(), ["You can write to Violet without limit now."]);
  one.sync.reset();

  const two = page(tab);
  createCheckoutStore(tab).begin({ owner: "7", url: INVOICE, newestReceipt: null });
  void two.join(true);
  two.sync.reset();
  await settled();
  deepEqual(two.toasts(), []);
});

Deno.test("who has premium and has bought more is led to the settings, until that is settled", async () => {
  const tab = fakeStorage();
  createCheckoutStore(tab).begin({ owner: "7", url: INVOICE, newestReceipt: "i0" });
  const one = page(tab);
  one.answers["/api/premium"] = () => Response.json({ ...EMPTY, receipts: [receipt("i0")], waiting: true });
  await one.join(true);
  equal(one.stores.screen.dialog.value, "settings");
  equal(one.stores.screen.settingsTab.value, "premium");
  const until = new Date(one.clock.serverNow() + 60 * DAY_MS).toISOString();
  one.sync.changed({ has_ai_access: true, until, msg: "More." });
  match(one.toasts()[0]!, /^Your premium runs until/);
  await settled();
  equal(one.stores.checkout.pending.value?.url, INVOICE, "a gift came meanwhile, and not the payment");
});

Deno.test("the payment of another account is forgotten; that of nobody yet is not", async () => {
  const tab = fakeStorage();
  createCheckoutStore(tab).begin({ owner: "7", url: INVOICE, newestReceipt: null });
  const nobody = page(tab);
  nobody.sync.reset();
  match(tab.read("sc_checkout")!, /pay\.example/);
  const other = page(tab, "8");
  await other.join();
  equal(other.stores.checkout.pending.value, null);
  equal(other.stores.screen.dialog.value, null);
  equal(tab.read("sc_checkout"), null);
  for (const text of ["", "[]", '{"owner":7}', "no JSON"]) {
    const broken = fakeStorage();
    broken.write("sc_checkout", text);
    await page(broken).join();
  }
});

Deno.test("while it waits the server is asked each minute, as long as the page is visible", async () => {
  const tab = fakeStorage();
  createCheckoutStore(tab).begin({ owner: "7", url: INVOICE, newestReceipt: null });
  const one = page(tab);
  await one.join();
  const before = one.asked.length;
  one.clock.pass(60_000);
  await settled();
  equal(one.asked.length, before + 1);
  one.stores.notifications.visible.value = false;
  one.clock.pass(60_000);
  equal(one.asked.length, before + 1);
  one.stores.notifications.visible.value = true;
  equal(one.asked.length, before + 2);
  one.requests.stopWaiting();
  one.clock.pass(600_000);
  equal(one.asked.length, before + 2);
});

Deno.test("what begins while the page is out of sight is said when it is looked at", async () => {
  const one = page();
  await one.join();
  one.stores.notifications.visible.value = false;
  one.sync.changed({ has_ai_access: true, until: null, msg: "Now." });
  deepEqual(one.toasts(), []);
  one.stores.notifications.visible.value = true;
  deepEqual(one.toasts(), ["You can write to Violet without limit now."]);
});

Deno.test("an end on the open page, and one while it was away, are said once", async () => {
  const one = page();
  await one.join(true);
  one.sync.changed({ has_ai_access: false, ai_free_limit: 5, msg: "Over." });
  deepEqual(one.toasts(), ["Your premium has ended. Thank you for these evenings!"]);
  equal(one.stores.session.me.value!.ai_free_limit, 5);
  equal(one.stores.premiumEnd.isDue.value, true);
  one.sync.changed({ has_ai_access: true, until: null });
  equal(one.stores.premiumEnd.isDue.value, false);

  const other = page();
  await other.join(true);
  await other.join(false);
  equal(other.stores.premiumEnd.isDue.value, true);
  equal(other.toasts().length, 1);
  other.sync.reset();
  equal(other.stores.premiumEnd.isDue.value, false);
});

Deno.test("an end that the server tells of is news for a week, and until it is dismissed", () => {
  const storage = fakeStorage();
  const now = Date.parse("2026-03-10T00:00:00.000Z");
  const ended = (daysAgo: number): EntitlementView => ({
    ...{ state: "ended", source: "btcpay" },
    until: new Date(now - daysAgo * DAY_MS).toISOString(),
  });
  const old = createPremiumEndStore(storage);
  old.learned(ended(8), now);
  old.learned(null, now);
  old.learned({ ...ended(1), state: "active" }, now);
  equal(old.isDue.value, false);
  old.learned(ended(6), now);
  equal(old.isDue.value, true);
  old.clear();
  old.learned(ended(6), now);
  equal(old.isDue.value, false);
  const later = createPremiumEndStore(storage);
  later.learned(ended(6), now);
  equal(later.isDue.value, false);
  later.learned(ended(1), now);
  equal(later.isDue.value, true);
});

Deno.test("a code is redeemed, and what there is then is loaded", async () => {
  const one = page();
  await one.join();
  one.answers["/api/premium/voucher"] = () => Response.json({ entitlement: null });
  equal(await one.requests.redeem("K7QF-2MXD"), null);
  deepEqual(one.asked, [["/api/premium/voucher", { code: "K7QF-2MXD" }], ["/api/premium", undefined]]);
  one.answers["/api/premium/voucher"] = () =>
    Response.json({ error: { code: "expired", msg: "No.", field: "code" } }, { status: 410 });
  equal((await one.requests.redeem("K7QF-2MXD"))?.code, "expired");
});
