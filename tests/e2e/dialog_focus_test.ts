// Every dialog opens with the focus on its first field or control, not on the button that closes it.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, startBrowser } from "../support/browser.ts";
import { enterAsStaff, openPersonMenu } from "../support/staff.ts";

const ignore = !hasBrowser();

/** The focused element: its role or type, and its name. */
async function focus(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const label = element.getAttribute("aria-label") ??
      (element as HTMLInputElement).labels?.[0]?.textContent ??
      element.textContent;
    const kind = element.getAttribute("role") ?? (element as HTMLInputElement).type ??
      element.tagName.toLowerCase();
    return `${kind}: ${label}`;
  });
}

Deno.test({ name: "row 20: each dialog opens on its first field", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [page, bob] = [await browser.page(), await browser.page()];
  await enter(bob, app.url, "bob");
  await enterAsStaff(page, app, "adam", "root");
  const dialog = page.getByRole("dialog");
  const opened = async (name: string, expected: string): Promise<void> => {
    await t.step(name, async () => {
      await page.getByRole("dialog", { name }).waitFor();
      assert.equal(await focus(page), expected);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
    });
  };
  const ofPerson = async (item: string): Promise<void> => {
    await (await openPersonMenu(page, "bob")).getByRole("menuitem", { name: item, exact: true }).click();
  };

  await page.getByRole("button", { name: "Settings" }).click();
  await opened("Settings", "tab: Account");
  await page.keyboard.press("Control+k");
  await opened("Search or jump to…", "combobox: Search or jump to…");
  await page.keyboard.press("Control+/");
  await opened("Keyboard map", "checkbox: “?” alone opens this map");
  await page.getByRole("textbox", { name: "Message" }).fill("/help");
  await page.keyboard.press("Enter");
  await opened("What you can type", "group: What you can type");
  await page.getByRole("button", { name: "Admin panel" }).click();
  await opened("Admin panel", "tab: Users");
  await ofPerson("Report");
  await opened("Report bob", "textarea: What is wrong?");
  await ofPerson("Kick");
  await opened("Kick bob?", "textarea: Reason (optional)");
  await ofPerson("Ban");
  await opened("Ban bob?", "radio: 1 day");
  await ofPerson("Mute");
  await opened("Mute bob?", "radio: 10 minutes");
  await page.getByRole("tab", { name: "Violet" }).click();
  await page.getByRole("button", { name: "Forget our conversation" }).click();
  await opened("Forget our conversation?", "button: Keep it");

  await t.step("the people of a phone: a person, so that no keyboard covers them", async () => {
    const phone = await browser.page({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    await enter(phone, app.url, "gina");
    await phone.getByRole("button", { name: "People" }).tap();
    await phone.getByRole("dialog", { name: "People" }).waitFor();
    assert.match(await focus(phone), /^button: .*Violet/);
  });
});
