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

Deno.test({
  name: "row 27: system notifications are asked for, name nobody, and go when they are read",
  ignore,
}, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [alice, bob] = [await browser.page(), await browser.page()];
  await alice.addInitScript(fakeNotifications);
  await enterAsMember(alice, app.url, "alice");
  await enterAsMember(bob, app.url, "bob");
  await openAcceptedDm(alice, "alice", bob, "bob");
  const shown = () =>
    alice.evaluate(() => (window as unknown as FakeWindow).shown.map(({ title, tag }) => [title, tag]));
  const switchOf = () => alice.getByRole("checkbox", { name: "System notifications" });
  const openChatSettings = async (): Promise<void> => {
    await alice.getByRole("button", { name: "Settings" }).click();
    await alice.getByRole("tab", { name: "Chat" }).click();
  };

  await t.step("off at first: nothing is asked, and nothing shown", async () => {
    await setVisible(alice, false);
    await say(bob, "hush");
    await until("it is counted", async () => await alice.title() === "(1) SexyChat");
    assert.deepEqual(await shown(), []);
    assert.equal(await alice.evaluate(() => (window as unknown as FakeWindow).asked), 0);
    await setVisible(alice, true);
  });

  await t.step("blocked by the browser, the switch says what to do", async () => {
    await openChatSettings();
    await switchOf().click();
    await alice.getByText("Your browser blocks them.").waitFor();
    assert.equal(await switchOf().isChecked(), false);
    await alice.evaluate(() => (window as unknown as FakeWindow).answer = "granted");
    await switchOf().check();
    assert.equal(await alice.evaluate(() => localStorage.getItem("sc_notifications")), "true");
    await alice.keyboard.press("Escape");
  });

  await t.step("in sight none; out of sight one for each conversation, without names and texts", async () => {
    await say(bob, "in sight");
    await alice.getByRole("article").filter({ hasText: "in sight" }).waitFor();
    assert.deepEqual(await shown(), []);
    await setVisible(alice, false);
    for (const text of ["a secret", "another"]) await say(bob, text);
    await tabOf(bob, "Lobby").click();
    await say(bob, "and @alice?");
    await until("all are shown", async () => (await shown()).length === 2);
    assert.deepEqual(await shown(), [["New private message", "sexychat bob"], [
      "You were mentioned in the lobby",
      "sexychat ",
    ]]);
  });

  await t.step("a click leads to the conversation; what is read is closed", async () => {
    await tabOf(alice, "Lobby").click();
    await alice.evaluate(() => (window as unknown as FakeWindow).shown[0]!.onclick!());
    await setVisible(alice, true);
    await alice.getByRole("tabpanel", { name: "bob" }).waitFor();
    await until("it is closed", async () => !(await shown()).some(([, tag]) => tag === "sexychat bob"));
    await tabOf(alice, "Lobby").click();
    await until("none is left", async () => (await shown()).length === 0);
  });
});

interface FakeWindow {
  readonly shown: { readonly title: string; readonly tag: string; readonly onclick: (() => void) | null }[];
  readonly asked: number;
  answer: string;
}

/** Replaces the notifications of the browser: one of the same tag replaces the one before. */
function fakeNotifications(): void {
  const shown: Fake[] = [];
  class Fake {
    static permission = "default";
    static requestPermission(): Promise<string> {
      state.asked++;
      return Promise.resolve(Fake.permission = state.answer);
    }
    readonly tag: string;
    onclick: (() => void) | null = null;
    constructor(readonly title: string, options: { tag: string }) {
      this.tag = options.tag;
      const before = shown.findIndex(({ tag }) => tag === this.tag);
      if (before >= 0) shown.splice(before, 1);
      shown.push(this);
    }
    close(): void {
      if (shown.includes(this)) shown.splice(shown.indexOf(this), 1);
    }
  }
  const state = Object.assign(window, { shown, asked: 0, answer: "denied" });
  Object.defineProperty(window, "Notification", { value: Fake });
}

/** Pretends that the page's window is visible or not. */
async function setVisible(page: Page, visible: boolean): Promise<void> {
  await page.evaluate((state) => {
    Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, visible ? "visible" : "hidden");
}
