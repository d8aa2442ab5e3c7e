// The screens about keys of private messages: saving them, getting them back, comparing them, reports that prove themselves.

import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { identityOf, newAccountKey } from "../../client/crypto/e2ee/identity_keys.ts";
import { makeLogEntry } from "../../client/crypto/e2ee/own_log_entry.ts";
import { entryHash } from "../../server/protocol/e2ee/key_log.ts";
import { startApp } from "../support/app_process.ts";
import { hasBrowser, say, startBrowser, type TestBrowser, until } from "../support/browser.ts";
import { LyingPage } from "../support/e2ee/lying_page.ts";
import { enterAsMember, enterByToken, messagesIn, openAcceptedDm, openDm, tabOf } from "../support/member.ts";
import { enterAsStaff, openPanel, rowOf } from "../support/staff.ts";

const ignore = !hasBrowser();
const PASSWORD = "password of alice";
const PASSPHRASE = "six words that nobody would guess";

interface Two {
  readonly alice: Page;
  readonly bob: Page;
  readonly token: string;
}

/** Alice and Bob, who have an encrypted conversation in view. */
async function twoMembers(url: string, browser: TestBrowser): Promise<Two> {
  const [alice, bob] = [await browser.page(), await browser.page()];
  const token = await enterAsMember(alice, url, "alice");
  await enterAsMember(bob, url, "bob");
  await openAcceptedDm(alice, "alice", bob, "bob");
  for (const page of [alice, bob]) await page.getByText("End-to-end encrypted").first().waitFor();
  return { alice, bob, token };
}

function keysOf(page: Page): Locator {
  return page.getByRole("dialog", { name: "Private messages" });
}

/** Another browser of alice, with the ways to her keys open. */
async function newBrowser(url: string, browser: TestBrowser, token: string): Promise<Page> {
  const page = await browser.page();
  await enterByToken(page, url, token);
  await page.getByRole("button", { name: "Get your keys" }).click();
  await keysOf(page).getByText("Your keys are not in this browser").waitFor();
  return page;
}

/** Opens a way, by the section that it is in. */
async function openWay(page: Page, way: string): Promise<Locator> {
  const section = keysOf(page).getByRole("region", { name: way });
  await section.getByRole("button").click();
  return section;
}

async function openSlot(section: Locator, label: string, typed: string): Promise<void> {
  await section.getByRole("textbox", { name: label }).fill(typed);
  await section.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
  await section.getByRole("button", { name: "Open", exact: true }).click();
}

/** Saves the history key of the page, as the reminder asks for. Resolves to the key. */
async function saveHistoryKey(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Save history key" }).click();
  const keys = keysOf(page);
  await keys.getByRole("button", { name: "Make one" }).click();
  const text = (await keys.locator(".key-groups").innerText()).trim().split(/\s+/).join("-");
  await keys.getByRole("button", { name: "I have saved it" }).click();
  await keys.getByRole("button", { name: "Make a new one" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Save history key" }).waitFor({ state: "detached" });
  return text;
}

Deno.test({ name: "case 10, 13: a new browser, with the history key and without", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const { alice, token } = await twoMembers(app.url, browser);
  const said = Array.from({ length: 5 }, (_, n) => `private words ${n}`);
  for (const text of said) await say(alice, text);
  await until("nothing is pending", async () => await alice.getByLabel("Sending").count() === 0);
  const key = await saveHistoryKey(alice);
  const fresh = await newBrowser(app.url, browser, token);
  const wire = await LyingPage.between(fresh);

  await t.step("without it nothing opens, and the words say why", async () => {
    await fresh.keyboard.press("Escape");
    await tabOf(fresh, "bob").click();
    await fresh.getByText("Encrypted with keys that are not in this browser.").first().waitFor();
    assert.ok((await messagesIn(fresh)).every((text) => !said.includes(text)));
    await fresh.getByRole("button", { name: "Get your keys" }).click();
  });

  await t.step("a slip is found in the browser", async () => {
    const section = await openWay(fresh, "With your history key");
    const before = wire.sent.length;
    await openSlot(section, "History key", (key[0] === "0" ? "1" : "0") + key.slice(1));
    await section.getByText("There is a slip in it").waitFor();
    assert.equal(wire.sent.slice(before).filter((text) => text.includes("backup")).length, 0);
  });

  await t.step("the right key opens everything", async () => {
    const section = keysOf(fresh).getByRole("region", { name: "With your history key" });
    await openSlot(section, "History key", key.toLowerCase().replaceAll("-", " "));
    await keysOf(fresh).getByRole("button", { name: "Make a new one" }).waitFor();
    await fresh.keyboard.press("Escape");
    await until(
      "all are open",
      async () => (await messagesIn(fresh)).filter((text) => said.includes(text)).length === said.length,
    );
    await say(fresh, "written in the new browser");
    await alice.getByText("written in the new browser").waitFor();
  });

  await t.step("who starts anew is told before and after", async () => {
    const other = await newBrowser(app.url, browser, token);
    const section = await openWay(other, "Start anew");
    await section.getByText("What was encrypted before stays closed here").waitFor();
    await section.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
    await section.getByRole("button", { name: "Make new keys" }).click();
    await keysOf(other).getByText("You have new keys. Old messages stay closed here.").waitFor();
    // The browsers with the keys of before see a foreign entry.
    await alice.reload();
    await tabOf(alice, "bob").click();
    await alice.getByRole("button", { name: "See what is wrong" }).first().click();
    await keysOf(alice).getByText("change your password and sign out everywhere").waitFor();
  });
});

Deno.test({ name: "case 10: a passphrase, and a server that makes it cheap to guess", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const { alice, token } = await twoMembers(app.url, browser);
  await alice.getByRole("button", { name: "Settings" }).click();
  const settings = alice.getByRole("dialog", { name: "Settings" });
  await settings.getByRole("button", { name: "Set one" }).click();
  const field = settings.getByRole("textbox", { name: "Passphrase" });
  await until("words are offered", async () => /^([a-z]+ ){5}[a-z]+$/.test(await field.inputValue()));
  assert.equal(await settings.locator(".secret-text").innerText(), await field.inputValue(), "all in view");
  await field.fill(PASSWORD);
  await settings.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
  await settings.getByRole("button", { name: "Use this passphrase" }).click();
  await settings.getByText("It must not be your password.").waitFor();
  await field.fill(PASSPHRASE);
  await settings.getByRole("button", { name: "Use this passphrase" }).click();
  await settings.getByRole("button", { name: "Remove" }).waitFor();

  const fresh = await newBrowser(app.url, browser, token);
  const wire = await LyingPage.between(fresh);
  await wire.answer("/api/keys/backup/passphrase", (slot) => ({ ...slot, m: 1024 }));
  const section = await openWay(fresh, "With your passphrase");
  await openSlot(section, "Passphrase", PASSPHRASE);
  await section.getByText("not safe to use").waitFor();
  await fresh.unrouteAll();
  await openSlot(section, "Passphrase", PASSPHRASE);
  await keysOf(fresh).getByText("Save them, or they are lost").waitFor();
});

Deno.test({ name: "case 11: the keys move to a new device by six digits", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const { alice, token } = await twoMembers(app.url, browser);
  await say(alice, "said before");
  const fresh = await newBrowser(app.url, browser, token);
  const giving = alice.getByRole("dialog", { name: "A new device asks for your keys" });
  const ask = async (): Promise<{ section: Locator; digits: string }> => {
    const section = await openWay(fresh, "From another device");
    await alice.getByRole("button", { name: "Answer" }).click();
    await giving.getByRole("button", { name: "Yes, it is mine" }).click();
    return { section, digits: await section.locator(".key-digits").innerText() };
  };
  const type = async (digits: string): Promise<void> => {
    await giving.getByRole("textbox", { name: "Digits on the new device" }).fill(digits);
    await giving.getByRole("button", { name: "Send my keys" }).click();
  };

  await t.step("who says no sends nothing", async () => {
    const section = await openWay(fresh, "From another device");
    await alice.getByRole("button", { name: "Answer" }).click();
    await giving.getByRole("button", { name: "No", exact: true }).click();
    await giving.getByText("Nothing was sent").waitFor();
    await giving.getByRole("button", { name: "Done" }).click();
    await section.getByText("It was refused, or took too long").waitFor();
    await section.getByRole("button", { name: "Done" }).click();
  });

  await t.step("wrong digits end it", async () => {
    const { section, digits } = await ask();
    await type(String((Number(digits) + 1) % 1_000_000).padStart(6, "0"));
    await giving.getByText("not the digits of the new device").waitFor();
    await giving.getByRole("button", { name: "Done" }).click();
    await section.getByText("It was refused, or took too long").waitFor();
    await section.getByRole("button", { name: "Done" }).click();
  });

  await t.step("the right ones bring the keys, once the user says that they were sent", async () => {
    const { section, digits } = await ask();
    assert.match(digits, /^\d{6}$/);
    await type(digits);
    await giving.getByText("Sent. Your new device asks you").waitFor();
    await section.getByRole("button", { name: "Yes", exact: true }).click();
    await keysOf(fresh).getByRole("button", { name: "Make one" }).waitFor();
    await fresh.keyboard.press("Escape");
    await tabOf(fresh, "bob").click();
    await fresh.getByText("said before").waitFor();
  });

  await t.step("a fourth time within the hour is refused", async () => {
    const other = await newBrowser(app.url, browser, token);
    const section = await openWay(other, "From another device");
    await section.getByRole("alert").waitFor();
    assert.equal(await section.locator(".key-digits").count(), 0);
  });
});

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
    await using app = await startApp();
    await using browser = await startBrowser();
    const { alice, bob } = await twoMembers(app.url, browser);
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
  await using app = await startApp();
  await using browser = await startBrowser();
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

/** Reports a message of the conversation in view. */
async function report(page: Page, text: string): Promise<void> {
  const article = page.getByRole("article").filter({ hasText: text });
  await article.hover();
  await article.getByRole("button", { name: /^Actions for the message/ }).click();
  await page.getByRole("menuitem", { name: "Report" }).click();
  const dialog = page.getByRole("dialog", { name: /^Report/ });
  await dialog.getByText("this message with proof of who sent it and when").waitFor();
  await dialog.getByRole("textbox").fill(`about ${text}`);
  await dialog.getByRole("button", { name: "Report" }).click();
  await dialog.waitFor({ state: "detached" });
}

Deno.test(
  { name: "a report proves who sent a message, also when it is gone; or it is as told", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const [alice, bob, mod] = [await browser.page(), await browser.page(), await browser.page()];
    const wire = await LyingPage.between(bob);
    await enterAsMember(alice, app.url, "alice");
    await enterAsMember(bob, app.url, "bob");
    await openAcceptedDm(alice, "alice", bob, "bob");
    await enterAsStaff(mod, app, "mona", "mod");
    await say(alice, "first words");
    await say(alice, "second words");
    await bob.getByText("second words").waitFor();
    await report(bob, "first words");
    // A server that has lost its secret does not vouch for its own tag.
    wire.onServer = (envelope) =>
      envelope.event === "pm_message"
        ? { ...envelope, data: { ...envelope.data, tag: `2026-01.${"A".repeat(43)}=` } }
        : envelope;
    await say(alice, "third words");
    await bob.getByText("third words").waitFor();
    await report(bob, "third words");
    await bob.getByText("It cannot be proven any more who wrote it").waitFor();
    // The account goes, and its messages with it.
    await deleteAccount(alice);
    await report(bob, "second words");

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
  await settings.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
  await settings.getByRole("button", { name: "Continue" }).click();
  await settings.getByRole("button", { name: "Delete for good" }).click();
  await page.getByRole("button", { name: "Enter" }).waitFor();
}
