// The page in Spanish: chosen by the browser or in the settings, at once, everywhere, and for good.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { violations } from "../support/axe.ts";
import { choose, enter, hasBrowser, say, startBrowser } from "../support/browser.ts";
import { enterAsStaff, runMenuAction } from "../support/staff.ts";
import { tooWide } from "../support/windows.ts";

const ignore = !hasBrowser();

/** Comes in as a guest by the Spanish form. */
async function entrar(page: Page, name: string): Promise<void> {
  await page.getByRole("textbox", { name: "Nombre de usuario" }).fill(name);
  await page.getByRole("checkbox", { name: "Tengo 18 años o más" }).check();
  await page.getByRole("button", { name: "Entrar", exact: true }).click();
  await page.getByRole("textbox", { name: "Mensaje" }).waitFor();
}

async function assertFits(page: Page, where: string): Promise<void> {
  assert.deepEqual(await tooWide(page, "dialog, .log, .settings-panel, .panel-scroll"), [], `${where} fits`);
}

Deno.test(
  { name: "the page has the browser's language, and another is a click away on the login screen", ignore },
  async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const page = await browser.page({ locale: "es-ES" });
    await t.step("errors are in Spanish, and follow the language", async () => {
      await page.goto(app.url);
      await page.getByRole("button", { name: "Entrar", exact: true }).click();
      await page.getByRole("alert").filter({ hasText: "Elige un nombre" }).waitFor();
      await page.getByRole("button", { name: "English" }).click();
      await page.getByRole("alert").filter({ hasText: "Choose a name" }).waitFor();
      assert.equal(await page.locator("html").getAttribute("lang"), "en");
    });
    await t.step("the choice outlives a reload, whatever the browser says", async () => {
      await page.reload();
      await page.getByRole("button", { name: "Enter" }).waitFor();
      await page.getByRole("button", { name: "Español" }).click();
      await page.getByRole("button", { name: "Entrar", exact: true }).waitFor();
      await page.reload();
      await page.getByRole("button", { name: "Entrar", exact: true }).waitFor();
    });
    await t.step("what the server refuses is said in Spanish too", async () => {
      await page.getByRole("textbox", { name: "Nombre de usuario" }).fill("violet");
      await page.getByRole("checkbox").check();
      await page.getByRole("button", { name: "Entrar", exact: true }).click();
      await page.getByRole("alert").filter({ hasText: "Este nombre no está libre" }).waitFor();
    });
  },
);

Deno.test(
  { name: "changed in the settings, everything is in the other language at once", ignore },
  async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const [page, mod] = [await browser.page(), await browser.page()];
    await enter(page, app.url, "ana");
    await enterAsStaff(mod, app, "marlene", "mod");
    const settings = page.getByRole("dialog", { name: /^(Settings|Ajustes)$/ });
    const log = page.getByRole("log");

    await t.step("system messages are in the language of the reader", async () => {
      await say(page, "hola");
      await log.getByText("marlene joined").first().waitFor();
      await page.getByRole("button", { name: "Settings" }).click();
      await settings.getByRole("tab", { name: "Chat" }).click();
      await choose(settings.getByRole("radio", { name: "Español" }));
      await settings.getByRole("slider", { name: "Tamaño de la letra" }).waitFor();
      await page.keyboard.press("Escape");
      await log.getByText("marlene ha entrado").first().waitFor();
      assert.equal(await log.getByText("joined").count(), 0, "what was said before as well");
      assert.equal(await page.locator("html").getAttribute("lang"), "es");
      await mod.getByRole("log").getByText("ana joined").first().or(mod.getByText("hola")).first().waitFor();
    });
    await t.step("so are sanctions, with their length and reason", async () => {
      await runMenuAction(mod, "ana", "Mute", { reason: "gritos", length: "10 minutes" });
      await log.getByText("Se ha silenciado a ana durante 10 minutos").waitFor();
      await mod.getByRole("log").getByText("ana was muted for 10 minutes").waitFor();
      await page.getByText("Motivo: «gritos».").waitFor();
      await page.getByRole("textbox", { name: "Mensaje" }).fill("pero");
      await page.getByRole("button", { name: "Enviar" }).click();
      await page.getByRole("status").filter({ hasText: "No se ha enviado" }).first().waitFor();
    });
    await t.step("and why one has to go", async () => {
      await runMenuAction(mod, "ana", "Kick", { reason: "ya está bien" });
      await page.getByRole("alert").filter({
        hasText: "Se te ha hecho salir de la sala. Motivo: ya está bien",
      })
        .waitFor();
    });
    await t.step("and it is still so on the next visit", async () => {
      await page.reload();
      await page.getByRole("button", { name: "Entrar", exact: true }).waitFor();
    });
  },
);

Deno.test(
  { name: "Spanish, whose words are longer, fits into 320 pixels, and axe finds nothing", ignore },
  async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const page = await browser.page({
      locale: "es",
      viewport: { width: 320, height: 640 },
    });
    const step = (name: string, prepare: () => Promise<void>): Promise<boolean> =>
      t.step(name, async () => {
        await prepare();
        await assertFits(page, name);
        assert.deepEqual(await violations(page), []);
      });
    for (const way of ["Visita", "Con cuenta", "Registro"]) {
      await step(way, async () => {
        if (page.url() === "about:blank") await page.goto(app.url);
        await choose(page.getByRole("radio", { name: way }));
      });
    }
    await step("la sala", async () => {
      await choose(page.getByRole("radio", { name: "Visita" }));
      await entrar(page, "un-nombre-de-20-letr");
    });
    const dialog = page.getByRole("dialog", { name: "Ajustes" });
    for (const tab of ["Cuenta", "Chat", "Violet", "Premium"]) {
      await step(`ajustes, ${tab}`, async () => {
        if (await dialog.count() === 0) await page.getByRole("button", { name: "Ajustes" }).click();
        await dialog.getByRole("tab", { name: tab }).click();
        await dialog.getByRole("tabpanel", { name: tab }).waitFor();
      });
    }
    await step("Violet", async () => {
      await page.keyboard.press("Escape");
      await page.getByRole("tab", { name: "Violet" }).click();
      await page.getByText("Buenas noches").first().waitFor();
    });
  },
);
