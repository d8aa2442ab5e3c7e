// Private conversations that are end-to-end encrypted: tabs and devices, peers without keys, and what leaves the page.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { hasBrowser, logOut, say, until, untilSent } from "../support/browser.ts";
import { LyingPage } from "../support/e2ee/lying_page.ts";
import { startPrivateApp } from "../support/e2ee/private_app.ts";
import { assertStopped, head, twoMembers } from "../support/e2ee/two_members.ts";
import {
  enterAsMember,
  enterByToken,
  messagesIn,
  openAcceptedDm,
  openDm,
  registerMember,
  tabOf,
  writeAnyway,
} from "../support/member.ts";

const ignore = !hasBrowser();
const CANARY = "canary-5e1f-typed-here";

Deno.test(
  { name: "case 12: two tabs that write at once: nothing lost, doubled or marked", ignore },
  async () => {
    await using app = await startPrivateApp();
    const { browser } = app;
    const { alice, bob } = await twoMembers(app.url, browser);
    const tab = await alice.context().newPage();
    await tab.goto(app.url);
    await tabOf(tab, "bob").click();
    await head(tab, "End-to-end encrypted");
    const write = async (page: Page, name: string): Promise<void> => {
      for (let n = 0; n < 5; n++) await say(page, `${name} ${n}`);
    };
    await Promise.all([write(alice, "first"), write(tab, "second"), write(bob, "bob")]);
    for (const page of [alice, tab, bob]) {
      await until("all are here", async () => (await messagesIn(page)).length === 16);
      assert.equal(new Set(await messagesIn(page)).size, 16);
      assert.equal(await page.locator(".remark, .unreadable").count(), 0);
    }
  },
);

Deno.test({
  name: "case 13, 14, 17: a new browser says why it reads nothing; logging out leaves nothing",
  ignore,
}, async () => {
  await using app = await startPrivateApp();
  const { browser } = app;
  const { alice, bob, token } = await twoMembers(app.url, browser);
  assert.deepEqual(await exported(alice), [], "no private key can be exported");
  const fresh = await browser.page();
  const wire = await LyingPage.between(fresh);
  await enterByToken(fresh, app.url, token);
  await tabOf(fresh, "bob").click();
  await fresh.getByText("Encrypted with keys that are not in this browser.").waitFor();
  await assertStopped(fresh, wire, /Your keys are in another browser/);
  await logOut(alice, "alice");
  await until(
    "nothing is left",
    async () => await alice.evaluate(async () => (await indexedDB.databases()).length) === 0,
  );
  // The browser evicts what it keeps.
  await bob.goto(`${app.url}/health`);
  await bob.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name!);
  });
  await bob.goto(app.url);
  await tabOf(bob, "alice").click();
  await bob.getByText("Your keys are in another browser").waitFor();
});

Deno.test(
  { name: "case 15: what is typed is in no frame and no request, nor is what proves it", ignore },
  async () => {
    await using app = await startPrivateApp();
    const { browser } = app;
    const { alice, bob, wire } = await twoMembers(app.url, browser);
    await say(alice, CANARY);
    await bob.getByRole("article").filter({ hasText: CANARY }).waitFor();
    await say(bob, "reported later");
    await alice.getByRole("article").filter({ hasText: "reported later" }).waitFor();
    await alice.reload();
    await alice.getByRole("article").filter({ hasText: CANARY }).waitFor();
    const all = wire.sent.join("\n");
    assert.ok(all.includes("ciphertext"));
    for (const secret of [CANARY, btoa(CANARY), '"kf"']) assert.ok(!all.includes(secret), secret);
    const article = alice.getByRole("article").filter({ hasText: "reported later" });
    await article.hover();
    await article.getByRole("button", { name: "Actions for the message by bob" }).click();
    await alice.getByRole("menuitem", { name: "Report" }).click();
    const dialog = alice.getByRole("dialog", { name: /Report/ });
    await dialog.getByRole("textbox").fill("rude");
    await dialog.getByRole("button", { name: "Report" }).click();
    await until(
      "it is proven",
      () =>
        Promise.resolve(
          wire.received.some(({ event, data }) => event === "ack" && data["proof"] === "proven"),
        ),
    );
    assert.equal(wire.sentOf("report").length, 1);
  },
);

Deno.test({ name: "a peer without keys: the page asks once, and says it in the head", ignore }, async () => {
  await using app = await startPrivateApp();
  const { browser } = app;
  const alice = await browser.page();
  const wire = await LyingPage.between(alice);
  await enterAsMember(alice, app.url, "alice");
  const token = await registerMember(app.url, "olga");
  const socket = new WebSocket(`${app.url.replace("http", "ws")}/ws`);
  await new Promise((resolve) => socket.onopen = resolve);
  const asked = Promise.withResolvers<void>();
  socket.onmessage = ({ data }) => String(data).includes("pm_invite") && asked.resolve();
  socket.send(JSON.stringify({ event: "join", data: { mode: "restore", token } }));
  await openDm(alice, "olga");
  await say(alice, "hello olga");
  await asked.promise;
  await alice.getByRole("alert").filter({ hasText: "olga has no keys yet" }).waitFor();
  await head(alice, "The server could read this");
  assert.equal(wire.sentOf("pm_message").length, 0);
  await alice.getByRole("button", { name: "Take back" }).click();
  assert.equal(await alice.getByRole("textbox", { name: "Message" }).inputValue(), "hello olga");
  await alice.getByRole("button", { name: "Send" }).click();
  await writeAnyway(alice);
  await untilSent(alice);
  assert.equal(wire.sentOf("pm_message").length, 1);
  await say(alice, "again");
  await until("it is sent", () => Promise.resolve(wire.sentOf("pm_message").length === 2));
  await head(alice, "The server could read this");
  const closed = new Promise((resolve) => socket.onclose = resolve);
  socket.close();
  await closed;
});

Deno.test(
  { name: "case 17: a device whose clock is wrong by a year encrypts as any other", ignore },
  async () => {
    await using app = await startPrivateApp();
    const { browser } = app;
    const [alice, bob] = [await browser.page(), await browser.page()];
    await alice.addInitScript(() => {
      const now = Date.now;
      Date.now = () => now() + 365 * 24 * 3_600_000;
    });
    await enterAsMember(alice, app.url, "alice");
    await enterAsMember(bob, app.url, "bob");
    await openAcceptedDm(alice, "alice", bob, "bob");
    await head(alice, "End-to-end encrypted");
    await bob.getByRole("article").filter({ hasText: "Are you free?" }).waitFor();
  },
);

Deno.test({
  name: "a draft is there after a reload, and nowhere in the browser's storage as it was typed",
  ignore,
}, async () => {
  await using app = await startPrivateApp();
  const { browser } = app;
  const { alice } = await twoMembers(app.url, browser);
  const field = alice.getByRole("textbox", { name: "Message" });
  await field.fill(CANARY);
  await alice.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  // What the tab kept as it left, read before the page takes it.
  await alice.goto(`${app.url}/health`);
  const kept = await alice.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
  assert.ok(kept.includes("nonce"), kept);
  assert.ok(!kept.includes(CANARY), kept);
  await alice.goto(app.url);
  await until("the draft is there", async () => await field.inputValue() === CANARY);
});

Deno.test({
  name: "a browser without Ed25519 writes as before, and says so; the other is asked once",
  ignore,
}, async () => {
  await using app = await startPrivateApp();
  const { browser } = app;
  const [alice, bob] = [await browser.page(), await browser.page()];
  const wire = await LyingPage.between(alice);
  await alice.addInitScript(() => {
    crypto.subtle.generateKey = (): Promise<never> =>
      Promise.reject(new DOMException("Ed25519", "NotSupportedError"));
  });
  await enterAsMember(alice, app.url, "alice");
  await enterAsMember(bob, app.url, "bob");
  await openAcceptedDm(alice, "alice", bob, "bob");
  await bob.getByRole("article").filter({ hasText: "Are you free?" }).waitFor();
  await head(alice, "The server could read this");
  await alice.getByRole("button", { name: "Who can read this" }).click();
  await alice.getByText("This browser cannot encrypt end to end").waitFor();
  await say(bob, "yes");
  await writeAnyway(bob);
  await alice.getByRole("article").filter({ hasText: "yes" }).waitFor();
  await head(bob, "The server could read this");
  assert.ok(!wire.sentOf("join").some(({ data }) => (data["caps"] as string[]).includes("e2ee")));
});

/** What can be exported of the private keys that a page keeps. */
async function exported(page: Page): Promise<string[]> {
  return await page.evaluate(async () => {
    const found: string[] = [];
    const visit = async (value: unknown): Promise<void> => {
      if (value instanceof CryptoKey) {
        for (const format of ["raw", "pkcs8", "jwk"] as const) {
          await crypto.subtle.exportKey(format as "jwk", value).then(() => found.push(value.type), () => {});
        }
      } else if (typeof value === "object" && value !== null) {
        for (const one of Object.values(value)) await visit(one);
      }
    };
    for (const { name } of await indexedDB.databases()) {
      const opening = indexedDB.open(name!);
      await new Promise((resolve) => opening.onsuccess = resolve);
      const reading = opening.result.transaction("kept").objectStore("kept").getAll();
      await new Promise((resolve) => reading.onsuccess = resolve);
      await visit(reading.result);
      opening.result.close();
    }
    return found;
  });
}
