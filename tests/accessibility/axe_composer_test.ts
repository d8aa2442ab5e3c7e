// Writing, for everybody: no axe violation with any of it open, in any theme; small windows; and fingers.

import assert from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { violations } from "../support/axe.ts";
import { enter, hasBrowser, say, startBrowser, until } from "../support/browser.ts";
import { enterAsStaff } from "../support/staff.ts";
import { violationsInThemes } from "../support/themes.ts";
import { tooWide } from "../support/windows.ts";

const ignore = !hasBrowser();
/** What may not scroll sideways. */
const BOXES = "dialog, .log, .suggestions-list, .composer";

Deno.test(
  { name: "axe finds nothing in the composer, in any theme, nor in a small window", ignore },
  async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser({ glass: true });
    const bob = await browser.page();
    await enter(bob, app.url, "bob");
    const sizes = [["wide", { width: 1280, height: 800 }, "ada"], [
      "small",
      { width: 320, height: 640 },
      "eva",
    ]];
    for (const [size, viewport, name] of sizes as [string, { width: number; height: number }, string][]) {
      const page = await browser.page({ viewport });
      await enterAsStaff(page, app, name, "mod");
      const field = page.getByRole("textbox", { name: "Message" });
      const look = size === "wide" ? violationsInThemes : violations;
      await say(bob, `@${name} have a look: https://example.org/${"a-long-path/".repeat(8)}`);
      await say(bob, "/me waves");
      await say(bob, `> ${name}: ${"words ".repeat(12)}\nindeed`);
      await say(page, "> bob: hello\nand to you, @bob");
      await page.getByRole("article").filter({ hasText: "and to you" }).waitFor();

      await t.step(`${size}: a reply, and the list of commands`, async () => {
        await page.getByRole("button", { name: "Reply to bob" }).last().click();
        await field.pressSequentially("/");
        await page.getByRole("listbox", { name: "Commands" }).waitFor();
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("ArrowUp");
        assert.deepEqual(await tooWide(page, BOXES), []);
        assert.deepEqual(await look(page), []);
        const list = (await page.getByRole("listbox").boundingBox())!;
        assert.ok(list.y > 0, "all of the list is in the window");
      });
      await t.step(`${size}: people and emoji`, async () => {
        for (const [text, kind] of [["@", "People"], [":hea", "Emoji"]] as const) {
          await field.fill("");
          await field.pressSequentially(text);
          await page.getByRole("listbox", { name: kind }).waitFor();
          assert.deepEqual(await tooWide(page, BOXES), []);
          assert.deepEqual(await violations(page), []);
        }
      });
      await t.step(`${size}: a problem with a command`, async () => {
        await say(page, "/dance with somebody");
        await page.getByRole("alert").filter({ hasText: "There is no command" }).waitFor();
        assert.deepEqual(await tooWide(page, BOXES), []);
        assert.deepEqual(await look(page), []);
      });
      await t.step(`${size}: the list of all that can be typed`, async () => {
        await say(page, "/help");
        await page.getByRole("dialog", { name: "What you can type" }).waitFor();
        assert.deepEqual(await tooWide(page, BOXES), []);
        assert.deepEqual(await violations(page), []);
      });
      await page.context().close();
    }
  },
);

Deno.test({ name: "by touch: a reply, and a suggestion", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser({ glass: true });
  const bob = await browser.page();
  const page = await browser.page({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await enter(page, app.url, "alice");
  await enter(bob, app.url, "bob");
  await say(bob, "hello there");
  const reply = page.getByRole("button", { name: "Reply to bob" });
  await reply.waitFor();
  assert.equal(await reply.evaluate((button) => getComputedStyle(button).pointerEvents), "none");
  await page.getByText("hello there").tap();
  await until("it can be pressed", async () =>
    await reply.evaluate((button) => {
      const { opacity, pointerEvents } = getComputedStyle(button);
      return opacity === "1" && pointerEvents === "auto";
    }));
  await reply.tap();
  await page.getByText("Reply to bob: hello there").waitFor();
  const field = page.getByRole("textbox", { name: "Message" });
  await field.pressSequentially("and to you @");
  await page.getByRole("listbox", { name: "People" }).getByRole("option", { name: "bob" }).tap();
  assert.equal(await field.inputValue(), "and to you @bob ");
  await page.getByRole("button", { name: "Send" }).tap();
  await page.getByRole("article").filter({ hasText: "and to you @bob" }).getByRole("blockquote").waitFor();
});
