// One member in several browsers: a new one with the history key, two at once, and a copy of a browser's profile.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { hasBrowser, say, startLastingPage, until } from "../support/browser.ts";
import { keysOf, newBrowser, openSlot, openWay, saveHistoryKey } from "../support/e2ee/key_steps.ts";
import { startFastApp } from "../support/e2ee/private_app.ts";
import { assertStopped, head, pageAndPeer } from "../support/e2ee/two_members.ts";
import { LyingPage } from "../support/e2ee/lying_page.ts";
import { WirePeer } from "../support/e2ee/wire_peer.ts";
import { enterAsMember, FIRST_MESSAGE, inviteToDm, messagesIn, tabOf } from "../support/member.ts";

const ignore = !hasBrowser();
/** Messages that the server keeps for a pair. */
const KEPT = 500;
const CLOSED = "Encrypted with keys that are not in this browser.";

/** Every text of the conversation in view, on the way up to its start; and what stands in place of hidden ones. */
async function readAll(page: Page): Promise<{ texts: Set<string>; hidden: Set<string> }> {
  const [texts, hidden] = [new Set<string>(), new Set<string>()];
  const log = page.getByRole("log", { name: "Messages" });
  await until("the start is in view", async () => {
    const seen = await log.evaluate((box) => {
      const of = (selector: string): string[] =>
        [...box.querySelectorAll<HTMLElement>(selector)].map(({ innerText }) => innerText);
      const found = { texts: of("article .text"), hidden: of("article .unreadable") };
      box.scrollTop -= box.clientHeight;
      return { ...found, isTop: box.scrollTop === 0 };
    });
    for (const text of seen.texts) texts.add(text);
    for (const words of seen.hidden) hidden.add(words);
    return seen.isTop && await page.getByText("The start of your chat with").isVisible();
  });
  return { texts, hidden };
}

Deno.test(
  {
    name: "case 13: a new browser with the history key: 500 of 500; without: 0 of 500 and the words",
    ignore,
  },
  async (t) => {
    await using app = await startFastApp();
    const { alice, bob, token } = await pageAndPeer(app.url, app.browser);
    await using _ = bob;
    const texts = [FIRST_MESSAGE, ...Array.from({ length: KEPT - 1 }, (_, n) => `kept message ${n} of bob`)];
    for (const text of texts.slice(1)) await bob.say(text);
    const key = await saveHistoryKey(alice);
    const fresh = await newBrowser(app.url, app.browser, token);
    const wire = await LyingPage.between(fresh);
    const closed = await newBrowser(app.url, app.browser, token);

    await t.step("without: none opens, and the words say why", async () => {
      await closed.keyboard.press("Escape");
      await tabOf(closed, "bob").click();
      await closed.getByText(CLOSED).first().waitFor();
      const read = await readAll(closed);
      assert.deepEqual(texts.filter((text) => read.texts.has(text)), []);
      assert.deepEqual([...read.hidden].map((words) => words.trim()), [CLOSED]);
      await closed.context().close();
    });

    await t.step("with it: all open", async () => {
      await openSlot(await openWay(fresh, "With your history key"), "History key", key);
      await keysOf(fresh).getByRole("button", { name: "Make a new one" }).waitFor();
      await fresh.keyboard.press("Escape");
      await tabOf(fresh, "bob").click();
      await fresh.getByText(texts.at(-1)!, { exact: true }).waitFor();
      const read = await readAll(fresh);
      assert.deepEqual(texts.filter((text) => !read.texts.has(text)), []);
      assert.equal(read.hidden.size, 0);
    });

    await t.step("with the key of former keys: old ones only", async () => {
      const anew = await newBrowser(app.url, app.browser, token);
      const section = await openWay(anew, "Start anew");
      await section.getByRole("textbox", { name: "Your password" }).fill("password of alice");
      await section.getByRole("button", { name: "Make new keys" }).click();
      await keysOf(anew).getByText("You have new keys.").waitFor();
      await anew.keyboard.press("Escape");
      await bob.accepts("alice");
      await bob.say("under the new keys of alice");
      await tabOf(anew, "bob").click();
      await anew.getByText("under the new keys of alice").waitFor();

      const late = await newBrowser(app.url, app.browser, token);
      const lateWire = await LyingPage.between(late);
      await openSlot(await openWay(late, "With your history key"), "History key", key);
      await keysOf(late).getByText("These keys open old messages only.").waitFor();
      await late.reload();
      await tabOf(late, "bob").click();
      await late.getByText(texts.at(-1)!, { exact: true }).waitFor();
      await late.getByRole("article").filter({ hasText: CLOSED }).waitFor();
      assert.equal((await messagesIn(late)).filter((text) => text.includes("under the new keys")).length, 0);
      await assertStopped(late, lateWire, /Your keys are in another browser/);
    });
    assert.ok(!wire.sent.some((text) => text.includes(key)), "the history key stays in the browser");
  },
);

Deno.test({
  name: "case 12: two profiles, and a copy of one: a new `dev`, nothing doubled",
  ignore,
}, async () => {
  await using app = await startFastApp();
  await using first = await startLastingPage();
  await app.secrets.of(first.page.context());
  const token = await enterAsMember(first.page, app.url, "alice");
  await using bob = await WirePeer.join(app.url, "bob");
  await inviteToDm(first.page, "bob");
  await bob.accept("alice");
  await bob.hears(FIRST_MESSAGE);
  const key = await saveHistoryKey(first.page);
  await first.close();

  await using original = await startLastingPage(first.profile);
  await using copy = await startLastingPage(first.profile);
  const other = await newBrowser(app.url, app.browser, token);
  await openSlot(await openWay(other, "With your history key"), "History key", key);
  await keysOf(other).getByRole("button", { name: "Make a new one" }).waitFor();
  await other.keyboard.press("Escape");
  for (const { page } of [original, copy]) await app.secrets.of(page.context());
  const pages = { original: original.page, copy: copy.page, "other profile": other };
  for (const page of Object.values(pages)) {
    if (page !== other) await page.goto(app.url);
    await tabOf(page, "bob").click();
    await head(page, "End-to-end encrypted");
  }
  const texts = Object.keys(pages).flatMap((name) => [0, 1, 2].map((n) => `${name}, number ${n}`));
  await Promise.all(
    Object.entries(pages).map(async ([name, page]) => {
      for (const n of [0, 1, 2]) await say(page, `${name}, number ${n}`);
    }),
  );
  for (const page of Object.values(pages)) {
    await until("all are here", async () => (await messagesIn(page)).length === texts.length + 1);
    assert.deepEqual((await messagesIn(page)).toSorted(), [FIRST_MESSAGE, ...texts].toSorted());
    assert.equal(await page.locator(".remark, .unreadable").count(), 0, "nothing is marked");
  }
  await until("bob has all", async () => new Set(await bob.texts()).size === texts.length + 1);
  const places = bob.client.all("pm_message").filter(({ from }) => from === "alice").map(({ e2ee }) => e2ee!);
  assert.equal(new Set(places.map(({ dev }) => dev)).size, 3, "each browser has a name of its own");
  assert.equal(new Set(places.map(({ ep, dev, n }) => `${ep} ${dev} ${n}`)).size, places.length);
});
