// The connection is lost and restored; no message is lost or doubled.

import assert from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import type { Page } from "playwright-core";
import { enter, hasBrowser, say, startBrowser, until, untilSent } from "../support/browser.ts";
import { enterByToken, registerMember } from "../support/member.ts";

const ignore = !hasBrowser();

Deno.test(
  { name: "what is typed while the server is down arrives exactly once after it is back", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const [alice, bob] = [await browser.page(), await browser.page()];
    await enter(alice, app.url, "alice");
    await enter(bob, app.url, "bob");
    await say(alice, "before");
    await bob.getByRole("article").filter({ hasText: "before" }).waitFor();

    await app.kill();
    await alice.getByText("Connection lost").waitFor();
    await bob.getByText("Connection lost").waitFor();
    await say(alice, "meanwhile one");
    await say(alice, "meanwhile two");
    assert.equal(await alice.getByLabel("Sending").count(), 2);

    await app.start();
    await bob.getByText("Connection lost").waitFor({ state: "detached" });
    await alice.getByText("Connection lost").waitFor({ state: "detached" });
    await untilSent(alice);
    await say(alice, "after");
    await alice.getByRole("article").filter({ hasText: "after" }).waitFor();

    const texts = await alice.getByRole("article").locator(".text").allInnerTexts();
    assert.deepEqual(texts, ["before", "meanwhile one", "meanwhile two", "after"]);
    const people = alice.getByRole("list", { name: "People" }).locator(".person-name");
    await until("both are back", async () => (await people.allInnerTexts()).join() === "Violet,alice,bob");
  },
);

Deno.test(
  { name: "without a network the page says so, and sends when there is one again", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const [alice, bob] = [await browser.page(), await browser.page()];
    await enter(alice, app.url, "alice");
    await enter(bob, app.url, "bob");

    await alice.context().setOffline(true);
    await alice.getByText("You are offline").waitFor();
    await say(alice, "from the tunnel");
    await alice.context().setOffline(false);
    await alice.getByText("You are offline").waitFor({ state: "detached" });
    const message = bob.getByRole("article").filter({ hasText: "from the tunnel" });
    await message.waitFor();
    await say(alice, "out of it");
    await bob.getByRole("article").filter({ hasText: "out of it" }).waitFor();
    assert.equal(await message.count(), 1);
  },
);

Deno.test(
  {
    name: "two tabs say the same while the server is killed: each shows its own, and none ever a copy more",
    ignore,
  },
  async () => {
    const dataDir = await Deno.makeTempDir({ prefix: "sexychat-test-tabs-" });
    await using app = await startApp({ DATA_DIR: dataDir });
    await using browser = await startBrowser();
    const [tab, other, bob] = [await browser.page(), await browser.page(), await browser.page()];
    await enter(bob, app.url, "bob");
    const token = await registerMember(app.url, "alice");
    for (const page of [tab, other]) await enterByToken(page, app.url, token);
    const pages = [tab, other, bob];
    for (const page of pages) await watchCopies(page, "hello");

    await Promise.all([say(tab, "hello"), say(other, "hello"), app.kill()]);
    await app.start();
    for (const page of pages) await page.getByText("Connection lost").waitFor({ state: "detached" });
    for (const page of [tab, other]) {
      await untilSent(page);
      assert.ok(await countOf(page, "hello") >= 1);
    }
    await say(tab, "after");
    for (const page of pages) {
      await page.getByText("after", { exact: true }).waitFor();
      const count = await countOf(page, "hello");
      assert.ok(count <= 2);
      assert.equal(await mostCopies(page), count);
    }
    await Deno.remove(dataDir, { recursive: true });
  },
);

async function countOf(page: Page, text: string): Promise<number> {
  return await page.getByRole("article").getByText(text, { exact: true }).count();
}

/** Counts, before each frame is drawn, how many messages say `text`. */
async function watchCopies(page: Page, text: string): Promise<void> {
  await page.evaluate((wanted) => {
    const watched = window as unknown as { mostCopies: number };
    watched.mostCopies = 0;
    const look = (): void => {
      const texts = [...document.querySelectorAll("article .text")].map((one) => one.textContent);
      watched.mostCopies = Math.max(watched.mostCopies, texts.filter((one) => one === wanted).length);
      requestAnimationFrame(look);
    };
    look();
  }, text);
}

async function mostCopies(page: Page): Promise<number> {
  return await page.evaluate(() => (window as unknown as { mostCopies: number }).mostCopies);
}
