// The search in a conversation, and the emoji picker: by mouse, keyboard and touch.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { violations } from "../support/axe.ts";
import { enter, hasBrowser, startBrowser, until, untilFocused } from "../support/browser.ts";
import { fakeLobby } from "../support/fake_lobby.ts";

const ignore = !hasBrowser();

/** What is marked: the words that match, and those among them in the message that the search has led to. */
function marked(page: Page): Promise<{ all: string[]; current: string[] }> {
  return page.evaluate(() => {
    const words = (name: string): string[] =>
      [...(CSS as unknown as { highlights: Map<string, Set<Range>> }).highlights.get(name) ?? []].map(String);
    return { all: words("search-match"), current: words("search-current") };
  });
}

function isFoundInView(page: Page): Promise<boolean> {
  return page.getByRole("log").evaluate((box) => {
    const found = box.querySelector(".row-found")?.getBoundingClientRect();
    const { top, bottom } = box.getBoundingClientRect();
    return found !== undefined && found.top >= top && found.bottom <= bottom;
  });
}

Deno.test({
  name: "row 27: the messages of a conversation are searched, whatever their case and accents",
  ignore,
}, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page();
  const server = await fakeLobby(page);
  await enter(page, app.url, "alice");
  server.message("bob", "José sings tonight");
  server.say(0, 300);
  server.message("carl", "is JOSE here, @alice? see https://example.org/jose");
  server.say(300, 100);
  await page.getByText("number 399 ").waitFor();
  const field = page.getByRole("textbox", { name: "Search messages" });
  const count = page.getByRole("search").getByRole("status");

  await t.step(
    "from the head of the lobby; the newest match comes first, Enter leads to older ones",
    async () => {
      await page.getByRole("button", { name: "Search messages" }).click();
      await field.fill("jose");
      await until("two are found", async () => await count.innerText() === "2 of 2");
      await until("the newest is in view", () => isFoundInView(page));
      await until("its words are marked", async () => (await marked(page)).current.join() === "JOSE,jose");
      await field.press("Enter");
      assert.equal(await count.innerText(), "1 of 2");
      await until("the older one is in view", () => isFoundInView(page));
      await until("it is marked", async () => (await marked(page)).current.join() === "José");
      await field.press("Shift+Enter");
      assert.equal(await count.innerText(), "2 of 2");
      await page.getByRole("button", { name: "Next match" }).click();
      assert.equal(await count.innerText(), "1 of 2", "it goes round");
    },
  );

  await t.step("messages that arrive are counted, and do not move the view", async () => {
    server.message("dora", "jose again");
    await until("three are found", async () => await count.innerText() === "1 of 3");
    await until("the found one is in view", () => isFoundInView(page));
  });

  await t.step("nothing found is said", async () => {
    await field.fill("nobody said this");
    await until("it is said", async () => await count.innerText() === "No matches.");
    assert.deepEqual(await marked(page), { all: [], current: [] });
    assert.deepEqual(await violations(page), []);
  });

  await t.step("Escape closes it, and gives the focus back", async () => {
    await field.press("Escape");
    await field.waitFor({ state: "detached" });
    const name = await page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    assert.equal(name, "Search messages");
  });

  await t.step("from the palette, and closed by its button", async () => {
    await page.getByRole("textbox", { name: "Message" }).focus();
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByRole("combobox").fill("search mess");
    await page.keyboard.press("Enter");
    await field.waitFor();
    await page.getByRole("button", { name: "Close search" }).click();
    await field.waitFor({ state: "detached" });
  });
});

Deno.test({
  name: "row 27: emoji are picked by touch, keyboard and name, and stand where the caret was",
  ignore,
}, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });
  await enter(page, app.url, "alice");
  const field = page.getByRole("textbox", { name: "Message" });
  const button = page.getByRole("button", { name: "Emoji" });
  const picker = page.getByRole("dialog", { name: "Emoji" });

  await t.step("by touch: large enough, inside the window, at the caret", async () => {
    await field.fill("hello world");
    await field.evaluate((box: HTMLTextAreaElement) => box.setSelectionRange(5, 5));
    await button.tap();
    await picker.getByRole("button", { name: "grinning", exact: true }).waitFor();
    const { x, y, width } = (await picker.boundingBox())!;
    assert.ok(x >= 0 && x + width <= 320 && y >= 0);
    const box = (await picker.getByRole("button", { name: "grinning", exact: true }).boundingBox())!;
    assert.ok(box.width >= 44 && box.height >= 44, `${box.width} × ${box.height}`);
    assert.deepEqual(await violations(page), []);
    await picker.getByRole("button", { name: "heart eyes", exact: true }).tap();
    await picker.waitFor({ state: "detached" });
    assert.equal(await field.inputValue(), "hello😍 world");
    await untilFocused(page.getByRole("textbox", { name: "Message" }));
  });

  await t.step("by keyboard: a name, the arrows, Enter, Escape", async () => {
    await button.press("Enter");
    const find = picker.getByRole("textbox", { name: "Find an emoji" });
    await find.fill("kiss");
    await picker.getByRole("status").getByText(/\d+ emoji/).waitFor({ state: "attached" });
    await find.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    await picker.waitFor({ state: "detached" });
    assert.match(await field.inputValue(), /^hello😍\p{Emoji}/u);
    await button.press("Enter");
    await page.keyboard.press("Escape");
    await picker.waitFor({ state: "detached" });
    await untilFocused(page.getByRole("textbox", { name: "Message" }));
  });

  await t.step("what was picked is offered first the next time", async () => {
    await button.tap();
    const recent = picker.getByRole("region", { name: "Recently used" }).getByRole("button");
    await recent.first().waitFor();
    assert.equal(await recent.count(), 2);
    assert.equal(await recent.nth(1).getAttribute("aria-label"), "heart eyes");
    await picker.getByRole("textbox").fill("no such emoji");
    await picker.getByText("No matches.").last().waitFor();
    await button.tap();
    await picker.waitFor({ state: "detached" });
  });
});
