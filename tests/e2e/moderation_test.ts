// What a moderator does is seen at once by whom it is done to, in the lobby, and in the audit log.

import assert from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, say, startBrowser } from "../support/browser.ts";
import { enterAsMember } from "../support/member.ts";
import {
  enterAsStaff,
  openPanel,
  openPersonMenu,
  rowOf,
  runMenuAction,
  seesSystemMessage,
} from "../support/staff.ts";

const ignore = !hasBrowser();

Deno.test({ name: "kick, mute, verify, role, ban: live, said, and logged", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [rosa, bob] = [await browser.page(), await browser.page()];
  await enterAsStaff(rosa, app, "rosa", "root");
  await enterAsMember(bob, app.url, "bob");
  const logged = async (text: string): Promise<void> => {
    await openPanel(rosa, "Audit");
    await rowOf(rosa, "Audit log", text).first().waitFor();
    await rosa.keyboard.press("Escape");
  };

  await t.step("every user sees only the menu items that they may use", async () => {
    const menu = await openPersonMenu(bob, "rosa");
    assert.deepEqual(await menu.getByRole("menuitem").allInnerTexts(), [
      "Private message",
      "Ignore",
      "Report",
    ]);
    await bob.keyboard.press("Escape");
    assert.equal(await bob.getByRole("button", { name: "Admin panel" }).count(), 0);
  });

  await t.step("a mute is said with its reason and end, and nothing is sent", async () => {
    await runMenuAction(rosa, "bob", "Mute", { reason: "shouting", length: "1 hour" });
    await rosa.getByText("bob was muted.").waitFor();
    await bob.getByText("You are muted.", { exact: true }).waitFor();
    await bob.getByText("Reason: “shouting”.").waitFor();
    await bob.getByText(/59 min \d+ s left|1 h 0 min left/).waitFor();
    await seesSystemMessage(bob, "bob was muted for 1 hour");
    await say(bob, "mmph");
    await bob.getByText("Not sent. You are muted.").waitFor();
    assert.equal(await bob.getByRole("textbox", { name: "Message" }).inputValue(), "mmph");
    assert.equal(await rosa.getByRole("article").filter({ hasText: "mmph" }).count(), 0);
    await logged("muted bob for 1 hour");
  });

  await t.step("unmuted, the same words go out", async () => {
    await (await openPersonMenu(rosa, "bob")).getByRole("menuitem", { name: "Unmute" }).click();
    await bob.getByText("Reason: “shouting”.").waitFor({ state: "detached" });
    await bob.getByRole("button", { name: "Send" }).click();
    await rosa.getByRole("article").filter({ hasText: "mmph" }).waitFor();
    await logged("unmuted bob");
  });

  await t.step("verified, and no longer, after a question", async () => {
    await (await openPersonMenu(rosa, "bob")).getByRole("menuitem", { name: "Verify" }).click();
    const mark = bob.getByRole("list", { name: "People" }).getByRole("listitem").filter({ hasText: "bob" })
      .getByRole("img", { name: "Verified" });
    await mark.waitFor();
    await seesSystemMessage(bob, "bob is verified now");
    await (await openPersonMenu(rosa, "bob")).getByRole("menuitem", { name: "Remove verification" }).click();
    await rosa.getByRole("dialog").getByRole("button", { name: "Remove verification" }).click();
    await mark.waitFor({ state: "detached" });
    await logged("removed the verification of bob");
  });

  await t.step("a role comes with its button, at once, and goes with it", async () => {
    const role = async (choice: string): Promise<void> => {
      await openPanel(rosa, "Users");
      await rowOf(rosa, "Accounts", "bob").getByRole("combobox", { name: "Role of bob" }).selectOption(
        choice,
      );
      await rosa.getByRole("dialog", { name: /^Make bob/ }).getByRole("button", { name: "Change role" })
        .click();
    };
    await role("Moderator");
    await bob.getByRole("button", { name: "Admin panel" }).click();
    await bob.getByRole("dialog", { name: "Admin panel" }).waitFor();
    assert.equal(await bob.getByRole("tab", { name: "Audit" }).count(), 0, "that is for admins");
    assert.equal(await bob.getByText("@").count(), 0, "and so are e-mail addresses");
    await role("Member");
    await bob.getByRole("dialog").waitFor({ state: "detached" });
    await bob.getByRole("button", { name: "Admin panel" }).waitFor({ state: "detached" });
    await rosa.keyboard.press("Escape");
    await logged("changed the role of bob from mod to user");
  });

  await t.step("a kicked user sees the login screen with the reason, and may come back", async () => {
    await runMenuAction(rosa, "bob", "Kick", { reason: "take a walk" });
    await bob.getByText("You were sent out of the room. Reason: take a walk").waitFor();
    await seesSystemMessage(rosa, "bob was kicked");
    await logged("kicked bob");
    await bob.reload();
    await bob.getByRole("textbox", { name: "Message" }).waitFor();
  });

  await t.step("a banned user stays out until the ban is lifted", async () => {
    await runMenuAction(rosa, "bob", "Ban", { reason: "enough", length: "For good" });
    await bob.getByText("You are banned. Reason: enough").waitFor();
    await seesSystemMessage(rosa, "bob was banned");
    await openPanel(rosa, "Bans");
    await rowOf(rosa, "Bans", "bob").getByText("enough").waitFor();
    await rowOf(rosa, "Bans", "bob").getByText("for good").waitFor();
    await app.stop();
    await app.start();
    await rosa.getByText("Connection lost").waitFor({ state: "detached" });
    await bob.reload();
    await bob.getByText("You are banned").first().waitFor();
    await rowOf(rosa, "Bans", "bob").getByRole("button", { name: "Unban" }).click();
    await rosa.getByText("No one is banned").waitFor();
    await rosa.keyboard.press("Escape");
    await logged("lifted the ban of bob");
    await seesSystemMessage(rosa, "bob may come in again");
    await bob.reload();
    await bob.getByRole("textbox", { name: "Message" }).waitFor();
  });

  await t.step("row 7: a guest is banned, and what they said lately goes from every screen", async () => {
    const guest = await browser.page();
    await enter(guest, app.url, "trollo");
    for (const text of ["buy my pills", "cheap pills"]) await say(guest, text);
    await bob.getByText("cheap pills").waitFor();
    await runMenuAction(rosa, "trollo", "Ban", { length: "10 minutes", removes: true });
    for (const page of [rosa, bob]) {
      await page.getByText("A moderator removed this message").last().waitFor();
      assert.equal(await page.getByText("pills").count(), 0);
    }
    await guest.getByText("You are banned for 10 minutes.").waitFor();
    await seesSystemMessage(rosa, "trollo was banned for 10 minutes");
    await logged("banned trollo for 10 minutes");
    const enterButton = guest.getByRole("button", { name: "Enter" });
    await guest.getByRole("textbox", { name: "Username" }).fill("trollo");
    await enterButton.click();
    await guest.getByRole("alert").filter({ hasText: "You are banned" }).last().waitFor();
    assert.equal(await enterButton.isEnabled(), true, "it may be lifted at any time");
  });
});
