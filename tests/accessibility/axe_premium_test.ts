// Premium for everybody: what members and admins see of it, by axe, wide in every theme and in a window 320 pixels wide.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { violations } from "../support/axe.ts";
import { choose, hasBrowser, startBrowser } from "../support/browser.ts";
import { openCompanion } from "../support/companion_page.ts";
import { enterAsMember, registerMember } from "../support/member.ts";
import {
  checkOut,
  openPremiumSettings,
  paywallOf,
  type ShopSetup,
  startShop,
} from "../support/premium_page.ts";
import { enterAsStaff, openPanel, panelOf } from "../support/staff.ts";
import { violationsInThemes } from "../support/themes.ts";
import { tooWide } from "../support/windows.ts";

const ignore = !hasBrowser();
const SIZES = [["wide", { width: 1440, height: 900 }], ["narrow", { width: 320, height: 640 }]] as const;
const PLANS = [
  { id: "month", months: 1, price: "10.00", currency: "USD" },
  { id: "year", months: 12, price: "99.90", currency: "EUR" },
];

type Size = typeof SIZES[number][0];

/** Looks at a page after each step: axe finds nothing, and nothing is wider than the window. */
function looking(t: Deno.TestContext, page: Page, size: Size) {
  return (name: string, prepare: () => Promise<void>): Promise<boolean> =>
    t.step(name, async () => {
      await prepare();
      assert.deepEqual(await (size === "wide" ? violationsInThemes : violations)(page), []);
      assert.deepEqual(await tooWide(page, "dialog, .panel-scroll, .settings-panel"), [], "it fits");
    });
}

/** Opens the paywall with the palette. */
async function openPaywall(page: Page): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("go premium");
  await page.keyboard.press("Enter");
  await paywallOf(page).waitFor();
}

async function member(t: Deno.TestContext, page: Page, shop: ShopSetup, size: Size): Promise<void> {
  const step = looking(t, page, size);
  const paywall = paywallOf(page);
  await enterAsMember(page, shop.app.url, `member-${size}`);
  await openCompanion(page);
  await step("the paywall", async () => {
    await openPaywall(page);
    await paywall.getByRole("button", { name: /^Pay with Bitcoin: €99\.90/ }).waitFor();
  });
  await step("a wrong code", async () => {
    await paywall.getByRole("button", { name: "Enter code" }).click();
    await paywall.getByRole("textbox", { name: "Code" }).fill("abcd");
    await page.keyboard.press("Enter");
    await paywall.getByRole("alert").waitFor();
  });
  await step("waiting for a payment", async () => {
    await checkOut(page, shop, /^Pay with Bitcoin: \$10/);
    await page.getByRole("button", { name: "Pay, not confirmed yet" }).click();
    await paywall.getByText("Waiting for the payment").waitFor();
  });
  await step("what a member has, and receipts", async () => {
    await shop.btcpay.confirm(shop.btcpay.newest.id);
    await paywall.waitFor({ state: "detached" });
    const settings = await openPremiumSettings(page);
    await settings.getByRole("region", { name: "Receipts" }).waitFor();
  });
}

async function admin(t: Deno.TestContext, page: Page, shop: ShopSetup, size: Size): Promise<void> {
  const step = looking(t, page, size);
  await enterAsStaff(page, shop.app, `admin-${size}`, "admin");
  await registerMember(shop.app.url, `a-name-of-20-${size}`);
  await step("who has premium", async () => {
    await openPanel(page, "Premium");
    await panelOf(page).getByRole("listitem").filter({ hasText: `member-${size}` }).waitFor();
  });
  const dialog = page.getByRole("dialog", { name: "Give premium" });
  await step("giving it", async () => {
    await panelOf(page).getByRole("button", { name: "Give premium" }).click();
    await choose(dialog.getByRole("radio", { name: "A day…" }));
    await dialog.getByRole("textbox", { name: "Name" }).fill(`a-name-of-20-${size}`);
    await dialog.getByRole("button", { name: "Give premium" }).click();
    await dialog.getByRole("alert").waitFor();
  });
  await step("the member's row, with a long reason", async () => {
    await choose(dialog.getByRole("radio", { name: "Without end" }));
    await dialog.getByRole("textbox", { name: "Reason (optional)" }).fill("y".repeat(200));
    await dialog.getByRole("button", { name: "Give premium" }).click();
    await dialog.waitFor({ state: "detached" });
    await panelOf(page).getByText("y".repeat(200)).first().waitFor();
  });
  await step("a question before a refund", async () => {
    await panelOf(page).getByRole("button", { name: "Mark refunded" }).first().click();
    await page.getByRole("dialog", { name: /^Mark this payment/ }).waitFor();
  });
  await page.keyboard.press("Escape");
  await step("vouchers and their codes", async () => {
    await choose(panelOf(page).getByRole("radio", { name: "Vouchers" }));
    await panelOf(page).getByRole("button", { name: "Make vouchers" }).click();
    await panelOf(page).getByRole("textbox", { name: "10 codes" }).waitFor();
    await panelOf(page).getByRole("listitem").first().waitFor();
  });
}

Deno.test({ name: "axe finds nothing in premium, and everything fits", ignore }, async (t) => {
  await using shop = await startShop({ plans: PLANS });
  await using browser = await startBrowser({ glass: true });
  for (const [size, viewport] of SIZES) {
    await t.step(size, async (t) => {
      await member(t, await browser.page({ viewport }), shop, size);
      await admin(t, await browser.page({ viewport }), shop, size);
    });
  }
});
