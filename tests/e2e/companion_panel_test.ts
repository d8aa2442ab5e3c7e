// The panel's tab `Violet` in a real browser: a machine without a model, fetching one, choosing it, trying her.

import assert from "node:assert/strict";
import { hasBrowser, say, startBrowser } from "../support/browser.ts";
import {
  companionMessages,
  enterWithRole,
  openCompanion,
  startWithCompanion,
} from "../support/companion_page.ts";

const ignore = !hasBrowser();

Deno.test(
  { name: "an admin whose Ollama has no model is led to it, and gives Violet her voice", ignore },
  async (t) => {
    await using setup = await startWithCompanion({ models: ["other:1b"], stepMs: 120 });
    await using browser = await startBrowser();
    const page = await browser.page();
    await enterWithRole(page, setup, "boss", "admin");
    const panel = page.getByRole("dialog", { name: "Admin panel" });
    const tab = panel.getByRole("tab", { name: /^Violet/ });
    const open = async (): Promise<void> => {
      await page.getByRole("button", { name: "Admin panel" }).click();
      await tab.click();
      await panel.getByRole("region", { name: "Status" }).waitFor();
    };

    await t.step("the tab carries a mark, and the status says what to do", async () => {
      await page.getByRole("button", { name: "Admin panel" }).click();
      await panel.locator("[role=tab][aria-description='Violet is not available']").waitFor();
      await tab.click();
      await panel.getByText("Violet has no model yet").waitFor();
      await panel.getByText("does not have llama3.2:latest. Pull it below").waitFor();
      assert.equal(await panel.getByRole("textbox", { name: "Model" }).inputValue(), "llama3.2:latest");
    });

    await t.step("fetching shows how far it is, and can be stopped", async () => {
      await panel.getByRole("button", { name: "Pull" }).click();
      await panel.getByRole("progressbar", { name: "Pulling llama3.2:latest" }).waitFor();
      await panel.getByText(/of 2\.0 GB/).waitFor();
      await panel.getByRole("button", { name: "Stop pulling" }).click();
      await panel.getByText("Stopped. What was pulled is kept").waitFor();
      assert.equal(setup.double.models.has("llama3.2:latest"), false);
    });

    await t.step("it goes on while the dialog is closed, and ends with a model that is there", async () => {
      await panel.getByRole("button", { name: "Pull" }).click();
      const bar = panel.getByRole("progressbar");
      await bar.waitFor();
      await page.keyboard.press("Escape");
      await panel.waitFor({ state: "detached" });
      await open();
      await bar.waitFor();
      await panel.getByText("llama3.2:latest is ready.").waitFor();
      await panel.getByText("Violet is ready").waitFor();
      assert.equal(await panel.locator("[aria-description='Violet is not available']").count(), 0);
    });

    await t.step("another model is chosen, and lasts a restart", async () => {
      await panel.getByRole("listitem").filter({ hasText: "other:1b" }).getByRole("button", { name: "Use" })
        .click();
      await panel.getByRole("listitem").filter({ hasText: "other:1b" }).getByText("In use").waitFor();
      await setup.app.stop();
      await setup.app.start();
      await page.reload();
      await page.getByRole("textbox", { name: "Message" }).waitFor();
      await open();
      await panel.getByRole("listitem").filter({ hasText: "other:1b" }).getByText("In use").waitFor();
    });

    await t.step("the persona is tried by keyboard, and no memory or message count changes", async () => {
      await panel.getByRole("textbox", { name: "Question" }).focus();
      await page.keyboard.type("Who are you?");
      await page.keyboard.press("Enter");
      await panel.getByText('Mmm, "Who are you?"?').waitFor();
      await panel.getByText(/Answered in \d/).waitFor();
      await page.keyboard.press("Escape");
      await panel.waitFor({ state: "detached" });
      await openCompanion(page);
      await page.getByText("3 free messages left").waitFor();
      assert.equal(await companionMessages(page).count(), 0);
      await say(page, "And now for real");
      await companionMessages(page).first().waitFor();
      assert.equal(setup.double.chats.at(-1)!.body["model"], "other:1b");
    });

    await t.step("with Ollama off, it says how to start it", async () => {
      await setup.turnOff();
      await open();
      await panel.getByText("Violet is away").waitFor();
      await panel.getByText("ollama serve", { exact: true }).waitFor();
    });
  },
);
