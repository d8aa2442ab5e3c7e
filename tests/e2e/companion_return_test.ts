// Answers outlive the page: reloads, lost networks, several devices, a killed server, an engine that is off or loading.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { hasBrowser, say, startBrowser, until } from "../support/browser.ts";
import {
  companionMessages,
  type CompanionSetup,
  enterWithRole,
  openCompanion,
  startWithCompanion,
  untilAnswered,
} from "../support/companion_page.ts";
import { enterByToken, messagesIn, tabOf } from "../support/member.ts";
import { openLink } from "../support/network_link.ts";
import { after, says, saysInTwo } from "../support/ollama_moods.ts";

const ignore = !hasBrowser();
const QUESTION = "Are you there?";
const FIRST = "I am here, darling. ";
const REST = "And I stay.";

/** A new member, in conversation with the companion. */
interface Talk extends AsyncDisposable {
  readonly setup: CompanionSetup;
  readonly page: Page;
}

async function openTalk(): Promise<Talk> {
  await using opened = new AsyncDisposableStack();
  const setup = opened.use(await startWithCompanion({ env: { AI_FREE_LIMIT: "3" } }));
  const page = await opened.use(await startBrowser()).page();
  await enterWithRole(page, setup, "alice");
  await openCompanion(page);
  const open = opened.move();
  return { setup, page, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

/** Asks, and waits until she is in the middle of her answer, where she stops until `finish` is called. */
async function askUntilTheMiddle(
  page: Page,
  setup: CompanionSetup,
  question: string,
): Promise<{ finish: () => void }> {
  const middle = stopInTheMiddle(setup);
  await say(page, question);
  await reads(page, FIRST);
  return middle;
}

/** From now on her answers stop after {@link FIRST}, until `finish` is called. */
function stopInTheMiddle({ double }: CompanionSetup): { finish: () => void } {
  const { promise, resolve: finish } = Promise.withResolvers<void>();
  double.mood = saysInTwo(FIRST, promise, REST);
  return { finish };
}

/** Waits until this is all of her newest answer so far: an earlier one may begin with the same words. */
async function reads(page: Page, text: string): Promise<void> {
  const newest = companionMessages(page).last().locator(".text");
  await until(`she has said "${text}"`, async () => (await newest.innerText()).trim() === text.trim());
}

/** Waits until this is all that the conversation shows, and nothing is being made. */
async function shows(page: Page, ...texts: string[]): Promise<void> {
  await until(
    `the page shows ${texts.join(" / ")}`,
    async () => JSON.stringify(await messagesIn(page)) === JSON.stringify(texts),
  );
  await untilAnswered(page);
}

Deno.test(
  { name: "case 7: a reload in the middle of an answer: what there is, then the rest, once", ignore },
  async () => {
    await using talk = await openTalk();
    const { setup, page } = talk;
    const { finish } = await askUntilTheMiddle(page, setup, QUESTION);
    await page.reload();
    await reads(page, FIRST);
    assert.equal(await companionMessages(page).last().getAttribute("aria-busy"), "true");
    await page.getByRole("button", { name: "Stop" }).waitFor();
    assert.deepEqual((await messagesIn(page)).map((text) => text.trim()), [QUESTION, FIRST.trim()]);
    finish();
    await shows(page, QUESTION, FIRST + REST);
    await page.getByText("2 free messages left").waitFor();
    assert.equal(setup.double.chats.length, 1, "asked once");
    await page.reload();
    await shows(page, QUESTION, FIRST + REST);
    assert.equal(await page.getByRole("button", { name: "Ask again" }).count(), 0);
  },
);

Deno.test({ name: "the network is away while she answers: the answer is there, once", ignore }, async () => {
  await using setup = await startWithCompanion({ env: { AI_FREE_LIMIT: "3" } });
  await using link = openLink(setup.app.url);
  await using browser = await startBrowser();
  const page = await browser.page();
  await enterWithRole(page, { ...setup, app: { ...setup.app, url: link.url } }, "alice");
  await openCompanion(page);
  for (const [index, how] of (["finished meanwhile", "goes on after it"] as const).entries()) {
    const question = `${QUESTION} (${how})`;
    const { finish } = await askUntilTheMiddle(page, setup, question);
    link.cut();
    await page.getByText("Connection lost").waitFor();
    await reads(page, FIRST);
    if (index === 0) {
      finish();
      await until("the engine is done", () => Promise.resolve(setup.double.running === 0));
    }
    link.mend();
    await page.getByText("Connection lost").waitFor({ state: "detached" });
    finish();
    await reads(page, FIRST + REST);
    await untilAnswered(page);
    assert.equal((await messagesIn(page)).length, 2 * (index + 1), how);
    await page.getByText(`${2 - index} free message`).waitFor();
    assert.equal(await page.getByRole("button", { name: "Ask again" }).count(), 0);
  }
});

Deno.test(
  { name: "case 26: phone and desktop show question, typing, pieces and answer", ignore },
  async () => {
    await using setup = await startWithCompanion();
    await using browser = await startBrowser();
    const phone = await browser.page({ viewport: { width: 390, height: 844 }, hasTouch: true });
    const desktop = await browser.page();
    await enterWithRole(phone, setup, "alice");
    const token = await phone.evaluate(() => localStorage.getItem("sc_token")!);
    await openCompanion(phone);
    await enterByToken(desktop, setup.app.url, token);
    const { finish } = await askUntilTheMiddle(phone, setup, QUESTION);
    // Case 29: the desktop is in the lobby.
    await tabOf(desktop, "Violet, writing").click();
    await reads(desktop, FIRST);
    await desktop.getByText("Violet is speaking…").waitFor();
    await desktop.getByRole("button", { name: "Stop" }).waitFor();
    // Another one is opened in the middle.
    const tablet = await browser.page();
    await enterByToken(tablet, setup.app.url, token);
    await openCompanion(tablet);
    await reads(tablet, FIRST);
    finish();
    for (const page of [phone, desktop, tablet]) await shows(page, QUESTION, FIRST + REST);
  },
);

Deno.test({ name: "case 29: typing mark on her tab while the person is in the lobby", ignore }, async () => {
  await using talk = await openTalk();
  const { setup, page } = talk;
  const { promise: open, resolve: begin } = Promise.withResolvers<void>();
  setup.double.mood = after(open, says(FIRST + REST));
  await say(page, QUESTION);
  await page.getByText("Violet is thinking…").waitFor();
  assert.equal(await tabOf(page, "Violet, writing").count(), 0, "the conversation in view shows it itself");
  await tabOf(page, "Lobby").click();
  await tabOf(page, "Violet, writing").waitFor();
  begin();
  await tabOf(page, "Violet, 1 unread").waitFor();
  await tabOf(page, "Violet, writing").waitFor({ state: "detached" });
});

Deno.test(
  { name: "the server is killed in the middle: the button is there once, and answers", ignore },
  async () => {
    await using talk = await openTalk();
    const { setup, page } = talk;
    await askUntilTheMiddle(page, setup, QUESTION);
    await setup.app.kill();
    await page.getByText("Connection lost").waitFor();
    setup.double.mood = says(FIRST, REST);
    await setup.app.start();
    const again = page.getByRole("button", { name: "Ask again" });
    await again.waitFor();
    await shows(page, QUESTION);
    await page.getByText("3 free messages left").waitFor();
    await page.reload();
    await again.waitFor();
    assert.equal(await again.count(), 1);
    await again.click();
    await shows(page, QUESTION, FIRST + REST);
    assert.equal(await again.count(), 0);
    await page.getByText("2 free messages left").waitFor();
  },
);

Deno.test(
  { name: "case 27: Ollama is off; after a reload excuse and question are there", ignore },
  async () => {
    await using talk = await openTalk();
    const { setup, page } = talk;
    await setup.turnOff();
    await say(page, QUESTION);
    const again = page.getByRole("button", { name: "Ask again" });
    await again.waitFor();
    const [, excuse] = await messagesIn(page);
    await page.reload();
    await again.waitFor();
    await shows(page, QUESTION, excuse!);
    assert.equal(await again.count(), 1);
    await again.click();
    // In the place of the first try.
    await until(
      "she has excused herself again",
      async () => await again.count() === 1 && await again.getAttribute("aria-disabled") === "false",
    );
    assert.equal((await messagesIn(page)).length, 2);
    await page.getByText("3 free messages left").waitFor();
  },
);

Deno.test(
  { name: "case 9: the model loads, and three impatient reloads: one load, one answer", ignore },
  async () => {
    await using talk = await openTalk();
    const { setup, page } = talk;
    const { promise: loaded, resolve: load } = Promise.withResolvers<void>();
    setup.double.mood = after(loaded, says(FIRST, REST));
    await say(page, QUESTION);
    await page.getByText("Violet is waking up…").waitFor();
    for (let reload = 0; reload < 3; reload++) {
      await page.reload();
      await page.getByText("Violet is waking up…").waitFor({ timeout: 4_000 });
      assert.deepEqual(await messagesIn(page), [QUESTION]);
    }
    assert.deepEqual([setup.double.chats.length, setup.double.chats[0]!.aborted], [1, false]);
    load();
    await shows(page, QUESTION, FIRST + REST);
    await page.getByText("2 free messages left").waitFor();
    assert.equal(setup.double.chats.length, 1);
  },
);

Deno.test({ name: "a reload while an answer is made again: the new version goes on", ignore }, async () => {
  await using talk = await openTalk();
  const { setup, page } = talk;
  setup.double.mood = says("The first one.");
  await say(page, QUESTION);
  await shows(page, QUESTION, "The first one.");
  const { finish } = stopInTheMiddle(setup);
  await page.getByRole("button", { name: "Again" }).click();
  await reads(page, FIRST);
  await page.reload();
  await reads(page, FIRST);
  await page.getByRole("button", { name: "Stop" }).waitFor();
  finish();
  await shows(page, QUESTION, FIRST + REST);
  await page.getByText("2/2").waitFor();
  await page.getByText("2 free messages left").waitFor();
});

Deno.test(
  { name: "stopped before the first word: the question can be asked again, or deleted", ignore },
  async () => {
    await using talk = await openTalk();
    const { setup, page } = talk;
    setup.double.mood = after(new Promise(() => {}), says());
    await say(page, QUESTION);
    await page.getByRole("button", { name: "Stop" }).click();
    const again = page.getByRole("button", { name: "Ask again" });
    await again.waitFor();
    setup.double.mood = says(FIRST, REST);
    await again.click();
    await shows(page, QUESTION, FIRST + REST);
    await page.getByText("2 free messages left").waitFor();
    // A question is deleted while she answers.
    await askUntilTheMiddle(page, setup, "And now?");
    await page.getByRole("article").filter({ hasText: "And now?" }).locator(".text").click({
      button: "right",
    });
    await page.getByRole("menuitem", { name: "Delete question and answer" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await shows(page, QUESTION, FIRST + REST);
    await page.getByRole("button", { name: "Again" }).waitFor();
  },
);
