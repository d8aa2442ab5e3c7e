// Coming in for the first time: what the join screen asks, offers and explains.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { violations } from "../support/axe.ts";
import { choose, enter, hasBrowser, startBrowser } from "../support/browser.ts";
import { enterAsMember } from "../support/member.ts";
import { enterAsStaff, openPersonMenu } from "../support/staff.ts";

const ignore = !hasBrowser();

/** The accessible name of the focused field. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement | null;
    return element?.labels?.[0]?.textContent ?? element?.textContent ?? "";
  });
}

async function rulesFile(text: string): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await Deno.makeTempFile({ prefix: "sexychat-rules-" });
  await Deno.writeTextFile(path, text);
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path) };
}

Deno.test(
  { name: "rows 9 and 18: one types a name at once; what few need is behind More", ignore },
  async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const page = await browser.page();
    await page.goto(app.url);
    const username = page.getByRole("textbox", { name: "Username" });
    await username.waitFor();

    await t.step("the name has the focus; changing the way by keyboard does not move it", async () => {
      assert.equal(await focused(page), "Username");
      await page.getByRole("radio", { name: "Guest" }).focus();
      await page.keyboard.press("ArrowRight");
      await page.getByRole("link", { name: "Forgot password?" }).waitFor();
      assert.equal(await focused(page), "Log in");
      await page.keyboard.press("ArrowLeft");
    });

    await t.step("no moderator password, until More shows it; closed, nothing of it is sent", async () => {
      const field = page.getByRole("textbox", { name: "Moderator password (optional)" });
      const more = page.getByRole("button", { name: "More" });
      assert.equal(await field.count(), 0);
      await more.click();
      assert.equal(await more.getAttribute("aria-expanded"), "true");
      await field.fill("wrong");
      await more.click();
      assert.equal(await field.count(), 0);
      await more.click();
      assert.equal(await field.inputValue(), "");
      await more.click();
    });

    await t.step("José is told which characters, and taken as Jose by one press", async () => {
      await page.getByRole("checkbox", { name: "I am 18 or older" }).check();
      await username.fill("José");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").filter({ hasText: "A–Z, 0–9, - and _" }).waitFor();
      assert.deepEqual(await violations(page), []);
      await page.getByRole("button", { name: "Use “Jose”" }).click();
      assert.deepEqual([await username.inputValue(), await focused(page)], ["Jose", "Username"]);
      await page.keyboard.press("Enter");
      await page.getByRole("textbox", { name: "Message" }).waitFor();
    });

    await t.step("a name of another script gets no suggestion", async () => {
      const other = await browser.page();
      await other.goto(app.url);
      await other.getByRole("textbox", { name: "Username" }).fill("Анна");
      await other.keyboard.press("Enter");
      await other.getByRole("alert").filter({ hasText: "A–Z" }).waitFor();
      assert.equal(await other.getByRole("button", { name: /^Use/ }).count(), 0);
    });
  },
);

Deno.test({
  name: "rows 9 and 27: whom to ask about a password, and the house rules before one enters",
  ignore,
}, async (t) => {
  await using rules = await rulesFile("Be kind.\r\n\r\nNo <b>prices</b>.\r\n");
  await using app = await startApp({ RULES_FILE: rules.path, CONTACT: "ada@chat.example" });
  await using browser = await startBrowser();
  for (
    const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }, { width: 320, height: 640 }]
  ) {
    await t.step(`at ${viewport.width}`, async () => {
      const page = await browser.page({ viewport });
      await page.goto(app.url);
      const button = page.getByRole("button", { name: "House rules" });
      await button.click();
      const dialog = page.getByRole("dialog", { name: "House rules" });
      await dialog.getByText("No <b>prices</b>.").waitFor();
      assert.deepEqual(await violations(page), []);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
      assert.equal(await focused(page), "House rules", "the focus is back");

      await choose(page.getByRole("radio", { name: "Log in" }));
      await page.getByRole("link", { name: "Forgot password?" }).click();
      const forgot = page.getByRole("dialog", { name: "Forgot password?" });
      const contact = forgot.getByRole("link", { name: "ada@chat.example" });
      assert.equal(await contact.getAttribute("href"), "mailto:ada@chat.example");
      assert.deepEqual(await violations(page), []);
      await forgot.getByRole("button", { name: "Close" }).click();
      assert.equal(await focused(page), "Forgot password?");
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, "nothing is wider than the window");
    });
  }

  await t.step("in the lobby and beside a report they are at hand", async () => {
    const [page, bob] = [await browser.page(), await browser.page()];
    await enter(bob, app.url, "bob");
    await enterAsMember(page, app.url, "alice");
    await page.getByRole("tabpanel", { name: "Lobby" }).getByRole("button", { name: "House rules" }).click();
    await page.getByRole("dialog", { name: "House rules" }).getByRole("button", { name: "Close" }).click();
    await (await openPersonMenu(page, "bob")).getByRole("menuitem", { name: "Report" }).click();
    const report = page.getByRole("dialog", { name: "Report bob" });
    await report.getByRole("button", { name: "House rules" }).click();
    await page.getByRole("dialog", { name: "House rules" }).getByText("Be kind.").waitFor();
    await page.keyboard.press("Escape");
    await report.getByRole("textbox", { name: "What is wrong?" }).fill("prices");
    await report.getByRole("button", { name: "Report", exact: true }).click();
    await report.waitFor({ state: "detached" });
  });
});

Deno.test({
  name: "row 27: rules that are an address are a link; without rules and contact nothing is shown",
  ignore,
}, async () => {
  await using rules = await rulesFile("https://chat.example/rules\n");
  await using browser = await startBrowser();
  {
    await using app = await startApp({ RULES_FILE: rules.path });
    const page = await browser.page();
    await page.goto(app.url);
    const link = page.getByRole("link", { name: "House rules" });
    assert.equal(await link.getAttribute("href"), "https://chat.example/rules");
    assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
  }
  await using app = await startApp();
  const page = await browser.page();
  await page.goto(app.url);
  await choose(page.getByRole("radio", { name: "Log in" }));
  await page.getByRole("link", { name: "Forgot password?" }).click();
  await page.getByRole("dialog").getByText("Ask the people who run this server for a link.").waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.getByText("House rules").count(), 0);
});

Deno.test(
  { name: "row 15: a banned person reads whom to ask, at the ban and when they come back", ignore },
  async (t) => {
    await using app = await startApp({ CONTACT: "https://chat.example/help" });
    await using browser = await startBrowser();
    const [mona, bob] = [await browser.page(), await browser.page({ locale: "es-ES" })];
    await enterAsStaff(mona, app, "mona", "mod");
    await bob.goto(app.url);
    await bob.getByRole("textbox", { name: "Nombre de usuario" }).fill("bob");
    await bob.getByRole("checkbox").check();
    await bob.getByRole("button", { name: "Entrar" }).click();
    await bob.getByRole("textbox", { name: "Mensaje" }).waitFor();
    const link = bob.getByRole("link", { name: "https://chat.example/help" });
    await t.step("at the ban", async () => {
      await mona.getByRole("textbox", { name: "Message" }).fill("/ban bob 60");
      await mona.keyboard.press("Enter");
      await mona.getByRole("dialog").getByRole("button", { name: "Ban", exact: true }).click();
      await bob.getByRole("alert").filter({ hasText: "Tienes la entrada vetada durante 1 hora" }).waitFor();
      await bob.getByText("¿Dudas? Escribe a").waitFor();
      assert.equal(await link.getAttribute("href"), "https://chat.example/help");
    });
    await t.step("and at the next try, refused before a socket opens", async () => {
      await bob.reload();
      await bob.getByRole("button", { name: "Entrar" }).click();
      await link.waitFor();
    });
  },
);
