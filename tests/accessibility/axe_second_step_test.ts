// No axe violation in the second step, on the join screen and in the settings, in any theme; and nothing scrolls sideways.

import assert from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { violations } from "../support/axe.ts";
import { hasBrowser, logOut, PASSWORD, register, signInBy, startBrowser } from "../support/browser.ts";
import { unusedCodes } from "../support/factors.ts";
import { violationsInThemes } from "../support/themes.ts";
import { tooWide, WINDOWS } from "../support/windows.ts";
import { addAuthenticator } from "../support/virtual_authenticator.ts";

const ignore = !hasBrowser();

for (const [size, viewport] of WINDOWS) {
  Deno.test({ name: `axe finds nothing in the second step, ${size}`, ignore }, async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser({ glass: true });
    const page = await browser.page({ viewport });
    await addAuthenticator(page);
    await register(page, app.url.replace("127.0.0.1", "localhost"), "alice");
    const dialog = page.getByRole("dialog", { name: "Settings" });
    const step = (name: string, prepare: () => Promise<void>): Promise<boolean> =>
      t.step(name, async () => {
        await prepare();
        assert.deepEqual(await (size === "wide" ? violationsInThemes : violations)(page), []);
        assert.deepEqual(await tooWide(page, "dialog, .setting:has(.setting)"), [], "it fits");
      });
    const password = () => dialog.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);

    await step("setting an app up, with a wrong code", async () => {
      await page.getByRole("button", { name: "Settings" }).click();
      await dialog.getByRole("button", { name: "Set up" }).click();
      await password();
      await dialog.getByRole("button", { name: "Continue" }).click();
      await dialog.getByRole("textbox", { name: "Code" }).fill("000000");
      await dialog.getByRole("button", { name: "Turn on" }).click();
      await dialog.getByRole("alert").waitFor();
    });
    const nextCode = unusedCodes((await dialog.locator(".secret-text").innerText()).replaceAll(" ", ""));
    await step("recovery codes", async () => {
      await dialog.getByRole("textbox", { name: "Code" }).fill(nextCode());
      await dialog.getByRole("button", { name: "Turn on" }).click();
      await dialog.getByRole("checkbox", { name: "I have kept these codes" }).check();
    });
    await step("passkeys, and the forms to remove one and to turn the app off", async () => {
      await dialog.getByRole("button", { name: "Done" }).click();
      await dialog.getByRole("button", { name: "Add a passkey" }).click();
      await password();
      await dialog.getByRole("textbox", { name: "Name" }).fill(
        "a-name-of-sixty-characters-without-a-space-to-break-it-in-two",
      );
      await dialog.getByRole("button", { name: "Continue" }).click();
      await dialog.getByRole("button", { name: /Remove a-name/ }).click();
      await dialog.getByRole("button", { name: "Turn off" }).click();
    });
    await page.keyboard.press("Escape");
    await step("a code at signing in, refused", async () => {
      if (size === "wide") await logOut(page, "alice");
      else await page.evaluate(() => localStorage.clear()).then(() => page.reload());
      await signInBy(page, "Log in", "alice", PASSWORD);
      await page.getByRole("textbox", { name: "Code" }).fill("000000");
      await page.getByRole("button", { name: "Enter" }).click();
      await page.getByRole("alert").waitFor();
    });
    await step("a passkey in its place, in Spanish", async () => {
      await page.getByRole("button", { name: "Use a passkey instead" }).click();
      await page.getByRole("button", { name: "Español" }).click();
      await page.getByRole("button", { name: "Usar la llave de acceso" }).waitFor();
    });
  });
}
