// Members: registering, returning, using several tabs, and logging out.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import {
  choose,
  hasBrowser,
  logOut,
  PASSWORD,
  register,
  say,
  signInBy,
  startBrowser,
  untilFocused,
} from "../support/browser.ts";

const ignore = !hasBrowser();

Deno.test({ name: "a member is in after a reload, without seeing the login screen", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page();
  await register(page, app.url, "alice");

  await t.step("a reload", async () => {
    await watchForLogin(page);
    await page.reload();
    await page.getByRole("textbox", { name: "Message" }).waitFor();
    assert.equal(await sawLogin(page), false);
  });

  await t.step("a second tab is the same person", async () => {
    const second = await page.context().newPage();
    await second.goto(app.url);
    await say(second, "from the second tab");
    await page.getByRole("article").filter({ hasText: "from the second tab" }).waitFor();
    assert.equal(await page.getByRole("list", { name: "People" }).getByText("alice").count(), 1);
    await second.close();
  });

  await t.step("a server that is away for a while is waited for", async () => {
    await app.stop();
    // The page would not load either; here only its connection is lost.
    await app.start();
    await page.getByText("Connection lost").waitFor({ state: "detached" });
    await say(page, "still here");
    await page.getByRole("article").filter({ hasText: "still here" }).waitFor();
  });

  await t.step("logging out in one tab logs out the others, and none enters again by itself", async () => {
    const second = await page.context().newPage();
    await second.goto(app.url);
    await logOut(second, "alice");
    await second.getByRole("radio", { name: "Log in" }).waitFor();
    await page.getByRole("alert").filter({ hasText: "another tab" }).waitFor();
    // A tab in the background draws once a second, and each click waits for that.
    await second.close();
    assert.equal(await page.getByRole("radio", { name: "Log in" }).isChecked(), true);
    assert.equal(await page.evaluate(() => localStorage.getItem("sc_token")), null);
    await page.reload();
    await page.getByRole("button", { name: "Enter" }).waitFor();
    assert.equal(await page.getByRole("textbox", { name: "Username" }).inputValue(), "alice");
  });

  await t.step("a wrong password is said at its field, and the right one lets in", async () => {
    await signInBy(page, "Log in", "alice", "not the password");
    await page.getByRole("alert").waitFor();
    const password = page.getByRole("textbox", { name: "Password", exact: true });
    assert.equal(await password.getAttribute("aria-invalid"), "true");
    await untilFocused(password);
    await page.getByRole("button", { name: "Show password" }).click();
    assert.equal(await password.getAttribute("type"), "text");
    await password.fill(PASSWORD);
    await page.getByRole("button", { name: "Enter" }).click();
    await page.getByRole("textbox", { name: "Message" }).waitFor();
  });
});

Deno.test({ name: "what cannot be registered is said next to its field", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [alice, page] = [await browser.page(), await browser.page()];
  await register(alice, app.url, "alice");
  await page.goto(app.url);

  await t.step("a short password", async () => {
    await signInBy(page, "Register", "bob", "12345");
    await page.getByRole("alert").filter({ hasText: "6 characters" }).waitFor();
  });

  await t.step("no e-mail address", async () => {
    await page.getByRole("textbox", { name: "Email (optional)" }).fill("not an address");
    await signInBy(page, "Register", "bob", PASSWORD);
    await page.getByRole("alert").filter({ hasText: "e-mail" }).waitFor();
    const email = page.getByRole("textbox", { name: "Email (optional)" });
    assert.equal(await email.getAttribute("aria-invalid"), "true");
    await email.fill("");
  });

  await t.step("a name that is taken", async () => {
    await signInBy(page, "Register", "Alice", PASSWORD);
    await page.getByRole("alert").waitFor();
    const username = page.getByRole("textbox", { name: "Username" });
    assert.equal(await username.getAttribute("aria-invalid"), "true");
  });

  await t.step("a member's name is not for guests", async () => {
    await choose(page.getByRole("radio", { name: "Guest" }));
    assert.equal(await page.getByRole("alert").count(), 0, "the last way's error is gone");
    await page.getByRole("button", { name: "Enter" }).click();
    await page.getByRole("alert").filter({ hasText: "belongs to a member" }).waitFor();
  });
});

Deno.test({ name: "too many wrong passwords are counted down", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page();
  await page.goto(app.url);
  await signInBy(page, "Log in", "nobody", "wrong password");
  const button = page.getByRole("button", { name: "Enter" });
  for (let tries = 0; tries < 15 && await button.isEnabled(); tries++) {
    await page.getByRole("alert").waitFor();
    await page.getByRole("textbox", { name: "Password", exact: true }).fill(`wrong ${tries}`);
    await button.click();
    await page.getByRole("alert").or(page.locator("button:disabled")).first().waitFor();
  }
  await page.getByRole("alert").filter({ hasText: "Too many" }).waitFor();
  await page.getByText(/^in \d+ s$/).waitFor();
  await page.getByRole("alert").waitFor({ state: "detached" });
  assert.equal(await button.isEnabled(), true);
});

Deno.test({ name: "ways in that the server closed are not offered", ignore }, async () => {
  await using app = await startApp({ REGISTRATION: "closed", GUESTS: "false" });
  await using browser = await startBrowser();
  const page = await browser.page();
  await page.goto(app.url);
  await page.getByRole("textbox", { name: "Username" }).fill("alice");
  await page.getByRole("checkbox", { name: "I am 18 or older" }).check();
  await page.getByRole("button", { name: "Enter" }).click();
  await page.getByRole("alert").filter({ hasText: "members" }).waitFor();
  await page.getByRole("textbox", { name: "Password", exact: true }).waitFor();
  assert.equal(await page.getByRole("radio").count(), 0, "one way is no choice");
});

/** From the next load on, records whether the login screen was ever drawn. */
async function watchForLogin(page: Page): Promise<void> {
  await page.addInitScript(() => {
    new MutationObserver(() => {
      if (document.querySelector(".join-form") !== null) document.documentElement.dataset.sawLogin = "";
    }).observe(document, { childList: true, subtree: true });
  });
}

async function sawLogin(page: Page): Promise<boolean> {
  return await page.evaluate(() => "sawLogin" in document.documentElement.dataset);
}
