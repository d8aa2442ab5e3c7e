// No axe violation on any screen, at any size, in any theme.

import assert from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, say, startBrowser } from "../support/browser.ts";
import { violationsInThemes } from "../support/themes.ts";

const ignore = !hasBrowser();
const SIZES = [["wide", { width: 1440, height: 900 }], ["small", { width: 390, height: 844 }]] as const;

Deno.test({ name: "axe finds nothing on any screen in any theme", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser({ glass: true });
  const other = await browser.page();
  await enter(other, app.url, "bob");
  for (const [size, viewport] of SIZES) {
    const page = await browser.page({ viewport });
    const step = (name: string, prepare: () => Promise<void>): Promise<boolean> =>
      t.step(`${size}: ${name}`, async () => {
        await prepare();
        assert.deepEqual(await violationsInThemes(page), []);
      });
    await step("join", async () => {
      await page.goto(app.url);
      await page.getByRole("button", { name: "Enter" }).waitFor();
    });
    await step("join with errors", async () => {
      await page.getByRole("button", { name: "Enter" }).click();
      await page.getByRole("alert").first().waitFor();
    });
    await step("empty lobby", () => enter(page, app.url, `alice-${size}`));
    await step("lobby", async () => {
      await say(page, "hello there");
      await say(other, `and to you, ${size}`);
      await page.getByRole("article").filter({ hasText: `and to you, ${size}` }).waitFor();
    });
    const settings = page.getByRole("dialog", { name: "Settings" });
    await step("settings", async () => {
      await page.getByRole("button", { name: "Settings" }).click();
      await settings.waitFor();
    });
    await step("settings, Chat", async () => {
      await settings.getByRole("tab", { name: "Chat" }).click();
      await settings.getByRole("slider").waitFor();
    });
    if (size === "small") {
      await step("people", async () => {
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "People" }).click();
        await page.getByRole("list", { name: "People" }).getByText("bob").waitFor();
      });
    }
    await step("connection lost", async () => {
      await page.keyboard.press("Escape");
      await page.context().setOffline(true);
      await page.getByText("You are offline").waitFor();
    });
  }
});
