// Buying premium in the browser: a server whose companion and payment processor are test doubles.

import type { Locator, Page } from "playwright-core";
import { BtcpayDouble } from "./btcpay_double.ts";
import { type CompanionSetup, openCompanion, startWithCompanion } from "./companion_page.ts";
import { say } from "./browser.ts";

/** A server where members can pay. */
export interface ShopSetup extends CompanionSetup {
  readonly btcpay: BtcpayDouble;
}

/** Starts it. `plans`: the setting; the usual one when absent. */
export async function startShop(
  { plans, env = {} }: { plans?: readonly unknown[]; env?: Record<string, string> } = {},
): Promise<ShopSetup> {
  const btcpay = new BtcpayDouble();
  const setup = await startWithCompanion({
    env: {
      ...{ AI_FREE_LIMIT: "1", CONTACT: "ada@chat.example", ...btcpay.env, ...env },
      ...(plans === undefined ? {} : { PREMIUM_PLANS: JSON.stringify(plans) }),
    },
  });
  btcpay.send = async ({ body, signature }) => {
    const response = await fetch(`${setup.app.url}/api/payment/btcpay`, {
      method: "POST",
      headers: { "Content-Type": "application/json; charset=utf-8", "BTCPay-Sig": signature },
      body,
    });
    await response.body?.cancel();
    return response.status;
  };
  return {
    ...setup,
    btcpay,
    async [Symbol.asyncDispose]() {
      await setup[Symbol.asyncDispose]();
      await btcpay[Symbol.asyncDispose]();
    },
  };
}

/** The dialog `Go premium`. */
export function paywallOf(page: Page): Locator {
  return page.getByRole("dialog", { name: "Go premium" });
}

/** Asks once more than the free messages last, which opens the paywall. */
export async function useUpTrial(page: Page): Promise<Locator> {
  await openCompanion(page);
  await say(page, "Good evening");
  await page.getByText("No free messages left").waitFor();
  await say(page, "And now?");
  const paywall = paywallOf(page);
  await paywall.waitFor();
  return paywall;
}

/** Begins a payment in the paywall. Resolves on the page of the processor, to the id of the invoice. */
export async function checkOut(
  page: Page,
  { btcpay }: ShopSetup,
  plan: string | RegExp = /^Pay with/,
): Promise<string> {
  await paywallOf(page).getByRole("button", { name: plan }).click();
  await page.getByRole("button", { name: "Pay, not confirmed yet" }).waitFor();
  return btcpay.newest.id;
}

/** Pays in the paywall, at once. Resolves when the page has thanked for it. */
export async function payAtOnce(page: Page, shop: ShopSetup, plan?: string): Promise<void> {
  await checkOut(page, shop, plan);
  await page.getByRole("button", { name: "Pay", exact: true }).click();
  await page.getByRole("status").filter({ hasText: /without limit now, until/ }).waitFor();
}

/** Opens the settings at the tab `Premium`. */
export async function openPremiumSettings(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Settings" }).click();
  const settings = page.getByRole("dialog", { name: "Settings" });
  await settings.getByRole("tab", { name: "Premium" }).click();
  return settings.getByRole("tabpanel", { name: "Premium" });
}
