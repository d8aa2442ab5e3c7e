// Premium in the panel: given with an end, changed, ended, refunded; vouchers made, redeemed and revoked.

import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { choose, hasBrowser, startBrowser, until, untilFocused } from "../support/browser.ts";
import { companionMessages, openCompanion } from "../support/companion_page.ts";
import { enterAsMember, enterByToken, registerMember } from "../support/member.ts";
import { openPremiumSettings, payAtOnce, paywallOf, startShop, useUpTrial } from "../support/premium_page.ts";
import { enterAsStaff, openPanel, panelOf, rowOf } from "../support/staff.ts";

const ignore = !hasBrowser();

/** Gives premium in the panel. */
async function give(office: Page, name: string, length: string, reason = ""): Promise<void> {
  await panelOf(office).getByRole("button", { name: "Give premium" }).click();
  const dialog = office.getByRole("dialog", { name: "Give premium" });
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await choose(dialog.getByRole("radio", { name: length }));
  await dialog.getByRole("textbox", { name: "Reason (optional)" }).fill(reason);
  await dialog.getByRole("button", { name: "Give premium" }).click();
  await dialog.waitFor({ state: "detached" });
}

/** Ends what a row is about, with the button and the dialog of this name. */
async function end(office: Page, row: Locator, label: string, reason: string): Promise<void> {
  await row.getByRole("button", { name: label, exact: true }).click();
  const dialog = office.getByRole("dialog").filter({ has: office.getByRole("heading", { name: /\?$/ }) });
  await dialog.getByRole("textbox", { name: "Reason (optional)" }).fill(reason);
  await dialog.getByRole("button", { name: label, exact: true }).click();
  await dialog.waitFor({ state: "detached" });
}

Deno.test(
  { name: "an admin gives premium with an end, changes it, ends it, and marks a refund", ignore },
  async (t) => {
    await using shop = await startShop();
    await using browser = await startBrowser();
    const [page, office] = [await browser.page(), await browser.page()];
    await enterAsMember(page, shop.app.url, "alice");
    await registerMember(shop.app.url, "alicia");
    await enterAsStaff(office, shop.app, "boss", "admin");
    await useUpTrial(page);
    const panel = page.getByRole("tabpanel", { name: "Violet" });
    const row = rowOf(office, "Who has premium", "alice");

    await t.step("nobody has it yet", async () => {
      await openPanel(office, "Premium");
      await panelOf(office).getByText("No one has had premium yet.").waitFor();
    });

    await t.step("a name that nobody has is refused beside its field", async () => {
      await panelOf(office).getByRole("button", { name: "Give premium" }).click();
      const dialog = office.getByRole("dialog", { name: "Give premium" });
      await untilFocused(dialog.getByRole("textbox", { name: "Name" }));
      await office.keyboard.type("ali");
      await office.keyboard.press("Enter");
      await dialog.getByRole("alert").filter({ hasText: "no account with this name" }).waitFor();
      await choose(dialog.getByRole("radio", { name: "A day…" }));
      await dialog.getByLabel("Last day").fill("2020-01-01");
      await dialog.getByRole("button", { name: "Give premium" }).click();
      await dialog.getByRole("alert").filter({ hasText: "a day to come" }).waitFor();
      await office.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
      await untilFocused(panelOf(office).getByRole("button", { name: "Give premium" }));
    });

    await t.step("given, it unlocks at once, and says until when", async () => {
      await give(office, "Alice", "3 months", "Thanks for the help");
      await page.getByRole("status").filter({ hasText: /without limit now, until/ }).waitFor();
      await paywallOf(page).waitFor({ state: "detached" });
      await row.getByText("Thanks for the help").waitFor();
      assert.match((await row.innerText()).replaceAll(/\s+/g, " "), /Gift · until \w+ \d+, \d{4}/);
    });

    await t.step("its end is changed", async () => {
      const before = await row.innerText();
      await row.getByRole("button", { name: "Change end" }).click();
      const dialog = office.getByRole("dialog", { name: "Premium of alice" });
      await choose(dialog.getByRole("radio", { name: "1 year" }));
      await dialog.getByRole("button", { name: "Save" }).click();
      await dialog.waitFor({ state: "detached" });
      await page.getByRole("status").filter({ hasText: "Your premium runs until" }).waitFor();
      await until("the row has the new end", async () => await row.innerText() !== before);
    });

    await t.step("ended by staff, the words of the trial are back", async () => {
      await end(office, row, "End", "By mistake");
      await panel.getByText("No free messages left").waitFor();
      await panel.getByText("Your premium has ended, darling.").waitFor();
      await row.getByText("ended early").waitFor();
      assert.equal(await row.getByRole("button").count(), 0);
    });

    await t.step("a payment is in the list, and its refund takes its time", async () => {
      await panel.getByRole("button", { name: "Renew" }).click();
      await payAtOnce(page, shop);
      await openCompanion(page);
      const paid = row.filter({ hasText: "Paid with Bitcoin, $10" });
      await paid.getByText(shop.btcpay.newest.id).waitFor();
      await end(office, paid, "Mark refunded", "Sent back");
      await panel.getByText("No free messages left").waitFor();
      await paid.getByText("refunded", { exact: true }).waitFor();
      const premium = await openPremiumSettings(page);
      await premium.getByRole("region", { name: "Receipts" }).getByText("refunded").waitFor();
    });

    await t.step("the list is searched, and the log has it all", async () => {
      await give(office, "alicia", "Without end");
      await panelOf(office).getByRole("searchbox", { name: "Find a member" }).fill("alicia");
      await until("her rows are gone", async () => await row.count() === 0);
      await rowOf(office, "Who has premium", "alicia").getByText("without end").waitFor();
      await openPanel(office, "Audit");
      await panelOf(office).getByText(/gave AI access to alicia\s+without end/).waitFor();
      await panelOf(office).getByText(/removed AI access from alice\s+· btcpay/).waitFor();
    });
  },
);

Deno.test({ name: "vouchers are made in the panel, and redeemed once", ignore }, async (t) => {
  await using shop = await startShop();
  await using browser = await startBrowser();
  const [page, other, office] = [await browser.page(), await browser.page(), await browser.page()];
  await enterAsMember(page, shop.app.url, "alice");
  await enterByToken(other, shop.app.url, await registerMember(shop.app.url, "bob"));
  await enterAsStaff(office, shop.app, "boss", "admin");
  const list = panelOf(office).getByRole("list", { name: "Vouchers" }).getByRole("listitem");
  let codes: string[] = [];

  await t.step("made, their codes are shown once, by keyboard", async () => {
    await openPanel(office, "Premium");
    await choose(panelOf(office).getByRole("radio", { name: "Vouchers" }));
    await panelOf(office).getByText("There are no vouchers.").waitFor();
    await office.getByRole("combobox", { name: "Gives" }).selectOption({ label: "3 months" });
    await office.getByRole("combobox", { name: "How many" }).selectOption({ label: "5 vouchers" });
    await office.getByRole("button", { name: "Make vouchers" }).focus();
    await office.keyboard.press("Enter");
    const field = office.getByRole("textbox", { name: "5 codes" });
    await untilFocused(office.getByRole("button", { name: "Copy" }));
    codes = (await field.inputValue()).split("\n");
    assert.equal(new Set(codes).size, 5);
    await list.filter({ hasText: "Voucher for 3 months" }).nth(4).waitFor();
    await office.getByRole("button", { name: "Done" }).click();
    await field.waitFor({ state: "detached" });
    await untilFocused(office.getByRole("button", { name: "Make vouchers" }));
  });

  await t.step("a wrong code is refused beside its field", async () => {
    const premium = await openPremiumSettings(page);
    await premium.getByRole("button", { name: "Enter code" }).click();
    await untilFocused(premium.getByRole("textbox", { name: "Code" }));
    await page.keyboard.press("Enter");
    await premium.getByRole("alert").filter({ hasText: "Type the code." }).waitFor();
    await page.keyboard.type("ABCD-EFGH");
    await page.keyboard.press("Enter");
    await premium.getByRole("alert").filter({ hasText: "There is no such code." }).waitFor();
  });

  await t.step("a code unlocks, whatever its case and dashes", async () => {
    const premium = page.getByRole("tabpanel", { name: "Premium" });
    await premium.getByRole("textbox", { name: "Code" }).fill(
      ` ${codes[0]!.toLowerCase().replaceAll("-", " ")}`,
    );
    await page.keyboard.press("Enter");
    await premium.getByText(/^Premium until/).waitFor();
    await premium.getByText("With a code").waitFor();
    await untilFocused(premium.getByRole("button", { name: "Enter code" }));
    await list.filter({ hasText: "redeemed by alice" }).waitFor();
    await page.keyboard.press("Escape");
    await openCompanion(page);
    assert.equal(await page.getByText("free message").count(), 0);
  });

  await t.step("nobody redeems it again, nor one that was revoked", async () => {
    await list.filter({ hasText: "no. 1 " }).getByRole("button", { name: "Revoke" }).click();
    await list.filter({ hasText: "no. 1 " }).waitFor({ state: "detached" });
    const premium = await openPremiumSettings(other);
    await premium.getByRole("button", { name: "Enter code" }).click();
    for (const [code, words] of [[codes[0], "used already"], [codes.at(-1), "no such code"]] as const) {
      await premium.getByRole("textbox", { name: "Code" }).fill(code!);
      await other.keyboard.press("Enter");
      await premium.getByRole("alert").filter({ hasText: words }).waitFor();
    }
    await other.keyboard.press("Escape");
  });

  await t.step("the paywall takes a code, and she answers again", async () => {
    const paywall = await useUpTrial(other);
    await paywall.getByRole("button", { name: "Enter code" }).click();
    await paywall.getByRole("textbox", { name: "Code" }).fill(codes[1]!);
    await paywall.getByRole("button", { name: "Redeem" }).click();
    await paywall.waitFor({ state: "detached" });
    const before = await companionMessages(other).count();
    await other.getByRole("button", { name: "Ask again" }).click();
    await until("she answers", async () => await companionMessages(other).count() > before);
    await choose(panelOf(office).getByRole("radio", { name: "Members" }));
    await rowOf(office, "Who has premium", "bob").getByText("Voucher · until").waitFor();
  });
});
