// The panel of two moderators shows the same without a reload; the room's rules are seen by all.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { MOD_PASSWORD, startApp } from "../support/app_process.ts";
import { choose, enter, hasBrowser, say, startBrowser, until } from "../support/browser.ts";
import { enterAsMember, registerMember } from "../support/member.ts";
import { enterAsStaff, openPanel, openPersonMenu, rowOf, runMenuAction } from "../support/staff.ts";

const ignore = !hasBrowser();

Deno.test({ name: "what one moderator does the other's panel shows", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [mona, adam, carla] = [await browser.page(), await browser.page(), await browser.page()];
  await enterAsStaff(adam, app, "adam", "admin");
  await enterAsStaff(mona, app, "mona", "mod");
  await enterAsMember(carla, app.url, "carla");

  await t.step("a mute appears and goes, and the focus stays in the list", async () => {
    await openPanel(adam, "Mutes");
    await adam.getByText("No one is muted").waitFor();
    await runMenuAction(mona, "carla", "Mute");
    await rowOf(adam, "Mutes", "carla").waitFor();
    await adam.getByRole("searchbox", { name: "Find a mute" }).fill("carl");
    await rowOf(adam, "Mutes", "carla").getByRole("button", { name: "Unmute" }).focus();
    await (await openPersonMenu(mona, "carla")).getByRole("menuitem", { name: "Unmute" }).click();
    await rowOf(adam, "Mutes", "carla").waitFor({ state: "detached" });
    assert.equal(await adam.getByRole("searchbox").inputValue(), "carl", "the search is kept");
    await until(
      "the focus is on what is left",
      () => adam.evaluate(() => document.activeElement?.getAttribute("aria-label") === "Find a mute"),
    );
  });

  await t.step("a report comes with the message, counts for both, and is closed once", async () => {
    await say(mona, "read my blog");
    await carla.getByRole("log").getByText("read my blog").click({ button: "right" });
    await carla.getByRole("menuitem", { name: "Report" }).click();
    const dialog = carla.getByRole("dialog", { name: "Report mona" });
    await dialog.getByRole("button", { name: "Report" }).click();
    await dialog.getByText("Say in a few words what is wrong.").waitFor();
    await dialog.getByRole("textbox", { name: "What is wrong?" }).fill("advertising");
    await dialog.getByRole("button", { name: "Report" }).click();
    await carla.getByText("A moderator will look at it.").waitFor();

    await openPanel(adam, "Reports");
    await openPanel(mona, "Reports");
    const [atAdam, atMona] = [rowOf(adam, "Reports", "advertising"), rowOf(mona, "Reports", "advertising")];
    await atAdam.getByText("read my blog").waitFor();
    await atAdam.getByText("reported by carla").waitFor();
    await atMona.waitFor();
    assert.equal(await atMona.getByRole("button", { name: "Resolve" }).count(), 0, "it is about her");
    await mona.getByRole("tab", { name: "Reports" }).and(mona.locator("[aria-description='1 open']"))
      .waitFor();
    await atAdam.getByRole("button", { name: "Resolve" }).click();
    await atMona.waitFor({ state: "detached" });
    await adam.getByText("All quiet.").waitFor();
    await choose(adam.getByRole("radio", { name: "Closed" }));
    await atAdam.getByText("resolved by adam").waitFor();
  });

  await t.step("an account changes in the other's panel", async () => {
    await openPanel(mona, "Users");
    await openPanel(adam, "Users");
    await rowOf(mona, "Accounts", "carla").getByRole("button", { name: "Verify" }).click();
    await rowOf(adam, "Accounts", "carla").getByRole("img", { name: "Verified" }).waitFor();
    const access = rowOf(adam, "Accounts", "carla").getByRole("button", { name: "AI access" });
    assert.equal(await access.getAttribute("aria-pressed"), "false");
    await access.click();
    await rowOf(adam, "Accounts", "carla").getByRole("button", { name: "AI access", pressed: true })
      .waitFor();
    await rowOf(adam, "Accounts", "carla").getByRole("button", { name: "Verify", pressed: true }).waitFor();
    assert.equal(
      await rowOf(mona, "Accounts", "carla").getByRole("combobox").count(),
      0,
      "mods give no roles",
    );
    const dot = rowOf(mona, "Accounts", "carla").getByRole("img", { name: "Online" });
    await dot.waitFor();
    await carla.close();
    await dot.waitFor({ state: "detached" });
  });

  await t.step("a range of addresses is banned after its coverage is shown", async () => {
    await openPanel(adam, "Bans");
    await adam.getByRole("button", { name: "Ban addresses" }).click();
    const dialog = adam.getByRole("dialog", { name: "Ban addresses" });
    const field = dialog.getByRole("textbox", { name: "Address or range" });
    await field.fill("not an address");
    await dialog.getByRole("button", { name: "Check who is covered" }).click();
    await dialog.getByText("This is not an address or a range.").waitFor();
    await field.fill("203.0.113.9/24");
    await dialog.getByRole("button", { name: "Check who is covered" }).click();
    await dialog.getByText("203.0.113.0/24 covers no one online.").waitFor();
    await dialog.getByRole("button", { name: "Ban 203.0.113.0/24" }).click();
    await rowOf(adam, "Bans", "203.0.113.0/24").waitFor();
    await openPanel(mona, "Bans");
    await mona.getByRole("tab", { name: "Bans", selected: true }).waitFor();
    assert.equal(await mona.getByText("203.0.113").count(), 0, "addresses are for admins");
    await rowOf(adam, "Bans", "203.0.113.0/24").getByRole("button", { name: "Unban" }).click();
    await adam.getByText("No one is banned").waitFor();
  });
});

Deno.test({ name: "many accounts are shown in parts, and found by name", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const mona = await browser.page();
  await enterAsStaff(mona, app, "mona", "mod");
  await Promise.all(Array.from({ length: 60 }, (_, index) => registerMember(app.url, `person-${index}`)));
  const panel = await openPanel(mona, "Users");
  const rows = panel.getByRole("list", { name: "Accounts" }).getByRole("listitem");
  await panel.getByRole("button", { name: "Show more" }).waitFor();
  assert.equal(await rows.count(), 50);
  await panel.getByRole("button", { name: "Show more" }).click();
  await until("all are shown", async () => await rows.count() === 61);
  await panel.getByRole("searchbox").fill("person-59");
  await until("one is left", async () => await rows.count() === 1);
  await panel.getByRole("searchbox").fill("nobody-at-all");
  await panel.getByText("No matches.").waitFor();
});

Deno.test({ name: "slow mode and the guard are set in the panel and seen by all", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [mona, alice, bob] = [await browser.page(), await browser.page(), await browser.page()];
  await enterAsStaff(mona, app, "mona", "mod");
  await enter(alice, app.url, "alice");
  await enterAsMember(bob, app.url, "bob");

  await t.step("slow mode is counted down, and what waits goes by itself", async () => {
    await openPanel(mona, "Room");
    await mona.getByRole("combobox", { name: "Wait between messages" }).selectOption("5 seconds");
    await mona.getByRole("button", { name: "Apply" }).first().click();
    await alice.getByText("Slow mode: one message every 5 seconds").waitFor();
    await say(alice, "first");
    await alice.getByText(/next in \d s/).waitFor();
    await say(alice, "second");
    await alice.getByLabel("Sending").waitFor();
    await bob.getByRole("article").filter({ hasText: "second" }).waitFor();
    assert.equal(await alice.getByRole("alert").count(), 0);
  });

  await t.step("a guest sees why they cannot write, and how to register", async () => {
    await mona.getByRole("radio", { name: /^Members/ }).check();
    await mona.getByRole("button", { name: "Apply" }).last().click();
    await alice.getByText("You can still read.").waitFor();
    await say(alice, "hello?");
    assert.equal(await alice.getByRole("textbox", { name: "Message" }).inputValue(), "hello?");
    await bob.getByText("Members only · Slow mode").waitFor();
    await say(bob, "I am one");
    await alice.getByRole("article").filter({ hasText: "I am one" }).waitFor();
    await alice.getByRole("button", { name: "Register" }).click();
    await alice.getByRole("tab", { name: "Account", selected: true }).waitFor();
  });

  await t.step("open again, all is as before", async () => {
    await mona.getByRole("radio", { name: /^Everyone/ }).check();
    await mona.getByRole("button", { name: "Apply" }).last().click();
    await alice.getByText("You can still read.").waitFor({ state: "detached" });
  });
});

Deno.test(
  { name: "with the moderator password alone the page offers what it allows, and no more", ignore },
  async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const [mona, bob] = [await browser.page(), await browser.page()];
    await enterAsMember(bob, app.url, "bob");
    await mona.goto(app.url);
    await mona.getByRole("button", { name: "More" }).click();
    await mona.getByRole("textbox", { name: "Moderator password (optional)" }).fill(MOD_PASSWORD);
    await enterHere(mona, "mona");

    await t.step("the menu on a person mutes, but does not verify", async () => {
      const menu = await openPersonMenu(mona, "bob");
      await menu.getByRole("menuitem", { name: "Mute", exact: true }).waitFor();
      assert.equal(await menu.getByRole("menuitem", { name: "Verify" }).count(), 0);
      await mona.keyboard.press("Escape");
    });

    await t.step("the panel has its lists, lifts a mute, and sets nothing", async () => {
      await runMenuAction(mona, "bob", "Mute");
      const panel = await openPanel(mona, "Mutes");
      assert.deepEqual(await panel.getByRole("tab").allTextContents(), ["Users", "Bans", "Mutes", "Reports"]);
      await rowOf(mona, "Mutes", "bob").getByRole("button", { name: "Unmute" }).click();
      await rowOf(mona, "Mutes", "bob").waitFor({ state: "detached" });
      await openPanel(mona, "Users");
      await rowOf(mona, "Accounts", "bob").waitFor();
      assert.equal(await panel.getByRole("button", { name: "Verify" }).count(), 0);
    });
  },
);

async function enterHere(page: Page, name: string): Promise<void> {
  await page.getByRole("textbox", { name: "Username" }).fill(name);
  await page.getByRole("checkbox", { name: "I am 18 or older" }).check();
  await page.getByRole("button", { name: "Enter" }).click();
  await page.getByRole("button", { name: "Admin panel" }).waitFor();
}
