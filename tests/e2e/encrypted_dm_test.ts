// Private conversations that are end-to-end encrypted: tabs and devices, peers without keys, and what leaves the page.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { hasBrowser, logOut, say, until, untilSent } from "../support/browser.ts";
import { LyingPage } from "../support/e2ee/lying_page.ts";
import { startFastApp, startPrivateApp } from "../support/e2ee/private_app.ts";
import { assertStopped, head, pageAndPeer, twoMembers } from "../support/e2ee/two_members.ts";
import { WirePeer } from "../support/e2ee/wire_peer.ts";
import { keysOf, newBrowser, openSlot, openWay, saveHistoryKey } from "../support/e2ee/key_steps.ts";
import {
  enterAsMember,
  FIRST_MESSAGE,
  inviteToDm,
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
  name: "case 14: logging out leaves nothing in IndexedDB; private keys cannot be exported",
  ignore,
}, async () => {
  await using app = await startFastApp();
  const { alice, bob } = await pageAndPeer(app.url, app.browser);
  await using _ = bob;
  assert.ok((await kept(alice)).keys > 0, "keys are kept");
  assert.deepEqual((await kept(alice)).exported, []);
  const tab = await alice.context().newPage();
  await tab.goto(app.url);
  await tabOf(tab, "bob").click();
  await head(tab, "End-to-end encrypted");
  await logOut(alice, "alice");
  // The other tab lets go of the database too, which would keep it otherwise.
  await until("nothing is left", async () => (await kept(alice)).databases === 0);
  await tab.getByRole("button", { name: "Enter" }).waitFor();
  assert.equal((await kept(alice)).databases, 0, "the other tab has not made it anew");
  const stored = await alice.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  const secrets = (await app.secrets.all()).map(({ bytes }) => btoa(String.fromCharCode(...bytes)));
  assert.ok(!secrets.some((one) => stored.includes(one)), "nor elsewhere");
});

Deno.test({
  name: "case 17: the browser evicts its storage: nothing is sent until the keys are back",
  ignore,
}, async () => {
  await using app = await startFastApp();
  const { alice, bob, wire, token } = await pageAndPeer(app.url, app.browser);
  await using _ = bob;
  const key = await saveHistoryKey(alice);
  const evict = (): Promise<void> =>
    alice.evaluate(async () => {
      for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name!);
    });
  await evict();
  await say(alice, "written without keys");
  const alert = alice.getByRole("alert");
  await alert.filter({ hasText: "could not be checked" }).getByRole("button", { name: "Try again" }).click();
  await alert.filter({ hasText: "Your keys are in another browser" }).waitFor();
  await alice.goto(`${app.url}/health`);
  await evict();
  await alice.goto(app.url);
  await tabOf(alice, "bob").click();
  await alice.getByText("Encrypted with keys that are not in this browser.").waitFor();
  const entries = app.log.requests.filter((one) => one === "POST /api/keys").length;
  await assertStopped(alice, wire, /Your keys are in another browser/);
  assert.equal(
    app.log.requests.filter((one) => one === "POST /api/keys").length,
    entries,
    "no keys were made",
  );
  await alice.evaluate(() => localStorage.clear());
  const page = await newBrowser(app.url, { ...app.browser, page: () => Promise.resolve(alice) }, token);
  await openSlot(await openWay(page, "With your history key"), "History key", key);
  await keysOf(page).getByRole("button", { name: "Make a new one" }).waitFor();
  await page.keyboard.press("Escape");
  await tabOf(page, "bob").click();
  await page.getByText(FIRST_MESSAGE).waitFor();
  await say(page, "written after it came back");
  await bob.hears("written after it came back");
  assert.equal(await page.locator(".remark, .unreadable").count(), 0, "nothing is marked");
});

Deno.test(
  { name: "case 15: what is typed is in no frame and no request, nor is what proves it", ignore },
  async () => {
    await using app = await startFastApp();
    const { alice, bob, wire } = await pageAndPeer(app.url, app.browser);
    await using _ = bob;
    await say(alice, CANARY);
    await bob.hears(CANARY);
    const hard = `${CANARY} "ñ€" 👍🏽 \\ </script>`;
    await say(alice, hard);
    await bob.hears(hard);
    const field = alice.getByRole("textbox", { name: "Message" });
    await field.fill(`${CANARY} typed, and never sent`);
    await field.fill("");
    await bob.say("reported later");
    await alice.getByRole("article").filter({ hasText: "reported later" }).waitFor();
    await alice.reload();
    await alice.getByRole("article").filter({ hasText: hard }).waitFor();
    assert.deepEqual(app.log.sentOf("report"), []);
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
    assert.equal(app.log.sentOf("report").length, 1);
    await alice.getByRole("button", { name: "Search messages" }).click();
    await alice.getByRole("textbox", { name: "Search messages" }).fill(CANARY);
    await alice.keyboard.press("Escape");

    // That a leak would be found: the page says it aloud, in a form that is not looked like the text.
    await alice.evaluate(
      (text) => fetch(`/api/connection?x=${btoa(`..${text}`)}`).then((r) => r.text()),
      CANARY,
    );
    assert.deepEqual(await app.leaks(), [
      `text in GET /api/connection?x=${btoa(`..${CANARY}`)} by page`,
    ]);
    app.log.forget(/^GET \/api\/connection\?x=/);
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

for (const years of [1, -1]) {
  const name = `case 17: the device's clock is ${years > 0 ? "a year ahead" : "a year behind"}: as any other`;
  Deno.test({ name, ignore }, async () => {
    await using app = await startFastApp();
    const alice = await app.browser.page();
    await alice.addInitScript((ms) => {
      const now = Date.now;
      Date.now = () => now() + ms;
    }, years * 365 * 24 * 3_600_000);
    await enterAsMember(alice, app.url, "alice");
    await using bob = await WirePeer.join(app.url, "bob");
    await inviteToDm(alice, "bob");
    await bob.accept("alice");
    await bob.hears(FIRST_MESSAGE);
    await bob.say("what time is it");
    await alice.getByRole("article").filter({ hasText: "what time is it" }).waitFor();
    await say(alice, "and again");
    await bob.hears("and again");
    await head(alice, "End-to-end encrypted");
    assert.equal(app.log.requests.filter((one) => one === "POST /api/pm/epochs").length, 1, "one epoch");
    assert.equal(await alice.locator(".remark, .unreadable").count(), 0, "nothing is marked");
  });
}

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

/** The databases of a page, the private and secret keys in them, and what of these can be exported. */
async function kept(page: Page): Promise<{ databases: number; keys: number; exported: string[] }> {
  return await page.evaluate(async () => {
    const exported: string[] = [];
    let keys = 0;
    const visit = async (value: unknown): Promise<void> => {
      if (value instanceof CryptoKey) {
        if (value.type !== "public") keys++;
        for (const format of ["raw", "pkcs8", "jwk"] as const) {
          await crypto.subtle.exportKey(format as "jwk", value).then(
            () => exported.push(value.type),
            () => {},
          );
        }
      } else if (typeof value === "object" && value !== null) {
        for (const one of Object.values(value)) await visit(one);
      }
    };
    const databases = await indexedDB.databases();
    for (const { name } of databases) {
      const opening = indexedDB.open(name!);
      await new Promise((resolve) => opening.onsuccess = resolve);
      for (const store of opening.result.objectStoreNames) {
        const reading = opening.result.transaction(store).objectStore(store).getAll();
        await new Promise((resolve) => reading.onsuccess = resolve);
        await visit(reading.result);
      }
      opening.result.close();
    }
    return { databases: databases.length, keys, exported };
  });
}
