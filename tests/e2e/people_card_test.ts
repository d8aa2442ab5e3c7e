// The card of a person, and starting a private conversation: one click, by mouse, touch and keyboard.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { violations } from "../support/axe.ts";
import { choose, enter, hasBrowser, say, startBrowser, until, untilFocused } from "../support/browser.ts";
import { enterAsMember, openCard, openDm, tabOf } from "../support/member.ts";

const ignore = !hasBrowser();
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

Deno.test({
  name: "row 4: one click on a name in the list or the log opens the card, by keyboard too",
  ignore,
}, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [alice, bob] = [await browser.page(), await browser.page()];
  await enterAsMember(alice, app.url, "alice");
  await enter(bob, app.url, "bob");
  await say(bob, "good evening");
  const row = alice.getByRole("list", { name: "People" }).getByRole("button", { name: "bob" });
  const name = alice.getByRole("article").getByRole("button", { name: "bob", exact: true });
  const card = alice.getByRole("dialog", { name: "bob", exact: true });

  await t.step("it says who that is, and what can be done", async () => {
    assert.equal(await row.getAttribute("aria-haspopup"), "dialog");
    await row.click();
    await card.getByText("Guest", { exact: true }).waitFor();
    assert.deepEqual(await card.getByRole("button").allInnerTexts(), ["Private message", "Ignore", "Report"]);
    assert.deepEqual(await violations(alice), []);
    await row.click();
    await card.waitFor({ state: "detached" });
  });

  await t.step(
    "by keyboard: Enter opens it, Tab and arrows stay in it, Escape gives the focus back",
    async () => {
      const all = ["Private message", "Ignore", "Report"];
      for (const opener of [row, name]) {
        await opener.focus();
        await alice.keyboard.press("Enter");
        await card.waitFor();
        const focused: string[] = [];
        for (const key of ["", ...all.map(() => "Tab"), "Shift+Tab", "ArrowUp"]) {
          if (key !== "") await alice.keyboard.press(key);
          focused.push(await alice.evaluate(() => document.activeElement!.textContent!));
        }
        assert.deepEqual(focused, [...all, all[0], all.at(-1), all.at(-2)]);
        await alice.keyboard.press("Escape");
        await card.waitFor({ state: "detached" });
        await untilFocused(opener);
      }
    },
  );

  await t.step("the menu has the same, by right click and the menu key", async () => {
    for (const opener of [row, name]) {
      await opener.click({ button: "right" });
      await alice.getByRole("menuitem", { name: "Ignore", exact: true }).waitFor();
      await alice.keyboard.press("Escape");
      await opener.focus();
      await alice.keyboard.press("Shift+F10");
      await alice.getByRole("menuitem", { name: "Ignore", exact: true }).waitFor();
      await alice.keyboard.press("Escape");
    }
  });

  await t.step("a press beside it closes it, and nothing opens on the own name", async () => {
    await row.click();
    await card.waitFor();
    await alice.getByRole("log").click({ position: { x: 5, y: 5 } });
    await card.waitFor({ state: "detached" });
    assert.equal(
      await alice.getByRole("list", { name: "People" }).getByRole("button", { name: "alice" }).count(),
      0,
    );
  });

  await t.step("on a phone by touch, and a long press opens the menu", async () => {
    const phone = await browser.page(PHONE);
    await enter(phone, app.url, "phoebe");
    await phone.getByRole("button", { name: "People", exact: true }).tap();
    const there = phone.getByRole("list", { name: "People" }).getByRole("button", { name: "bob" });
    await there.tap();
    const sheet = phone.getByRole("dialog", { name: "bob", exact: true });
    await sheet.getByRole("button", { name: "Private message" }).waitFor();
    const box = (await sheet.boundingBox())!;
    assert.ok(box.x >= 0 && box.x + box.width <= 390, "it fits");
    for (const button of await sheet.getByRole("button").all()) {
      assert.ok((await button.boundingBox())!.height >= 44, "large enough for a finger");
    }
    assert.deepEqual(await violations(phone), []);
    await sheet.getByRole("button", { name: "Private message" }).tap();
    await tabOf(phone, "bob").waitFor();
    await phone.getByText("Your first message invites bob.").waitFor();
  });
});

Deno.test({
  name: "row 4: opening and closing a conversation sends nothing, the first message invites",
  ignore,
}, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [alice, bob] = [await browser.page(), await browser.page()];
  const sent: string[] = [];
  alice.on("websocket", (socket) => socket.on("framesent", ({ payload }) => sent.push(String(payload))));
  await enterAsMember(alice, app.url, "alice");
  await enterAsMember(bob, app.url, "bob");
  const before = sent.length;
  await openDm(alice, "bob");
  await alice.getByRole("textbox", { name: "Message" }).fill("a draft");
  await alice.getByRole("button", { name: "Close conversation with bob" }).click();
  await openDm(alice, "bob");
  await tabOf(alice, "Lobby").click();
  await tabOf(alice, "bob").click();
  assert.deepEqual(sent.slice(before), []);
  // What the lobby shows came after anything that looking could have sent.
  await tabOf(alice, "Lobby").click();
  await say(alice, "to all");
  await bob.getByRole("article").filter({ hasText: "to all" }).waitFor();
  assert.equal(await bob.getByText("wants to talk privately").count(), 0);
  await tabOf(alice, "bob").click();
  await say(alice, "to you");
  await bob.getByText("alice wants to talk privately").waitFor();
  await bob.getByRole("button", { name: "Accept" }).click();
  await bob.getByRole("article").filter({ hasText: "to you" }).waitFor();
});

Deno.test(
  { name: "row 5: who may start a private chat; what is refused keeps its words", ignore },
  async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const [alice, gina] = [await browser.page(), await browser.page()];
    await enterAsMember(alice, app.url, "alice");
    await enter(gina, app.url, "gina");
    const choice = alice.getByRole("group", { name: "Who may start a private chat with you" });
    const openSettings = async (page: Page): Promise<void> => {
      await page.getByRole("button", { name: "Settings" }).click();
      await page.getByRole("tab", { name: "Account" }).click();
    };

    await t.step("a member chooses, and finds the choice after a reload", async () => {
      await openSettings(alice);
      assert.equal(await choice.getByRole("radio", { name: "Everybody" }).isChecked(), true);
      await choose(choice.getByRole("radio", { name: "Members" }));
      assert.deepEqual(await violations(alice), []);
      await alice.reload();
      await openSettings(alice);
      await until("it is kept", async () => await choice.getByRole("radio", { name: "Members" }).isChecked());
      await alice.keyboard.press("Escape");
    });

    await t.step("a guest who writes reads why not, above the words", async () => {
      await openDm(gina, "alice");
      await say(gina, "hello alice");
      await gina.getByRole("alert").filter({ hasText: "takes private chats from members only" }).waitFor();
      assert.equal(await gina.getByRole("textbox", { name: "Message" }).inputValue(), "hello alice");
      assert.equal(await gina.getByRole("article").count(), 0);
      assert.equal(await alice.getByText("gina wants to talk").count(), 0);
    });

    await t.step("a guest has no such choice", async () => {
      await openSettings(gina);
      await gina.getByRole("heading", { name: "Ignored people" }).waitFor();
      assert.equal(await gina.getByText("Who may start a private chat").count(), 0);
    });
  },
);

Deno.test({
  name: "row 14: the head of a private conversation is one line, with a lock that opens who can read it",
  ignore,
}, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const bob = await browser.page();
  await enterAsMember(bob, app.url, "W".repeat(20));
  for (const width of [1280, 390, 320]) {
    const page = await browser.page({ viewport: { width, height: 800 } });
    await enter(page, app.url, `gina${width}`);
    await openDm(page, "W".repeat(20));
    const head = page.locator(".pm-head");
    assert.ok((await head.boundingBox())!.height <= 60, `${width}`);
    assert.equal(await head.evaluate((one) => one.scrollWidth <= one.clientWidth), true, `${width}`);
    const lock = page.getByRole("button", { name: "Who can read this" });
    await lock.click();
    const words = page.getByRole("dialog", { name: "Who can read this" });
    await words.getByText("Not stored.", { exact: false }).waitFor();
    const box = (await words.boundingBox())!;
    assert.ok(box.x >= 0 && box.x + box.width <= width, "it fits");
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Escape");
    await untilFocused(lock);
    await lock.click();
    await words.getByRole("button", { name: "Close" }).click();
    await words.waitFor({ state: "detached" });
  }
  const card = await openCard(bob, "gina390");
  await card.getByText("Guest", { exact: true }).waitFor();
});
