// The page of an owner whose Violet does not answer, of a user who waits, and of one whose Violet is elsewhere.

import assert from "node:assert/strict";
import { hasBrowser, say, startBrowser } from "../support/browser.ts";
import {
  companionMessages,
  enterWithRole,
  openCompanion,
  startWithCompanion,
  untilAnswered,
} from "../support/companion_page.ts";
import { chats, onlyThinks } from "../support/ollama_moods.ts";

const ignore = !hasBrowser();

Deno.test(
  { name: "an owner reads why Violet does not answer, and tries a pull again", ignore },
  async (t) => {
    await using setup = await startWithCompanion({
      models: ["llama3.2:latest"],
      env: { AI_FREE_LIMIT: "50" },
    });
    await using browser = await startBrowser();
    const page = await browser.page();
    await enterWithRole(page, setup, "boss", "admin");
    const panel = page.getByRole("dialog", { name: "Admin panel" });
    const open = async (): Promise<void> => {
      await page.getByRole("button", { name: "Admin panel" }).click();
      await panel.getByRole("tab", { name: /^Violet/ }).click();
      await panel.getByRole("region", { name: "Status" }).waitFor();
    };

    await t.step("row 1: the model spent all its tokens thinking, and how fast it was", async () => {
      setup.double.mood = onlyThinks;
      await openCompanion(page);
      await say(page, "Hello");
      await companionMessages(page).first().waitFor();
      await open();
      await panel.getByText("the model spent all its tokens thinking").waitFor();
      await panel.getByText("Use a model that does not think, or raise VIOLET_NUM_PREDICT.").waitFor();
      await panel.getByText(/words a second/).waitFor();
    });

    await t.step("row 13: a pull fails with Ollama's own words, and trying again completes it", async () => {
      setup.double.pullMood = async (exchange) => {
        await exchange.chunk('{"error":"write /models/blobs/x: no space left on device"}\n');
        await exchange.end();
      };
      await panel.getByRole("textbox", { name: "Model" }).fill("other:1b");
      await panel.getByRole("button", { name: "Pull", exact: true }).click();
      await panel.getByText("Ollama says: write /models/blobs/x: no space left on device").waitFor();
      setup.double.pullMood = null;
      await panel.getByRole("button", { name: "Try other:1b again" }).click();
      await panel.getByText("other:1b is ready.").waitFor();
    });
  },
);

Deno.test({ name: "a user who waits sees about how long", ignore }, async () => {
  await using setup = await startWithCompanion({ env: { AI_FREE_LIMIT: "50" } });
  await using browser = await startBrowser();
  const [first, second] = [await browser.page(), await browser.page()];
  await enterWithRole(first, setup, "first");
  await enterWithRole(second, setup, "second");
  for (const page of [first, second]) await openCompanion(page);
  await say(first, "Hello");
  await companionMessages(first).first().waitFor();
  await untilAnswered(first);
  setup.double.mood = chats(500);
  await say(first, "And now a long one");
  await first.getByRole("button", { name: "Stop" }).waitFor();
  await say(second, "Me too");
  await second.getByText("You are next.").waitFor();
  await second.getByText(/^(In about \d+ seconds?|Any moment now)\.$/).waitFor();
});

Deno.test(
  { name: "row 28: the page promises no more than is true of an engine on another host", ignore },
  async () => {
    await using browser = await startBrowser();
    for (
      const [env, text] of [
        [{}, "Answered on this server. No other service sees it."],
        [{ OLLAMA_URL: "http://ollama.invalid:11434" }, "Answered on another machine, which sees it."],
      ] as const
    ) {
      await using setup = await startWithCompanion({ env });
      const page = await browser.page();
      await enterWithRole(page, setup, "ada");
      await openCompanion(page);
      await page.getByRole("button", { name: "Who can read this" }).click();
      await page.getByText(text).waitFor();
      const others = await page.getByText(/No other service/).count();
      assert.equal(others, "OLLAMA_URL" in env ? 0 : 1);
      assert.equal(await page.getByText("ollama.invalid").count(), 0);
    }
  },
);
