// Writing other scripts: input methods, and text that runs from right to left.

import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, say, startBrowser, until } from "../support/browser.ts";
import { enterAsMember, openAcceptedDm, tabOf } from "../support/member.ts";
import { enterAsStaff, openPanel, rowOf, runMenuAction } from "../support/staff.ts";

const ignore = !hasBrowser();
const HEBREW = "שלום עולם";

/**
 * Ends a composition by `key`, in the order of Safari: the composition ends before the key is reported. The event is a real
 * one, so the browser does what belongs to it too.
 */
async function compose(
  page: Page,
  key: "Enter" | "Escape" | "Tab" | "ArrowDown",
  field?: Locator,
): Promise<void> {
  const target = field ?? page.locator(":focus");
  await target.focus();
  await target.evaluate((one) => {
    one.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
    one.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true, data: "한" }));
  });
  const session = await page.context().newCDPSession(page);
  const event = { key, code: key, windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 };
  const text = key === "Enter" ? { text: "\r" } : {};
  await session.send("Input.dispatchKeyEvent", { type: "keyDown", ...event, ...text });
  await session.send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
  await session.detach();
}

Deno.test({ name: "row 9: Enter with key code 229 after the composition never sends", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser({ glass: true });
  const [alice, bob] = [await browser.page(), await browser.page()];

  await t.step("nor does it submit the form of the join screen", async () => {
    await alice.goto(app.url);
    await alice.getByRole("checkbox", { name: "I am 18 or older" }).check();
    const name = alice.getByRole("textbox", { name: "Username" });
    await name.fill("alice");
    await compose(alice, "Enter", name);
    assert.equal(await alice.getByRole("button", { name: "Enter" }).count(), 1);
    await name.press("Enter");
    await alice.getByRole("textbox", { name: "Message" }).waitFor();
  });
  await enterAsMember(bob, app.url, "bob");
  const field = alice.getByRole("textbox", { name: "Message" });

  await t.step("in the composer", async () => {
    for (const text of ["한", "/help"]) {
      await field.fill(text);
      await compose(alice, "Enter", field);
      assert.match(await field.inputValue(), new RegExp(`^${text}`));
      assert.equal(await alice.getByRole("article").count(), 0);
    }
    await field.fill("한글");
    await field.press("Enter");
    await alice.getByRole("article").getByText("한글").waitFor();
  });

  await t.step("it takes no suggestion, and no other key does", async () => {
    await field.fill("");
    await field.pressSequentially("@bo");
    await alice.getByRole("listbox").waitFor();
    for (const key of ["ArrowDown", "Tab"] as const) {
      await field.evaluate((one, key) => {
        const init = { key, keyCode: 229, bubbles: true, cancelable: true };
        one.dispatchEvent(new KeyboardEvent("keydown", init));
      }, key);
    }
    assert.equal(await field.getAttribute("aria-activedescendant"), null);
    await field.press("ArrowDown");
    await compose(alice, "Enter", field);
    assert.match(await field.inputValue(), /^@bo\n?$/);
    await field.fill("");
  });

  await t.step("it runs no entry of the palette, and Escape closes no dialog", async () => {
    await alice.keyboard.press("Control+k");
    const search = alice.getByRole("combobox", { name: "Search or jump to" });
    await search.fill("settings");
    await compose(alice, "Enter", search);
    await compose(alice, "Escape", search);
    assert.equal(await search.inputValue(), "settings");
    await search.press("Enter");
    await alice.getByRole("dialog", { name: "Settings" }).waitFor();
    await alice.keyboard.press("Escape");
    await alice.getByRole("dialog").waitFor({ state: "detached" });
  });

  await t.step("Escape keeps the reply, and closes no menu", async () => {
    await say(bob, "hello");
    const message = alice.getByRole("article").filter({ hasText: "hello" });
    await message.hover();
    await message.getByRole("button", { name: "Reply to bob" }).click();
    await compose(alice, "Escape", field);
    await alice.getByText("Reply to bob:").waitFor();
    await field.press("Escape");
    await alice.getByText("Reply to bob:").waitFor({ state: "detached" });
    await alice.getByRole("list", { name: "People" }).getByText("bob").click({ button: "right" });
    await compose(alice, "Escape");
    await alice.getByRole("menu", { name: "bob" }).waitFor();
    await alice.keyboard.press("Escape");
  });

  await t.step("in a private conversation", async () => {
    await openAcceptedDm(bob, "bob", alice, "alice");
    await field.fill("한");
    await compose(alice, "Enter", field);
    assert.equal(await alice.getByRole("article").count(), 1);
    await field.press("Delete");
    assert.equal(await tabOf(alice, "bob").count(), 1);
  });
});

/** The direction in which an element is written. */
async function directionOf(element: Locator): Promise<string> {
  return await element.evaluate((one) => getComputedStyle(one).direction);
}

Deno.test(
  { name: "row 20: Hebrew runs from right to left wherever people write or read", ignore },
  async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser({ glass: true });
    const [mona, bob] = [await browser.page(), await browser.page()];
    await mona.goto(app.url);

    await t.step("in every field that takes text, as it is typed", async () => {
      const name = mona.getByRole("textbox", { name: "Username" });
      await name.fill(HEBREW);
      assert.equal(await directionOf(name), "rtl");
    });
    await enterAsStaff(mona, app, "mona", "admin");
    await enter(bob, app.url, "bob");

    await t.step("in the composer, messages, quotes and the bar of a reply", async () => {
      const field = bob.getByRole("textbox", { name: "Message" });
      assert.equal(await directionOf(field), "ltr");
      await field.fill(HEBREW);
      assert.equal(await directionOf(field), "rtl");
      await field.fill(`hello ${HEBREW}`);
      assert.equal(await directionOf(field), "ltr");
      await say(bob, HEBREW);
      const message = mona.getByRole("article").filter({ hasText: HEBREW }).first();
      assert.equal(await directionOf(message.locator(".text")), "rtl");
      await message.hover();
      await message.getByRole("button", { name: "Reply to bob" }).click();
      await mona.locator(".reply-words[dir=auto]").waitFor();
      await say(mona, HEBREW);
      await until("the reply is there", async () => await bob.locator("blockquote[dir=auto]").count() === 1);
    });

    await t.step("in the search fields and the palette", async () => {
      await mona.keyboard.press("Control+k");
      const search = mona.getByRole("combobox");
      await search.fill(HEBREW);
      assert.equal(await directionOf(search), "rtl");
      await mona.keyboard.press("Escape");
    });

    await t.step("in reasons, and in the rows of the panel that show them", async () => {
      await runMenuAction(mona, "bob", "Mute", { reason: HEBREW });
      await openPanel(mona, "Mutes");
      const find = mona.getByRole("searchbox", { name: "Find a mute" });
      await find.fill(HEBREW);
      assert.equal(await directionOf(find), "rtl");
      await find.fill("");
      assert.equal(await directionOf(rowOf(mona, "Mutes", "bob").locator(".panel-reason")), "rtl");
      await openPanel(mona, "Audit");
      assert.equal(await directionOf(rowOf(mona, "Audit log", HEBREW).locator(".panel-reason")), "rtl");
    });

    await t.step("no field for text is without it", async () => {
      const all = await mona.locator("textarea, input:not([type=radio], [type=checkbox], [hidden])")
        .evaluateAll((fields) => fields.map((one) => one.getAttribute("dir")));
      assert.ok(all.length > 1 && all.every((dir) => dir === "auto"), `${all}`);
    });
  },
);
