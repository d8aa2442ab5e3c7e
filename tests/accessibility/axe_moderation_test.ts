// The panel and its questions for everybody: by keyboard, in every theme, and in a window 320 pixels wide.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { type AppProcess, startApp } from "../support/app_process.ts";
import { enter, hasBrowser, say, startBrowser, type TestBrowser } from "../support/browser.ts";
import { registerMember } from "../support/member.ts";
import { violationsInThemes } from "../support/themes.ts";
import { enterAsStaff, openPanel, panelOf, rowOf, runMenuAction } from "../support/staff.ts";

const ignore = !hasBrowser();
const TABS = ["Users", "Bans", "Mutes", "Reports", "Room", "Audit"];

/** A root whose panel has something in every tab; and a guest. */
async function busyRoom(app: AppProcess, browser: TestBrowser): Promise<{ root: Page; guest: Page }> {
  const [root, guest, other] = [await browser.page(), await browser.page(), await browser.page()];
  await enterAsStaff(root, app, "rosa", "root");
  await registerMember(app.url, "a-name-of-20-letters");
  await enter(guest, app.url, "carla");
  await enter(other, app.url, "trollo");
  await say(other, "w".repeat(200));
  await guest.getByRole("button", { name: "trollo" }).first().click();
  const card = guest.getByRole("dialog", { name: "trollo", exact: true });
  await card.getByRole("button", { name: "Report" }).click();
  await guest.getByRole("textbox", { name: "What is wrong?" }).fill("x".repeat(180));
  await guest.getByRole("dialog").getByRole("button", { name: "Report" }).click();
  await guest.getByRole("dialog").waitFor({ state: "detached" });
  await runMenuAction(root, "trollo", "Mute", { reason: "y".repeat(200) });
  await runMenuAction(root, "trollo", "Ban", { reason: "very rude indeed" });
  return { root, guest };
}

Deno.test({ name: "axe finds nothing in the panel in any theme", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser({ glass: true });
  const { root, guest } = await busyRoom(app, browser);
  const step = (name: string, page: Page, prepare: () => Promise<void>): Promise<boolean> =>
    t.step(name, async () => {
      await prepare();
      assert.deepEqual(await violationsInThemes(page), []);
    });
  for (const tab of TABS) {
    await step(tab, root, async () => {
      await openPanel(root, tab);
      if (tab !== "Room") await panelOf(root).getByRole("listitem").first().waitFor();
    });
  }
  await step("a menu in the panel", root, async () => {
    await openPanel(root, "Users");
    await panelOf(root).getByRole("button", { name: /^More about a-name/ }).click();
    await root.getByRole("menu").waitFor();
  });
  await step("a question", root, async () => {
    await root.getByRole("menuitem", { name: "Ban", exact: true }).click();
    await root.getByRole("dialog", { name: /^Ban a-name/ }).waitFor();
  });
  await step("the guarded lobby", guest, async () => {
    await root.keyboard.press("Escape");
    await openPanel(root, "Room");
    await root.getByRole("radio", { name: /^Members/ }).check();
    await root.getByRole("form", { name: "Who can write" }).getByRole("button", { name: "Apply" }).click();
    await guest.getByText("You can still read.").waitFor();
  });
});

Deno.test(
  { name: "in 320 pixels everything of the panel is there, and nothing scrolls sideways", ignore },
  async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser({ glass: true });
    const { root, guest } = await busyRoom(app, browser);
    for (const page of [root, guest]) await page.setViewportSize({ width: 320, height: 640 });
    await t.step("header", async () => {
      for (const name of ["People", "Admin panel", "Settings"]) {
        const box = (await root.getByRole("button", { name }).boundingBox())!;
        assert.ok(box.x >= 0 && box.x + box.width <= 320, `${name} is in view`);
      }
    });
    for (const tab of TABS) {
      await t.step(tab, async () => {
        await openPanel(root, tab);
        if (tab !== "Room") await panelOf(root).getByRole("listitem").first().waitFor();
        await assertFits(root);
        for (const button of await panelOf(root).getByRole("tabpanel").getByRole("button").all()) {
          const box = (await button.boundingBox())!;
          assert.ok(box.x >= 0 && box.x + box.width <= 320, `${await button.innerText()} is in view`);
        }
      });
    }
    await t.step("a question", async () => {
      await openPanel(root, "Users");
      await rowOf(root, "Accounts", "a-name-of-20-letters").getByRole("button", { name: "More about" })
        .click();
      const menu = (await root.getByRole("menu").boundingBox())!;
      assert.ok(menu.x >= 0 && menu.x + menu.width <= 320, "the menu is in view");
      await root.getByRole("menuitem", { name: "Ban", exact: true }).click();
      await root.getByRole("dialog", { name: /^Ban a-name/ }).waitFor();
      await assertFits(root);
      await root.keyboard.press("Escape");
    });
    await t.step("the guarded lobby keeps its composer in view", async () => {
      await openPanel(root, "Room");
      await root.getByRole("radio", { name: /^Members/ }).check();
      await root.getByRole("form", { name: "Who can write" }).getByRole("button", { name: "Apply" }).click();
      await guest.getByText("You can still read.").waitFor();
      await assertFits(guest);
      const composer = (await guest.getByRole("textbox", { name: "Message" }).boundingBox())!;
      assert.ok(composer.y + composer.height <= 640);
      assert.equal(
        await guest.getByRole("button", { name: "Jump to latest" }).count(),
        0,
        "the end stays in view",
      );
    });
  },
);

Deno.test({ name: "menu, question and panel by keyboard alone", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser({ glass: true });
  const [root, guest] = [await browser.page(), await browser.page()];
  await enterAsStaff(root, app, "rosa", "root");
  await registerMember(app.url, "frank");
  await enter(guest, app.url, "carla");
  const press = (...keys: string[]): Promise<void> =>
    keys.reduce((before, key) => before.then(() => root.keyboard.press(key)), Promise.resolve());

  await t.step("mute a user from the list of people", async () => {
    await root.getByRole("list", { name: "People" }).getByRole("button").filter({ hasText: "carla" }).focus();
    await press("Shift+F10");
    const menu = root.getByRole("menu", { name: "carla" });
    await menu.waitFor();
    for (let i = 0; i < 20 && await focused(root) !== "Mute"; i++) await press("ArrowDown");
    await press("Enter");
    const dialog = root.getByRole("dialog", { name: "Mute carla?" });
    await dialog.waitFor();
    for (let i = 0; i < 12; i++) {
      await press(i % 4 === 3 ? "Shift+Tab" : "Tab");
      assert.equal(
        await dialog.evaluate((one) => one.contains(document.activeElement)),
        true,
        "focus stays inside",
      );
    }
    await press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.match(await focused(root), /carla/, "the focus is back");
    await press("Shift+F10");
    await menu.waitFor();
    for (let i = 0; i < 20 && await focused(root) !== "Mute"; i++) await press("ArrowDown");
    await press("Enter");
    await dialog.waitFor();
    for (let i = 0; i < 12 && await focused(root) !== "Reason (optional)"; i++) await press("Tab");
    await root.keyboard.type("too loud");
    for (let i = 0; i < 12 && await focused(root) !== "Mute"; i++) await press("Tab");
    await press("Enter");
    await guest.getByText("Reason: “too loud”.").waitFor();
    await dialog.waitFor({ state: "detached" });
  });

  await t.step("walk along the tabs, and undo it there", async () => {
    await root.getByRole("button", { name: "Admin panel" }).focus();
    await press("Enter");
    await panelOf(root).waitFor();
    for (let i = 0; i < 12 && await focused(root) !== "Users"; i++) await press("Tab");
    await press("ArrowRight", "ArrowRight");
    assert.equal(await focused(root), "Mutes");
    await rowOf(root, "Mutes", "carla").waitFor();
    for (let i = 0; i < 12 && await focused(root) !== "Unmute"; i++) await press("Tab");
    await press("Enter");
    await guest.getByText("You are muted.").waitFor({ state: "detached" });
    await rowOf(root, "Mutes", "carla").waitFor({ state: "detached" });
    assert.equal(await panelOf(root).evaluate((one) => one.contains(document.activeElement)), true);
    await press("Escape");
    await panelOf(root).waitFor({ state: "detached" });
    assert.match(await focused(root), /^Admin panel/);
  });
});

/** What the focused element is called: by its label, or by its words. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement & { labels?: NodeListOf<HTMLLabelElement> };
    return element.getAttribute("aria-label") ?? element.labels?.[0]?.innerText.trim() ??
      element.innerText.trim();
  });
}

async function assertFits(page: Page): Promise<void> {
  const wide = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll("dialog, .panel-scroll, .panel-row, .log")]
      .filter((one) => one.scrollWidth > one.clientWidth + 1)
      .map((one) => `${one.className || one.tagName}: ${one.scrollWidth} > ${one.clientWidth}`)
  );
  assert.deepEqual(wide, []);
}
