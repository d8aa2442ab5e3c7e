// The connection goes and comes back; nothing is lost or doubled.

import assert from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, say, startBrowser, until } from "../support/browser.ts";

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
    await until("nothing is pending", async () => await alice.getByLabel("Sending").count() === 0);
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
    const heard = bob.getByRole("article").filter({ hasText: "from the tunnel" });
    await heard.waitFor();
    await say(alice, "out of it");
    await bob.getByRole("article").filter({ hasText: "out of it" }).waitFor();
    assert.equal(await heard.count(), 1);
  },
);
