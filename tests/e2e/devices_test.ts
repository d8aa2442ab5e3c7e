// The settings tab Devices: the list, renaming, signing out another browser, and the notice of a new one.

import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { type AppProcess, startApp } from "../support/app_process.ts";
import {
  hasBrowser,
  PASSWORD,
  register,
  signInBy,
  startBrowser,
  type TestBrowser,
  untilFocused,
} from "../support/browser.ts";
import { USER_AGENTS } from "../support/devices.ts";

const ignore = !hasBrowser();

/** A page in the browser of a device, signed in as alice. */
async function device(
  browser: TestBrowser,
  app: AppProcess,
  name: keyof typeof USER_AGENTS,
): Promise<Page> {
  const page = await browser.page({ userAgent: USER_AGENTS[name] });
  await page.goto(app.url);
  await signInBy(page, "Log in", "alice", PASSWORD);
  await page.getByRole("textbox", { name: "Message" }).waitFor();
  return page;
}

async function openDevices(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Settings" }).click();
  const dialog = page.getByRole("dialog", { name: "Settings" });
  await dialog.getByRole("tab", { name: "Devices" }).click();
  await dialog.getByText("This device", { exact: true }).waitFor();
  return dialog;
}

function rows(dialog: Locator): Locator {
  return dialog.getByRole("list", { name: "Your devices" }).getByRole("listitem");
}

Deno.test({ name: "devices: a new one is announced, shown, renamed and signed out", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page({ userAgent: USER_AGENTS["Firefox on Linux"] });
  await register(page, app.url, "alice");
  const phone = await device(browser, app, "Safari on iPhone");
  const tab = await phone.context().newPage();
  await tab.goto(app.url);
  await tab.getByRole("textbox", { name: "Message" }).waitFor();
  await page.bringToFront();
  const dialog = page.getByRole("dialog", { name: "Settings" });

  await t.step("a toast names it, and leads to the list", async () => {
    const toast = page.getByRole("status").filter({ hasText: "New device: Safari on iPhone" });
    await toast.getByRole("button", { name: "Look" }).click();
    assert.equal(await dialog.getByRole("tab", { name: "Devices" }).getAttribute("aria-selected"), "true");
    await rows(dialog).nth(1).waitFor();
    assert.match((await rows(dialog).nth(0).textContent())!, /^Firefox on Linux.*This device.*In use now/);
    assert.match((await rows(dialog).nth(1).textContent())!, /^Safari on iPhone.*Used within the last hour/);
    assert.equal(await dialog.getByRole("button", { name: "Sign out Firefox on Linux" }).count(), 0);
  });

  await t.step("it is renamed in place, by keyboard; the focus comes back", async () => {
    await dialog.getByRole("button", { name: "Rename Safari on iPhone" }).press("Enter");
    const field = dialog.getByRole("textbox", { name: "Name of this device" });
    await field.fill("  ");
    await field.press("Enter");
    await dialog.getByRole("alert").filter({ hasText: "Give it a name." }).waitFor();
    await field.press("Escape");
    const rename = dialog.getByRole("button", { name: "Rename Safari on iPhone" });
    await untilFocused(rename);
    await rename.press("Enter");
    await field.fill("Kitchen phone");
    await field.press("Enter");
    const renamed = dialog.getByRole("button", { name: "Rename Kitchen phone" });
    await renamed.waitFor();
    await untilFocused(renamed);
  });

  await t.step("it is signed out after a question: both of its tabs see why", async () => {
    await dialog.getByRole("button", { name: "Sign out Kitchen phone" }).click();
    await dialog.getByText("Kitchen phone will have to log in again. Go ahead?").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.getByRole("button", { name: "Sign out Kitchen phone" }).click();
    await dialog.getByRole("button", { name: "Sign it out" }).click();
    await dialog.getByText("You are signed in on this device only.").waitFor();
    const heading = dialog.getByRole("heading", { name: "Your devices" });
    await untilFocused(heading);
    for (const other of [phone, tab]) {
      await other.bringToFront();
      await other.getByText("You were signed out. Please log in again.").waitFor();
    }
    await phone.reload();
    await phone.getByRole("button", { name: "Enter" }).waitFor();
  });
});

Deno.test(
  { name: "devices: the list follows while it is open; all others are signed out at once", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const page = await browser.page({ userAgent: USER_AGENTS["Firefox on Linux"] });
    await register(page, app.url, "alice");
    const dialog = await openDevices(page);
    await dialog.getByText("You are signed in on this device only.").waitFor();
    const phone = await device(browser, app, "Safari on iPhone");
    await page.bringToFront();
    await rows(dialog).nth(1).waitFor();
    await dialog.getByRole("button", { name: "Sign out all others" }).click();
    await dialog.getByRole("button", { name: "Sign them out" }).click();
    await dialog.getByText("You are signed in on this device only.").waitFor();
    await phone.bringToFront();
    await phone.getByText("You were signed out. Please log in again.").waitFor();
    await page.bringToFront();
    await page.keyboard.press("Escape");
    await page.reload();
    await page.getByRole("textbox", { name: "Message" }).waitFor();
  },
);

Deno.test(
  { name: "devices: a list that could not be loaded is asked for again; guests have none", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const page = await browser.page();
    await register(page, app.url, "alice");
    let isAway = true;
    await page.route("**/api/account/devices", (route) => isAway ? route.abort() : route.continue());
    await page.getByRole("button", { name: "Settings" }).click();
    const dialog = page.getByRole("dialog", { name: "Settings" });
    await dialog.getByRole("tab", { name: "Devices" }).click();
    await dialog.getByRole("alert").filter({ hasText: "Your devices could not be loaded." }).waitFor();
    isAway = false;
    await dialog.getByRole("button", { name: "Try again" }).click();
    await dialog.getByText("This device", { exact: true }).waitFor();
    assert.equal(await dialog.getByRole("alert").count(), 0);
    const guest = await browser.page();
    await guest.goto(app.url);
    await guest.getByRole("textbox", { name: "Username" }).fill("bob");
    await guest.getByRole("checkbox", { name: "I am 18 or older" }).check();
    await guest.getByRole("button", { name: "Enter" }).click();
    await guest.getByRole("button", { name: "Settings" }).click();
    await guest.getByRole("tab", { name: "Account" }).waitFor();
    assert.equal(await guest.getByRole("tab", { name: "Devices" }).count(), 0);
  },
);
