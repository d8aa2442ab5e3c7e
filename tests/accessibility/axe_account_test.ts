// No axe violation in what members see, at any size, and wide in any theme; and nothing of it scrolls sideways.

import assert from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { violations } from "../support/axe.ts";
import { choose, enter, hasBrowser, PASSWORD, say, signInBy, startBrowser } from "../support/browser.ts";
import { violationsInThemes } from "../support/themes.ts";
import { tooWide } from "../support/windows.ts";

const ignore = !hasBrowser();
const SIZES = [["wide", { width: 1440, height: 900 }], ["narrow", { width: 320, height: 700 }]] as const;

Deno.test({ name: "axe finds nothing in accounts", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser({ glass: true });
  const bob = await browser.page();
  await enter(bob, app.url, "bob");
  for (const [size, viewport] of SIZES) {
    await t.step(size, async (t) => {
      const page = await browser.page({ viewport });
      const dialog = page.getByRole("dialog", { name: "Settings" });
      const step = (name: string, prepare: () => Promise<void>): Promise<boolean> =>
        t.step(name, async () => {
          await prepare();
          const look = size === "wide" ? violationsInThemes : violations;
          assert.deepEqual(await look(page), []);
          assert.deepEqual(await tooWide(page, "dialog"), [], "it fits");
        });

      await step("log in, refused", async () => {
        await page.goto(app.url);
        await signInBy(page, "Log in", "nobody", "wrong password");
        await page.getByRole("alert").waitFor();
      });
      await step("register, refused", async () => {
        await signInBy(page, "Register", "not a name", "short");
        await page.getByRole("alert").nth(1).waitFor();
      });
      await step("a guest's account", async () => {
        await choose(page.getByRole("radio", { name: "Guest" }));
        await enter(page, app.url, `a-name-of-20-${size}`);
        await page.getByRole("button", { name: "Settings" }).click();
        await dialog.getByRole("button", { name: "Create account" }).click();
        await dialog.getByRole("alert").waitFor();
      });
      await step("a member's account", async () => {
        await dialog.getByRole("textbox", { name: "Password", exact: true }).fill(PASSWORD);
        await dialog.getByRole("textbox", { name: "Email" }).fill(`${"long".repeat(12)}-${size}@example.org`);
        await dialog.getByRole("button", { name: "Create account" }).click();
        await dialog.getByRole("button", { name: "Change password" }).waitFor();
      });
      await step("the devices", async () => {
        const other = await browser.page();
        await other.goto(app.url);
        await signInBy(other, "Log in", `a-name-of-20-${size}`, PASSWORD);
        await other.getByRole("textbox", { name: "Message" }).waitFor();
        await other.context().close();
        await page.bringToFront();
        await dialog.getByRole("tab", { name: "Devices" }).click();
        await dialog.getByRole("button", { name: "Rename" }).first().click();
        await dialog.getByRole("button", { name: "Sign out Chrome on Linux" }).click();
        await dialog.getByRole("button", { name: "Sign out all others" }).click();
        await dialog.getByRole("button", { name: "Sign it out" }).waitFor();
      });
      await step("the own data, refused", async () => {
        await dialog.getByRole("tab", { name: "Account" }).click();
        await dialog.getByRole("button", { name: "Download my data" }).click();
        await dialog.getByRole("button", { name: "Download", exact: true }).click();
        await dialog.getByRole("alert").waitFor();
      });
      await step("everything opened", async () => {
        await dialog.getByRole("button", { name: "Cancel" }).click();
        for (const name of ["Change password", "Sign out everywhere", "Delete account"]) {
          await dialog.getByRole("button", { name }).click();
        }
      });
      await step("the last question", async () => {
        await dialog.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
        await dialog.getByRole("button", { name: "Continue" }).click();
        await dialog.getByRole("button", { name: "Delete for good" }).waitFor();
      });
      await step("the menu on a name", async () => {
        await page.keyboard.press("Escape");
        await say(bob, "hello");
        await page.getByRole("article").getByRole("button", { name: "bob", exact: true }).click({
          button: "right",
        });
        await page.getByRole("menu").waitFor();
      });
      await step("an ignored user", async () => {
        await page.getByRole("menuitem", { name: "Ignore", exact: true }).click();
        await page.getByRole("status").filter({ hasText: "You're ignoring" }).waitFor();
        await page.getByRole("button", { name: "Settings" }).click();
        await dialog.getByRole("button", { name: "Stop ignoring" }).waitFor();
      });
      await step("coming back while the server is away", async () => {
        await page.routeWebSocket(/\/ws$/, (line) => line.close());
        await page.reload();
        await page.getByText("cannot be reached right now").waitFor();
      });
    });
  }
});
