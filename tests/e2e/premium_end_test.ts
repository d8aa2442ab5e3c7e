// Premium ends on an open page: Violet's tab says so kindly, and the words of the trial are back.

import assert from "node:assert/strict";
import { violations } from "../support/axe.ts";
import { hasBrowser, say, startBrowser, untilFocused } from "../support/browser.ts";
import { openCompanion } from "../support/companion_page.ts";
import { enterAsMember } from "../support/member.ts";
import { openPremiumSettings, payAtOnce, paywallOf, startShop, useUpTrial } from "../support/premium_page.ts";
import { enterAsStaff, openPanel, rowOf } from "../support/staff.ts";

const ignore = !hasBrowser();

/** A pass that is over soon after it is paid for. */
const PASS = { id: "pass", seconds: 4, price: "0.50", currency: "EUR" };

Deno.test({ name: "premium ends on an open page, without a reload, and kindly", ignore }, async (t) => {
  await using shop = await startShop({ plans: [PASS] });
  await using browser = await startBrowser();
  const [page, office] = [await browser.page(), await browser.page()];
  await enterAsStaff(office, shop.app, "boss", "admin");
  await openPanel(office, "Premium");
  await enterAsMember(page, shop.app.url, "alice");
  await useUpTrial(page);
  const panel = page.getByRole("tabpanel", { name: "Violet" });
  const thanks = panel.getByText("Your premium has ended, darling.");

  await t.step("it is bought, and over", async () => {
    await payAtOnce(page, shop, "Pay with Bitcoin: €0.50 for 4 seconds");
    await openCompanion(page);
    await page.evaluate(() => document.documentElement.dataset["seen"] = "yes");
    await panel.getByText("No free messages left").waitFor({ state: "detached" });
    await thanks.waitFor();
    await page.getByRole("status").filter({ hasText: "Thank you for these evenings!" }).waitFor();
    assert.ok(await page.evaluate(() => document.documentElement.dataset["seen"] === "yes"));
  });

  await t.step("a panel that was open meanwhile says so", async () => {
    await rowOf(office, "Who has premium", "alice").getByText("ended", { exact: true }).waitFor();
  });

  await t.step("the words of the trial are back", async () => {
    await panel.getByText("No free messages left").waitFor();
    await panel.getByRole("button", { name: "Renew" }).click();
    await paywallOf(page).getByText(/^Your premium ended on/).waitFor();
    await paywallOf(page).getByRole("button", { name: /^Pay with Bitcoin/ }).waitFor();
    await page.keyboard.press("Escape");
    assert.deepEqual(await violations(page), []);
    await say(page, "Are you there?");
    await paywallOf(page).getByText("Your free message flew by").waitFor();
    await page.keyboard.press("Escape");
  });

  await t.step("the settings have what was paid for", async () => {
    const premium = await openPremiumSettings(page);
    await premium.getByText(/^Your premium ended on/).waitFor();
    assert.match(
      await premium.getByRole("region", { name: "Receipts" }).getByRole("listitem").innerText(),
      /€0\.50\s+for 4 seconds/,
    );
    await page.keyboard.press("Escape");
  });

  await t.step("who comes back later is told too, until it is dismissed", async () => {
    await page.reload();
    await thanks.waitFor();
    await panel.getByRole("button", { name: "Dismiss" }).click();
    await thanks.waitFor({ state: "detached" });
    await untilFocused(page.getByRole("textbox", { name: "Message" }));
    await page.reload();
    await panel.getByText("No free messages left").waitFor();
    await page.getByRole("button", { name: "Go premium" }).click();
    await paywallOf(page).getByText(/^Your premium ended on/).waitFor();
    assert.equal(await thanks.count(), 0);
  });
});

Deno.test({ name: "premium that ends while the page is away is over when it is back", ignore }, async () => {
  await using shop = await startShop({ plans: [PASS] });
  await using browser = await startBrowser();
  const page = await browser.page();
  await enterAsMember(page, shop.app.url, "alice");
  await useUpTrial(page);
  await payAtOnce(page, shop);
  await openCompanion(page);
  await shop.app.stop();
  const end = Date.now() + 4_000;
  await page.getByText("Reconnecting").or(page.getByText("cannot be reached")).first().waitFor();
  while (Date.now() < end) await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  await shop.app.start();
  const panel = page.getByRole("tabpanel", { name: "Violet" });
  await panel.getByText("Your premium has ended, darling.").waitFor();
  await panel.getByText("No free messages left").waitFor();
});
