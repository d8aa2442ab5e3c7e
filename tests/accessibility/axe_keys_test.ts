// No axe violation on the screens about keys of private messages, in any theme; nothing scrolls sideways; no mouse is needed.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { violations } from "../support/axe.ts";
import { hasBrowser, startBrowser, until } from "../support/browser.ts";
import { enterAsMember, enterByToken, openAcceptedDm, tabOf, talkingMembers } from "../support/member.ts";
import { violationsInThemes } from "../support/themes.ts";
import { tooWide, WINDOWS } from "../support/windows.ts";

const ignore = !hasBrowser();

for (const [size, viewport] of WINDOWS) {
  Deno.test({ name: `axe finds nothing on the screens about keys, ${size}`, ignore }, async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser({ glass: true });
    const [page, bob] = [await browser.page({ viewport }), await browser.page()];
    const token = await enterAsMember(page, app.url, "alice");
    await enterAsMember(bob, app.url, "bob");
    await openAcceptedDm(bob, "bob", page, "alice");
    const check = async (page: Page): Promise<void> => {
      assert.deepEqual(await (size === "wide" ? violationsInThemes : violations)(page), []);
      assert.deepEqual(await tooWide(page, "dialog, .setting, .key-body, .safety-number"), [], "it fits");
    };
    const dialog = page.getByRole("dialog", { name: "Private messages" });

    await t.step("who can read it, with the safety number", async () => {
      await page.getByRole("button", { name: "Save history key" }).waitFor();
      await page.getByRole("button", { name: "Who can read this" }).click();
      await page.getByRole("button", { name: "It is the same" }).waitFor();
      await page.locator(".qr-code path").waitFor();
      await check(page);
      await page.keyboard.press("Escape");
    });
    await t.step("the question before logging out with keys that are not saved", async () => {
      await page.keyboard.press("Control+k");
      await page.keyboard.type("log out");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog", { name: "Log out?" }).getByRole("alert").waitFor();
      await check(page);
      await page.keyboard.press("Escape");
    });
    await t.step("the history key, shown", async () => {
      await page.getByRole("button", { name: "Save history key" }).click();
      await dialog.getByRole("button", { name: "Make one" }).click();
      await dialog.getByRole("button", { name: "I have saved it" }).waitFor();
      await check(page);
      await dialog.getByRole("button", { name: "I have saved it" }).click();
    });
    await t.step("what is saved, with the form of a passphrase and its errors", async () => {
      await dialog.getByRole("button", { name: "Make a new one" }).waitFor();
      await dialog.getByRole("button", { name: "Set one" }).click();
      await dialog.getByRole("button", { name: "Use this passphrase" }).click();
      await dialog.getByRole("alert").first().waitFor();
      await check(page);
      await page.keyboard.press("Escape");
    });
    const fresh = await browser.page({ viewport });
    await t.step("a browser without the keys, and the ways to them", async () => {
      await enterByToken(fresh, app.url, token);
      await fresh.getByRole("button", { name: "Get your keys" }).waitFor();
      await check(fresh);
      await tabOf(fresh, "bob").click();
      await fresh.getByText("Encrypted with keys that are not in this browser").first().waitFor();
      await check(fresh);
      await fresh.getByRole("button", { name: "Get your keys" }).click();
      await fresh.getByRole("button", { name: "Ask my other device" }).click();
      await check(fresh);
    });
    await t.step("the digits at the other device, and at the new one", async () => {
      await page.getByRole("button", { name: "Answer" }).click();
      await page.getByRole("button", { name: "Yes, it is mine" }).waitFor();
      await check(page);
      await page.getByRole("button", { name: "Yes, it is mine" }).click();
      await page.getByRole("textbox", { name: "Digits on the new device" }).waitFor();
      await check(page);
      await fresh.locator(".key-digits").waitFor();
      await check(fresh);
    });
  });
}

Deno.test(
  { name: "the history key is saved without a mouse, and the focus comes back", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser({ glass: true });
    const { alice } = await talkingMembers(app.url, browser);
    const focused = (): Promise<string> =>
      alice.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.textContent ?? "");
    const tabTo = async (name: string): Promise<void> => {
      for (let step = 0; step < 8 && await focused() !== name; step++) await alice.keyboard.press("Tab");
      assert.equal(await focused(), name);
    };
    await alice.getByRole("button", { name: "Save history key" }).focus();
    await alice.keyboard.press("Enter");
    await alice.getByRole("button", { name: "Make one" }).waitFor();
    await tabTo("Make one");
    await alice.keyboard.press("Enter");
    await until("the key is read out", async () => await focused() === "Your history key");
    await tabTo("I have saved it");
    await alice.keyboard.press("Enter");
    await until("the button has the focus again", async () => await focused() === "Make a new one");
    await alice.keyboard.press("Escape");
    await alice.getByRole("dialog").waitFor({ state: "detached" });
    assert.notEqual(await focused(), "", "the focus is somewhere");
  },
);
