// Messages that are very high, or that show nothing.

import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { violations } from "../support/axe.ts";
import { startApp } from "../support/app_process.ts";
import { hasBrowser, say, startBrowser, until, untilSent } from "../support/browser.ts";
import {
  companionMessages,
  enterWithRole,
  openCompanion,
  startWithCompanion,
  untilAnswered,
} from "../support/companion_page.ts";
import { enterAsMember, openAcceptedDm } from "../support/member.ts";
import { says } from "../support/ollama_moods.ts";

const ignore = !hasBrowser();
/** A message of 500 characters, 498 of which are line breaks. */
const HIGH = `a${"\n".repeat(498)}b`;
/** More than a folded message has, CSS pixels: 22 lines at the usual text size, and what is around them. */
const FOLDED_HEIGHT = 600;
const BLANK = [
  "\u2800",
  "\u3164",
  "\u200b",
  "\u115f\u1160",
  "\uffa0",
  "\u180e",
  "\ufe0f",
  "\u{e0100}",
  " \u00ad\n\u2060",
];

function newest(page: Page): Locator {
  return page.getByRole("log", { name: "Messages" }).getByRole("article").last();
}

/** Zero while a pending message is replaced by the one that was sent. */
async function heightOf(message: Locator): Promise<number> {
  return (await message.boundingBox())?.height ?? 0;
}

/** The message is folded; the button shows all of it, and folds it again. */
async function assertFolds(message: Locator): Promise<void> {
  await message.getByRole("button", { name: "Show more" }).waitFor();
  assert.ok(await heightOf(message) < FOLDED_HEIGHT, `${await heightOf(message)} px`);
  await message.getByRole("button", { name: "Show more" }).click();
  await message.getByRole("button", { name: "Show less" }).waitFor();
  assert.ok(await heightOf(message) > 5_000, `${await heightOf(message)} px`);
  await message.getByRole("button", { name: "Show less" }).press("Enter");
  await until("it is folded again", async () => await heightOf(message) < FOLDED_HEIGHT);
}

Deno.test({ name: "row 19: a message of 498 line breaks is folded", ignore }, async (t) => {
  await using setup = await startWithCompanion();
  await using browser = await startBrowser();
  const { url } = setup.app;
  const [alice, bob] = [await browser.page(), await browser.page({ viewport: { width: 390, height: 844 } })];
  await enterWithRole(alice, setup, "alice");
  await enterAsMember(bob, url, "bob");

  await t.step("in the lobby, for its author and for others, wide and narrow", async () => {
    await say(alice, HIGH);
    for (const page of [alice, bob]) {
      await newest(page).waitFor();
      await untilSent(page);
      await assertFolds(newest(page));
    }
    await say(alice, "/me waves\n".padEnd(490, "\n") + "b");
    await assertFolds(newest(bob));
  });

  await t.step("what is unfolded stays so while it is out of view", async () => {
    const messages = alice.getByRole("log", { name: "Messages" });
    const unfolded = messages.getByRole("button", { name: "Show less" });
    const folded = messages.getByRole("button", { name: "Show more" });
    const goTo = (part: 0 | 1): Promise<number> =>
      messages.evaluate((log, part) => log.scrollTop = part * log.scrollHeight, part);
    await folded.first().click();
    await folded.click();
    await goTo(1);
    await until("the first is out of view", async () => await messages.getByRole("article").count() === 1);
    await goTo(0);
    await until("the first is back", async () => await messages.getByText("waves").count() === 0);
    await unfolded.click();
    await folded.first().waitFor();
    await goTo(1);
    await unfolded.click();
    await until("both are folded", async () => await folded.count() === 2);
  });

  await t.step("a message of words is folded when it is high", async () => {
    await say(bob, "W".repeat(490));
    await untilSent(bob);
    await newest(alice).getByText("WWWW").waitFor();
    await newest(bob).getByRole("button", { name: "Show more" }).waitFor();
    assert.ok(await heightOf(newest(bob)) < FOLDED_HEIGHT);
    await say(bob, Array.from({ length: 15 }, (_, index) => `line ${index}`).join("\n"));
    await newest(alice).getByText("line 14").waitFor();
    assert.equal(
      await newest(alice).getByRole("button", { name: "Show more" }).count(),
      0,
      "15 lines are not",
    );
  });

  await t.step("a link below the fold unfolds it when the focus gets there", async () => {
    await say(bob, `a${"\n".repeat(300)}https://example.com/below`);
    await newest(alice).getByRole("button", { name: "Show more" }).waitFor();
    await newest(alice).getByRole("link").focus();
    await newest(alice).getByRole("button", { name: "Show less" }).waitFor();
  });

  await t.step(
    "folding it again keeps the place in the log, and has no faults of accessibility",
    async () => {
      const first = alice.getByRole("article").filter({ hasText: "waves" });
      const log = alice.getByRole("log", { name: "Messages" });
      await log.evaluate((box) => box.scrollTop = 0);
      await first.getByRole("button", { name: "Show more" }).click();
      assert.deepEqual(await violations(alice), []);
      await first.getByRole("button", { name: "Show less" }).click();
      await first.getByRole("button", { name: "Show more" }).waitFor();
      const [top, box] = [(await first.boundingBox())!.y, (await log.boundingBox())!];
      assert.ok(top > box.y - 100 && top < box.y + box.height - 100, `${top}, ${JSON.stringify(box)}`);
      assert.deepEqual(await violations(alice), []);
    },
  );

  await t.step("in a private conversation", async () => {
    await openAcceptedDm(bob, "bob", alice, "alice");
    await say(bob, HIGH);
    await alice.getByRole("tabpanel", { name: "bob" }).getByRole("article").nth(1).waitFor();
    for (const page of [alice, bob]) await assertFolds(newest(page));
  });

  await t.step("in an answer of the companion", async () => {
    setup.double.mood = says("Listen.", ...Array.from({ length: 400 }, (_, line) => `\n${line}`));
    await openCompanion(alice);
    await say(alice, "Tell me");
    await companionMessages(alice).last().waitFor();
    await untilAnswered(alice);
    await assertFolds(companionMessages(alice).last());
  });
});

Deno.test({ name: "row 19: a message of blank letters cannot be sent", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [alice, bob] = [await browser.page(), await browser.page()];
  await enterAsMember(alice, app.url, "alice");
  await enterAsMember(bob, app.url, "bob");
  const isRefused = async (shown: number): Promise<void> => {
    const field = alice.getByRole("textbox", { name: "Message" });
    for (const text of BLANK) {
      await field.fill(text);
      assert.ok(await alice.getByRole("button", { name: "Send" }).isDisabled(), JSON.stringify(text));
      await field.press("Enter");
      assert.equal(await alice.getByRole("article").count(), shown, JSON.stringify(text));
    }
  };
  await isRefused(0);
  await openAcceptedDm(alice, "alice", bob, "bob");
  await isRefused(1);
});
