// What can be done with the newest answer and the last question: again, versions, go on, edit, delete.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { violations } from "../support/axe.ts";
import { hasBrowser, say, startBrowser, type TestBrowser, until, untilFocused } from "../support/browser.ts";
import {
  companionMessages,
  type CompanionSetup,
  enterWithRole,
  openCompanion,
  startWithCompanion,
  untilAnswered,
} from "../support/companion_page.ts";
import { enterByToken, messagesIn } from "../support/member.ts";
import { ends, refuses, says, saysInTwo } from "../support/ollama_moods.ts";
import { focusedName, followLiveRegions, tabStops } from "../support/screen_reader.ts";
import { violationsInThemes } from "../support/themes.ts";

const ignore = !hasBrowser();
const QUESTION = "Tell me a story";
const CUT = { done_reason: "length" };

/** alice in her conversation, where one question is answered. */
async function begin(
  browser: TestBrowser,
  setup: CompanionSetup,
  options: Parameters<TestBrowser["page"]>[0] = {},
): Promise<Page> {
  const page = await browser.page(options);
  await page.addInitScript(() => localStorage.setItem("sc_hints", "people,violet,palette"));
  await enterWithRole(page, setup, "alice");
  await openCompanion(page);
  await ask(page, setup, QUESTION, "The first one.");
  return page;
}

async function ask(page: Page, { double }: CompanionSetup, question: string, answer: string): Promise<void> {
  double.mood = says(answer);
  await say(page, question);
  await shows(page, answer);
}

/** Waits until this is her newest answer, and it is complete. */
async function shows(page: Page, answer: string): Promise<void> {
  const newest = companionMessages(page).last().locator(".text");
  await until(`she says "${answer}"`, async () => await newest.innerText() === answer);
  await untilAnswered(page);
}

function button(page: Page, name: string) {
  return page.getByRole("button", { name, exact: true });
}

Deno.test(
  { name: "again twice, the versions by ← 2/3 →, at every device and after a reload", ignore },
  async () => {
    await using setup = await startWithCompanion({ env: { AI_FREE_LIMIT: "3" } });
    await using browser = await startBrowser();
    const page = await begin(browser, setup);
    const other = await browser.page();
    await enterByToken(other, setup.app.url, await page.evaluate(() => localStorage.getItem("sc_token")!));
    await openCompanion(other);
    await shows(other, "The first one.");
    const { promise: open, resolve: finish } = Promise.withResolvers<void>();
    setup.double.mood = saysInTwo("The sec", open, "ond one.");
    await button(page, "Again").click();
    await companionMessages(page).last().getByText("The sec").waitFor();
    assert.equal(await button(page, "Again").getAttribute("aria-disabled"), "true");
    assert.equal(await focusedName(page), "Again", "the focus stays");
    finish();
    await shows(page, "The second one.");
    setup.double.mood = says("The third one.");
    await button(page, "Again").click();
    await shows(page, "The third one.");
    await shows(other, "The third one.");
    await page.getByRole("img", { name: "Version 3 of 3" }).waitFor();
    await button(page, "Previous version").click();
    await shows(page, "The second one.");
    for (const one of [page, other]) {
      await one.getByText("2/3").waitFor();
      await shows(one, "The second one.");
    }
    await page.reload();
    await shows(page, "The second one.");
    await page.getByText("2/3").waitFor();
    await page.getByText("2 free messages left").waitFor();
    assert.deepEqual(await messagesIn(page), [QUESTION, "The second one."]);
    await ask(page, setup, "And then?", "Nothing.");
    const sent = setup.double.chats.at(-1)!.body["messages"] as { content: string }[];
    assert.ok(sent.some(({ content }) => content === "The second one."), "she remembers the chosen one");
    assert.equal(await page.getByText("2/3").count(), 0, "only the newest can be changed");
  },
);

Deno.test({ name: "nothing jumps while a long answer is made again", ignore }, async () => {
  await using setup = await startWithCompanion();
  await using browser = await startBrowser();
  const page = await begin(browser, setup);
  const long =
    "There was a club behind a red door. A guest who knocked three times was let in by a woman in velvet. Inside " +
    "someone played a piano that had lost two of its keys, and nobody minded, because the song had lost them long " +
    "ago. At midnight the lamps went out one by one, until a single candle stood on the bar. Then she told of the " +
    "sailor who came every winter, of the ring he never gave away, and of the letter under the third stair.";
  await ask(page, setup, "A longer one", long);
  const tops = () =>
    page.locator("article, .answer-tools").evaluateAll((all) =>
      all.map((one) => Math.round(one.getBoundingClientRect().y))
    );
  const before = await tops();
  const { promise: open, resolve: finish } = Promise.withResolvers<void>();
  setup.double.mood = saysInTwo("It was", open, ` ${long}`);
  await button(page, "Again").click();
  assert.deepEqual(await tops(), before, "the old text stays");
  await until("the first words are there", async () => (await messagesIn(page)).at(-1) === "It was");
  assert.deepEqual(await tops(), before, "with the first words of the new one");
  finish();
  await shows(page, `It was ${long}`);
});

Deno.test({ name: "an answer that cannot be made again stays, and she says why", ignore }, async () => {
  await using setup = await startWithCompanion();
  await using browser = await startBrowser();
  const page = await begin(browser, setup);
  setup.double.mood = refuses(500, "no");
  await button(page, "Again").click();
  await page.locator(".toast").waitFor();
  await shows(page, "The first one.");
  assert.deepEqual(await messagesIn(page), [QUESTION, "The first one."]);
  assert.equal(await button(page, "Again").getAttribute("aria-disabled"), "false");
});

Deno.test({
  name: "an account on trial has an answer made again five times, and reads why not a sixth time",
  ignore,
}, async () => {
  await using setup = await startWithCompanion();
  await using browser = await startBrowser();
  const page = await begin(browser, setup);
  await page.evaluate(() => localStorage.setItem("sc_language", "es"));
  await page.reload();
  for (let version = 2; version <= 6; version++) {
    setup.double.mood = says(`Version ${version} of it.`);
    await button(page, "Otra vez").click();
    await page.getByText(`${version}/${version}`).waitFor();
  }
  await button(page, "Otra vez").click();
  await page.getByText("Violet ya ha respondido a esto 6 veces").waitFor();
  await page.getByText("Te quedan 2 mensajes gratuitos").waitFor();
});

Deno.test({ name: "a cut answer goes on", ignore }, async () => {
  await using setup = await startWithCompanion({ env: { AI_FREE_LIMIT: "3" } });
  await using browser = await startBrowser();
  const page = await begin(browser, setup);
  assert.equal(await button(page, "Go on").count(), 0);
  setup.double.mood = ends(CUT, "Once upon a time there was");
  await say(page, "A longer one");
  await page.getByText("Interrupted here").waitFor();
  setup.double.mood = says(" a club.");
  await button(page, "Go on").click();
  await shows(page, "Once upon a time there was a club.");
  assert.equal(await page.getByText("Interrupted here").count(), 0);
  await page.getByText("1 free message left").waitFor();
  assert.equal((await messagesIn(page)).length, 4);
});

Deno.test(
  { name: "the last question is edited: by button, by arrow-up, and Escape leaves it", ignore },
  async () => {
    await using setup = await startWithCompanion();
    await using browser = await startBrowser();
    const page = await begin(browser, setup);
    const field = page.getByRole("textbox", { name: "Message" });
    await field.fill("half a thought");
    await button(page, "Edit").click();
    await page.getByText("Editing your question.").waitFor();
    await untilFocused(field);
    assert.equal(await field.inputValue(), QUESTION);
    await field.press("Escape");
    assert.equal(await field.inputValue(), "half a thought");
    await field.fill("");
    await field.press("ArrowUp");
    await page.getByText("Editing your question.").waitFor();
    setup.double.mood = says("A better answer.");
    await field.fill("Tell me a better story");
    await field.press("Enter");
    await shows(page, "A better answer.");
    assert.deepEqual(await messagesIn(page), ["Tell me a better story", "A better answer."]);
    assert.equal(await field.inputValue(), "");
    await page.reload();
    await shows(page, "A better answer.");
    assert.deepEqual(await messagesIn(page), ["Tell me a better story", "A better answer."]);
  },
);

Deno.test({ name: "an exchange is deleted by keyboard, at every device", ignore }, async () => {
  await using setup = await startWithCompanion();
  await using browser = await startBrowser();
  const page = await begin(browser, setup);
  await ask(page, setup, "And then?", "Nothing.");
  const other = await browser.page();
  await enterByToken(other, setup.app.url, await page.evaluate(() => localStorage.getItem("sc_token")!));
  await openCompanion(other);
  await shows(other, "Nothing.");
  await companionMessages(page).first().focus();
  await page.keyboard.press("Enter");
  const item = page.getByRole("menuitem", { name: "Delete question and answer" });
  await item.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Delete this question?" });
  await dialog.getByRole("button", { name: "Keep it" }).press("Enter");
  await dialog.waitFor({ state: "detached" });
  assert.equal((await messagesIn(page)).length, 4);
  await companionMessages(page).first().focus();
  await page.keyboard.press("Enter");
  await item.press("Enter");
  await dialog.getByRole("button", { name: "Delete" }).press("Enter");
  await dialog.waitFor({ state: "detached" });
  await until(
    "the focus is in the log",
    async () => await page.evaluate(() => document.activeElement?.closest("[role=log]") !== null),
  );
  for (const one of [page, other]) {
    await until("it is gone", async () => (await messagesIn(one)).join() === "And then?,Nothing.");
  }
  await page.reload();
  await shows(page, "Nothing.");
  assert.deepEqual(await messagesIn(page), ["And then?", "Nothing."]);
});

Deno.test({ name: "390 pixels wide, by touch: again, versions, edit, delete", ignore }, async () => {
  await using setup = await startWithCompanion();
  await using browser = await startBrowser();
  const options = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const page = await begin(browser, setup, options);
  setup.double.mood = says("The second one.");
  await button(page, "Again").tap();
  await shows(page, "The second one.");
  await button(page, "Previous version").tap();
  await shows(page, "The first one.");
  const small = await page.locator(".answer-tool").evaluateAll((all) =>
    all.filter((one) => Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height) < 44)
      .map((one) => one.outerHTML)
  );
  assert.deepEqual(small, []);
  await button(page, "Edit").tap();
  await page.getByText("Editing your question.").waitFor();
  await button(page, "Leave it as it is").tap();
  const { x, y } = (await companionMessages(page).last().locator(".bubble").boundingBox())!;
  await page.locator(".bubble").last().dispatchEvent("contextmenu", { clientX: x + 20, clientY: y + 20 });
  await page.getByRole("menuitem", { name: "Delete question and answer" }).tap();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).tap();
  await until("it is gone", async () => (await messagesIn(page)).length === 0);
});

Deno.test({ name: "axe finds nothing, the way by Tab, and a new version is said once", ignore }, async () => {
  await using setup = await startWithCompanion();
  await using browser = await startBrowser();
  for (const width of [1440, 320]) {
    const page = await browser.page({ viewport: { width, height: 740 } });
    const reader = await followLiveRegions(page);
    await page.addInitScript(() => localStorage.setItem("sc_hints", "people,violet,palette"));
    await enterWithRole(page, setup, `alice${width}`);
    await openCompanion(page);
    await ask(page, setup, QUESTION, "The first one.");
    setup.double.mood = saysInTwo("The second", Promise.resolve(), " one is cut");
    await reader.heard();
    await button(page, "Again").click();
    await shows(page, "The second one is cut");
    await until(
      "it is said",
      async () =>
        (await reader.heard()).filter((said) => said.includes("The second")).join() ===
          "The second one is cut",
    );
    const look = width === 1440 ? violationsInThemes : violations;
    assert.deepEqual(await look(page), [], "with versions");
    await page.getByRole("textbox", { name: "Message" }).focus();
    const stops = (await tabStops(page, 7, "Shift+Tab")).reverse();
    assert.match(stops[2]!, /The second one is cut/);
    assert.deepEqual(stops.toSpliced(2, 1), [
      ...["Messages", "Edit", "Again", "Previous version", "Next version", "Copy"],
    ]);
    await button(page, "Edit").click();
    assert.deepEqual(await look(page), [], "while a question is edited");
    await page.keyboard.press("Escape");
    setup.double.mood = refuses(500, "no");
    await say(page, "And now?");
    await button(page, "Ask again").waitFor();
    assert.deepEqual(await look(page), [], "with an excuse");
    await page.close();
  }
});
