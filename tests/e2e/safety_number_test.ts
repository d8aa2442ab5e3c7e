// The safety number: equal on both screens, unless a server stands between the two.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { identityOf, newAccountKey } from "../../client/crypto/e2ee/identity_keys.ts";
import { makeLogEntry } from "../../client/crypto/e2ee/own_log_entry.ts";
import { entryHash } from "../../server/protocol/e2ee/key_log.ts";
import { hasBrowser, say } from "../support/browser.ts";
import { LyingPage } from "../support/e2ee/lying_page.ts";
import { startPrivateApp } from "../support/e2ee/private_app.ts";
import { enterAsMember, openDm, talkingMembers } from "../support/member.ts";

const ignore = !hasBrowser();

/** The safety number of the conversation in view, as digits and as the path of the QR code. */
async function safetyNumber(page: Page): Promise<{ digits: string; qr: string | null }> {
  await page.getByRole("button", { name: "Who can read this" }).click();
  const dialog = page.getByRole("dialog", { name: "Who can read this" });
  const digits = (await dialog.locator(".safety-digits").innerText()).replaceAll(/\s/g, "");
  const qr = await dialog.locator(".qr-code path").getAttribute("d");
  return { digits, qr };
}

Deno.test(
  { name: "case 16: the safety number is equal on both screens, and can be marked", ignore },
  async () => {
    await using app = await startPrivateApp();
    const { browser } = app;
    const { alice, bob } = await talkingMembers(app.url, browser);
    const [hers, his] = [await safetyNumber(alice), await safetyNumber(bob)];
    assert.match(hers.digits, /^\d{60}$/);
    assert.deepEqual(hers, his);
    await alice.getByText("A server that ships altered scripts").waitFor();
    await alice.getByRole("button", { name: "It is the same" }).click();
    await alice.getByText("You have compared it.").waitFor();
    await alice.keyboard.press("Escape");
    await alice.getByText("End-to-end encrypted · Compared").waitFor();
  },
);

Deno.test({ name: "case 16: under a man in the middle the safety numbers differ", ignore }, async () => {
  await using app = await startPrivateApp();
  const { browser } = app;
  const [alice, bob] = [await browser.page(), await browser.page()];
  const wire = await LyingPage.between(alice);
  await enterAsMember(alice, app.url, "alice");
  await enterAsMember(bob, app.url, "bob");
  // The keys of the man in the middle, in place of those of the second account.
  const entry = await makeLogEntry(2, await identityOf(newAccountKey()), Date.now());
  const head = await entryHash(2, entry);
  await wire.answer("/api/keys?of=bob", (json) => ({ ...json, user_id: 2, log: [entry] }));
  wire.onServer = (envelope) => {
    const { heads } = envelope.data;
    return Array.isArray(heads)
      ? { ...envelope, data: { ...envelope.data, heads: [heads[0], head] } }
      : envelope;
  };
  await openDm(alice, "bob");
  await say(alice, "hello");
  await bob.getByRole("button", { name: "Accept" }).click();
  await bob.getByText("End-to-end encrypted").first().waitFor();
  const [hers, his] = [await safetyNumber(alice), await safetyNumber(bob)];
  assert.match(hers.digits, /^\d{60}$/);
  assert.notEqual(hers.digits, his.digits);
  assert.notEqual(hers.qr, his.qr);
});
