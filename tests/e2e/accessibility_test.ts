// No axe violation on any screen, in any theme, at any size.

import assert from "node:assert/strict";
import { THEMES } from "../../client/store/themes.ts";
import { startApp } from "../support/app_process.ts";
import { violations } from "../support/axe.ts";
import { enter, hasBrowser, say, startBrowser } from "../support/browser.ts";

const ignore = !hasBrowser();

for (const id of THEMES) {
  Deno.test({ name: `axe finds nothing on any screen in ${id}`, ignore }, async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const other = await browser.page();
    await enter(other, app.url, "bob");
    for (
      const [size, viewport] of [["wide", { width: 1440, height: 900 }], ["small", {
        width: 390,
        height: 844,
      }]] as const
    ) {
      const page = await browser.page({ viewport, reducedMotion: "reduce" });
      await page.addInitScript((theme) => localStorage.setItem("sc_theme", theme), id);
      const step = (name: string, prepare: () => Promise<void>): Promise<boolean> =>
        t.step(`${size}: ${name}`, async () => {
          await prepare();
          assert.deepEqual(await violations(page), []);
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
      await step("settings", async () => {
        await page.getByRole("button", { name: "Settings" }).click();
        await page.getByRole("dialog", { name: "Settings" }).waitFor();
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
}
