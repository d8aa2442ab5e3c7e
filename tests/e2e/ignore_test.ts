// The menu on a person, and not hearing somebody.

import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, register, say, startBrowser, until, untilFocused } from "../support/browser.ts";

const ignore = !hasBrowser();

Deno.test(
  { name: "the messages of an ignored user are hidden, old and new, until that is undone", ignore },
  async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const [alice, bob, carl] = [await browser.page(), await browser.page(), await browser.page()];
    await register(alice, app.url, "alice");
    await register(bob, app.url, "bob");
    await enter(carl, app.url, "carl");
    await say(bob, "first of bob");
    await say(carl, "first of carl");
    await alice.getByRole("article").filter({ hasText: "first of carl" }).waitFor();

    await t.step("from the name in the lobby, by right-click", async () => {
      await alice.getByRole("article").getByRole("button", { name: "bob", exact: true }).click({
        button: "right",
      });
      assert.deepEqual((await items(alice)).slice(0, 2), ["Private message", "Ignore"]);
      await alice.getByRole("menuitem", { name: "Ignore", exact: true }).click();
      await until("bob's line is gone", async () => (await texts(alice)).join() === "first of carl");
      await say(bob, "second of bob");
      await say(carl, "second of carl");
      await alice.getByRole("article").filter({ hasText: "second of carl" }).waitFor();
      assert.deepEqual(await texts(alice), ["first of carl", "second of carl"]);
      assert.equal(await bob.getByRole("article").filter({ hasText: "second of bob" }).count(), 1);
    });

    await t.step("it lasts over a reload, and the settings have the list", async () => {
      await alice.reload();
      await person(alice, "bob").filter({ hasText: "ignored" }).waitFor();
      await say(bob, "third of bob");
      await say(carl, "third of carl");
      await alice.getByRole("article").filter({ hasText: "third of carl" }).waitFor();
      assert.deepEqual(await texts(alice), ["third of carl"]);
      await alice.getByRole("button", { name: "Settings" }).click();
      await alice.getByRole("list", { name: "Ignored people" }).getByText("bob").waitFor();
      await alice.getByRole("button", { name: "Stop ignoring" }).click();
      await alice.getByText("No one. Right-click").waitFor();
      await alice.keyboard.press("Escape");
      await say(bob, "fourth of bob");
      await alice.getByRole("article").filter({ hasText: "fourth of bob" }).waitFor();
    });

    await t.step("undone at once, earlier lines come back in their places", async () => {
      const before = await texts(alice);
      await chooseByKeyboard(alice, "bob", "Ignore");
      await until("bob's line is gone", async () => (await texts(alice)).join() === "third of carl");
      await chooseByKeyboard(alice, "bob", "Stop ignoring");
      await until("it is back", async () => (await texts(alice)).join() === before.join());
    });

    await t.step("guests ignore as members do, and no user has a menu on themselves", async () => {
      await chooseByKeyboard(carl, "bob", "Ignore");
      await person(carl, "bob").filter({ hasText: "ignored" }).waitFor();
      await carl.getByRole("button", { name: "Undo" }).click();
      await person(carl, "bob").filter({ hasText: "ignored" }).waitFor({ state: "detached" });
      assert.equal(await person(carl, "carl").getByRole("button").count(), 0);
    });
  },
);

Deno.test({ name: "the menu is walked by keyboard, and gives the focus back", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [alice, bob] = [await browser.page(), await browser.page()];
  await register(alice, app.url, "alice");
  await enter(bob, app.url, "bob");
  await say(bob, "hello");
  const inList = person(alice, "bob").getByRole("button");
  const inLobby = alice.getByRole("article").getByRole("button", { name: "bob", exact: true });
  await inLobby.waitFor();

  for (const [key, opener] of [["ContextMenu", inList], ["Shift+F10", inLobby]] as const) {
    await t.step(`${key}, arrows, Home, End, Escape`, async () => {
      await opener.focus();
      await alice.keyboard.press(key);
      const all = await items(alice);
      assert.equal(await focusedText(alice), all[0]);
      for (
        const [press, row] of [
          ["ArrowDown", 1],
          ["ArrowUp", 0],
          ["ArrowUp", -1],
          ["ArrowDown", 0],
          ["End", -1],
          ["Home", 0],
        ] as const
      ) {
        await alice.keyboard.press(press);
        assert.equal(await focusedText(alice), all.at(row), press);
      }
      await alice.keyboard.press("Escape");
      await alice.getByRole("menu").waitFor({ state: "detached" });
      await untilFocused(opener);
    });
  }

  await t.step("a press outside of it closes it", async () => {
    await inList.click({ button: "right" });
    await alice.getByRole("menu").waitFor();
    await alice.getByRole("heading", { name: "Lobby" }).click();
    await alice.getByRole("menu").waitFor({ state: "detached" });
  });

  await t.step("when the focused name vanishes with its line, the log has the focus", async () => {
    await inLobby.focus();
    await alice.keyboard.press("Shift+F10");
    await alice.keyboard.press("ArrowDown");
    await until("Ignore has the focus", async () => await focusedText(alice) === "Ignore");
    await alice.keyboard.press("Enter");
    await inLobby.waitFor({ state: "detached" });
    await untilFocused(alice.getByRole("log"));
  });
});

Deno.test(
  { name: "on a phone the menu opens by a long press, within the people's drawer", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    // Without motion, so that the finger rests on a drawer that rests.
    const alice = await browser.page({
      viewport: { width: 320, height: 640 },
      hasTouch: true,
      reducedMotion: "reduce",
    });
    const bob = await browser.page();
    await register(alice, app.url, "alice");
    await enter(bob, app.url, "bob");
    await alice.getByRole("button", { name: "People", exact: true }).click();
    const drawer = alice.getByRole("dialog", { name: "People" });
    const client = await alice.context().newCDPSession(alice);
    const menu = drawer.getByRole("menu", { name: "bob" });
    const row = drawer.getByRole("button", { name: "bob" });
    // The finger comes down once, on a row that has come to rest and that nothing covers.
    await row.tap({ trial: true });
    const box = (await row.boundingBox())!;
    const touchPoints = [{ x: box.x + box.width - 10, y: box.y + box.height / 2 }];
    await client.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
    await menu.waitFor();
    await client.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    assert.equal(await menu.isVisible(), true, "letting go is no click");
    await until("it fits", async () => {
      const { x, width } = (await menu.boundingBox())!;
      return x >= 0 && x + width <= 320;
    });
    await alice.keyboard.press("Escape");
    await menu.waitFor({ state: "detached" });
    assert.equal(await drawer.isVisible(), true, "the drawer stays");
  },
);

function person(page: Page, name: string): Locator {
  return page.getByRole("list", { name: "People" }).getByRole("listitem").filter({ hasText: name });
}

async function chooseByKeyboard(page: Page, name: string, label: string): Promise<void> {
  await person(page, name).getByRole("button").focus();
  await page.keyboard.press("ContextMenu");
  await page.getByRole("menuitem", { name: label, exact: true }).focus();
  await page.keyboard.press("Enter");
}

async function items(page: Page): Promise<string[]> {
  await page.getByRole("menu").waitFor();
  return await page.getByRole("menuitem").allInnerTexts();
}

async function texts(page: Page): Promise<string[]> {
  return await page.getByRole("article").locator(".text").allInnerTexts();
}

async function focusedText(page: Page): Promise<string> {
  return await page.evaluate(() => document.activeElement!.textContent!);
}
