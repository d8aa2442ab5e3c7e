// Accessibility of the companion's conversation and dialogs: axe in every theme, narrow windows, keyboard.

import assert from "node:assert/strict";
import { violations } from "../support/axe.ts";
import { hasBrowser, say, startBrowser } from "../support/browser.ts";
import { chats } from "../support/ollama_moods.ts";
import { violationsInThemes } from "../support/themes.ts";
import {
  companionMessages,
  enterWithRole,
  openCompanion,
  startWithCompanion,
  untilAnswered,
} from "../support/companion_page.ts";
import { tooWide } from "../support/windows.ts";

const ignore = !hasBrowser();
/** A word of 200 characters, which the double repeats. It is no loop, which would end the answer. */
const LONG_WORD = Array.from({ length: 80 }, (_, index) => index * 7919 % 1000).join("").slice(0, 200);

for (const viewport of [{ width: 1440, height: 900 }, { width: 320, height: 640 }]) {
  const look = viewport.width > 1000 ? violationsInThemes : violations;
  const name = `axe finds nothing with Violet at ${viewport.width}, and nothing scrolls sideways`;
  Deno.test({ name, ignore }, async (t) => {
    await using setup = await startWithCompanion({
      models: [],
      stepMs: 200,
      env: { AI_FREE_LIMIT: "1" },
    });
    await using browser = await startBrowser({ glass: true });
    const page = await browser.page({ viewport });
    const panel = page.getByRole("dialog", { name: "Admin panel" });
    const step = (state: string, prepare: () => Promise<void>): Promise<boolean> =>
      t.step(state, async () => {
        await prepare();
        assert.deepEqual(await look(page), []);
        assert.deepEqual(await tooWide(page, "dialog, .log, .panel-scroll"), []);
      });
    await step("her welcome", async () => {
      await enterWithRole(page, setup, "boss", "admin");
      await openCompanion(page);
      await page.getByText("Good evening, boss").waitFor();
    });
    await step("a machine without a model", async () => {
      await page.getByRole("button", { name: "Admin panel" }).click();
      await panel.getByRole("tab", { name: /^Violet/ }).click();
      await panel.getByText("Violet has no model yet").waitFor();
    });
    await step("a model being fetched", async () => {
      await panel.getByRole("button", { name: "Pull" }).click();
      await panel.getByText(/of 2\.0 GB/).waitFor();
    });
    await step("a machine that is ready", async () => {
      await panel.getByText("Violet is ready").waitFor();
      await panel.getByRole("textbox", { name: "Question" }).fill("Who are you?");
      await page.keyboard.press("Enter");
      await panel.getByText(/Answered in/).waitFor();
    });
    await step("an answer being made", async () => {
      await page.keyboard.press("Escape");
      await panel.waitFor({ state: "detached" });
      setup.double.mood = chats(300);
      await say(page, LONG_WORD);
      await companionMessages(page).first().waitFor();
      await page.getByRole("button", { name: "Stop" }).waitFor();
    });
    await step("the paywall", async () => {
      await page.getByRole("button", { name: "Stop" }).click();
      await untilAnswered(page);
      await say(page, "One more");
      await page.getByRole("dialog", { name: "Go premium" }).waitFor();
    });
    await step("an unanswered question", async () => {
      await page.keyboard.press("Escape");
      await page.getByText("your free messages are used up").waitFor();
    });
    await step("the question whether she shall forget", async () => {
      await page.getByRole("button", { name: "Forget our conversation" }).click();
      await page.getByRole("dialog", { name: "Forget our conversation?" }).waitFor();
    });
    for (const tab of ["Violet", "Premium"]) {
      await step(`the settings, ${tab}`, async () => {
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Settings" }).click();
        const settings = page.getByRole("dialog", { name: "Settings" });
        await settings.getByRole("tab", { name: tab }).click();
        await settings.getByRole("tabpanel", { name: tab }).waitFor();
      });
    }
  });
}

Deno.test({ name: "Violet needs no mouse", ignore }, async () => {
  await using setup = await startWithCompanion();
  setup.double.mood = chats(200);
  await using browser = await startBrowser({ glass: true });
  const page = await browser.page();
  await enterWithRole(page, setup, "alice");
  await page.getByRole("tab", { name: "Lobby" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("tab", { name: "Violet", selected: true }).waitFor();
  await page.getByRole("textbox", { name: "Message" }).focus();
  await page.keyboard.type("By hand");
  await page.keyboard.press("Enter");
  await companionMessages(page).first().waitFor();
  await page.keyboard.press("Shift+Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), "Stop");
  await page.keyboard.press("Enter");
  await untilAnswered(page);
  await page.getByRole("button", { name: "Forget our conversation" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Forget our conversation?" });
  await dialog.waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.equal(
    await page.evaluate(() => document.activeElement?.textContent?.trim()),
    "Forget our conversation",
    "the focus is back",
  );
});
