// A reader at the end of the log stays there, whatever changes the heights of the page's parts.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, startBrowser, until } from "../support/browser.ts";
import { distanceToEnd, fakeLobby } from "../support/fake_lobby.ts";

const ignore = !hasBrowser();

/** The log is at its end, and read to the user. */
async function isPinned(page: Page, what: string): Promise<void> {
  await until(`${what}: the view is at the end`, async () => await distanceToEnd(page) < 2);
  assert.equal(await page.getByRole("log").getAttribute("aria-live"), "polite", what);
  assert.equal(await page.getByRole("button", { name: "Jump to latest" }).count(), 0, what);
}

Deno.test({
  name: "row 3: the log stays at its end while the field grows, the window and the text change",
  ignore,
}, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page();
  const server = await fakeLobby(page);
  await enter(page, app.url, "alice");
  server.say(0, 100);
  await page.getByText("number 99 ").waitFor();
  const field = page.getByRole("textbox", { name: "Message" });

  await t.step("six lines are typed, a letter a time, and taken back", async () => {
    for (let line = 0; line < 6; line++) {
      await field.pressSequentially(`line ${line}`);
      await field.press("Shift+Enter");
      await isPinned(page, `line ${line}`);
    }
    server.message("bob", "while you wrote");
    await page.getByText("while you wrote").waitFor();
    await isPinned(page, "a message beside six lines");
    for (let line = 0; line < 6; line++) {
      for (let n = 0; n < 7; n++) await field.press("Backspace");
      await isPinned(page, `line ${line} taken back`);
    }
    await field.fill("");
  });

  await t.step("a reply is begun and dropped", async () => {
    await page.getByRole("article").last().hover();
    await page.getByRole("button", { name: "Reply to bob" }).last().click();
    await isPinned(page, "with the reply above the field");
    await field.press("Escape");
    await isPinned(page, "without it");
  });

  await t.step("the window and the on-screen keyboard take room, and give it back", async () => {
    for (const [width, height] of [[1280, 420], [390, 844], [390, 400], [320, 640], [1280, 800]] as const) {
      await page.setViewportSize({ width, height });
      await isPinned(page, `${width} × ${height}`);
    }
  });

  await t.step("another text size, and a font that loads late", async () => {
    for (const size of ["20", "12", "15"]) {
      await page.evaluate(
        (chosen) => document.documentElement.style.setProperty("--chat-size", chosen),
        size,
      );
      await isPinned(page, `text size ${size}`);
    }
    await page.evaluate(() => document.documentElement.style.setProperty("--font", "monospace"));
    await isPinned(page, "another font");
  });

  await t.step(
    "two lines from the end still counts as the end, in relation to the size of the text",
    async () => {
      await page.evaluate(() => document.documentElement.style.setProperty("--chat-size", "20"));
      await isPinned(page, "the largest text");
      await page.getByRole("log").evaluate((box) => box.scrollTop -= 50);
      server.message("bob", "near enough");
      await page.getByText("near enough").waitFor();
      await isPinned(page, "50 pixels above");
      await page.getByRole("log").evaluate((box) => box.scrollTop -= 120);
      await page.getByRole("button", { name: "Jump to latest" }).waitFor();
      assert.equal(await page.getByRole("log").getAttribute("aria-live"), "off");
    },
  );
});
