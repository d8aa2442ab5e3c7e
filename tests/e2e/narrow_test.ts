// Small windows and large text: everything is still there, and nothing scrolls sideways.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, say, startBrowser } from "../support/browser.ts";
import { enterAsStaff, openPanel } from "../support/staff.ts";
import { tooWide } from "../support/windows.ts";
import { WireClient } from "../support/wire_client.ts";

const ignore = !hasBrowser();

/** 320 CSS pixels wide; and 1440 × 900 at 200 %, which is 720 × 450. */
const VIEWPORTS = [{ width: 320, height: 640 }, { width: 720, height: 450 }];

for (const viewport of VIEWPORTS) {
  Deno.test(
    { name: `at ${viewport.width} × ${viewport.height} nothing scrolls sideways`, ignore },
    async () => {
      await using app = await startApp();
      await using browser = await startBrowser({ glass: true });
      const page = await browser.page({ viewport });
      await page.goto(app.url);
      await page.getByRole("button", { name: "Enter" }).click();
      await page.getByRole("alert").first().waitFor();
      await assertFits(page, "join");

      await enter(page, app.url, "a-name-of-20-letters");
      await say(page, "w".repeat(300));
      await say(page, "https://example.com/" + "a-very-long-path/".repeat(12));
      await page.getByRole("article").nth(1).waitFor();
      await assertFits(page, "lobby");
      const composer = (await page.getByRole("textbox", { name: "Message" }).boundingBox())!;
      assert.ok(composer.y + composer.height <= viewport.height, "the composer is in view");
      const log = (await page.getByRole("log").boundingBox())!;
      assert.ok(log.height > viewport.height / 3, `the log is ${log.height} pixels high`);

      await page.getByRole("button", { name: "Settings" }).click();
      const dialog = page.getByRole("dialog", { name: "Settings" });
      await dialog.waitFor();
      await assertFits(page, "settings, Account");
      await page.getByRole("tab", { name: "Chat" }).click();
      await assertFits(page, "settings, Chat");
      await page.getByRole("checkbox", { name: "Enter to send" }).uncheck();
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
      await page.getByRole("button", { name: "People" }).click();
      await page.getByRole("list", { name: "People" }).getByText("Violet").waitFor();
      await assertFits(page, "people");
    },
  );
}

Deno.test(
  { name: "row 25: on a phone, a cut tab says that the panel has more of them", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser({ glass: true });
    for (const width of [320, 390]) {
      const page = await browser.page({ viewport: { width, height: 640 }, hasTouch: true, isMobile: true });
      await enterAsStaff(page, app, `mona-${width}`, "admin");
      const bob = await WireClient.guest(app.url, `bob-${width}`);
      await bob.request("report", { target: "carl", reason: "rude" });
      const panel = await openPanel(page, "Users");
      await panel.getByRole("tab", { name: "Reports" }).getByText(/\d/).waitFor();
      const cut = await panel.getByRole("tab").evaluateAll((tabs) =>
        tabs.map((tab) => tab.getBoundingClientRect())
          .filter(({ left, right }) => left < innerWidth - 12 && right > innerWidth).length
      );
      assert.equal(cut, 1, `at ${width}`);
      await assertFits(page, "panel");
      await bob.close();
      await page.context().close();
    }
  },
);

async function assertFits(page: Page, where: string): Promise<void> {
  assert.deepEqual(await tooWide(page, "dialog, .log, .people-list"), [], `${where} fits`);
}
