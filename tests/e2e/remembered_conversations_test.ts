// Conversations that a device remembers: those of each account apart, and never another user's by the same name.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { hasBrowser, logOut, PASSWORD, register, say, startBrowser } from "../support/browser.ts";
import { enterAsMember, inviteToDm, messagesIn, openAcceptedDm, tabOf } from "../support/member.ts";

const ignore = !hasBrowser();
const INVITATION = "alice wants to talk privately";

async function deleteAccount(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Settings" }).click();
  const dialog = page.getByRole("dialog", { name: "Settings" });
  await dialog.getByRole("tab", { name: "Account" }).click();
  await dialog.getByRole("button", { name: "Delete account" }).click();
  await dialog.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
  await dialog.getByRole("button", { name: "Continue" }).click();
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await page.getByRole("alert").filter({ hasText: "Your account and everything in it are deleted" })
    .waitFor();
}

Deno.test({
  name:
    "row 3: berta deletes her account, a stranger registers as berta; alice looks, and the stranger learns nothing",
  ignore,
}, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [alice, berta, stranger] = [await browser.page(), await browser.page(), await browser.page()];
  await enterAsMember(alice, app.url, "alice");
  await register(berta, app.url, "berta");
  await openAcceptedDm(alice, "alice", berta, "berta");
  await say(alice, "for the real one");
  await berta.getByRole("article").filter({ hasText: "for the real one" }).waitFor();
  await deleteAccount(berta);
  await register(stranger, app.url, "berta");

  await alice.reload();
  await tabOf(alice, "berta").click();
  await alice.getByText("Invited. They see your messages").waitFor();
  await alice.getByText("someone else has this name now").waitFor();
  // What the lobby shows came after anything that looking could have sent.
  await tabOf(alice, "Lobby").click();
  await say(alice, "a line in the lobby");
  await stranger.getByRole("article").filter({ hasText: "a line in the lobby" }).waitFor();
  assert.equal(await stranger.getByText(INVITATION).count(), 0);

  await tabOf(alice, "berta").click();
  await say(alice, "for the present owner");
  // The name leads to another account than before: the words come back until alice accepts that.
  await alice.getByRole("button", { name: "Accept this account" }).click();
  await alice.getByRole("button", { name: "Accept this account" }).waitFor({ state: "detached" });
  await say(alice, "for the present owner");
  await stranger.getByText(INVITATION).waitFor();
  await stranger.getByRole("button", { name: "Accept" }).click();
  await stranger.getByRole("article").filter({ hasText: "for the present owner" }).waitFor();
  assert.deepEqual(await messagesIn(stranger), ["for the present owner"]);
});

Deno.test({
  name: "row 18: alice and berta in two tabs of one browser; alice logs out: berta's conversations stay",
  ignore,
}, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [alice, carol, dora] = [await browser.page(), await browser.page(), await browser.page()];
  await enterAsMember(carol, app.url, "carol");
  await enterAsMember(dora, app.url, "dora");
  await enterAsMember(alice, app.url, "alice");
  await inviteToDm(alice, "carol");
  await carol.getByText(INVITATION).waitFor();
  const berta = await alice.context().newPage();
  await enterAsMember(berta, app.url, "berta");
  await inviteToDm(berta, "dora");
  await dora.getByText("berta wants to talk privately").waitFor();

  await logOut(alice, "alice");
  await alice.getByRole("button", { name: "Enter" }).waitFor();
  await berta.reload();
  await berta.getByRole("textbox", { name: "Message" }).waitFor();
  await tabOf(berta, "dora").waitFor();
  assert.equal(await tabOf(berta, "carol").count(), 0);
  const keys = await berta.evaluate(() =>
    Object.keys(localStorage).filter((key) => /conversations/.test(key))
  );
  assert.equal(keys.length, 1, "alice's are forgotten");
});
