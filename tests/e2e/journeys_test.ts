// The journeys of docs/design.md by keys alone: the stops of Tab, in order, and what a screen reader says.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { hasBrowser, say, startBrowser, until } from "../support/browser.ts";
import { enterWithRole, openCompanion, startWithCompanion } from "../support/companion_page.ts";
import { focusedName, followLiveRegions, type ScreenReader, tabStops } from "../support/screen_reader.ts";
import { enterAsStaff } from "../support/staff.ts";
import { WireClient } from "../support/wire_client.ts";

const ignore = !hasBrowser();
/** Hints are learned: they come and go by themselves. */
const NO_HINTS = { sc_hints: "people,violet,palette" };

/** A page before it loads, and what its live regions say. */
async function prepare(page: Page): Promise<{ page: Page; reader: ScreenReader }> {
  const reader = await followLiveRegions(page);
  await page.addInitScript((stored) => {
    for (const [key, value] of Object.entries(stored)) localStorage.setItem(key, value);
  }, NO_HINTS);
  return { page, reader };
}

/** Waits until the screen reader has said each of these, in this order; resolves to all that it said. */
async function hears(reader: ScreenReader, ...texts: string[]): Promise<string[]> {
  const all: string[] = [];
  let next = 0;
  await until(`“${texts.join("”, “")}” to be said`, async () => {
    all.push(...await reader.heard());
    next = 0;
    for (const said of all) if (next < texts.length && said.includes(texts[next]!)) next++;
    return next === texts.length;
  });
  return all;
}

async function lands(page: Page, name: string): Promise<void> {
  await until(`the focus on ${name}`, async () => (await focusedName(page)).startsWith(name));
}

async function enterByKeys(page: Page, name: string): Promise<void> {
  await page.keyboard.type(name);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await lands(page, "Message");
}

/** Comes in as the guest `alice`. */
async function comeIn(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await lands(page, "Username");
  await enterByKeys(page, "alice");
}

Deno.test({ name: "coming in for the first time: the way by Tab, and what is said", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser({ glass: true });
  const { page, reader } = await prepare(await browser.page());
  await page.goto(app.url);
  await lands(page, "Username");
  assert.deepEqual(await tabStops(page, 4), ["More", "I am 18 or older", "Enter", "Español"]);
  await page.getByRole("textbox", { name: "Username" }).focus();
  await page.keyboard.type("José");
  await page.keyboard.press("Enter");
  await hears(reader, "A–Z, 0–9, - and _", "You must be 18 or older");
  await lands(page, "Username");
  await page.getByRole("button", { name: "Use “Jose”" }).waitFor();
  assert.deepEqual(await tabStops(page, 1), ["Use “Jose”"]);
  await page.keyboard.press("Enter");
  await lands(page, "Username");
  assert.equal(await page.getByRole("textbox", { name: "Username" }).inputValue(), "Jose");
  await enterByKeys(page, "");
  await page.getByRole("button", { name: "Talk with Violet" }).waitFor();
  const stops = await tabStops(page, 11);
  assert.deepEqual(stops.filter((name) => name !== ""), [
    "Emoji",
    "Violet✓AI",
    "Settings",
    "Search or jump to…CtrlK",
    "Lobby",
    "Jose",
    "Keep this name",
    "Search messages",
    "Messages",
    "Talk with Violet",
  ]);
});

Deno.test({ name: "talking to someone new: nothing is sent before the first message", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser({ glass: true });
  const { page, reader } = await prepare(await browser.page());
  const bob = await WireClient.guest(app.url, "bob");
  await comeIn(page, app.url);
  await bob.request("message", { text: "Good evening" });
  await hears(reader, "Good evening");
  await page.getByRole("list", { name: "People" }).getByRole("button", { name: "bob" }).focus();
  await page.keyboard.press("Enter");
  await lands(page, "Private message");
  assert.deepEqual(await tabStops(page, 3), ["Ignore", "Report", "Private message"]);
  await page.keyboard.press("Escape");
  await lands(page, "bob");
  await page.keyboard.press("Enter");
  await lands(page, "Private message");
  await page.keyboard.press("Enter");
  await lands(page, "Message");
  assert.deepEqual(bob.all("pm_invite"), []);
  assert.deepEqual(await tabStops(page, 5, "Shift+Tab"), [
    "Messages",
    "Close conversation with bob",
    "Search messages",
    "Who can read this",
    "Keep this name",
  ]);
  await page.getByRole("textbox", { name: "Message" }).focus();
  await reader.heard();
  await say(page, "psst");
  const said = await hears(reader, "psst");
  assert.equal(said.filter((text) => text.includes("psst")).length, 1, "an own message is read out once");
  await bob.until("the invitation", () => bob.all("pm_invite").length === 1);
  await bob.close();
});

Deno.test(
  { name: "being bothered: an invitation is answered from the bar, and the focus stays", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser({ glass: true });
    const { page, reader } = await prepare(await browser.page());
    const bob = await WireClient.guest(app.url, "bob");
    await comeIn(page, app.url);
    await bob.request("pm_open", { target: "alice" });
    await hears(reader, "bob wants to talk privately");
    await lands(page, "Message");
    await page.getByRole("button", { name: "Accept" }).focus();
    assert.deepEqual(await tabStops(page, 3), ["Not now", "Ignore", "Report"]);
    await page.getByRole("button", { name: "Not now" }).focus();
    await page.keyboard.press("Enter");
    await hears(reader, "24 hours");
    await lands(page, "Message");
    await page.getByRole("list", { name: "People" }).getByRole("button", { name: "bob" }).focus();
    await page.keyboard.press("Enter");
    await lands(page, "Private message");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await hears(reader, "You're ignoring bob.");
    await page.getByRole("button", { name: "Undo" }).focus();
    await page.keyboard.press("Enter");
    await hears(reader, "You're no longer ignoring bob.");
    await bob.close();
  },
);

Deno.test({ name: "losing the connection: the words, the focus, and what was written", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser({ glass: true });
  const { page, reader } = await prepare(await browser.page());
  const bob = await WireClient.guest(app.url, "bob");
  await comeIn(page, app.url);
  await reader.heard();
  await page.context().setOffline(true);
  await hears(reader, "You are offline. What you write is sent when you are back.");
  await lands(page, "Message");
  await say(page, "while away");
  await page.keyboard.type("and a draft");
  await page.context().setOffline(false);
  await bob.until("what was written", () => bob.all("message").some(({ text }) => text === "while away"));
  await lands(page, "Message");
  assert.equal(await page.getByRole("textbox", { name: "Message" }).inputValue(), "and a draft");
  assert.equal(bob.all("message").length, 1);
  await bob.close();
});

Deno.test({ name: "moderating one message: from the log to Remove, by keys", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser({ glass: true });
  const { page, reader } = await prepare(await browser.page());
  await enterAsStaff(page, app, "mona", "mod");
  const bob = await WireClient.guest(app.url, "bob");
  await bob.request("message", { text: "fine" });
  await bob.request("message", { text: "BAD WORDS" });
  await hears(reader, "BAD WORDS");
  await page.getByRole("list", { name: "People" }).getByRole("button", { name: "bob" }).waitFor();
  await page.getByRole("textbox", { name: "Message" }).focus();
  await page.keyboard.press("Shift+Tab");
  await until("the focus is there", async () => /BAD WORDS/.test(await focusedName(page)));
  await page.keyboard.press("Enter");
  await lands(page, "Reply");
  assert.deepEqual(await page.getByRole("menuitem").allInnerTexts(), [
    ...["Reply", "Copy", "Report", "Remove"],
    ...["Kick", "Ban", "Mute"],
  ]);
  for (let presses = 0; presses < 3; presses++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await lands(page, "Reason (optional)");
  assert.deepEqual(await tabStops(page, 3), ["Cancel", "Remove", "Close"]);
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).focus();
  await page.keyboard.press("Enter");
  await hears(reader, "The message was removed.");
  await lands(page, "Messages");
  await bob.until("the removal", () => bob.all("message_removed").length === 1);
  await bob.close();
});

Deno.test({ name: "ten minutes with Violet: her place, her answer, and the paywall", ignore }, async () => {
  await using setup = await startWithCompanion({ env: { AI_FREE_LIMIT: "1", CONTACT: "ada@chat.example" } });
  await using browser = await startBrowser({ glass: true });
  const { page, reader } = await prepare(await browser.page());
  await enterWithRole(page, setup, "alice");
  await openCompanion(page);
  await page.getByRole("button", { name: "Good evening, Violet." }).waitFor();
  await page.getByRole("textbox", { name: "Message" }).focus();
  assert.deepEqual((await tabStops(page, 7, "Shift+Tab")).reverse(), [
    "Who can read this",
    "Search messages",
    "Forget our conversation",
    "Messages",
    "Good evening, Violet.",
    "What is on the menu tonight?",
    "Tell me a secret of this place.",
  ]);
  await page.getByRole("textbox", { name: "Message" }).focus();
  await say(page, "Good evening");
  await hears(reader, "Violet is thinking…", "Violet is speaking…");
  await page.getByText("No free messages left").waitFor();
  await say(page, "And now?");
  await hears(reader, "your free messages are used up");
  const premium = page.getByRole("dialog", { name: "Go premium" });
  await premium.waitFor();
  await lands(page, "ada@chat.example");
  assert.deepEqual(await tabStops(page, 3), ["Enter code", "Not now", "Close"]);
  await page.keyboard.press("Escape");
  await lands(page, "Message");
});
