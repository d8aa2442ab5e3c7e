// Slash commands: their effects in each conversation, their errors, and that they are not sent as messages.

import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, say, startBrowser, until, untilFocused } from "../support/browser.ts";
import { enterAsMember, tabOf } from "../support/member.ts";
import { enterAsStaff, openPersonMenu, seesSystemMessage } from "../support/staff.ts";
import {
  companionMessages,
  enterWithRole,
  openCompanion,
  startWithCompanion,
  untilAnswered,
} from "../support/companion_page.ts";

const ignore = !hasBrowser();

function fieldOf(page: Page): Locator {
  return page.getByRole("textbox", { name: "Message" });
}

/** Sends a command, and waits for the error beside the field, in which the command stays. */
async function fails(page: Page, line: string, why: string): Promise<void> {
  await say(page, line);
  await page.getByRole("alert").filter({ hasText: why }).waitFor();
  assert.equal(await fieldOf(page).inputValue(), line);
  await fieldOf(page).fill("");
  await page.getByRole("alert").filter({ hasText: why }).waitFor({ state: "detached" });
}

/**
 * Waits until a moderator's page knows that `name` is muted. The page fetches the list of mutes after it has changed, which
 * can take longer than the system message about the mute.
 */
async function untilMuteIsKnown(page: Page, name: string): Promise<void> {
  await until(`${name} is known to be muted`, async () => {
    const menu = await openPersonMenu(page, name);
    const isKnown = await menu.getByRole("menuitem", { name: "Unmute", exact: true }).count() === 1;
    await page.keyboard.press("Escape");
    await menu.waitFor({ state: "detached" });
    return isKnown;
  });
}

Deno.test({ name: "commands of every user, and their errors", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [alice, bob] = [await browser.page(), await browser.page()];
  await enterAsMember(alice, app.url, "alice");
  await enter(bob, app.url, "bob");

  await t.step("an unknown command is not sent, and says so; two slashes send it as text", async () => {
    await fails(alice, "/dance with me", "There is no command “/dance”. Nothing was sent.");
    await fails(alice, "/ignore", "Something is missing: /ignore NAME");
    await fails(alice, "/ignore nobody_at_all", "Nobody has this name.");
    await fails(alice, "/kick bob", "/kick is for moderators.");
    await fails(alice, "/reset", "/reset makes Violet forget your conversation. Write it there.");
    await fails(bob, "/reset", "/reset is for people with an account.");
    await say(alice, "//dance is what I say");
    await bob.getByRole("article").filter({ hasText: "/dance is what I say" }).waitFor();
    assert.equal(await bob.getByRole("article").count(), 1);
    assert.equal(await fieldOf(alice).inputValue(), "");
  });

  await t.step("/ignore and /unignore", async () => {
    await say(alice, "/ignore bob");
    await alice.getByText("You're ignoring bob.").waitFor();
    await say(alice, "/unignore BOB");
    await alice.getByText("You're no longer ignoring bob.").waitFor();
  });

  await t.step("/help shows what this person may use, and Escape leads back to the field", async () => {
    await say(alice, "/help");
    const help = alice.getByRole("dialog", { name: "What you can type" });
    await help.getByText("/unignore NAME").waitFor();
    assert.equal(await help.getByText("/kick").count(), 0);
    await alice.keyboard.press("Escape");
    await help.waitFor({ state: "detached" });
    await untilFocused(fieldOf(alice));
  });

  await t.step("/msg opens the conversation and sends what it says", async () => {
    await say(alice, "/msg bob are you there?");
    await tabOf(alice, "bob").waitFor();
    await alice.getByRole("article").filter({ hasText: "are you there?" }).waitFor();
    await bob.getByRole("button", { name: "Accept" }).click();
    await bob.getByRole("article").filter({ hasText: "are you there?" }).waitFor();
    await fails(alice, "/msg nobody_at_all hello", "Nobody has this name.");
    assert.equal(await alice.getByRole("tab", { name: "nobody_at_all" }).count(), 0);
  });

  await t.step("in a private conversation they work as well, and are not sent to the other", async () => {
    await fails(alice, "/slow 5", "/slow is for moderators.");
    await say(alice, "/me winks");
    await bob.getByRole("article").filter({ hasText: "* alice winks" }).waitFor();
    assert.equal(await bob.getByText("/slow").count(), 0);
  });
});

Deno.test({
  name: "commands of moderators ask before a sanction, and refuse what the menu would not offer",
  ignore,
}, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [rosa, bob] = [await browser.page(), await browser.page()];
  await enterAsStaff(rosa, app, "rosa", "mod");
  await enterAsMember(bob, app.url, "bob");
  await rosa.getByRole("list", { name: "People" }).getByText("bob").waitFor();

  await t.step("/mute asks once, with length and reason filled in", async () => {
    await say(rosa, "/mute BOB 90 too loud");
    const dialog = rosa.getByRole("dialog", { name: "Mute bob?" });
    assert.equal(await dialog.getByRole("radio", { name: "1 hour and 30 minutes" }).isChecked(), true);
    assert.equal(await dialog.getByRole("textbox", { name: "Reason (optional)" }).inputValue(), "too loud");
    await dialog.getByRole("button", { name: "Mute" }).click();
    await seesSystemMessage(bob, "bob was muted for 1 hour and 30 minutes");
    await dialog.waitFor({ state: "detached" });
    await untilMuteIsKnown(rosa, "bob");
    await fails(rosa, "/mute bob", "bob is already muted.");
    await say(rosa, "/unmute bob");
    await seesSystemMessage(bob, "bob may speak again");
  });

  await t.step("/slow, /guard and /verify are done at once", async () => {
    await say(rosa, "/slow 30");
    await seesSystemMessage(bob, "Slow mode is on: one message every 30 seconds");
    await say(rosa, "/slow 0");
    await seesSystemMessage(bob, "Slow mode is off");
    await fails(rosa, "/guard everybody", "Choose one of: open, registered, verified.");
    await say(rosa, "/guard registered");
    await seesSystemMessage(bob, "Only members can write here right now");
    await say(rosa, "/verify bob");
    await seesSystemMessage(bob, "bob is verified now");
  });

  await t.step("/kick sends away, after the question", async () => {
    await fails(rosa, "/kick carl", "carl is not here.");
    await fails(rosa, "/kick Violet", "You cannot do that to Violet.");
    await say(rosa, "/kick bob take a walk");
    await rosa.getByRole("dialog", { name: "Kick bob?" }).getByRole("button", { name: "Kick" }).click();
    await bob.getByText("You were sent out of the room. Reason: take a walk").waitFor();
  });
});

Deno.test(
  { name: "with Violet, /reset makes her forget, and commands are not sent to her", ignore },
  async () => {
    await using setup = await startWithCompanion();
    await using browser = await startBrowser();
    const page = await browser.page();
    await enterWithRole(page, setup, "alice");
    await openCompanion(page);
    await say(page, "/me sits down");
    await page.getByRole("article").filter({ hasText: "* alice sits down" }).waitFor();
    await companionMessages(page).first().waitFor();
    await untilAnswered(page);
    const sent = setup.double.chats.at(-1)!.body["messages"] as { content: string }[];
    assert.equal(sent.at(-1)!.content, "/me sits down");
    await fails(page, "/dance", "There is no command “/dance”");
    await fails(page, "//reset", "Violet reads “/reset” as a request to forget");
    assert.equal(await page.getByRole("button", { name: /^Reply/ }).count(), 0);
    assert.equal(setup.double.chats.length, 1);
    await say(page, "/reset");
    await until("only her line is left", async () => await page.getByRole("article").count() === 1);
  },
);
