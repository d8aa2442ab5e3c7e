// Private conversations by keyboard, in every theme, and in a narrow window.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { violations } from "../support/axe.ts";
import { enter, hasBrowser, logOut, say, startBrowser, until } from "../support/browser.ts";
import { enterAsMember, inviteToDm, openAcceptedDm, openDm, tabOf } from "../support/member.ts";
import { violationsInThemes } from "../support/themes.ts";
import { tooWide } from "../support/windows.ts";

const ignore = !hasBrowser();
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 320, height: 700 };

for (const viewport of [WIDE, NARROW]) {
  Deno.test({
    name: `${viewport.width} pixels wide, axe finds nothing and everything fits`,
    ignore,
  }, async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser({ glass: true });
    const [page, bob, gina] = [await browser.page({ viewport }), await browser.page(), await browser.page()];
    await enterAsMember(page, app.url, "a-name-of-20-letters");
    await enterAsMember(bob, app.url, "bob-has-20-letters-2");
    await enter(gina, app.url, "gina");
    const check = (name: string, prepare: () => Promise<void>): Promise<boolean> =>
      t.step(name, async () => {
        await prepare();
        assert.deepEqual(await (viewport === WIDE ? violationsInThemes : violations)(page), []);
        await assertFits(page);
      });

    await check("waiting for an answer", async () => {
      await inviteToDm(page, "bob-has-20-letters-2");
      await page.getByText("Invited. They see your messages").waitFor();
    });
    await check("a conversation", async () => {
      await bob.getByRole("button", { name: "Accept" }).click();
      await say(page, "w".repeat(300));
      await bob.getByRole("article").last().waitFor();
      await say(bob, "an answer");
      await page.getByRole("article").filter({ hasText: "an answer" }).waitFor();
      await page.getByText("Read", { exact: true }).waitFor();
      await until("typing is seen", async () => {
        await bob.getByRole("textbox", { name: "Message" }).press("m");
        return await page.getByText("is typing…").isVisible();
      });
    });
    await check("an invitation over it", async () => {
      await inviteToDm(gina, "a-name-of-20-letters");
      await page.getByText("gina wants to talk privately").waitFor();
    });
    await check("with a guest, and something unread", async () => {
      await page.getByRole("button", { name: "Accept" }).click();
      await tabOf(page, "gina").waitFor();
      await say(bob, "still there?");
      await page.getByRole("tab", { name: "bob-has-20-letters-2, 1 unread" }).waitFor();
    });
    await check("ended", async () => {
      await logOut(gina, "gina");
      await page.getByText("This chat has ended.", { exact: true }).waitFor();
    });
    await check("without a connection", async () => {
      await tabOf(page, "bob-has-20-letters-2").click();
      await page.context().setOffline(true);
      await page.getByText("You are offline").waitFor();
      await say(page, "from the tunnel");
      await page.getByLabel("Sending").waitFor();
    });
  });
}

Deno.test(
  { name: "inviting, answering, changing and closing conversations need no mouse", ignore },
  async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser({ glass: true });
    const [alice, bob, carol] = [await browser.page(), await browser.page(), await browser.page()];
    await enterAsMember(alice, app.url, "alice");
    await enterAsMember(bob, app.url, "bob");
    await enterAsMember(carol, app.url, "carol");

    await t.step("a person is invited, and one can write at once", async () => {
      // Tab stops at one person; arrow keys lead to the others.
      await tabTo(alice, /^(Violet|bob|carol)$/, ".person");
      for (let step = 0; step < 4 && await focusedName(alice) !== "bob"; step++) {
        await alice.keyboard.press("ArrowDown");
      }
      await alice.keyboard.press("Enter");
      await alice.getByRole("dialog", { name: "bob" }).waitFor();
      await until(
        "Private message has the focus",
        async () => await focusedName(alice) === "Private message",
      );
      await alice.keyboard.press("Enter");
      await tabOf(alice, "bob").waitFor();
      await until("one can write", async () => await focusedName(alice) === "Message");
      await alice.keyboard.type("hello");
      await alice.keyboard.press("Enter");
      await alice.getByRole("article").filter({ hasText: "hello" }).waitFor();
    });

    await t.step("an invitation is answered", async () => {
      await bob.getByText("alice wants to talk privately").waitFor();
      await tabTo(bob, /^Accept$/);
      await bob.keyboard.press("Enter");
      await bob.getByRole("article").filter({ hasText: "hello" }).waitFor();
    });

    await t.step("arrows, Home and End lead along the tabs, and the focus stays on them", async () => {
      await openAcceptedDm(carol, "carol", alice, "alice");
      await tabOf(alice, "carol").focus();
      const selected = (): Promise<string> => alice.locator("[role=tab][aria-selected=true]").innerText();
      for (
        const [key, name] of [["ArrowUp", "bob"], ["Home", "Lobby"], ["End", "carol"], ["ArrowLeft", "bob"], [
          "ArrowRight",
          "carol",
        ]] as const
      ) {
        await alice.keyboard.press(key);
        assert.match(await selected(), new RegExp(name));
        assert.match(await focusedName(alice), new RegExp(`^${name}`));
      }
      await alice.getByRole("tabpanel", { name: "carol" }).waitFor();
    });

    await t.step("Enter goes in, Delete closes and leaves the focus among the tabs", async () => {
      await alice.keyboard.press("Enter");
      await until("one can write", async () => await focusedName(alice) === "Message");
      await tabOf(alice, "carol").focus();
      await alice.keyboard.press("Delete");
      await tabOf(alice, "carol").waitFor({ state: "detached" });
      assert.equal(await alice.evaluate(() => document.activeElement?.getAttribute("role")), "tab");
    });

    await t.step("so does the button in the conversation's head", async () => {
      await tabOf(alice, "bob").click();
      await until("one can write", async () => await focusedName(alice) === "Message");
      await tabTo(alice, /^Close conversation with bob$/);
      await alice.keyboard.press("Enter");
      await tabOf(alice, "bob").waitFor({ state: "detached" });
      await until("one can write", async () => await focusedName(alice) === "Message");
    });
  },
);

Deno.test(
  { name: "a tab is closed by its cross and by the middle button of the mouse", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser({ glass: true });
    const [alice, bob] = [await browser.page(), await browser.page()];
    await enterAsMember(alice, app.url, "alice");
    await enterAsMember(bob, app.url, "bob");
    await openDm(alice, "bob");
    await alice.locator(".tab-close").click();
    await tabOf(alice, "bob").waitFor({ state: "detached" });
    await openDm(alice, "bob");
    await tabOf(alice, "bob").click({ button: "middle" });
    await tabOf(alice, "bob").waitFor({ state: "detached" });
  },
);

/** Presses Tab until an element with this name that matches the selector has the focus. */
async function tabTo(page: Page, name: RegExp, selector = "*"): Promise<void> {
  const fits = (): Promise<boolean> => page.evaluate((one) => document.activeElement!.matches(one), selector);
  for (let presses = 0; presses < 40; presses++) {
    if (name.test(await focusedName(page)) && await fits()) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab does not lead to ${name}`);
}

async function focusedName(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const element = document.activeElement!;
    return element.getAttribute("aria-label") ?? element.querySelector(".person-name")?.textContent ??
      element.textContent!.trim();
  });
}

async function assertFits(page: Page): Promise<void> {
  assert.deepEqual(await tooWide(page, ".log, .room, .pm-head, .invitation"), []);
}
