// A report of an encrypted message: what staff are told of who wrote it.

import type { Page } from "playwright-core";
import { hasBrowser, say } from "../support/browser.ts";
import { LyingPage } from "../support/e2ee/lying_page.ts";
import { reportMessage } from "../support/e2ee/two_members.ts";
import { startPrivateApp } from "../support/e2ee/private_app.ts";
import { enterAsMember, openAcceptedDm } from "../support/member.ts";
import { enterAsStaff, openPanel, rowOf } from "../support/staff.ts";

const ignore = !hasBrowser();

Deno.test(
  { name: "a report proves who sent a message, also when it is gone; or it is as told", ignore },
  async () => {
    await using app = await startPrivateApp();
    const { browser } = app;
    const [alice, bob, mod] = [await browser.page(), await browser.page(), await browser.page()];
    const wire = await LyingPage.between(bob);
    await enterAsMember(alice, app.url, "alice");
    await enterAsMember(bob, app.url, "bob");
    await openAcceptedDm(alice, "alice", bob, "bob");
    await enterAsStaff(mod, app, "mona", "mod");
    await say(alice, "first words");
    await say(alice, "second words");
    await bob.getByText("second words").waitFor();
    await reportMessage(bob, "first words");
    // A server that has lost its secret does not vouch for its own tag.
    wire.onServer = (envelope) =>
      envelope.event === "pm_message"
        ? { ...envelope, data: { ...envelope.data, tag: `2026-01.${"A".repeat(43)}=` } }
        : envelope;
    await say(alice, "third words");
    await bob.getByText("third words").waitFor();
    await reportMessage(bob, "third words");
    await bob.getByText("It cannot be proven any more who wrote it").waitFor();
    // The account goes, and its messages with it.
    await deleteAccount(alice);
    await reportMessage(bob, "second words");

    await openPanel(mod, "Reports");
    const proofs = {
      "first words": "Proven: sent exactly so",
      "second words": "Proven: sent exactly so",
      "third words": "As told by the reporter",
    };
    for (const [text, proof] of Object.entries(proofs)) {
      const row = rowOf(mod, "Reports", `about ${text}`);
      await row.getByText(text, { exact: true }).waitFor();
      await row.getByText(proof).waitFor();
    }
  },
);

/** Deletes the account of alice. */
async function deleteAccount(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Settings" }).click();
  const settings = page.getByRole("dialog", { name: "Settings" });
  await settings.getByRole("button", { name: "Delete account" }).click();
  await settings.getByRole("textbox", { name: "Your password" }).fill("password of alice");
  await settings.getByRole("button", { name: "Continue" }).click();
  await settings.getByRole("button", { name: "Delete for good" }).click();
  await page.getByRole("button", { name: "Enter" }).waitFor();
}
