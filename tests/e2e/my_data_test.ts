// My data in the page: the archive is downloaded, opened and read; and what deleting the account says beforehand.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { hasBrowser, PASSWORD, register, say, startBrowser } from "../support/browser.ts";
import { openAcceptedDm, openDm } from "../support/member.ts";
import { companionMessages, startWithCompanion, untilAnswered } from "../support/companion_page.ts";
import { startApp } from "../support/app_process.ts";
import { readZip } from "../support/zip_reader.ts";

const ignore = !hasBrowser();
const HOSTILE = '<img src=x onerror="document.title=1"> & </p><script>document.title = 2</script>';

/** Opens the settings at the section, and fills in the password. */
async function askForData(page: Page, password: string): Promise<void> {
  await page.getByRole("button", { name: "Settings" }).click();
  const dialog = page.getByRole("dialog", { name: "Settings" });
  await dialog.getByRole("button", { name: "Download my data" }).click();
  await dialog.getByRole("textbox", { name: "Your password" }).fill(password);
}

Deno.test({
  name: "the archive holds conversations in the clear, as data and as a page that is safe to open",
  ignore,
}, async (t) => {
  await using setup = await startWithCompanion({ env: { AI_FREE_LIMIT: "5" } });
  const { app } = setup;
  await using browser = await startBrowser();
  const [alice, bob] = [await browser.page(), await browser.page()];
  await register(alice, app.url, "alice");
  await register(bob, app.url, "bob");
  await openAcceptedDm(alice, "alice", bob, "bob");
  await say(bob, HOSTILE);
  await alice.getByRole("log").getByText("document.title").first().waitFor();
  await openDm(alice, "Violet");
  await say(alice, "Good evening");
  await companionMessages(alice).first().waitFor();
  await untilAnswered(alice);
  let files = new Map<string, string>();

  await t.step("a wrong password is said at the field", async () => {
    await askForData(alice, "not my password");
    await alice.keyboard.press("Enter");
    await alice.getByRole("alert").filter({ hasText: "wrong" }).waitFor();
    await alice.getByRole("textbox", { name: "Your password" }).and(alice.locator(":focus")).waitFor();
  });

  await t.step("the archive comes as a download, by keyboard", async () => {
    await alice.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
    const waiting = alice.waitForEvent("download");
    await alice.keyboard.press("Enter");
    const download = await waiting;
    assert.match(download.suggestedFilename(), /^sexychat-alice-\d{4}-\d\d-\d\d\.zip$/);
    await alice.getByRole("status").filter({ hasText: `Saved as ${download.suggestedFilename()}` }).waitFor();
    files = readZip(await Deno.readFile(await download.path()));
    assert.deepEqual([...files.keys()], ["index.html", "messages.json", "account.json"]);
    await alice.getByRole("button", { name: "Done" }).and(alice.locator(":focus")).waitFor();
    await alice.keyboard.press("Enter");
    await alice.getByRole("button", { name: "Download my data" }).and(alice.locator(":focus")).waitFor();
  });

  await t.step("what the server sent is sealed, what the page opened is not", () => {
    const account = JSON.parse(files.get("account.json")!);
    assert.deepEqual(Object.keys(account), [
      "profile",
      "devices",
      "ignores",
      "keys",
      "conversations",
      "violet",
      "reports",
    ]);
    assert.equal(account.profile.username, "alice");
    assert.equal(account.conversations[0].messages.length, 2);
    assert.ok(!files.get("account.json")!.includes("document.title"));
    const { conversations } = JSON.parse(files.get("messages.json")!);
    const texts = conversations.map((
      one: { with: string; messages: { from: string; text: string }[] },
    ) => [one.with, ...one.messages.map(({ from, text }) => `${from}: ${text}`)]);
    assert.deepEqual(texts[0], ["bob", "alice: Are you free?", `bob: ${HOSTILE}`]);
    assert.deepEqual(texts[1].slice(0, 2), ["Violet", "alice: Good evening"]);
    assert.match(texts[1][2], /^Violet: Mmm/);
  });

  await t.step("the page shows it all, runs nothing and loads nothing", async () => {
    const reader = await browser.page();
    const requests: string[] = [];
    reader.on("request", (request) => requests.push(request.url()));
    await reader.setContent(files.get("index.html")!);
    await reader.getByRole("heading", { name: "SexyChat: the data of alice" }).waitFor();
    await reader.getByRole("heading", { name: "Conversation with bob" }).waitFor();
    await reader.getByText(HOSTILE).waitFor();
    assert.equal(await reader.title(), "SexyChat: the data of alice");
    assert.equal(await reader.locator("script, img, a, link, iframe").count(), 0);
    assert.deepEqual(requests.filter((url) => !url.startsWith("about:")), []);
  });
});

Deno.test(
  { name: "a download that fails can be tried again; one that is cancelled goes no further", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const page = await browser.page();
    await register(page, app.url, "alice");
    const asked = Promise.withResolvers<void>();
    await page.route("**/api/account/export", (route) => route.abort());
    await askForData(page, PASSWORD);
    await page.getByRole("button", { name: "Download", exact: true }).click();
    await page.getByRole("alert").filter({ hasText: "cannot be reached" }).waitFor();
    await page.unroute("**/api/account/export");
    await page.route("**/api/account/export", () => asked.resolve());
    await page.getByRole("button", { name: "Download", exact: true }).click();
    await asked.promise;
    await page.getByText("Asking the server…").waitFor();
    await page.getByRole("button", { name: "Cancel" }).and(page.locator(":focus")).click();
    await page.getByRole("button", { name: "Download my data" }).and(page.locator(":focus")).waitFor();
    await page.unrouteAll({ behavior: "ignoreErrors" });
    const download = page.waitForEvent("download");
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await (await download).path();
  },
);

Deno.test({ name: "deleting the account says beforehand what goes and what stays", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page();
  await register(page, app.url, "alice");
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Delete account" }).click();
  for (const title of ["What goes", "What stays"]) await page.getByRole("heading", { name: title }).waitFor();
  await page.getByText("your private conversations, for the other side too").waitFor();
  await page.getByText("bans and mutes on your name, until they end").waitFor();
  await page.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Delete for good" }).click();
  await page.getByText("Your account and everything in it are deleted.").waitFor();
});
