// A whole session by keyboard alone: login, lobby, a private conversation, settings, a sanction, and logout.

import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { MOD_PASSWORD, startApp } from "../support/app_process.ts";
import { enter, hasBrowser, say, startBrowser, until } from "../support/browser.ts";
import { focusedName } from "../support/screen_reader.ts";
import { seesSystemMessage } from "../support/staff.ts";

const ignore = !hasBrowser();
/** More presses of Tab than any screen has stops. */
const MANY = 40;

Deno.test({ name: "a moderator's whole evening needs no mouse", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser({ glass: true });
  const [page, bob, trollo] = [await browser.page(), await browser.page(), await browser.page()];
  await enter(bob, app.url, "bob");
  await enter(trollo, app.url, "trollo");
  const keys = keyboardOf(page);
  const dialog = (name: string): Locator => page.getByRole("dialog", { name });
  await page.goto(app.url);
  await page.getByRole("button", { name: "Enter" }).waitFor();

  await t.step("in, as a guest with the moderators' password", async () => {
    await keys.lands("Username", "one can type a name at once");
    await page.keyboard.type("mona");
    await keys.tabTo("More");
    await page.keyboard.press("Enter");
    await keys.tabTo("Moderator password (optional)");
    await page.keyboard.type(MOD_PASSWORD);
    await keys.tabTo("I am 18 or older");
    await page.keyboard.press("Space");
    await keys.tabTo("Enter");
    await page.keyboard.press("Enter");
    await keys.lands("Message", "one can write at once");
  });

  await t.step("in the lobby", async () => {
    await page.keyboard.type("Good evening, everybody");
    await page.keyboard.press("Enter");
    await bob.getByRole("article").filter({ hasText: "Good evening, everybody" }).waitFor();
    await say(trollo, "BOO");
    await page.getByRole("article").filter({ hasText: "BOO" }).waitFor();
    await keys.lands("Message", "the focus stays where one writes");
  });

  await t.step("a hint is read, and gone", async () => {
    await keys.tabTo("Got it");
    await page.keyboard.press("Enter");
    await page.getByText("Click a name").waitFor({ state: "detached" });
  });

  await t.step("in a private conversation, from the list of people", async () => {
    await page.keyboard.press("Alt+p");
    await keys.arrowTo("bobguest");
    await page.keyboard.press("Enter");
    await keys.lands("Private message", "the first button of the card");
    await page.keyboard.press("Enter");
    await keys.lands("Message", "one can write at once");
    await page.keyboard.type("Between you and me…");
    await page.keyboard.press("Enter");
    await bob.getByRole("button", { name: "Accept" }).click();
    await bob.getByRole("article").filter({ hasText: "Between you and me…" }).waitFor();
    await say(bob, "I am all ears");
    await page.getByRole("article").filter({ hasText: "I am all ears" }).waitFor();
  });

  await t.step("the settings: another theme", async () => {
    await page.keyboard.press("Control+k");
    await keys.lands("Search or jump to…");
    await page.keyboard.type("settings chat");
    await page.keyboard.press("Enter");
    await dialog("Settings").waitFor();
    await keys.staysIn(dialog("Settings"));
    await keys.tabTo("Midnight Purple");
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.locator("html").getAttribute("data-theme"), "crimson-noir");
    await page.keyboard.press("Escape");
    await dialog("Settings").waitFor({ state: "detached" });
    await keys.lands("Message", "the focus is back where one writes");
  });

  await t.step("a user is muted, from their message in the lobby", async () => {
    await page.keyboard.press("Alt+ArrowUp");
    await page.keyboard.press("Alt+ArrowUp");
    await page.getByRole("tab", { name: /^Lobby/, selected: true }).waitFor();
    await keys.lands("Message");
    await page.keyboard.press("Shift+Tab");
    await keys.lands(/BOO/, "the newest message");
    await page.keyboard.press("Shift+F10");
    await keys.lands("Reply", "the first row of the menu");
    await keys.arrowTo("Mute");
    await page.keyboard.press("Enter");
    const question = dialog("Mute trollo?");
    await question.waitFor();
    await keys.staysIn(question);
    await keys.tabTo("Reason (optional)");
    await page.keyboard.type("too loud");
    await keys.tabTo("Mute");
    await page.keyboard.press("Enter");
    await question.waitFor({ state: "detached" });
    await keys.lands(/BOO/, "the focus is back on the message");
    await seesSystemMessage(page, "trollo was muted");
    await trollo.getByText("Reason: “too loud”.").waitFor();
  });

  await t.step("and it is undone in the panel", async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("panel mutes");
    await page.keyboard.press("Enter");
    await dialog("Admin panel").waitFor();
    await keys.staysIn(dialog("Admin panel"));
    await keys.tabTo("Unmute");
    await page.keyboard.press("Enter");
    await trollo.getByText("You are muted.").waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await dialog("Admin panel").waitFor({ state: "detached" });
  });

  await t.step("and out", async () => {
    await keys.tabTo("mona");
    await page.keyboard.press("Enter");
    await keys.lands("Keep this name");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await dialog("Log out?").waitFor();
    await keys.lands("Cancel");
    await keys.tabTo("Log out");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Enter" }).waitFor();
    await seesSystemMessage(trollo, "mona left");
  });
});

/** Presses keys, and checks that the focus is where it belongs and is visible there. */
function keyboardOf(page: Page) {
  const lands = async (name: string | RegExp, why = `the focus on ${name}`): Promise<void> => {
    const isThere = (focused: string): boolean =>
      typeof name === "string" ? focused === name : name.test(focused);
    await until(why, async () => isThere(await focusedName(page)));
    assert.ok(await isFocusSeen(page), `the focus on ${name} can be seen`);
  };
  const pressTo = async (key: string, name: string): Promise<void> => {
    for (let presses = 0; presses < MANY && await focusedName(page) !== name; presses++) {
      await page.keyboard.press(key);
    }
    await lands(name, `${key} leads to ${name}`);
  };
  return {
    lands,
    tabTo: (name: string, key = "Tab") => pressTo(key, name),
    arrowTo: (name: string) => pressTo("ArrowDown", name),
    async staysIn(place: Locator): Promise<void> {
      for (let presses = 0; presses < 16; presses++) {
        await page.keyboard.press(presses % 4 === 3 ? "Shift+Tab" : "Tab");
        assert.ok(
          await place.evaluate((one) => one.contains(document.activeElement)),
          "the focus stays inside",
        );
      }
    },
  };
}

/** Whether a focus indicator is drawn: on the focused element, beside it, on the box around it, or on its bubble. */
async function isFocusSeen(page: Page): Promise<boolean> {
  return await page.evaluate(() => {
    const element = document.activeElement!;
    const around = [
      element,
      element.nextElementSibling,
      element.parentElement,
      element.matches("article") ? element.querySelector(".bubble") : null,
    ].filter((one) => one !== null);
    return element.matches(":focus-visible") && around.some((one) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      return outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 || boxShadow !== "none";
    });
  });
}
