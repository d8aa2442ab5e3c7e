// No axe violation in what lets people back in, at any size, and wide in any theme; and nothing of it scrolls sideways.

import assert from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { violations } from "../support/axe.ts";
import { choose, hasBrowser, PASSWORD, register, startBrowser } from "../support/browser.ts";
import { violationsInThemes } from "../support/themes.ts";
import { tooWide } from "../support/windows.ts";

const ignore = !hasBrowser();
const SIZES = [["wide", 1440, 900], ["phone", 390, 844], ["narrow", 320, 700]] as const;
const LANGUAGES = { wide: "en", phone: "en", narrow: "es" } as const;
/** What the steps look for, in the language of the size. */
const WORDS = {
  en: {
    forgot: "Forgot password?",
    way: "Log in",
    code: "By code",
    send: "Reset and log in",
    show: "Show new codes",
  },
  es: {
    ...{ forgot: "¿Has olvidado la contraseña?", way: "Con cuenta", code: "Con un código" },
    ...{ send: "Restablecer y entrar", show: "Mostrar códigos nuevos" },
  },
} as const;

Deno.test({ name: "axe finds nothing in getting back in", ignore }, async (t) => {
  // No mail server is there: the page need not know.
  await using app = await startApp({ SMTP_URL: "smtp://127.0.0.1:1", PUBLIC_URL: "https://chat.example" });
  await using browser = await startBrowser({ glass: true });
  for (const [size, width, height] of SIZES) {
    const language = LANGUAGES[size];
    const t1 = WORDS[language];
    const page = await browser.page({ viewport: { width, height }, locale: language });
    const step = (name: string, prepare: () => Promise<void>): Promise<boolean> =>
      t.step(`${size}: ${name}`, async () => {
        await prepare();
        const look = size === "wide" ? violationsInThemes : violations;
        assert.deepEqual(await look(page), []);
        assert.deepEqual(await tooWide(page, "dialog"), [], "it fits");
      });
    const dialog = page.locator("dialog[open]");

    await step("a forgotten password, by mail", async () => {
      await page.goto(app.url);
      await choose(page.getByRole("radio", { name: t1.way }));
      await page.getByRole("link", { name: t1.forgot }).click();
      await dialog.getByRole("radio", { name: t1.code }).waitFor();
    });
    await step("by code, refused", async () => {
      await choose(dialog.getByRole("radio", { name: t1.code }));
      await dialog.getByRole("button", { name: t1.send }).click();
      await dialog.getByRole("alert").first().waitFor();
    });
    await step("a link to reset the password", async () => {
      await page.goto("about:blank");
      await page.goto(`${app.url}/#reset=${"A".repeat(40)}`);
      await dialog.getByRole("checkbox").waitFor();
    });
    await step("a link that was used", async () => {
      await dialog.getByRole("textbox").fill("battery staple");
      await dialog.getByRole("checkbox").check();
      await page.keyboard.press("Enter");
      await dialog.getByRole("checkbox").waitFor({ state: "detached" });
    });
    await step("a link to confirm an address", async () => {
      await page.goto("about:blank");
      await page.goto(`${app.url}/#verify=${"A".repeat(40)}`);
      await dialog.getByText("24").waitFor();
    });
    if (language === "es") continue;
    await step("the address, and recovery codes", async () => {
      await page.goto("about:blank");
      await register(page, app.url, `ada-${size}`);
      await page.getByRole("button", { name: "Settings" }).click();
      await dialog.getByRole("button", { name: "Add address" }).click();
      await dialog.getByRole("button", { name: "Make codes" }).click();
      await dialog.getByRole("region", { name: "Recovery codes" }).getByRole("textbox").fill(PASSWORD);
      await dialog.getByRole("button", { name: t1.show }).click();
      await dialog.getByRole("list", { name: "Your recovery codes" }).waitFor();
    });
  }
});
