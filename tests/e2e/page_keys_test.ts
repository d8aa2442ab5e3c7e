// The keys of the page: each does what the map says, and none takes a letter from a user who types.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, say, startBrowser, until } from "../support/browser.ts";
import { enterAsMember, openAcceptedDm, tabOf } from "../support/member.ts";

const ignore = !hasBrowser();

Deno.test({ name: "keys go through the page, and the map shows them", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [page, bob, carla] = [await browser.page(), await browser.page(), await browser.page()];
  await enterAsMember(page, app.url, "alice");
  await enterAsMember(bob, app.url, "bob");
  await enter(carla, app.url, "carla");
  await openAcceptedDm(page, "alice", bob, "bob");
  await tabOf(page, "Lobby").click();
  const map = page.getByRole("dialog", { name: "Keyboard map" });
  const inView = (name: string): Promise<void> =>
    page.getByRole("tab", { name: new RegExp(`^${name}`), selected: true }).waitFor();
  const press = (keys: string): Promise<void> => page.keyboard.press(keys);

  await t.step("Alt and arrows go from conversation to conversation, and one can write at once", async () => {
    await press("Alt+ArrowDown");
    await inView("Violet");
    await press("Alt+ArrowDown");
    await inView("bob");
    await until("the field has the focus", async () => await focusedName(page) === "Message");
    await press("Alt+ArrowDown");
    await inView("Lobby");
    await press("Alt+ArrowUp");
    await inView("bob");
  });

  await t.step("a digit goes to the place of its tab; where there is none, nowhere", async () => {
    await press("Control+Alt+1");
    await inView("Lobby");
    await press("Control+Alt+3");
    await inView("bob");
    await press("Control+Alt+9");
    await inView("bob");
  });

  await t.step("from a tab the focus goes to a tab", async () => {
    await tabOf(page, "bob").focus();
    await press("Alt+ArrowUp");
    await inView("Violet");
    await until("its tab has the focus", async () => await focusedName(page) === "Violet");
    await press("Alt+ArrowUp");
    await inView("Lobby");
  });

  await t.step("people, and back to where one writes by Escape", async () => {
    await press("Alt+p");
    await until("the focus is there", async () => /^bob/.test(await focusedName(page)));
    await press("Escape");
    await until("the field has the focus", async () => await focusedName(page) === "Message");
  });

  await t.step("the latest message", async () => {
    for (let line = 0; line < 6; line++) await say(carla, `line ${line} ${"\nand on ".repeat(8)}`);
    await page.getByRole("article").filter({ hasText: "line 5" }).waitFor();
    await page.getByRole("log").evaluate((log) => log.scrollTop = 0);
    const jump = page.getByRole("button", { name: "Jump to latest" });
    await jump.waitFor();
    await press("Alt+End");
    await jump.waitFor({ state: "detached" });
  });

  await t.step("the map: by its key, or by a sign outside of text fields", async () => {
    await page.keyboard.type("really?");
    assert.equal(await page.getByRole("textbox", { name: "Message" }).inputValue(), "really?");
    assert.equal(await map.count(), 0);
    await press("Control+/");
    await map.waitFor();
    assert.match(await map.innerText(), /Search or jump to…\s+Ctrl\s+K/);
    await press("Alt+ArrowDown");
    await press("Escape");
    await map.waitFor({ state: "detached" });
    await inView("Lobby");
    await page.getByRole("log").focus();
    await press("?");
    await map.waitFor();
  });

  await t.step("the sign can be turned off, for who speaks to the computer", async () => {
    await map.getByRole("checkbox", { name: /alone opens this map/ }).uncheck();
    await press("Escape");
    await map.waitFor({ state: "detached" });
    await page.getByRole("log").focus();
    await press("?");
    await press("Control+/");
    await map.waitFor();
    assert.doesNotMatch(await map.innerText(), /^\?$/m);
    await press("Escape");
    await map.waitFor({ state: "detached" });
  });

  await t.step("closing a private conversation; the lobby and Violet stay", async () => {
    await press("Control+Alt+3");
    await inView("bob");
    await press("Alt+Delete");
    await tabOf(page, "bob").waitFor({ state: "detached" });
    await inView("Violet");
    await press("Alt+Delete");
    await press("Alt+ArrowUp");
    await inView("Lobby");
    await press("Alt+Delete");
    await inView("Lobby");
    assert.equal(await page.getByRole("tab").count(), 2);
  });
});

/** The name of the focused element: its label, or its text. */
async function focusedName(page: Page): Promise<string> {
  return await page.evaluate(() =>
    document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent?.trim() ?? ""
  );
}
