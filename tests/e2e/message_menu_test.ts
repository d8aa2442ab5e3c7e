// The menu on a message: by mouse, by keyboard, by touch; and what it does on every screen.

import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { violations } from "../support/axe.ts";
import { enter, hasBrowser, say, startBrowser, until } from "../support/browser.ts";
import { enterAsMember, openAcceptedDm } from "../support/member.ts";
import { enterAsStaff, openPanel, rowOf } from "../support/staff.ts";

const ignore = !hasBrowser();
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

/** The message with that text. */
function messageOf(page: Page, text: string): Locator {
  return page.getByRole("article").filter({ hasText: text });
}

/** The open menu on a message. */
function menuOf(page: Page, author: string): Locator {
  return page.getByRole("menu", { name: `Message from ${author}` });
}

/** Presses a message's bubble with a finger for as long as a menu takes to open. */
async function longPress(page: Page, message: Locator): Promise<void> {
  await message.scrollIntoViewIfNeeded();
  const box = (await message.locator(".meta").boundingBox())!;
  const client = await page.context().newCDPSession(page);
  const touchPoints = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }];
  await client.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
  await page.getByRole("menu").waitFor();
  await client.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  assert.equal(await page.getByRole("menu").isVisible(), true, "letting go is no click");
}

/** Name and text of the focused element, as far as they tell it from others. */
async function focused(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const { tagName, ariaLabel, textContent } = document.activeElement!;
    return `${tagName} ${ariaLabel ?? textContent}`;
  });
}

/** Keeps what the page copies where the test can read it: a browser without a window has no clipboard to read. */
async function keepCopies(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { dataset } = document.body;
    navigator.clipboard.writeText = (text) => Promise.resolve(void (dataset["copied"] = text));
    addEventListener("copy", () => {
      const field = document.activeElement;
      if (field instanceof HTMLTextAreaElement) dataset["copied"] = field.value;
    });
  });
}

async function copied(page: Page): Promise<string | undefined> {
  return await page.evaluate(() => document.body.dataset["copied"]);
}

async function itemsOf(menu: Locator): Promise<string[]> {
  await menu.waitFor();
  return await menu.getByRole("menuitem").allInnerTexts();
}

Deno.test({ name: "row 8, 19: every message has its menu by mouse and by keyboard", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [alice, bob] = [await browser.page(), await browser.page()];
  await enter(alice, app.url, "alice");
  await enter(bob, app.url, "bob");
  for (const text of ["first", "second https://example.org/a?b=c", "third"]) await say(bob, text);
  await say(alice, "my own");
  await messageOf(alice, "my own").locator("time").waitFor();
  const menu = menuOf(alice, "bob");

  await t.step("the button beside the third message of a group", async () => {
    await messageOf(alice, "third").hover();
    await messageOf(alice, "third").getByRole("button", { name: "Actions for the message by bob" }).click();
    assert.deepEqual(await itemsOf(menu), ["Reply", "Copy", "Report"]);
    assert.match((await menu.locator(".menu-head").innerText()).trim(), /^bob \d/);
    await alice.keyboard.press("Escape");
    await menu.waitFor({ state: "detached" });
    assert.equal(await focused(alice), "BUTTON Actions for the message by bob");
  });

  await t.step(
    "a right click beside the text; on a link and on selected text the browser's menu stays",
    async () => {
      await messageOf(alice, "third").locator(".text").click({ button: "right" });
      await menu.waitFor();
      await alice.keyboard.press("Escape");
      await menu.waitFor({ state: "detached" });
      const isKept = async (press: () => Promise<void>): Promise<boolean> => {
        await alice.evaluate(() => {
          addEventListener("contextmenu", (event) => document.title = `prevented ${event.defaultPrevented}`, {
            once: true,
          });
        });
        await press();
        await until("the event came", async () => (await alice.title()).startsWith("prevented"));
        return await alice.title() === "prevented false" && await alice.getByRole("menu").count() === 0;
      };
      assert.ok(
        await isKept(() =>
          alice.getByRole("link", { name: "https://example.org" }).click({ button: "right" })
        ),
      );
      await messageOf(alice, "first").locator(".text").dblclick();
      assert.ok(await isKept(() => messageOf(alice, "first").locator(".text").click({ button: "right" })));
      await alice.evaluate(() => getSelection()!.removeAllRanges());
    },
  );

  await t.step(
    "arrows lead from message to message, Enter and the menu key open it, Escape goes back",
    async () => {
      const log = alice.getByRole("log");
      await log.focus();
      await alice.keyboard.press("Tab");
      assert.match(await focused(alice), /^ARTICLE .*my own/);
      await alice.keyboard.press("ArrowUp");
      assert.match(await focused(alice), /^ARTICLE .*third/);
      for (const key of ["Enter", "ContextMenu", "Shift+F10"]) {
        await alice.keyboard.press(key);
        await menu.waitFor();
        assert.equal(await focused(alice), "BUTTON Reply");
        await alice.keyboard.press("Escape");
        await menu.waitFor({ state: "detached" });
        assert.match(await focused(alice), /^ARTICLE .*third/, key);
      }
      await alice.keyboard.press("ArrowUp");
      assert.match(await focused(alice), /^ARTICLE .*second/);
      await alice.keyboard.press("ArrowRight");
      assert.match(await focused(alice), /^A https/);
      await alice.keyboard.press("ArrowLeft");
      await alice.keyboard.press("Enter");
      assert.deepEqual(await itemsOf(menu), ["Reply", "Copy", "Copy link", "Report"]);
      await menu.getByRole("menuitem", { name: "Reply" }).press("Enter");
      await alice.getByText("Reply to bob:").waitFor();
      assert.match(await focused(alice), /^TEXTAREA/);
      assert.deepEqual(await violations(alice), []);
      await alice.keyboard.press("Escape");
    },
  );

  await t.step("copying, also without a clipboard for scripts", async () => {
    await keepCopies(alice);
    const copyBy = async (label: string): Promise<string | undefined> => {
      await messageOf(alice, "second").press("Enter");
      await menu.getByRole("menuitem", { name: label, exact: true }).click();
      await alice.getByRole("status").filter({ hasText: "Copied." }).first().waitFor();
      return await copied(alice);
    };
    assert.equal(await copyBy("Copy"), "second https://example.org/a?b=c");
    assert.equal(await copyBy("Copy link"), "https://example.org/a?b=c");
    await alice.evaluate(() =>
      Object.defineProperty(navigator.clipboard, "writeText", {
        value: () => Promise.reject(new Error("no")),
      })
    );
    assert.equal(await copyBy("Copy"), "second https://example.org/a?b=c");
  });

  await t.step(
    "an own message is taken back: gone from both screens, from a quote, and from a reply begun",
    async () => {
      await say(bob, "> alice: my own\nI saw that");
      await messageOf(bob, "my own").first().hover();
      await messageOf(bob, "my own").first().getByRole("button", { name: "Reply to alice" }).click();
      await bob.getByText("Reply to alice:").waitFor();
      await messageOf(alice, "my own").first().press("Enter");
      assert.deepEqual(await itemsOf(menuOf(alice, "alice")), ["Copy", "Take back"]);
      await menuOf(alice, "alice").getByRole("menuitem", { name: "Take back" }).click();
      for (const page of [alice, bob]) {
        await until("it is gone", async () => await page.getByText("my own").count() === 0);
        await messageOf(page, "I saw that").getByText("Removed message").waitFor();
      }
      assert.equal(await bob.getByText("Reply to alice:").count(), 0);
      assert.equal(
        await focused(alice),
        await alice.getByRole("log").evaluate((log) => `DIV ${log.ariaLabel}`),
      );
    },
  );
});

Deno.test({
  name: "row 7, 8: on a phone: report the third message of a group, remove one, copy a link",
  ignore,
}, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [mod, alice, bob] = [await browser.page(PHONE), await browser.page(PHONE), await browser.page()];
  await enter(bob, app.url, "bob");
  await enterAsStaff(mod, app, "mona", "mod");
  await enter(alice, app.url, "alice");
  for (const text of ["one", "two https://example.org/x", "three is rude"]) await say(bob, text);
  await messageOf(alice, "three is rude").waitFor();

  await t.step("a long press on the third message, and its report", async () => {
    await longPress(alice, messageOf(alice, "three is rude"));
    await menuOf(alice, "bob").getByRole("menuitem", { name: "Report" }).tap();
    const dialog = alice.getByRole("dialog", { name: "Report bob" });
    await dialog.getByText("three is rude").waitFor();
    await dialog.getByRole("textbox", { name: "What is wrong?" }).fill("rude");
    assert.deepEqual(await violations(alice), []);
    await dialog.getByRole("button", { name: "Report" }).tap();
    await alice.getByRole("status").filter({ hasText: "Thank you" }).first().waitFor();
  });

  await t.step("a link is copied by the button that a tap on the message shows", async () => {
    await keepCopies(alice);
    const message = messageOf(alice, "two");
    await message.locator("time").tap();
    const button = message.getByRole("button", { name: "Actions for the message by bob" });
    const { width, height } = (await button.boundingBox())!;
    assert.ok(width >= 44 && height >= 44, `${width} by ${height}`);
    await button.tap();
    await menuOf(alice, "bob").getByRole("menuitem", { name: "Copy link" }).tap();
    await alice.getByRole("status").filter({ hasText: "Copied." }).first().waitFor();
    assert.equal(await copied(alice), "https://example.org/x");
  });

  await t.step("a moderator removes a message: it asks once, and leaves a line in its place", async () => {
    await longPress(mod, messageOf(mod, "two"));
    await menuOf(mod, "bob").getByRole("menuitem", { name: "Remove", exact: true }).tap();
    const dialog = mod.getByRole("dialog", { name: "Remove this message?" });
    await dialog.getByRole("textbox", { name: "Reason (optional)" }).fill("no links");
    assert.deepEqual(await violations(mod), []);
    await dialog.getByRole("button", { name: "Remove" }).tap();
    for (const page of [mod, alice]) {
      await page.getByText("A moderator removed this message").waitFor();
      assert.equal(await page.getByText("example.org").count(), 0);
    }
    await bob.getByText("A moderator removed your message").waitFor();
  });

  await t.step("the report names the message, and the panel removes it", async () => {
    const desk = await browser.page();
    await enterAsStaff(desk, app, "rosa", "admin");
    await openPanel(desk, "Reports");
    const row = rowOf(desk, "Reports", "three is rude");
    await row.getByText("Lobby").waitFor();
    await row.getByRole("button", { name: "Remove message" }).click();
    await desk.getByRole("dialog", { name: "Remove this message?" }).getByRole("button", { name: "Remove" })
      .click();
    await until("it is gone", async () => await alice.getByText("three is rude").count() === 0);
    const removed = alice.getByText("A moderator removed this message");
    await until("both lines are there", async () => await removed.count() === 2);
  });
});

Deno.test({ name: "row 8: a private talk is reported with its words", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [anna, bert, root] = [await browser.page(), await browser.page(), await browser.page()];
  await enterAsMember(anna, app.url, "anna");
  await enterAsMember(bert, app.url, "bert");
  await openAcceptedDm(anna, "anna", bert, "bert");
  await say(bert, "sealed and rude");
  await messageOf(anna, "sealed and rude").press("Enter");
  const menu = menuOf(anna, "bert");
  assert.deepEqual(await itemsOf(menu), ["Reply", "Copy", "Report"]);
  await menu.getByRole("menuitem", { name: "Report" }).click();
  const dialog = anna.getByRole("dialog", { name: "Report bert" });
  await dialog.getByText("The rest of your conversation stays private.").waitFor();
  await dialog.getByRole("textbox", { name: "What is wrong?" }).fill("threats");
  await dialog.getByRole("button", { name: "Report" }).click();
  await anna.getByRole("status").filter({ hasText: "Thank you" }).first().waitFor();
  await enterAsStaff(root, app, "rosa", "admin");
  await openPanel(root, "Reports");
  const row = rowOf(root, "Reports", "sealed and rude");
  await row.getByText("Private conversation").waitFor();
  assert.equal(await row.getByRole("button", { name: "Remove message" }).count(), 0);
});
