// The Enter key in the text field, for who wants it to send and for who does not; in both, an input method has it first.

import assert from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, startBrowser } from "../support/browser.ts";

const ignore = !hasBrowser();

Deno.test({
  name: "row 21: Enter sends or makes a line, and Shift the other; Ctrl+Enter always sends",
  ignore,
}, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page();
  await enter(page, app.url, "alice");
  const field = page.getByRole("textbox", { name: "Message" });
  const sends = async (key: string, text: string): Promise<void> => {
    await field.fill(text);
    await page.keyboard.press(key);
    await page.getByRole("article").filter({ hasText: text }).waitFor();
    assert.equal(await field.inputValue(), "", key);
  };
  const breaks = async (key: string): Promise<void> => {
    await field.fill("a line");
    await page.keyboard.press(key);
    assert.equal(await field.inputValue(), "a line\n", key);
    await field.fill("");
  };
  const openSettings = async (): Promise<void> => {
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("tab", { name: "Chat" }).click();
  };

  await t.step("on", async () => {
    await sends("Enter", "sent by Enter");
    await sends("Control+Enter", "sent by Ctrl+Enter");
    await breaks("Shift+Enter");
    await openSettings();
    await page.getByText("Enter sends. Shift+Enter starts a new line.").waitFor();
  });

  await t.step("off", async () => {
    await page.getByRole("checkbox", { name: "Enter to send" }).uncheck();
    await page.getByText("Enter starts a new line. Shift+Enter or Ctrl+Enter sends.").waitFor();
    await page.keyboard.press("Escape");
    await sends("Shift+Enter", "sent by Shift+Enter");
    await sends("Control+Enter", "sent by Control and Enter");
    await breaks("Enter");
  });

  await t.step("a press that an input method has sends nothing", async () => {
    await field.fill("composed");
    for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
      await field.evaluate((element, taken) => {
        const press = { key: "Enter", shiftKey: true, bubbles: true, cancelable: true, ...taken };
        element.dispatchEvent(new KeyboardEvent("keydown", press));
      }, init);
    }
    assert.equal(await field.inputValue(), "composed");
  });
});
