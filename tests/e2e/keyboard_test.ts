// The whole page by keyboard alone.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, PASSWORD, say, startBrowser, until } from "../support/browser.ts";

const ignore = !hasBrowser();
/** More presses of Tab than any screen has stops. */
const MANY = 40;

Deno.test({ name: "coming in, talking, setting up and leaving need no mouse", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page();
  await page.goto(app.url);
  await page.getByRole("button", { name: "Enter" }).waitFor();

  await t.step("the form is filled and sent", async () => {
    await tabTo(page, "Username");
    await page.keyboard.type("alice");
    await tabTo(page, "I am 18 or older");
    await page.keyboard.press("Space");
    await tabTo(page, "Enter");
    await page.keyboard.press("Enter");
  });

  await t.step("one can write at once", async () => {
    await page.getByRole("textbox", { name: "Message" }).waitFor();
    await page.keyboard.type("by hand");
    await page.keyboard.press("Enter");
    await page.getByRole("article").filter({ hasText: "by hand" }).waitFor();
  });

  await t.step(
    "settings open, hold the focus, change the theme, close by Escape and give the focus back",
    async () => {
      await tabTo(page, "Settings");
      await page.keyboard.press("Enter");
      const dialog = page.getByRole("dialog", { name: "Settings" });
      await dialog.waitFor();
      for (let presses = 0; presses < 12; presses++) {
        await page.keyboard.press(presses % 3 === 2 ? "Shift+Tab" : "Tab");
        assert.equal(
          await dialog.evaluate((one) => one.contains(document.activeElement)),
          true,
          "focus stays inside",
        );
      }
      await tabTo(page, "Account");
      await page.keyboard.press("ArrowRight");
      await tabTo(page, "Midnight Purple");
      await page.keyboard.press("ArrowRight");
      assert.equal(await page.locator("html").getAttribute("data-theme"), "crimson-noir");
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
      await until("Settings has the focus", async () => await focusedName(page) === "Settings");
    },
  );

  await t.step("what has the focus can be seen", async () => {
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
    assert.notEqual(outline, "none");
  });

  await t.step("and out again", async () => {
    await tabTo(page, "alice");
    await page.keyboard.press("Enter");
    await until("the menu is open", async () => await focusedName(page) === "Keep this name");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Log out?" }).waitFor();
    await tabTo(page, "Log out");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Enter" }).waitFor();
  });
});

Deno.test({ name: "registering, the menu on a person and logging in need no mouse", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [page, other] = [await browser.page(), await browser.page()];
  await enter(other, app.url, "bob");
  await say(other, "hello");
  await page.goto(app.url);
  await page.getByRole("button", { name: "Enter" }).waitFor();

  await t.step("the ways in are one stop, and arrows choose among them", async () => {
    await tabTo(page, "Guest");
    await page.keyboard.press("ArrowRight");
    await until("Log in has the focus", async () => await focusedName(page) === "Log in");
    await page.keyboard.press("ArrowRight");
    await until("Register has the focus", async () => await focusedName(page) === "Register");
    await tabTo(page, "Username");
    await page.keyboard.type("alice");
    await tabTo(page, "Password");
    await page.keyboard.type(PASSWORD);
    await tabTo(page, "I am 18 or older");
    await page.keyboard.press("Space");
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "Message" }).waitFor();
  });

  await t.step("the menu on a person opens, is left, and gives the focus back", async () => {
    await page.getByRole("list", { name: "People" }).getByText("bob").waitFor();
    // People are one stop, and the first of them is the companion.
    await tabTo(page, "Violet✓AI");
    await page.keyboard.press("ArrowDown");
    await until("bobguest has the focus", async () => await focusedName(page) === "bobguest");
    await page.keyboard.press("Shift+F10");
    await until("the menu is open", async () => await focusedName(page) === "Private message");
    await page.keyboard.press("Escape");
    await until("the focus is back", async () => await focusedName(page) === "bobguest");
  });

  await t.step("out, and in again with the password", async () => {
    await tabTo(page, "alice");
    await page.keyboard.press("Enter");
    await until("the menu is open", async () => await focusedName(page) === "Account");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    // Her keys are saved nowhere.
    await page.getByRole("dialog", { name: "Log out?" }).waitFor();
    await tabTo(page, "Log out");
    await page.keyboard.press("Enter");
    await page.getByRole("radio", { name: "Log in" }).waitFor();
    await tabTo(page, "Password");
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "Message" }).waitFor();
  });
});

/** Presses Tab until the element called `name` has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < MANY; presses++) {
    if (await focusedName(page) === name) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab does not lead to ${name}`);
}

/** What the focused element is called: by its label, or by its words. */
async function focusedName(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const element = document.activeElement as HTMLElement & { labels?: NodeListOf<HTMLLabelElement> };
    return element.getAttribute("aria-label") ?? element.labels?.[0]?.innerText.trim() ??
      element.textContent!.trim();
  });
}
