// The settings tab Account: becoming a member, the password, other devices, the end.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import {
  enter,
  hasBrowser,
  PASSWORD,
  register,
  say,
  signInBy,
  startBrowser,
  untilFocused,
} from "../support/browser.ts";

const ignore = !hasBrowser();
const NEW_PASSWORD = "battery staple";

Deno.test({ name: "a guest becomes a member in place, with the lobby as it was", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [page, other] = [await browser.page(), await browser.page()];
  await enter(page, app.url, "alice");
  await enter(other, app.url, "bob");
  await say(other, "said to a guest");
  await page.getByRole("article").filter({ hasText: "said to a guest" }).waitFor();

  await page.getByRole("button", { name: "Keep this name" }).click();
  const dialog = page.getByRole("dialog", { name: "Settings" });
  assert.equal(await dialog.getByRole("textbox", { name: "Username" }).inputValue(), "alice");
  await dialog.getByRole("textbox", { name: "Password", exact: true }).fill("short");
  await dialog.getByRole("button", { name: "Create account" }).click();
  await dialog.getByRole("alert").waitFor();
  await dialog.getByRole("textbox", { name: "Password", exact: true }).fill(PASSWORD);
  await dialog.getByRole("textbox", { name: "Email (optional)" }).fill("alice@example.org");
  await dialog.getByRole("button", { name: "Create account" }).click();
  await dialog.getByText("Member · alice@example.org").waitFor();
  await page.getByRole("status").filter({ hasText: "alice is yours" }).waitFor();
  await page.keyboard.press("Escape");

  assert.equal(await page.getByRole("article").filter({ hasText: "said to a guest" }).count(), 1);
  const seen = other.getByRole("list", { name: "People" }).getByRole("listitem").filter({ hasText: "alice" });
  await seen.filter({ hasNotText: "guest" }).waitFor();
  await say(page, "said as a member");
  await other.getByRole("article").filter({ hasText: "said as a member" }).waitFor();
  await page.reload();
  await page.getByRole("textbox", { name: "Message" }).waitFor();
  await page.getByRole("button", { name: "Settings" }).click();
  await dialog.getByRole("button", { name: "Change password" }).click();
  await dialog.getByRole("button", { name: "Delete account" }).click();
  for (const name of ["Current password", "New password", "Your password"]) {
    await dialog.getByRole("textbox", { name, exact: true }).waitFor();
  }
  const ids = await page.locator("[id]").evaluateAll((all) => all.map(({ id }) => id));
  assert.deepEqual(ids.filter((id, index) => ids.indexOf(id) !== index), [], "no id stands there twice");
});

Deno.test({ name: "a changed password signs out other browsers, not other tabs", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [page, elsewhere] = [await browser.page(), await browser.page()];
  await register(page, app.url, "alice");
  const tab = await page.context().newPage();
  await tab.goto(app.url);
  await tab.getByRole("textbox", { name: "Message" }).waitFor();
  // A tab behind another draws once a second, and each click waits for that.
  await page.bringToFront();
  await elsewhere.goto(app.url);
  await signInBy(elsewhere, "Log in", "alice", PASSWORD);
  await elsewhere.getByRole("textbox", { name: "Message" }).waitFor();
  const dialog = await openAccount(page);

  await t.step("a wrong old password is said at its field", async () => {
    await dialog.getByRole("button", { name: "Change password" }).click();
    await changePassword(page, "not the password");
    const old = dialog.getByRole("textbox", { name: "Current password" });
    await dialog.getByRole("alert").waitFor();
    assert.equal(await old.getAttribute("aria-invalid"), "true");
  });

  await t.step("the right one changes it", async () => {
    await changePassword(page, PASSWORD);
    await page.getByRole("status").filter({ hasText: "password is changed" }).waitFor();
    const button = dialog.getByRole("button", { name: "Change password" });
    await untilFocused(button);
  });

  await t.step("the other browser is asked to log in, with the name filled in", async () => {
    await elsewhere.getByRole("alert").filter({ hasText: "You were signed out" }).waitFor();
    assert.equal(await elsewhere.getByRole("radio", { name: "Log in" }).isChecked(), true);
    assert.equal(await elsewhere.getByRole("textbox", { name: "Username" }).inputValue(), "alice");
    await signInBy(elsewhere, "Log in", "alice", NEW_PASSWORD);
    await elsewhere.getByRole("textbox", { name: "Message" }).waitFor();
  });

  await t.step("this one and its other tab are still in", async () => {
    await page.keyboard.press("Escape");
    await tab.bringToFront();
    await say(tab, "the tab is still in");
    await page.bringToFront();
    await page.getByRole("article").filter({ hasText: "the tab is still in" }).waitFor();
  });

  await t.step("signing out everywhere asks once, and does the same", async () => {
    const again = await openAccount(page);
    await again.getByRole("button", { name: "Sign out everywhere" }).click();
    await again.getByRole("button", { name: "Sign them out" }).click();
    await page.getByRole("status").filter({ hasText: "this device only" }).waitFor();
    await elsewhere.getByRole("alert").filter({ hasText: "You were signed out" }).waitFor();
    await page.reload();
    await page.getByRole("textbox", { name: "Message" }).waitFor();
  });
});

Deno.test({ name: "a deleted account is gone, after a password and one more question", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page();
  await register(page, app.url, "alice");
  const dialog = await openAccount(page);
  await dialog.getByRole("button", { name: "Delete account" }).click();
  const password = dialog.getByRole("textbox", { name: "Your password" });
  await password.fill("not the password");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await dialog.getByRole("alert").filter({ hasText: "That password is wrong" }).waitFor();
  await untilFocused(password);
  await password.fill(PASSWORD);
  await dialog.getByRole("button", { name: "Continue" }).click();
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await page.getByRole("alert").filter({ hasText: "Your account and everything in it are deleted" })
    .waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Enter" }).waitFor();
  await signInBy(page, "Log in", "alice", PASSWORD);
  await page.getByRole("alert").waitFor();
  await enter(page, app.url, "alice");
});

async function openAccount(page: Page) {
  await page.getByRole("button", { name: "Settings" }).click();
  const dialog = page.getByRole("dialog", { name: "Settings" });
  await dialog.getByRole("tab", { name: "Account" }).click();
  return dialog;
}

async function changePassword(page: Page, old: string): Promise<void> {
  await page.getByRole("textbox", { name: "Current password" }).fill(old);
  await page.getByRole("textbox", { name: "New password" }).fill(NEW_PASSWORD);
  await page.getByRole("button", { name: "Save new password" }).click();
}
