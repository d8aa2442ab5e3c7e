// Hints for new users: one at a time, covering nothing, and never again once they were read or followed.

import assert from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, startBrowser } from "../support/browser.ts";
import { enterAsMember, openDm, tabOf } from "../support/member.ts";

const ignore = !hasBrowser();

Deno.test(
  { name: "hints come at their moment, one at a time, and stay away once known", ignore },
  async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const page = await browser.page();
    const hint = page.locator(".hint");
    await enterAsMember(page, app.url, "alice");

    await t.step("alone, there is no name to click on, and the list says so", async () => {
      await page.getByText("No one else is here yet").waitFor();
      assert.equal(await hint.count(), 0);
    });

    await t.step("with another user here: the hint about private conversations, spoken too", async () => {
      await enter(await browser.page(), app.url, "bob");
      await page.getByRole("status").getByText("Click a name to talk to someone in private.").waitFor();
      await page.getByText("No one else is here yet").waitFor({ state: "detached" });
      const [above, log] = [(await hint.boundingBox())!, (await page.getByRole("log").boundingBox())!];
      assert.ok(above.y + above.height <= log.y, "it covers nothing");
    });

    await t.step("with Violet: what she is, and what is free, in place of the other", async () => {
      await tabOf(page, "Violet").click();
      await hint.getByText("Your first 3 messages are free.").waitFor();
      assert.equal(await hint.count(), 1);
      await hint.getByRole("button", { name: "Got it" }).click();
      await hint.waitFor({ state: "detached" });
    });

    await t.step("what was done needs no hint; then there is somewhere to go, and a key for it", async () => {
      await openDm(page, "bob");
      await hint.getByText("Ctrl+K finds people").waitFor();
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").waitFor();
      await page.keyboard.press("Escape");
      await hint.waitFor({ state: "detached" });
    });

    await t.step("on the next visit there are none, and nothing is loaded for them", async () => {
      assert.deepEqual(
        (await page.evaluate(() => localStorage.getItem("sc_hints")))!.split(",").sort(),
        ["palette", "people", "violet"],
      );
      const loaded: string[] = [];
      page.on("request", (request) => loaded.push(request.url()));
      await page.reload();
      await page.getByRole("textbox", { name: "Message" }).waitFor();
      await tabOf(page, "Violet").click();
      await page.getByRole("tabpanel", { name: /^Violet/ }).waitFor();
      assert.equal(await hint.count(), 0);
      assert.deepEqual(loaded.filter((url) => /hints/.test(url)), []);
    });
  },
);
