// The way in: age, name, moderator password, and the way back in.

import assert from "node:assert/strict";
import { MOD_PASSWORD, startApp } from "../support/app_process.ts";
import { enter, hasBrowser, logOut, startBrowser, untilFocused } from "../support/browser.ts";

const ignore = !hasBrowser();

Deno.test({ name: "entering takes the age check and a valid name", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page();
  await page.goto(app.url);
  const username = page.getByRole("textbox", { name: "Username" });
  const age = page.getByRole("checkbox", { name: "I am 18 or older" });
  const button = page.getByRole("button", { name: "Enter" });

  await t.step("both are asked for, each next to its field", async () => {
    await button.click();
    await page.getByRole("alert").filter({ hasText: "name" }).waitFor();
    await page.getByRole("alert").filter({ hasText: "18" }).waitFor();
    await untilFocused(username);
    assert.equal(await username.getAttribute("aria-invalid"), "true");
  });

  await t.step("a name with a space is refused, and correcting it removes the error", async () => {
    await age.check();
    await username.fill("not a name");
    await button.click();
    await page.getByRole("alert").filter({ hasText: "letters" }).waitFor();
    await username.fill("alice");
    await page.getByRole("alert").waitFor({ state: "detached" });
  });

  await t.step("the companion's name is refused by the server", async () => {
    await username.fill("Violet");
    await button.click();
    await page.getByRole("alert").waitFor();
    assert.equal(await username.getAttribute("aria-invalid"), "true");
  });

  await t.step("a name in use is refused, and another one is let in", async () => {
    const other = await browser.page();
    await enter(other, app.url, "alice");
    await username.fill("ALICE");
    await button.click();
    await page.getByRole("alert").waitFor();
    await username.fill("alice2");
    await button.click();
    await page.getByRole("textbox", { name: "Message" }).waitFor();
  });

  await t.step("a reload leads back to where one was, and not to the login screen", async () => {
    await page.reload();
    await page.getByRole("textbox", { name: "Message" }).waitFor();
  });

  await t.step(
    "logging out leads to the login screen, which remembers name and age, also later",
    async () => {
      await logOut(page, "alice2");
      assert.equal(await username.inputValue(), "alice2");
      await page.reload();
      assert.equal(await username.inputValue(), "alice2");
      assert.equal(await age.isChecked(), true);
    },
  );
});

Deno.test({ name: "the moderator password makes a moderator, a wrong one is refused", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page();
  await page.goto(app.url);
  await page.getByRole("textbox", { name: "Username" }).fill("warden");
  await page.getByRole("checkbox", { name: "I am 18 or older" }).check();
  const password = page.getByRole("textbox", { name: "Moderator password (optional)" });
  assert.equal(await password.count(), 0, "few need it");
  await page.getByRole("button", { name: "More" }).click();
  await password.fill("not the password");
  await page.getByRole("button", { name: "Enter" }).click();
  await page.getByRole("alert").waitFor();
  assert.equal(await password.getAttribute("aria-invalid"), "true");
  await password.fill(MOD_PASSWORD);
  await page.getByRole("button", { name: "Enter" }).click();
  const person = page.getByRole("list", { name: "People" }).getByRole("listitem").filter({
    hasText: "warden",
  });
  await person.getByRole("img", { name: "Moderator" }).waitFor();
});
