// A private conversation: the divider before what arrived meanwhile, also after a reload, and the search.

import assert from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { violations } from "../support/axe.ts";
import { hasBrowser, say, startBrowser, until } from "../support/browser.ts";
import { enterAsMember, openAcceptedDm, tabOf } from "../support/member.ts";

const ignore = !hasBrowser();

Deno.test(
  { name: "row 12: in private too, a divider stands before the first unread message", ignore },
  async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const alice = await browser.page({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    const bob = await browser.page();
    await enterAsMember(alice, app.url, "alice");
    await enterAsMember(bob, app.url, "bob");
    await openAcceptedDm(bob, "bob", alice, "alice");
    await say(bob, "before");
    await alice.getByText("before").waitFor();
    const divider = alice.getByRole("separator", { name: "New" });
    const rowWithDivider = alice.locator(".row", { has: divider });

    await t.step("after another tab was in view", async () => {
      await alice.getByRole("tab", { name: "Lobby" }).click();
      for (const text of ["first unread", "second unread"]) await say(bob, text);
      await alice.getByRole("tab", { name: "bob, 2 unread" }).click();
      await divider.waitFor();
      assert.match(await rowWithDivider.innerText(), /first unread/);
      assert.deepEqual(await violations(alice), []);
    });

    await t.step("what was read meanwhile has none after a reload; what was not has one", async () => {
      await alice.reload();
      await tabOf(alice, "bob").waitFor();
      await alice.getByRole("tab", { name: "Lobby" }).click();
      await say(bob, "third unread");
      await alice.getByRole("tab", { name: "bob, 1 unread" }).click();
      await divider.waitFor();
      assert.match(await rowWithDivider.innerText(), /third unread/);
    });

    await t.step("row 27: its opened messages are searched, by touch", async () => {
      await alice.getByRole("button", { name: "Search messages" }).tap();
      await alice.getByRole("textbox", { name: "Search messages" }).fill("UNREAD");
      await until(
        "three are found",
        async () => await alice.getByRole("search").getByRole("status").innerText() === "3 of 3",
      );
      await alice.getByRole("button", { name: "Previous match" }).tap();
      assert.match(await alice.locator(".row-found").innerText(), /second unread/);
      await alice.getByRole("button", { name: "Close search" }).tap();
      await alice.getByRole("search").waitFor({ state: "detached" });
    });
  },
);
