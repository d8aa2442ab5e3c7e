// Buying premium: to the page of the processor and back, what is waited for, and what unlocks without a reload.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { hasBrowser, say, startBrowser, until, untilFocused } from "../support/browser.ts";
import { answers } from "../support/btcpay_moods.ts";
import { companionMessages, openCompanion } from "../support/companion_page.ts";
import { enterAsMember, enterByToken, registerMember } from "../support/member.ts";
import {
  checkOut,
  openPremiumSettings,
  payAtOnce,
  paywallOf,
  startShop,
  useUpTrial,
} from "../support/premium_page.ts";

const ignore = !hasBrowser();

/** Marks the document: a reload would take the mark away. */
async function mark(page: Page): Promise<void> {
  await page.evaluate(() => document.documentElement.dataset["seen"] = "yes");
}

async function isMarked(page: Page): Promise<boolean> {
  return await page.evaluate(() => document.documentElement.dataset["seen"] === "yes");
}

Deno.test(
  { name: "paywall, checkout, back: the page waits, and unlocks without a reload", ignore },
  async (t) => {
    await using shop = await startShop();
    await using browser = await startBrowser();
    const page = await browser.page();
    const token = await enterAsMember(page, shop.app.url, "alice");
    const paywall = await useUpTrial(page);
    const panel = page.getByRole("tabpanel", { name: "Violet" });
    let invoice = "";

    await t.step("the paywall has the price, the way to pay, and what premium gives here", async () => {
      await paywall.getByText("$10").waitFor();
      const text = (await paywall.innerText()).replaceAll(/\s+/g, " ");
      assert.match(text, /Unlimited Violet.*Priority access.*\$10 ?\/month.*You pay once/);
      assert.doesNotMatch(text, /cannot be bought/);
    });

    await t.step("back from the processor it waits for the payment", async () => {
      invoice = await checkOut(page, shop);
      await page.getByRole("button", { name: "Pay, not confirmed yet" }).click();
      await paywallOf(page).getByText("Waiting for the payment").waitFor();
      assert.equal(await paywallOf(page).getByRole("button", { name: /^Pay/ }).count(), 0);
      await mark(page);
    });

    await t.step("the dialog may be closed meanwhile, and leads back from Violet's tab", async () => {
      await paywallOf(page).getByRole("button", { name: "Go on chatting" }).click();
      await panel.getByText("Waiting for the payment").waitFor();
      await panel.getByRole("button", { name: "Look" }).click();
      await untilFocused(paywallOf(page).getByRole("link", { name: "Open the payment page" }));
    });

    await t.step("another tab of hers unlocks too", async () => {
      const other = await page.context().newPage();
      await enterByToken(other, shop.app.url, token);
      assert.equal(await paywallOf(other).count(), 0, "the payment was begun elsewhere");
      await openCompanion(other);
      await other.getByText("No free messages left").waitFor();
      await shop.btcpay.confirm(invoice);
      await other.getByText("No free messages left").waitFor({ state: "detached" });
      await other.close();
    });

    await t.step("confirmed, it is unlocked where she is", async () => {
      await page.getByRole("status").filter({ hasText: /without limit now, until/ }).waitFor();
      await paywallOf(page).waitFor({ state: "detached" });
      await panel.getByText("Waiting for the payment").waitFor({ state: "detached" });
      await say(page, "Are you still there?");
      await until("she answers", async () => await companionMessages(page).count() > 1);
      assert.ok(await isMarked(page), "without a reload");
    });

    await t.step("the settings have the end and the receipt, and sell more time", async () => {
      const premium = await openPremiumSettings(page);
      await premium.getByText(/^Premium until/).waitFor();
      const receipt = premium.getByRole("region", { name: "Receipts" }).getByRole("listitem");
      assert.match(await receipt.innerText(), new RegExp(`\\$10\\s+for 1 month[^]*${invoice}`));
      await premium.getByRole("region", { name: "Add time" }).getByText("begins when your present time ends")
        .waitFor();
    });
  },
);

Deno.test(
  { name: "a payment at once, another month, and the way back by the browser's button", ignore },
  async (t) => {
    await using shop = await startShop({
      plans: [
        { id: "month", months: 1, price: "10.00", currency: "USD" },
        { id: "pass", seconds: 86_400, price: "1.50", currency: "EUR" },
      ],
    });
    await using browser = await startBrowser();
    const page = await browser.page();
    await enterAsMember(page, shop.app.url, "alice");
    const paywall = await useUpTrial(page);

    await t.step("the back button leads to what is waited for, and to the prices again", async () => {
      await checkOut(page, shop, "Pay with Bitcoin: €1.50 for 1 day");
      await page.goBack();
      const link = paywall.getByRole("link", { name: "Open the payment page" });
      assert.equal(
        await link.getAttribute("href"),
        shop.btcpay.newest.checkout["redirectURL"] && `${shop.btcpay.url}/i/${shop.btcpay.newest.id}`,
      );
      await paywall.getByRole("button", { name: "I have not paid" }).click();
      await paywall.getByRole("button", { name: "Pay with Bitcoin: $10 for 1 month" }).waitFor();
      await paywall.getByText("still waited for").waitFor();
    });

    await t.step("paid at once, she is thanked, and has it", async () => {
      await payAtOnce(page, shop, "Pay with Bitcoin: €1.50 for 1 day");
      assert.equal(await paywallOf(page).count(), 0);
    });

    await t.step("more time is added behind it", async () => {
      const premium = await openPremiumSettings(page);
      const before = await premium.getByText(/^Premium until/).innerText();
      await premium.getByRole("button", { name: "Pay with Bitcoin: $10 for 1 month" }).click();
      await page.getByRole("button", { name: "Pay, not confirmed yet" }).click();
      await premium.getByText("Waiting for the payment").waitFor();
      await shop.btcpay.confirm(shop.btcpay.newest.id);
      await page.getByRole("status").filter({ hasText: "Your premium runs until" }).waitFor();
      await premium.getByText("Waiting for the payment").waitFor({ state: "detached" });
      assert.notEqual(await premium.getByText(/^Premium until/).innerText(), before);
      const receipts = premium.getByRole("region", { name: "Receipts" }).getByRole("listitem");
      await until("there are two receipts", async () => await receipts.count() === 2);
    });
  },
);

Deno.test({ name: "a payment that does not come, and one that comes late", ignore }, async (t) => {
  await using shop = await startShop();
  await using browser = await startBrowser();
  const page = await browser.page();
  await enterAsMember(page, shop.app.url, "alice");
  const paywall = await useUpTrial(page);

  await t.step("a processor that is away is named, and asked again", async () => {
    shop.btcpay.makeMood = answers(500);
    await paywall.getByRole("button", { name: /^Pay with/ }).click();
    await paywall.getByRole("alert").filter({ hasText: "payment service does not answer" }).waitFor();
    shop.btcpay.makeMood = null;
  });

  let invoice = "";
  await t.step("its time is over: it says so, and offers the prices again", async () => {
    invoice = await checkOut(page, shop);
    await shop.btcpay.expire(invoice);
    await page.goto(shop.app.url);
    await paywall.getByText("No payment has come in time").waitFor();
    await paywall.getByRole("link", { name: "ada@chat.example" }).waitFor();
    await paywall.getByRole("button", { name: "Choose again" }).click();
    await paywall.getByRole("button", { name: /^Pay with/ }).waitFor();
  });

  await t.step("it comes late: it counts", async () => {
    await mark(page);
    await shop.btcpay.pay(invoice);
    await page.getByRole("status").filter({ hasText: /without limit now, until/ }).waitFor();
    await paywall.waitFor({ state: "detached" });
    assert.ok(await isMarked(page));
  });
});

Deno.test({ name: "another member in the same tab does not wait for her payment", ignore }, async () => {
  await using shop = await startShop();
  await using browser = await startBrowser();
  const page = await browser.page();
  await enterAsMember(page, shop.app.url, "alice");
  await useUpTrial(page);
  await checkOut(page, shop);
  await enterByToken(page, shop.app.url, await registerMember(shop.app.url, "bob"));
  await openCompanion(page);
  await page.getByText("1 free message left").waitFor();
  assert.equal(await paywallOf(page).count(), 0);
  assert.equal(await page.evaluate(() => sessionStorage.getItem("sc_checkout")), null);
});

Deno.test({ name: "on a phone, what pays and what waits is large enough for fingers", ignore }, async () => {
  await using shop = await startShop({
    plans: [
      { id: "month", months: 1, price: "10.00", currency: "USD" },
      { id: "year", months: 12, price: "99.90", currency: "EUR" },
    ],
  });
  await using browser = await startBrowser();
  const page = await browser.page({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });
  await enterAsMember(page, shop.app.url, "alice");
  const paywall = await useUpTrial(page);
  const small = (): Promise<string[]> =>
    paywall.locator("button, a.button").evaluateAll((all) =>
      all.filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.textContent)
    );
  await paywall.getByRole("button", { name: /^Pay with Bitcoin: €99\.90/ }).waitFor();
  assert.deepEqual(await small(), []);
  await paywall.getByRole("button", { name: /^Pay with Bitcoin: €99\.90/ }).tap();
  await page.getByRole("button", { name: "Pay, not confirmed yet" }).tap();
  await paywall.getByText("Waiting for the payment").waitFor();
  assert.deepEqual(await small(), []);
  await paywall.getByRole("button", { name: "I have not paid" }).tap();
  await paywall.getByRole("button", { name: /^Pay with Bitcoin: €99\.90/ }).waitFor();
});

Deno.test({ name: "with nothing for sale it says whom to ask, and takes codes", ignore }, async () => {
  await using shop = await startShop({ plans: [] });
  await using browser = await startBrowser();
  const page = await browser.page();
  await enterAsMember(page, shop.app.url, "alice");
  const premium = await openPremiumSettings(page);
  await premium.getByRole("link", { name: "ada@chat.example" }).waitFor();
  assert.equal(await premium.getByRole("heading", { name: "Price" }).count(), 0);
  await premium.getByRole("button", { name: "Enter code" }).waitFor();
});
