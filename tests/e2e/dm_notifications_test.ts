// Notifications while the page is not visible: the count in its title, and a sound.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { hasBrowser, say, startBrowser, until } from "../support/browser.ts";
import { enterAsMember, openAcceptedDm, tabOf } from "../support/member.ts";

const ignore = !hasBrowser();

Deno.test(
  {
    name: "out of sight, unread messages are counted in the title, and sound where the setting is on",
    ignore,
  },
  async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const [alice, bob] = [await browser.page(), await browser.page()];
    await alice.addInitScript(() => {
      const tones: number[] = (window as unknown as { tones: number[] }).tones = [];
      OscillatorNode.prototype.start = function (when): void {
        tones.push(this.frequency.value);
        AudioScheduledSourceNode.prototype.start.call(this, when);
      };
    });
    const tones = (): Promise<number> =>
      alice.evaluate(() => (window as unknown as { tones: number[] }).tones.length);
    await enterAsMember(alice, app.url, "alice");
    await enterAsMember(bob, app.url, "bob");
    await openAcceptedDm(alice, "alice", bob, "bob");
    assert.equal(await alice.title(), "SexyChat 💋");

    await t.step("a switch in the settings, off at first; turned on, it plays the sound", async () => {
      await alice.getByRole("button", { name: "Settings" }).click();
      await alice.getByRole("tab", { name: "Chat" }).click();
      const sounds = alice.getByRole("checkbox", { name: "Notification sounds" });
      assert.equal(await sounds.isChecked(), false);
      await sounds.check();
      await until("the sound has played", async () => await tones() === 2);
      assert.equal(await alice.evaluate(() => localStorage.getItem("sc_sounds")), "true");
      await alice.keyboard.press("Escape");
    });

    await t.step("out of sight, messages and mentions in the lobby count", async () => {
      await setVisible(alice, false);
      await say(bob, "are you there?");
      await until("it is counted", async () => await alice.title() === "(1) SexyChat");
      await until("the sound has played", async () => await tones() === 4);
      await tabOf(bob, "Lobby").click();
      await say(bob, "has anybody seen @Alice?");
      await until("it is counted", async () => await alice.title() === "(2) SexyChat");
    });

    await t.step("back in sight, what is looked at no longer counts", async () => {
      await setVisible(alice, true);
      await until("it is read", async () => await alice.title() === "(1) SexyChat");
      await alice.getByRole("tab", { name: "Lobby, 1 unread" }).click();
      await until("nothing waits", async () => await alice.title() === "SexyChat 💋");
    });
  },
);

/** Pretends that the page's window is visible or not. */
async function setVisible(page: Page, visible: boolean): Promise<void> {
  await page.evaluate((state) => {
    Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, visible ? "visible" : "hidden");
}
