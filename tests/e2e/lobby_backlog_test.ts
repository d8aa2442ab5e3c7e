// A lobby without messages, and one that keeps the latest for users who join.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { violations } from "../support/axe.ts";
import { enter, hasBrowser, say, startBrowser, untilFocused } from "../support/browser.ts";
import { enterAsMember } from "../support/member.ts";

const ignore = !hasBrowser();

/** What the log shows, from top to bottom. */
async function rows(page: Page): Promise<string[]> {
  const texts = await page.getByRole("log").locator(".text, .note span").allInnerTexts();
  return texts.filter((text) => !/ joined$/.test(text));
}

Deno.test(
  { name: "row 2: an empty lobby says who is here, what one sees, and what to do", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const [alone, second] = [
      await browser.page(),
      await browser.page({ viewport: { width: 320, height: 640 } }),
    ];
    await enter(alone, app.url, "alice");
    await alone.getByText("Nobody else is here yet. You see messages from the moment you join.").waitFor();
    assert.equal(await alone.getByRole("button", { name: "Say hello" }).count(), 0);
    await enter(second, app.url, "bob");
    for (const page of [alone, second]) {
      await page.getByText("2 people are here. You see messages from the moment you join.").waitFor();
      assert.deepEqual(await violations(page), []);
    }
    await second.getByRole("button", { name: "Say hello" }).click();
    await untilFocused(second.getByRole("textbox", { name: "Message" }));
    await second.keyboard.type("hello");
    await second.keyboard.press("Enter");
    await alone.getByRole("article").filter({ hasText: "hello" }).waitFor();
    await alone.getByText("This is where you came in.").waitFor();
    // The guest goes on after a reload, with nothing of the lobby.
    await second.reload();
    await second.getByText("2 people are here.").waitFor();
    await second.getByRole("button", { name: "Talk with Violet" }).click();
    await second.getByRole("textbox", { name: "Message" }).waitFor();
    assert.equal(await second.getByRole("tab", { name: "Violet" }).getAttribute("aria-selected"), "true");
  },
);

Deno.test({
  name: "row 2: with a backlog, newcomers read on, and who was away gets what they missed",
  ignore,
}, async (t) => {
  await using app = await startApp({ LOBBY_BACKLOG: "20" });
  await using browser = await startBrowser();
  const [alice, bob] = [await browser.page(), await browser.page()];
  await enter(alice, app.url, "alice");
  await say(alice, "one");
  await say(alice, "two");
  await alice.getByRole("article").filter({ hasText: "two" }).waitFor();

  await t.step("lines from before stand above a divider; the head says what is kept", async () => {
    await enterAsMember(bob, app.url, "bob");
    await say(alice, "three");
    await bob.getByRole("article").filter({ hasText: "three" }).waitFor();
    assert.deepEqual(await rows(bob), ["one", "two", "↑ Before you came", "three"]);
    await bob.getByText("Newcomers see the latest messages (in memory only).").waitFor();
    assert.deepEqual(await violations(bob), []);
  });

  await t.step(
    "after a reconnect nothing is missing, nothing doubled, and no removed message is left",
    async () => {
      await bob.context().setOffline(true);
      await bob.getByText("You are offline").waitFor();
      await say(alice, "@bob four");
      await alice.getByRole("article").filter({ hasText: "two" }).press("Enter");
      await alice.getByRole("menuitem", { name: "Take back" }).click();
      await alice.getByText("two").waitFor({ state: "detached" });
      await bob.context().setOffline(false);
      await bob.getByRole("article").filter({ hasText: "four" }).waitFor();
      await bob.getByText("two").waitFor({ state: "detached" });
      const shown = (await rows(bob)).filter((row) => !row.startsWith("You were away"));
      assert.deepEqual(shown, ["one", "↑ Before you came", "three", "@bob four"]);
      await bob.getByText("Only the latest messages are shown.").waitFor();
    },
  );
});
