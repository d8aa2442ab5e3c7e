// What a log shows beside its messages: who came and went, where the unread ones begin, a quoted message, a search.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, say, startBrowser, until } from "../support/browser.ts";
import { distanceToEnd, fakeLobby } from "../support/fake_lobby.ts";

const ignore = !hasBrowser();

/** Whether an element of the log is inside its visible part. */
function isInView(page: Page, selector: string): Promise<boolean> {
  return page.getByRole("log").evaluate((box, wanted) => {
    const found = box.querySelector(wanted)?.getBoundingClientRect();
    const { top, bottom } = box.getBoundingClientRect();
    return found !== undefined && found.top >= top && found.bottom <= bottom;
  }, selector);
}

/** The text of the marked row that `act` brings into view. Watched from before it: the mark goes by itself. */
async function ledTo(page: Page, act: () => Promise<void>): Promise<string> {
  const found = page.waitForFunction(() => {
    const box = document.querySelector("[role=log]")!;
    const row = box.querySelector<HTMLElement>(".row-found");
    if (row === null) return null;
    const [{ top, bottom }, view] = [row.getBoundingClientRect(), box.getBoundingClientRect()];
    return top >= view.top && bottom <= view.bottom ? row.innerText : null;
  });
  const [text] = await Promise.all([found, act()]);
  return String(await text.jsonValue());
}

/** Makes the page believe that it is hidden, or visible again. */
function setVisible(page: Page, isVisible: boolean): Promise<void> {
  return page.evaluate((visible) => {
    Object.defineProperty(document, "visibilityState", {
      configurable: true,
      get: () => visible ? "visible" : "hidden",
    });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isVisible);
}

Deno.test(
  { name: "row 11: 300 people leaving are one silent row, whose names are there on demand", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const page = await browser.page({ viewport: { width: 390, height: 844 } });
    const server = await fakeLobby(page);
    await enter(page, app.url, "alice");
    server.say(0, 3);
    for (let n = 0; n < 10; n++) server.system({ key: "left", name: `guest${n}` });
    server.system({ key: "came_and_went", joined: 0, left: 290 });
    await page.getByText("300 people left").waitFor();
    const row = page.getByRole("button", { name: "Show names", description: "300 people left" });
    await row.waitFor();
    assert.equal(await page.locator(".note").count(), 1);
    assert.equal(await row.evaluate((one) => one.closest("[aria-live]")!.getAttribute("aria-live")), "off");
    assert.equal(await row.getAttribute("aria-expanded"), "false");
    await row.click();
    assert.equal(await row.getAttribute("aria-expanded"), "true");
    await page.getByText("guest9, and 290 others").waitFor();
    await until("the view is at the end", async () => await distanceToEnd(page) < 2);
    await row.press("Enter");
    await page.getByText("guest9, and 290 others").waitFor({ state: "detached" });
    server.system({ key: "kicked", name: "guest20" }, { key: "left", name: "guest20" });
    await page.getByText("guest20 was kicked").waitFor();
    assert.equal(await page.locator(".note").count(), 2);
    const kicked = page.locator(".note", { hasText: "was kicked" });
    assert.equal(
      await kicked.evaluate((one) => one.closest("[aria-live]")!.getAttribute("aria-live")),
      "polite",
    );
  },
);

Deno.test(
  { name: "row 11: messages that come too fast are announced together, by their number", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const page = await browser.page();
    await page.clock.install();
    const server = await fakeLobby(page);
    await enter(page, app.url, "alice");
    await page.clock.runFor(2_000);
    const rows = page.locator(".log-rows");
    for (const n of [1, 2, 3]) server.message("bob", `slow ${n}`);
    await page.getByText("slow 3").waitFor();
    assert.equal(await rows.getAttribute("aria-live"), null, "three are read one by one");
    await page.clock.runFor(2_000);
    // At once: a slow machine would spread them over more than a second.
    for (const n of [1, 2, 3, 4]) server.message("bob", `too many ${n}`);
    await until("they are silent", async () => await rows.getAttribute("aria-live") === "off");
    assert.equal(
      await page.getByRole("log").getAttribute("aria-live"),
      "polite",
      "the log is never switched off",
    );
    for (let n = 0; n < 11; n++) server.message("bob", `fast ${n}`);
    await page.getByText("fast 10").waitFor();
    await page.clock.runFor(4_000);
    // Those that were drawn before the fourth are read one by one.
    await page.getByRole("status").getByText(/^1[2-5] new messages$/).waitFor({ state: "attached" });
    await until("they are read again", async () => await rows.getAttribute("aria-live") === null);
  },
);

Deno.test({
  name: "row 12: unread messages are marked on the lobby's tab, by a divider, and can be reached",
  ignore,
}, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page();
  const server = await fakeLobby(page);
  await enter(page, app.url, "alice");
  server.say(0, 60);
  await page.getByText("number 59 ").waitFor();
  const lobby = page.getByRole("tab", { name: "Lobby" });
  const divider = page.getByRole("separator", { name: "New" });
  const jump = page.getByRole("button", { name: "Jump to first unread" });

  await t.step("from another tab", async () => {
    assert.equal(await lobby.getAttribute("aria-label"), "Lobby");
    await page.getByRole("tab", { name: "Violet" }).click();
    for (let n = 0; n < 5; n++) server.message("bob", `meanwhile ${n}`);
    server.system({ key: "joined", name: "carl" });
    await until("they are counted", async () => await lobby.getAttribute("aria-label") === "Lobby, 5 unread");
    await lobby.click();
    await divider.waitFor();
    assert.equal(await lobby.getAttribute("aria-label"), "Lobby");
    assert.match(await page.locator(".row", { has: divider }).innerText(), /meanwhile 0/);
    assert.equal(await jump.count(), 0, "the divider is in view");
  });

  await t.step("it stays while they are read, and is gone at the next return", async () => {
    server.message("bob", "one more");
    await page.getByText("one more").waitFor();
    assert.match(await page.locator(".row", { has: divider }).innerText(), /meanwhile 0/);
    await page.getByRole("tab", { name: "Violet" }).click();
    await lobby.click();
    await page.getByText("one more").waitFor();
    assert.equal(await divider.count(), 0);
  });

  await t.step("from another window, with more unread messages than fit", async () => {
    await setVisible(page, false);
    server.say(60, 60);
    await page.getByText("number 119 ").waitFor();
    await setVisible(page, true);
    await jump.waitFor();
    await jump.click();
    await until("the divider is in view", () => isInView(page, ".new-mark"));
    assert.match(await page.locator(".row", { has: divider }).innerText(), /number 60/);
    await jump.waitFor({ state: "detached" });
    await until(
      "the focus is on the log",
      () => page.getByRole("log").evaluate((box) => box === document.activeElement),
    );
    await page.getByRole("button", { name: "Jump to latest" }).click();
    await until("the view is at the end", async () => await distanceToEnd(page) < 2);
    assert.equal(await jump.count(), 0, "it was read");
  });

  await t.step("a user who writes has read", async () => {
    await page.getByRole("tab", { name: "Violet" }).click();
    server.message("bob", "and again");
    await until("it is counted", async () => await lobby.getAttribute("aria-label") === "Lobby, 1 unread");
    await lobby.click();
    await divider.waitFor();
    await say(page, "I am back");
    await divider.waitFor({ state: "detached" });
  });
});

Deno.test({ name: "row 27: a quote leads to its message, by mouse and keyboard", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page();
  const server = await fakeLobby(page);
  await enter(page, app.url, "alice");
  server.message("Bob", "the best of evenings, with a very long story: " + "and then ".repeat(20));
  server.message("carl", "/me waves at everybody");
  server.say(0, 200);
  server.message(
    "carl",
    `> Bob: the best of evenings, with a very long story: ${"and then ".repeat(6).trim()}…\nindeed`,
  );
  server.message("dora", "> * carl waves at everybody\nhello carl");
  server.message("dora", "> bob: something he never said\nreally?");
  await page.getByText("really?").waitFor();
  const quoteIn = (text: string) => page.locator(".row", { hasText: text }).getByTitle("Go to this message");
  assert.match(await ledTo(page, () => quoteIn("indeed").click()), /^Bob|the best of evenings/);
  await page.locator(".row-found").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Jump to latest" }).click();
  await quoteIn("hello carl").focus();
  assert.match(await ledTo(page, () => page.keyboard.press("Enter")), /waves at everybody/);
  await page.getByRole("button", { name: "Jump to latest" }).click();
  await quoteIn("really?").click();
  await page.getByRole("status").getByText("That message is no longer here.").waitFor();
});
