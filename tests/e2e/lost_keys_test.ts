// Keys that would be lost, or are: the warning before logging out, starting anew, and what the history key of before still opens.

import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { hasBrowser, logOut, say, signInBy, startBrowser, until, untilFocused } from "../support/browser.ts";
import { enterAsMember, enterByToken, messagesIn, tabOf, talkingMembers } from "../support/member.ts";

const ignore = !hasBrowser();
const PASSWORD = "password of alice";

function keysOf(page: Page): Locator {
  return page.getByRole("dialog", { name: "Private messages" });
}

/** Makes a history key in the open dialog. Resolves to the key. */
async function makeHistoryKey(page: Page, password?: string): Promise<string> {
  const keys = keysOf(page);
  await keys.getByRole("button", { name: /^Make (one|a new one)$/ }).click();
  const text = (await keys.locator(".key-groups").innerText()).trim().split(/\s+/).join("-");
  if (password !== undefined) await keys.getByRole("textbox", { name: "Your password" }).fill(password);
  await keys.getByRole("button", { name: "I have saved it" }).click();
  await keys.getByText(/^Saved on .* in a new browser\.$/).waitFor();
  return text;
}

async function askToLogOut(page: Page, name: string): Promise<Locator> {
  await page.getByRole("button", { name, exact: true }).and(page.locator("[aria-haspopup=menu]")).first()
    .click();
  await page.getByRole("menuitem", { name: "Log out" }).click();
  return page.getByRole("dialog", { name: "Log out?" });
}

Deno.test(
  { name: "logging out with keys that are saved nowhere warns, and offers to save them", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const page = await browser.page();
    await enterAsMember(page, app.url, "alice");
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByText("Not saved yet.").waitFor();
    await page.keyboard.press("Escape");
    const question = await askToLogOut(page, "alice");
    await question.getByRole("alert").filter({ hasText: "they are not saved" }).waitFor();
    await untilFocused(question.getByRole("button", { name: "Cancel" }));
    await question.getByRole("button", { name: "Save history key" }).click();
    await makeHistoryKey(page);
    await page.keyboard.press("Escape");
    await question.getByText("Your keys are saved").waitFor();
    await untilFocused(question.getByRole("heading", { name: "Log out?" }));
    await page.keyboard.press("Escape");
    await question.waitFor({ state: "detached" });
    // Nothing is lost any more: nothing is asked.
    await askToLogOut(page, "alice");
    await page.getByRole("button", { name: "Enter" }).waitFor();
  },
);

Deno.test({ name: "who logs out nevertheless is locked out of what was encrypted", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const { alice } = await talkingMembers(app.url, browser);
  await logOut(alice, "alice");
  await signInBy(alice, "Log in", "alice", PASSWORD);
  await alice.getByText("Your keys are not in this browser").waitFor();
  // Without keys here nothing is lost: nothing is asked.
  await askToLogOut(alice, "alice");
  await alice.getByRole("button", { name: "Enter" }).waitFor();
});

Deno.test(
  { name: "after starting anew: what is closed, what is saved, and the old history key", ignore },
  async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const { alice, token } = await talkingMembers(app.url, browser);
    await say(alice, "said with the first keys");
    await alice.getByRole("button", { name: "Save history key" }).click();
    const key = await makeHistoryKey(alice);
    const fresh = await browser.page();
    await enterByToken(fresh, app.url, token);
    await fresh.getByRole("button", { name: "Get your keys" }).click();
    const anew = keysOf(fresh).getByRole("region", { name: "Start anew" });
    await anew.getByRole("button").click();
    await anew.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
    await anew.getByRole("button", { name: "Make new keys" }).click();

    await t.step("what is saved opens old messages only, and says so", async () => {
      await keysOf(fresh).getByText("before your new keys. It opens old messages only.").waitFor();
      await untilFocused(keysOf(fresh).getByRole("heading", { name: "Private messages" }));
    });

    await t.step("the old messages name the cause, and the new key is asked for", async () => {
      await fresh.keyboard.press("Escape");
      await tabOf(fresh, "bob").click();
      await fresh.getByText("Encrypted with keys that are not in this browser.").first().waitFor();
      assert.equal(await fresh.getByText("it was changed, or its key is wrong").count(), 0);
      await fresh.getByRole("button", { name: "Save history key" }).click();
    });

    await t.step("the old history key opens them", async () => {
      const old = keysOf(fresh).getByRole("region", { name: "Old messages, by your old history key" });
      await old.getByRole("button", { name: "Open" }).click();
      await old.getByRole("textbox", { name: "History key" }).fill(key);
      await old.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
      await old.getByRole("button", { name: "Open" }).click();
      await keysOf(fresh).getByText("Your old messages open now.").waitFor();
      await until(
        "they are open",
        async () => (await messagesIn(fresh)).includes("said with the first keys"),
      );
    });

    await t.step("a new history key opens all in the next browser", async () => {
      const renewed = await makeHistoryKey(fresh, PASSWORD);
      const next = await browser.page();
      await enterByToken(next, app.url, token);
      await next.getByRole("button", { name: "Get your keys" }).click();
      const way = keysOf(next).getByRole("region", { name: "With your history key" });
      await way.getByRole("button").click();
      await way.getByRole("textbox", { name: "History key" }).fill(renewed);
      await way.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
      await way.getByRole("button", { name: "Open", exact: true }).click();
      await keysOf(next).getByText("Your keys are here.").waitFor();
      await next.keyboard.press("Escape");
      await tabOf(next, "bob").click();
      await until("all are open", async () => (await messagesIn(next)).includes("said with the first keys"));
    });
  },
);
