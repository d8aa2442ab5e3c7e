// The palette: people, places and actions by a few letters, by key, mouse, touch and screen reader.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { confirmLogOut, enter, hasBrowser, startBrowser, until, untilFocused } from "../support/browser.ts";
import { enterAsMember, tabOf } from "../support/member.ts";
import { enterAsStaff } from "../support/staff.ts";

const ignore = !hasBrowser();
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

Deno.test({ name: "the palette goes where one wants with a few letters", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [page, bob] = [await browser.page(), await browser.page()];
  await enterAsMember(page, app.url, "alice");
  await enter(bob, app.url, "bob");
  await page.getByRole("list", { name: "People" }).getByText("bob").waitFor();
  const { dialog, field, option } = partsOf(page);

  await t.step("it opens by key, with the focus in its field, and closes by the same key", async () => {
    await page.keyboard.press("Control+k");
    await field.waitFor();
    await untilFocused(field);
    await page.keyboard.press("Control+k");
    await dialog.waitFor({ state: "detached" });
    assert.equal(await focusedLabel(page), "Message", "the focus is back");
  });

  await t.step("the chosen option is announced, and arrows wrap around", async () => {
    await page.keyboard.press("Control+k");
    await until("the first is chosen", async () => await chosen(page) === "Lobby");
    await page.keyboard.press("ArrowDown");
    await until("the second is chosen", async () => await chosen(page) === "Violet");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await until("the last is chosen", async () => /Español/.test(await chosen(page)));
    assert.equal(await page.getByRole("group", { name: "People" }).getByRole("option").count(), 1);
  });

  await t.step("letters find, and their number is said", async () => {
    await page.keyboard.type("theme");
    await dialog.getByRole("status").getByText("11 results").waitFor();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("nothing like it");
    await dialog.getByText("No matches").waitFor();
    await page.keyboard.press("Enter");
    await dialog.getByText("No matches").waitFor();
  });

  await t.step("a theme", async () => {
    await page.keyboard.press("Control+a");
    await page.keyboard.type("dayl");
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await page.locator('html[data-theme="daylight"]').waitFor();
  });

  await t.step("a person, and one can write at once", async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("bo");
    await page.keyboard.press("Enter");
    await tabOf(page, "bob").waitFor();
    await until("the field has the focus", async () => await focusedLabel(page) === "Message");
    await page.keyboard.type("psst");
    await page.keyboard.press("Enter");
    await bob.getByRole("button", { name: "Accept" }).click();
    await bob.getByRole("article").filter({ hasText: "psst" }).waitFor();
  });

  await t.step("a tab of the settings; from there the focus goes back to where it was", async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("font size");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Settings" }).getByRole("tab", { name: "Chat", selected: true })
      .waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.equal(await focusedLabel(page), "Message");
  });

  await t.step("the language, in which it is found then", async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("espanol");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Buscar o ir a…" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("idioma english");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Search or jump to…" }).waitFor();
  });

  await t.step("by mouse: the button, an option, and beside it", async () => {
    const button = page.getByRole("button", { name: "Search or jump to…" });
    assert.equal(await button.getAttribute("aria-keyshortcuts"), "Control+K");
    await button.click();
    await option("Lobby").click();
    await page.getByRole("tab", { name: "Lobby", selected: true }).waitFor();
    await button.click();
    await field.waitFor();
    await page.mouse.click(5, 5);
    await dialog.waitFor({ state: "detached" });
  });

  await t.step("what was typed is remembered nowhere", async () => {
    await page.keyboard.press("Control+k");
    await field.waitFor();
    assert.equal(await field.inputValue(), "");
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    assert.doesNotMatch(kept, /psst|font size|nothing like/);
    await page.keyboard.press("Escape");
  });

  await t.step("closed, it gives the text field its caret back", async () => {
    const message = page.getByRole("textbox", { name: "Message" });
    await message.focus();
    for (const key of ["Escape", "Control+k"]) {
      await page.keyboard.press("Control+k");
      await field.waitFor();
      await page.keyboard.press(key);
      await dialog.waitFor({ state: "detached" });
      await page.keyboard.type("x");
    }
    assert.equal(await message.inputValue(), "xx");
    await message.fill("");
  });

  await t.step("what is typed while the palette loads is not sent", async () => {
    const slow = await browser.page();
    let arrives = (): void => {};
    const arrival = new Promise<void>((resolve) => arrives = resolve);
    await slow.route(/\/later-.*\.js$/, async (route) => {
      await arrival;
      await route.continue();
    });
    await enter(slow, app.url, "dora");
    await slow.keyboard.press("Control+k");
    await slow.keyboard.type("bobx");
    await slow.keyboard.press("Backspace");
    arrives();
    const combobox = slow.getByRole("combobox");
    await combobox.waitFor();
    assert.equal(await combobox.inputValue(), "bob", "row 17: it is kept, and typed into the palette");
    await slow.keyboard.press("Escape");
    assert.equal(await slow.getByRole("textbox", { name: "Message" }).inputValue(), "");
    assert.equal(await slow.getByRole("article").count(), 0);
  });

  await t.step(
    "row 17: Enter while the palette loads opens the first result, and sends no draft; Escape closes what loads",
    async () => {
      const slow = await browser.page();
      const held: (() => void)[] = [];
      await slow.route(/\/later-.*\.js$/, async (route) => {
        await new Promise<void>((resolve) => held.push(resolve));
        await route.continue();
      });
      await enter(slow, app.url, "ella");
      await slow.keyboard.type("a draft");
      await slow.keyboard.press("Control+k");
      await slow.keyboard.type("zzz");
      await slow.keyboard.press("Escape");
      await slow.keyboard.press("Control+k");
      await slow.keyboard.type("settings: chat");
      await slow.keyboard.press("Enter");
      held.forEach((go) => go());
      await slow.getByRole("dialog", { name: "Settings" }).getByRole("slider", { name: "Font size" })
        .waitFor();
      assert.equal(
        await slow.getByRole("textbox", { name: "Message", includeHidden: true }).inputValue(),
        "a draft",
      );
      assert.equal(await slow.locator("article").count(), 0, "the draft is not sent");
    },
  );

  await t.step("and out", async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("log out");
    await page.keyboard.press("Enter");
    await confirmLogOut(page);
  });
});

Deno.test(
  { name: "on a phone the palette is within reach, and moderators find their panel in it", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const page = await browser.page({ ...PHONE, viewport: { width: 320, height: 640 } });
    await enterAsStaff(page, app, "mona", "mod");
    const { field, option } = partsOf(page);
    const button = page.getByRole("button", { name: "Search or jump to…" });
    const box = (await button.boundingBox())!;
    assert.ok(box.x >= 0 && box.x + box.width <= 320 && box.width >= 36 && box.height >= 36);
    await button.tap();
    await field.fill("mutes");
    await option("Admin panel: Mutes").tap();
    await page.getByRole("dialog", { name: "Admin panel" }).getByRole("tab", {
      name: "Mutes",
      selected: true,
    }).waitFor();
    await page.keyboard.press("Escape");
    await button.tap();
    await field.fill("audit");
    await page.getByText("No matches").waitFor();
  },
);

function partsOf(page: Page) {
  const dialog = page.getByRole("dialog", { name: "Search or jump to…" });
  return {
    dialog,
    field: dialog.getByRole("combobox", { name: "Search or jump to…" }),
    option: (name: string) => dialog.getByRole("option", { name }),
  };
}

/** The text of the option that the field refers to as chosen. */
async function chosen(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const id = document.activeElement?.getAttribute("aria-activedescendant") ?? "";
    const option = document.getElementById(id);
    return option?.getAttribute("aria-selected") === "true"
      ? option.querySelector(".palette-label")!.textContent!
      : "";
  });
}

async function focusedLabel(page: Page): Promise<string | null> {
  return await page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? null);
}
