// No axe violation in palette, keyboard map, hints and a moderator's menu, in any theme; and at 320 pixels all of it fits.

import assert from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { violations } from "../support/axe.ts";
import { enter, hasBrowser, say, startBrowser } from "../support/browser.ts";
import { tabOf } from "../support/member.ts";
import { enterAsStaff } from "../support/staff.ts";
import { violationsInThemes } from "../support/themes.ts";
import { tooWide } from "../support/windows.ts";

const ignore = !hasBrowser();

Deno.test(
  { name: "axe finds nothing in palette, keyboard map, hints and a moderator's menu", ignore },
  async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser({ glass: true });
    const bob = await browser.page();
    await enter(bob, app.url, "bob");
    for (const viewport of [{ width: 1440, height: 900 }, { width: 320, height: 640 }]) {
      const page = await browser.page({ viewport });
      const look = viewport.width > 1000 ? violationsInThemes : violations;
      const step = (name: string, prepare: () => Promise<void>): Promise<boolean> =>
        t.step(`${viewport.width}: ${name}`, async () => {
          await prepare();
          assert.deepEqual(await look(page), []);
          assert.deepEqual(await tooWide(page, "dialog, .palette-list, .hint, .log"), [], "it fits");
        });
      const palette = page.getByRole("combobox");
      await step("a hint", async () => {
        await enterAsStaff(page, app, `mona-${viewport.width}`, "admin");
        await page.getByText("Click a name to talk").waitFor();
      });
      await step("the menu of a moderator", async () => {
        await say(bob, "hello");
        await page.getByRole("article").getByRole("button", { name: "bob", exact: true }).last()
          .click({ button: "right" });
        await page.getByRole("menuitem", { name: "Ban", exact: true }).waitFor();
      });
      await step("the palette", async () => {
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Search or jump to…" }).click();
        await page.getByRole("option", { name: "Admin panel: Users" }).waitFor();
      });
      await step("the palette, with results", async () => {
        await palette.fill("the");
        await page.getByRole("option", { name: "Theme: Ember" }).waitFor();
      });
      await step("the palette, with none", async () => {
        await palette.fill("nothing like it");
        await page.getByText("No matches").waitFor();
      });
      await step("the keyboard map", async () => {
        await palette.fill("keyboard");
        await page.keyboard.press("Enter");
        await page.getByRole("dialog", { name: "Keyboard map" }).waitFor();
      });
      await step("a hint about Violet", async () => {
        await page.keyboard.press("Escape");
        await tabOf(page, "Violet").click();
        await page.getByText("Violet is an AI, here for you alone").waitFor();
      });
    }
  },
);
