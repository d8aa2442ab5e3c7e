// The screens about premium that get a picture.

import type { Locator, Page } from "playwright-core";
import { choose, say, until } from "../support/browser.ts";
import { openPanel } from "../support/staff.ts";
import { dialog, type Screen, showTab } from "./steps.ts";

/** Screens of an admin, after login. The last uses up their free messages. */
export const PREMIUM_SCREENS: readonly Screen[] = [
  {
    name: "panel-give",
    open: async (page) => {
      const panel = await openPremium(page, "Members");
      await panel.getByRole("button", { name: "Give premium" }).click();
      await dialog(page, "Give premium").waitFor();
    },
  },
  {
    name: "panel-refund",
    open: async (page) => {
      const panel = await openPremium(page, "Members");
      await panel.getByRole("button", { name: "Mark refunded" }).first().click();
      await dialog(page, "Mark this payment").waitFor();
    },
  },
  {
    name: "panel-vouchers",
    open: async (page) => {
      const panel = await openPremium(page, "Vouchers");
      await panel.getByRole("button", { name: "Make vouchers" }).click();
      await panel.getByRole("textbox", { name: /codes$/ }).waitFor();
      await panel.getByRole("listitem").first().waitFor();
      await panel.getByRole("radio", { name: "Members" }).focus();
    },
  },
  {
    name: "paywall",
    open: async (page) => {
      await showTab(page, "Violet");
      const more = page.getByRole("button", { name: "Go premium" });
      // The last free message brings the button.
      while (await more.count() === 0) {
        const left = page.getByText(/free messages? left/);
        const before = await left.innerText();
        await say(page, "And another one?");
        await until(
          "she has answered",
          async () => await left.count() > 0 && await left.innerText() !== before,
        );
      }
      await more.click();
      await dialog(page, "Go premium").getByRole("button", { name: /^Pay/ }).first().waitFor();
    },
  },
];

/** Screens of a member who pays. They leave the page, and come back. */
export const PAYING_SCREENS: readonly Screen[] = [
  {
    name: "paywall-waiting",
    open: async (page) => {
      await showTab(page, "Violet");
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill("go premium");
      await page.keyboard.press("Enter");
      await dialog(page, "Go premium").getByRole("button", { name: /^Pay/ }).first().click();
      await page.getByRole("link", { name: "Return to the shop" }).click();
      await dialog(page, "Go premium").getByText("Waiting for the payment").waitFor();
    },
  },
  {
    name: "violet-waiting",
    open: async (page) => {
      await showTab(page, "Violet");
      await page.getByText("Waiting for the payment").waitFor();
    },
  },
  {
    name: "paywall-code",
    open: async (page) => {
      await showTab(page, "Violet");
      await page.getByRole("button", { name: "Look" }).click();
      const paywall = dialog(page, "Go premium");
      await paywall.getByRole("button", { name: "I have not paid" }).click();
      await paywall.getByRole("button", { name: "Enter code" }).click();
      await paywall.getByRole("textbox", { name: "Code" }).fill("K7QF-2MXD");
      await paywall.getByRole("button", { name: "Redeem" }).click();
      await paywall.getByRole("alert").waitFor();
    },
  },
];

/** Screens of a member who has paid. */
export const PAID_SCREENS: readonly Screen[] = [
  {
    name: "settings-receipts",
    open: async (page) => {
      await page.getByRole("button", { name: "Settings" }).click();
      await dialog(page, "Settings").getByRole("tab", { name: "Premium" }).click();
      await page.getByRole("region", { name: "Receipts" }).scrollIntoViewIfNeeded();
    },
  },
];

/** The panel's tab `Premium`, at one of its lists. */
export async function openPremium(page: Page, list: "Members" | "Vouchers"): Promise<Locator> {
  const panel = await openPanel(page, "Premium");
  await choose(panel.getByRole("radio", { name: list }));
  return panel;
}
