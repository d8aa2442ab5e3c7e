// Being called, and ending it: the invitation bar by touch and keyboard, ignoring with an undo, and "Not now".

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { violations } from "../support/axe.ts";
import { enter, hasBrowser, say, startBrowser, until, untilSent } from "../support/browser.ts";
import { enterAsMember, inviteToDm, openDm, tabOf } from "../support/member.ts";

const ignore = !hasBrowser();
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const SMALL = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };

function bar(page: Page, name: string) {
  return page.getByRole("group", { name: `${name} wants to talk privately` });
}

for (const [kind, join] of [["member", enterAsMember], ["guest", enter]] as const) {
  Deno.test({
    name: `row 5: a ${kind} on a phone ignores a caller from the bar, undoes it, and ignores again`,
    ignore,
  }, async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const [phone, caller] = [await browser.page(kind === "guest" ? SMALL : PHONE), await browser.page()];
    await join(phone, app.url, "gina");
    await enter(caller, app.url, "troll");
    await inviteToDm(caller, "gina");
    const answers = bar(phone, "troll").getByRole("button");

    await t.step("the bar has four answers, large enough for a finger", async () => {
      await answers.first().waitFor();
      assert.deepEqual(await answers.allInnerTexts(), ["Accept", "Not now", "Ignore", "Report"]);
      for (const button of await answers.all()) assert.ok((await button.boundingBox())!.height >= 44);
      assert.deepEqual(await violations(phone), []);
    });

    await t.step("Ignore takes it away and offers Undo, which brings it back", async () => {
      await answers.filter({ hasText: "Ignore" }).tap();
      await bar(phone, "troll").waitFor({ state: "detached" });
      await phone.getByText("You're ignoring troll.").waitFor();
      await phone.getByRole("button", { name: "Undo" }).tap();
      await bar(phone, "troll").waitFor();
    });

    await t.step("ignored, nothing of the caller arrives, who notices nothing", async () => {
      await answers.filter({ hasText: "Ignore" }).tap();
      await bar(phone, "troll").waitFor({ state: "detached" });
      await tabOf(caller, "Lobby").click();
      await say(caller, "can you hear me?");
      await caller.getByRole("article").filter({ hasText: "can you hear me?" }).waitFor();
      await tabOf(caller, "gina").click();
      await say(caller, "hello?");
      await untilSent(caller);
      await say(phone, "all is quiet");
      await phone.getByRole("article").filter({ hasText: "all is quiet" }).waitFor();
      assert.equal(await phone.getByText("can you hear me?").count(), 0);
      assert.equal(await bar(phone, "troll").count(), 0);
    });

    await t.step("the settings list who is ignored", async () => {
      await phone.getByRole("button", { name: "Settings" }).tap();
      await phone.getByRole("tab", { name: "Account" }).tap();
      await phone.getByRole("list", { name: "Ignored people" }).getByText("troll", { exact: true }).waitFor();
    });
  });
}

Deno.test({
  name: "row 5: several invitations fold, are answered by keyboard, and Not now is kept after a reload",
  ignore,
}, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const alice = await browser.page();
  await enterAsMember(alice, app.url, "alice");
  const callers = await Promise.all(["bob", "carol", "dora"].map(async (name) => {
    const page = await browser.page();
    await enterAsMember(page, app.url, name);
    return page;
  }));
  for (const page of callers) await inviteToDm(page, "alice");
  const more = alice.getByRole("button", { name: "Show 2 more invitations" });
  const shown = alice.getByRole("group", { name: /wants to talk privately/ });
  const focused = (): Promise<string> => alice.evaluate(() => document.activeElement!.textContent!);

  await t.step("one is shown, the others on demand", async () => {
    await more.waitFor();
    assert.equal(await shown.count(), 1);
    await more.click();
    assert.equal(await shown.count(), 3);
    await alice.getByRole("button", { name: "Show fewer" }).click();
  });

  await t.step("Not now by keyboard: it says for how long, and the focus goes on to the next", async () => {
    await shown.getByRole("button", { name: "Not now" }).focus();
    await alice.keyboard.press("Enter");
    await alice.getByText("bob can't ask you again for 24 hours.").waitFor();
    await bar(alice, "carol").waitFor();
    await until("the next one has the focus", async () => await focused() === "Accept");
  });

  await t.step("after the last answer one can write", async () => {
    for (let n = 0; n < 2; n++) {
      const button = shown.first().getByRole("button", { name: "Not now" });
      await button.focus();
      await alice.keyboard.press("Enter");
      await until("it is answered", async () => await shown.count() === 1 - n);
    }
    await until(
      "one can write",
      () =>
        alice.evaluate(() =>
          document.activeElement!.getAttribute("aria-label") === "Message" ||
          document.activeElement!.tagName === "TEXTAREA"
        ),
    );
  });

  await t.step("invitations of the day do not come again, also after a reload", async () => {
    await alice.reload();
    await alice.getByRole("textbox", { name: "Message" }).waitFor();
    await say(callers[0]!, "and now?");
    await untilSent(callers[0]!);
    await callers[0]!.reload();
    await tabOf(callers[0]!, "Lobby").click();
    await say(callers[0]!, "a line in the lobby");
    await alice.getByRole("article").filter({ hasText: "a line in the lobby" }).waitFor();
    assert.equal(await shown.count(), 0);
  });

  await t.step("the one who declined writes: what waited is there", async () => {
    await openDm(alice, "bob");
    await say(alice, "now I have time");
    await alice.getByRole("article").filter({ hasText: "and now?" }).waitFor();
    await callers[0]!.getByRole("tab", { name: /^bob|^alice/ }).first().click();
    await callers[0]!.getByRole("article").filter({ hasText: "now I have time" }).waitFor();
  });
});

Deno.test({
  name: "row 5: Report in the bar opens the report on the caller, and gives the focus back",
  ignore,
}, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [phone, caller] = [await browser.page(PHONE), await browser.page()];
  await enter(phone, app.url, "gina");
  await enter(caller, app.url, "troll");
  await inviteToDm(caller, "gina");
  await bar(phone, "troll").getByRole("button", { name: "Report" }).tap();
  const dialog = phone.getByRole("dialog", { name: /troll/ });
  await dialog.waitFor();
  await phone.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await bar(phone, "troll").waitFor();
});
