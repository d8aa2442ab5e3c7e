// A guest's session goes on after a lost network and a reload; members and guests come back to where they were.

import assert from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import {
  enter,
  hasBrowser,
  logOut,
  say,
  startBrowser,
  until,
  untilFocused,
  untilSent,
} from "../support/browser.ts";
import { loseNetworks } from "../support/lost_networks.ts";
import { enterAsMember, openAcceptedDm, openDm, tabOf } from "../support/member.ts";

const ignore = !hasBrowser();

Deno.test(
  { name: "two guests lose their networks, and one reloads: the private chat goes on", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    await loseNetworks(browser, [app.url]);
  },
);

Deno.test(
  { name: "after a reload a member is where they were, with draft and conversation", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const [ada, bob] = [await browser.page(), await browser.page()];
    await enterAsMember(ada, app.url, "ada");
    await enterAsMember(bob, app.url, "bob");
    const field = ada.getByRole("textbox", { name: "Message" });
    await field.fill("for everyone");
    await openAcceptedDm(ada, "ada", bob, "bob");
    await say(ada, "hello bob");
    await untilSent(ada);
    await field.fill("for bob");
    await ada.reload();
    await ada.getByRole("article").filter({ hasText: "hello bob" }).waitFor();
    assert.equal(await tabOf(ada, "bob").getAttribute("aria-selected"), "true");
    await until("the draft is back", async () => await field.inputValue() === "for bob");
    await tabOf(ada, "Lobby").click();
    assert.equal(await field.inputValue(), "for everyone");
  },
);

Deno.test({ name: "a copy of a guest's tab is another guest, and the first one stays", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const gina = await browser.page();
  await enter(gina, app.url, "gina");
  const [copied] = await Promise.all([
    gina.context().waitForEvent("page"),
    // As a duplicated tab, a window that is opened by script gets a copy of the session storage.
    gina.evaluate(() => void open(location.href)),
  ]);
  await copied.getByRole("button", { name: "Enter" }).waitFor();
  await say(gina, "still here");
  await gina.getByRole("article").filter({ hasText: "still here" }).waitFor();
  await copied.getByRole("textbox", { name: "Username" }).fill("gina2");
  await copied.getByRole("button", { name: "Enter" }).click();
  await copied.getByRole("textbox", { name: "Message" }).waitFor();
  for (const page of [gina, copied]) await page.reload();
  for (const [page, name] of [[gina, "gina"], [copied, "gina2"]] as const) {
    await page.getByRole("textbox", { name: "Message" }).waitFor();
    await page.getByRole("button", { name, exact: true }).first().waitFor();
  }
});

for (const width of [1440, 390, 320]) {
  Deno.test(
    {
      name:
        `${width} pixels wide: a guest is asked before logging out, and a member whose keys are saved nowhere`,
      ignore,
    },
    async () => {
      await using app = await startApp();
      await using browser = await startBrowser();
      const gina = await browser.page({ viewport: { width, height: 740 } });
      const bob = await browser.page();
      await enter(gina, app.url, "gina");
      await enterAsMember(bob, app.url, "bob");
      assert.equal(await gina.getByRole("button", { name: "Log out" }).count(), 0);
      await openDm(gina, "bob");
      const own = gina.getByRole("button", { name: "gina", exact: true }).and(
        gina.locator("[aria-haspopup=menu]"),
      ).first();
      await own.click();
      await gina.getByRole("menuitem", { name: "Log out" }).click();
      await gina.getByRole("dialog", { name: "Log out?" }).getByRole("button", { name: "Cancel" }).click();
      await untilFocused(own);
      await own.press("Enter");
      await gina.getByRole("menuitem", { name: "Log out" }).press("Enter");
      await gina.getByRole("dialog", { name: "Log out?" }).getByRole("button", { name: "Log out" }).click();
      await gina.getByRole("button", { name: "Enter" }).waitFor();
      const people = bob.getByRole("list", { name: "People" });
      await people.getByText("gina").waitFor({ state: "detached" });
      await logOut(bob, "bob");
    },
  );
}
