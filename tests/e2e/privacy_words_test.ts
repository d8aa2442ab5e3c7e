// The words on who can read a conversation: before it begins, and in browsers that cannot encrypt.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, say, startBrowser, until, untilSent } from "../support/browser.ts";
import { LyingPage } from "../support/e2ee/lying_page.ts";
import { enterAsMember, inviteToDm, openAcceptedDm, openDm, registerMember } from "../support/member.ts";

const ignore = !hasBrowser();

/** The line under the head of the conversation in view. */
async function head(page: Page, words: string): Promise<void> {
  await page.locator(".pm-privacy").filter({ hasText: words }).waitFor();
}

/** Joins as an account whose owner never opened the page. Resolves to how it leaves. */
async function joinWithoutPage(url: string, name: string): Promise<() => Promise<void>> {
  const token = await registerMember(url, name);
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws`);
  const joined = Promise.withResolvers<void>();
  socket.onmessage = ({ data }) => String(data).includes('"joined"') && joined.resolve();
  await new Promise((resolve) => socket.onopen = resolve);
  socket.send(JSON.stringify({ event: "join", data: { mode: "restore", token } }));
  await joined.promise;
  return async () => {
    const closed = new Promise((resolve) => socket.onclose = resolve);
    socket.close();
    await closed;
  };
}

Deno.test(
  { name: "the head says who can read it before the first word, and nothing is sent", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const [alice, bob, gus] = [await browser.page(), await browser.page(), await browser.page()];
    const wire = await LyingPage.between(alice);
    await enterAsMember(alice, app.url, "alice");
    await enterAsMember(bob, app.url, "bob");
    await enter(gus, app.url, "gus");
    const leave = await joinWithoutPage(app.url, "olga");
    await openDm(alice, "bob");
    await head(alice, "End-to-end encrypted");
    // There is nothing to save yet.
    assert.equal(await alice.getByRole("button", { name: "Save history key" }).count(), 0);
    await openDm(alice, "gus");
    await head(alice, "The server could read this");
    await openDm(alice, "olga");
    await head(alice, "The server could read this");
    await alice.getByRole("alert").filter({ hasText: "olga has no keys yet" }).waitFor();
    await alice.getByRole("button", { name: "Who can read this" }).click();
    const dialog = alice.getByRole("dialog", { name: "Who can read this" });
    await dialog.getByText("until olga opens this page").waitFor();
    // Limits of what does not hold would be misleading.
    assert.equal(await dialog.getByText("What this does not protect").count(), 0);
    await alice.keyboard.press("Escape");
    assert.deepEqual(wire.sentOf("pm_open"), []);
    // An answer before the first word holds for it.
    await alice.getByRole("button", { name: "Write anyway" }).click();
    await say(alice, "hello olga");
    await untilSent(alice);
    assert.equal(wire.sentOf("pm_message").length, 1);
    await leave();
  },
);

Deno.test({ name: "a browser that keeps no data writes as before, and says so", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [alice, bob] = [await browser.page(), await browser.page()];
  const wire = await LyingPage.between(alice);
  await alice.addInitScript(() => {
    IDBFactory.prototype.open = (): never => {
      throw new DOMException("Storage is refused", "SecurityError");
    };
  });
  await enterAsMember(alice, app.url, "alice");
  await enterAsMember(bob, app.url, "bob");
  await openAcceptedDm(alice, "alice", bob, "bob");
  await bob.getByRole("article").filter({ hasText: "Are you free?" }).waitFor();
  await head(alice, "The server could read this");
  await alice.getByRole("button", { name: "Who can read this" }).click();
  await alice.getByText("or permission to store data").waitFor();
  assert.ok(!wire.sentOf("join").some(({ data }) => (data["caps"] as string[]).includes("e2ee")));
});

Deno.test(
  { name: "without https nothing private is sent: the head says so, and what to do", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const [alice, bob] = [await browser.page(), await browser.page()];
    const wire = await LyingPage.between(alice);
    await withoutHttps(alice);
    await enterAsMember(bob, app.url, "bob");
    await enterAsMember(alice, app.url, "alice");
    await openDm(alice, "bob");
    await head(alice, "Sending has stopped");
    await alice.getByRole("alert").filter({ hasText: "Open it with https" }).waitFor();
    assert.equal(await alice.getByText("The server could read this").count(), 0);
    await say(alice, "hello");
    await until(
      "the words are back",
      async () => await alice.getByRole("textbox", { name: "Message" }).inputValue() === "hello",
    );
    assert.deepEqual(wire.sentOf("pm_message"), []);
    await alice.getByRole("button", { name: "Who can read this" }).click();
    const dialog = alice.getByRole("dialog", { name: "Who can read this" });
    await dialog.getByText("Open it with https").waitFor();
    assert.equal(await dialog.getByText("What this does not protect").count(), 0);
    // A guest's words would not be encrypted, but sealed.
    const guest = await browser.page();
    await withoutHttps(guest);
    await enter(guest, app.url, "gina");
    await inviteToDm(guest, "bob");
    await bob.getByText("gina wants to talk privately").waitFor();
    await bob.getByRole("button", { name: "Accept" }).click();
    await guest.getByRole("alert").filter({ hasText: "Open it with https" }).waitFor();
    await until(
      "the guest's words are back, too",
      async () => await guest.getByRole("textbox", { name: "Message" }).inputValue() !== "",
    );
  },
);

/** From now on the page is as over plain http. */
async function withoutHttps(page: Page): Promise<void> {
  await page.addInitScript(() => Object.defineProperty(Crypto.prototype, "subtle", { value: undefined }));
}
