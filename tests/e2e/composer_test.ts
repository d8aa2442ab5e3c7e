// Writing: what a message can hold, answering one, being called, and suggestions.

import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, say, startBrowser, until, untilFocused } from "../support/browser.ts";
import { talkingMembers } from "../support/member.ts";

const ignore = !hasBrowser();

/** The message in the log that holds `text`. */
function message(page: Page, text: string): Locator {
  return page.getByRole("log", { name: "Messages" }).getByRole("article").filter({ hasText: text });
}

function fieldOf(page: Page): Locator {
  return page.getByRole("textbox", { name: "Message" });
}

/** What is called what the field names as chosen; null for nothing. */
async function chosen(page: Page): Promise<string | null> {
  return await fieldOf(page).evaluate((field) => {
    const id = field.getAttribute("aria-activedescendant");
    const option = id === null ? null : document.getElementById(id);
    return option?.getAttribute("aria-selected") === "true" ? option.textContent : null;
  });
}

Deno.test({ name: "links, names, actions, replies and mentions in the lobby", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [alice, bob] = [await browser.page(), await browser.page()];
  await enter(alice, app.url, "alice");
  await enter(bob, app.url, "bob");

  await t.step("a link is https, opens in a new tab, and sends no referrer", async () => {
    await say(bob, "see https://example.org/a?b=c, not http://example.org or javascript:alert(1)");
    const link = message(alice, "see https").getByRole("link");
    await link.waitFor();
    assert.equal(await link.count(), 1);
    const [href, target, rel] = await link.evaluate((one) =>
      ["href", "target", "rel"].map((name) => one.getAttribute(name))
    );
    assert.deepEqual([href, target, rel], [
      "https://example.org/a?b=c",
      "_blank",
      "noopener noreferrer nofollow",
    ]);
    assert.equal(await link.innerText(), "https://example.org/a?b=c");
  });

  await t.step("/me describes an action, and is plain text on the wire", async () => {
    await say(bob, "/me waves");
    await message(alice, "* bob waves").waitFor();
    assert.equal(await message(alice, "/me").count(), 0);
    await message(bob, "* bob waves").waitFor();
  });

  await t.step("a mention is marked by more than a colour, for the mentioned user alone", async () => {
    await say(bob, "hello @Alice and @nobody");
    await message(alice, "hello @Alice").getByRole("img", { name: "Mentions you" }).waitFor();
    assert.equal(await message(alice, "hello @Alice").locator("strong").innerText(), "@Alice");
    assert.equal(await message(bob, "hello @Alice").getByRole("img", { name: "Mentions you" }).count(), 0);
    await say(alice, "who says @alice ?");
    assert.equal(await message(alice, "who says").getByRole("img", { name: "Mentions you" }).count(), 0);
  });

  await t.step("a reply has the text of the message above it", async () => {
    const first = message(bob, "who says");
    await first.hover();
    await first.getByRole("button", { name: "Reply to alice" }).click();
    await bob.getByText("Reply to alice: who says @alice ?").waitFor();
    await bob.keyboard.type("I do");
    await bob.keyboard.press("Enter");
    const answer = message(alice, "I do");
    await answer.getByRole("img", { name: "Mentions you" }).waitFor();
    assert.equal(await answer.getByRole("blockquote").innerText(), "alice who says @alice ?");
    assert.equal(await answer.locator(".text").innerText(), "I do");
    assert.equal(await bob.getByText("Reply to alice:").count(), 0);
  });

  await t.step("a reply is cancelled by Escape, and by its button", async () => {
    await message(bob, "who says").getByRole("button", { name: "Reply to alice" }).click();
    await bob.keyboard.press("Escape");
    await bob.getByText("Reply to alice:").waitFor({ state: "detached" });
    await message(bob, "who says").getByRole("button", { name: "Reply to alice" }).click();
    await bob.getByRole("button", { name: "Cancel reply" }).click();
    await bob.getByText("Reply to alice:").waitFor({ state: "detached" });
    await untilFocused(fieldOf(bob));
  });

  await t.step("by keyboard: up to a message, along its controls, and to the reply", async () => {
    await bob.getByRole("log").focus();
    await bob.keyboard.press("Tab");
    await bob.keyboard.press("ArrowUp");
    await bob.keyboard.press("ArrowUp");
    await bob.keyboard.press("ArrowDown");
    await bob.keyboard.press("ArrowRight");
    await bob.keyboard.press("ArrowRight");
    await bob.keyboard.press("Enter");
    await bob.getByText("Reply to alice: who says @alice ?").waitFor();
    await bob.keyboard.press("Escape");
    await bob.getByRole("log").focus();
    await bob.keyboard.press("Tab");
    await bob.keyboard.press("ArrowUp");
    await bob.keyboard.press("Enter");
    await bob.getByRole("menuitem", { name: "Reply" }).click();
    await bob.getByText("Reply to alice: who says @alice ?").waitFor();
    await bob.keyboard.press("Escape");
  });

  await t.step("a quote counts among the characters", async () => {
    await message(bob, "who says").getByRole("button", { name: "Reply to alice" }).click();
    await fieldOf(bob).fill("x".repeat(460));
    await bob.getByText("13 left").waitFor();
    await fieldOf(bob).fill("x".repeat(490));
    await bob.getByText(/characters? too long/).waitFor();
    await fieldOf(bob).fill("");
    await bob.keyboard.press("Escape");
  });
});

Deno.test({ name: "suggestions: opened by typing, walked by arrows, taken and left", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [alice, bob, carl] = [await browser.page(), await browser.page(), await browser.page()];
  await enter(alice, app.url, "alice");
  await enter(bob, app.url, "bob");
  await enter(carl, app.url, "bonnie");
  const field = fieldOf(alice);
  const list = (name: string): Locator => alice.getByRole("listbox", { name });
  const clear = async (): Promise<void> => await field.fill("");
  await alice.getByRole("list", { name: "People" }).getByText("bonnie").waitFor();

  await t.step("people: nothing is chosen at first, and Tab takes", async () => {
    await field.pressSequentially("hi @bo");
    await list("People").waitFor();
    assert.deepEqual(await list("People").getByRole("option").allInnerTexts(), ["bob", "bonnie"]);
    assert.equal(await chosen(alice), null);
    assert.equal(await field.getAttribute("aria-controls"), await list("People").getAttribute("id"));
    await alice.getByRole("status").filter({ hasText: "2 suggestions" }).waitFor({ state: "attached" });
    for (const [key, name] of [["ArrowDown", "bob"], ["ArrowUp", "bonnie"], ["ArrowDown", "bob"]] as const) {
      await alice.keyboard.press(key);
      assert.equal(await chosen(alice), name);
    }
    await alice.keyboard.press("Tab");
    assert.equal(await field.inputValue(), "hi @bob ");
    assert.equal(await list("People").count(), 0);
    assert.equal(await field.getAttribute("aria-activedescendant"), null);
  });

  await t.step("Enter takes what was chosen, and sends only when nothing is", async () => {
    await clear();
    await field.pressSequentially("@bo");
    await list("People").waitFor();
    await alice.keyboard.press("ArrowDown");
    await alice.keyboard.press("ArrowDown");
    await alice.keyboard.press("Enter");
    assert.equal(await field.inputValue(), "@bonnie ");
    assert.equal(await alice.getByRole("article").count(), 0);
    await field.pressSequentially("and @bo");
    await list("People").waitFor();
    await alice.keyboard.press("Enter");
    await message(bob, "@bonnie and @bo").waitFor();
    assert.equal(await list("People").count(), 0);
  });

  await t.step("Escape leaves this word alone; what was typed stays", async () => {
    await field.pressSequentially("@b");
    await list("People").waitFor();
    await alice.keyboard.press("Escape");
    assert.equal(await list("People").count(), 0);
    await field.pressSequentially("o");
    assert.equal(await list("People").count(), 0);
    assert.equal(await field.inputValue(), "@bo");
    await field.pressSequentially(" @b");
    await list("People").waitFor();
    await clear();
  });

  await t.step("a click takes too, and the focus stays", async () => {
    await field.pressSequentially("@b");
    await list("People").getByRole("option", { name: "bonnie" }).click();
    assert.equal(await field.inputValue(), "@bonnie ");
    await untilFocused(field);
    await clear();
  });

  await t.step("emoji by a part of their name, or the whole of it; Undo takes that back", async () => {
    await field.pressSequentially("so :hea");
    await list("Emoji").getByRole("option", { name: ":heart:" }).waitFor();
    await alice.keyboard.press("ArrowDown");
    await alice.keyboard.press("Enter");
    assert.equal(await field.inputValue(), "so ❤️");
    await clear();
    await field.pressSequentially("well :smile:");
    await until("it is put in", async () => await field.inputValue() === "well 😄");
    await alice.keyboard.press("Control+z");
    assert.equal(await field.inputValue(), "well :smile:");
    await clear();
    await field.pressSequentially("at 10:30:00 :D");
    assert.equal(await field.inputValue(), "at 10:30:00 :D");
    await clear();
  });

  await t.step("commands, each with its effect; none that this user may not use", async () => {
    await field.pressSequentially("/");
    const options = list("Commands").getByRole("option");
    await options.first().waitFor();
    assert.deepEqual(await options.allInnerTexts(), [
      "/me WHAT YOU DO\nDescribe what you do",
      "/msg NAME [text]\nSend a private message",
      "/ignore NAME\nHide someone's messages",
      "/unignore NAME\nShow someone's messages again",
      "/help\nShow all commands",
    ]);
    await field.pressSequentially("ms");
    await alice.keyboard.press("Tab");
    await list("People").getByRole("option", { name: "Violet" }).waitFor();
    assert.equal(await field.inputValue(), "/msg ");
    await clear();
  });
});

Deno.test(
  { name: "row 17: Tab before the suggestions have loaded takes the first of them", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const page = await browser.page();
    const held: (() => void)[] = [];
    await page.route(/\/(later|emoji_table)-.*\.js$/, async (route) => {
      await new Promise<void>((resolve) => held.push(resolve));
      await route.continue();
    });
    await enter(page, app.url, "alice");
    const field = page.getByRole("textbox", { name: "Message" });
    const has = (text: string) =>
      until(`the field has ${text}`, async () => await field.inputValue() === text);
    await field.pressSequentially("/ms");
    await page.keyboard.press("Tab");
    await untilFocused(field);
    held.forEach((go) => go());
    await has("/msg ");
    await field.fill("");
    held.length = 0;
    await field.pressSequentially("so :smil");
    await page.keyboard.press("Tab");
    await until("the table is asked for", () => Promise.resolve(held.length > 0));
    held.forEach((go) => go());
    await until(
      "an emoji is taken",
      async () => /^so \p{Emoji_Presentation}$/u.test(await field.inputValue()),
    );
  },
);

Deno.test({
  name: "in private, replies and actions as in the lobby; a command sends no typing notice",
  ignore,
}, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const { alice, bob } = await talkingMembers(app.url, browser);
  await say(alice, "a secret: https://example.org");
  await message(bob, "a secret").getByRole("link").waitFor();
  await message(bob, "a secret").hover();
  await message(bob, "a secret").getByRole("button", { name: "Reply to alice" }).click();
  await bob.keyboard.type("/me nods");
  await bob.keyboard.press("Enter");
  await message(alice, "* bob nods").getByRole("blockquote").getByText("a secret").waitFor();
  assert.equal(await message(alice, "* bob nods").getByRole("img", { name: "Mentions you" }).count(), 0);
  await fieldOf(bob).pressSequentially("/ignore alice");
  await bob.getByRole("listbox").waitFor({ state: "detached" });
  assert.equal(await alice.getByText("bob is typing").count(), 0);
});
