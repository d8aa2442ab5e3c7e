// How Violet's answers are drawn in a real browser: actions, emphasis, lists and code, while they are made and after.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { violations } from "../support/axe.ts";
import { hasBrowser, say, startBrowser, until, untilFocused } from "../support/browser.ts";
import {
  companionMessages,
  enterWithRole,
  openCompanion,
  startWithCompanion,
  untilAnswered,
} from "../support/companion_page.ts";
import { line, type Mood, says } from "../support/ollama_moods.ts";
import { followLiveRegions } from "../support/screen_reader.ts";

const ignore = !hasBrowser();

/** What a model writes. */
const ANSWER = `## A *plan*
*leans closer, her voice low* Good evening, **my darling**: 2*3*4, snake_case and ¯\\_(ツ)_/¯ stay.

1. Dim the **lights**
2. Put on music
   - jazz, or
   - \`slow\` things

> You only live once.

\`\`\`js
const evening = await plan({ lights: "low", music: "slow", company: "yours", wine: ["red", "white"] });
\`\`\`

---

See [this](https://example.org) or https://example.org/a_b_c <b>now</b>. *winks*`;

/** Answers with pieces, and waits for each gate between them. */
function inParts(...parts: readonly (string | Promise<void>)[]): Mood {
  return async (exchange) => {
    for (const part of parts) {
      if (typeof part === "string") await exchange.chunk(line(exchange, part));
      else await part;
    }
    await exchange.chunk(line(exchange, "", { done_reason: "stop" }));
    await exchange.end();
  };
}

/** Texts of the elements of the newest answer that `selector` finds. */
function textsOf(page: Page, selector: string): Promise<string[]> {
  return companionMessages(page).last().locator(`.answer ${selector}`).allInnerTexts();
}

async function ask(page: Page, question: string): Promise<void> {
  const before = await companionMessages(page).count();
  await say(page, question);
  await companionMessages(page).nth(before).waitFor();
  await untilAnswered(page);
}

Deno.test(
  { name: "case 23: Violet's actions, emphasis, lists and code are drawn, never links", ignore },
  async (t) => {
    await using setup = await startWithCompanion({ env: { AI_FREE_LIMIT: "50" } });
    await using browser = await startBrowser();
    const page = await browser.page();
    const reader = await followLiveRegions(page);
    await enterWithRole(page, setup, "alice");
    await openCompanion(page);

    await t.step("an answer that comes in pieces of any length", async () => {
      setup.double.mood = says(...ANSWER.match(/[^]{1,3}/g)!);
      await reader.heard();
      await ask(page, "*waves* **hello** `there`");
      assert.deepEqual(await textsOf(page, "em"), ["plan", "leans closer, her voice low", "winks"]);
      assert.deepEqual(await textsOf(page, "strong"), ["my darling", "lights"]);
      assert.deepEqual(await textsOf(page, "ol > li > p"), ["Dim the lights", "Put on music"]);
      assert.deepEqual(await textsOf(page, "ol ul > li"), ["jazz, or", "slow things"]);
      assert.deepEqual(await textsOf(page, "blockquote"), ["You only live once."]);
      assert.equal((await textsOf(page, "pre > code"))[0]!.split("\n").length, 1);
      assert.equal((await textsOf(page, "hr")).length, 1);
      const answer = companionMessages(page).last();
      await answer.getByText("2*3*4, snake_case and ¯\\_(ツ)_/¯ stay.").waitFor();
      await answer.getByText("See [this](https://example.org) or https://example.org/a_b_c <b>now</b>.")
        .waitFor();
      assert.equal(await page.getByRole("log").locator("a, b, img").count(), 0);
      assert.equal(await answer.getByRole("heading").count(), 0, "her headings are none of the page");
    });

    await t.step("what is read out has no marks, and what the user wrote stays as it is", async () => {
      const heard = (await reader.heard()).filter((one) => !one.startsWith("alice")).join(" ");
      assert.match(heard, /leans closer/);
      assert.doesNotMatch(heard.replaceAll("2*3*4", ""), /\*|##|`/);
      const own = page.getByRole("article").first().locator(".text");
      assert.equal(await own.innerText(), "*waves* **hello** `there`");
      assert.deepEqual(await violations(page), []);
    });

    await t.step("it is found by its words, also across marks", async () => {
      await page.getByRole("button", { name: "Search messages" }).click();
      const field = page.getByRole("textbox", { name: "Search messages" });
      await field.fill("evening, my darling");
      await page.getByRole("search").getByText("1 of 1").waitFor();
      await until("they are marked", () =>
        page.evaluate(() => {
          const { highlights } = CSS as unknown as { highlights: Map<string, Set<Range>> };
          return [...highlights.get("search-current") ?? []].join() === "evening, my darling";
        }));
      await field.press("Escape");
    });

    await t.step("Copy gives the text as she wrote it", async () => {
      await page.evaluate(() => {
        navigator.clipboard.writeText = (text) =>
          Promise.resolve(void (document.body.dataset["copied"] = text));
      });
      await companionMessages(page).last().focus();
      await page.keyboard.press("Enter");
      await page.getByRole("menuitem", { name: "Copy", exact: true }).click();
      await page.getByRole("status").filter({ hasText: "Copied." }).first().waitFor();
      assert.equal(await page.evaluate(() => document.body.dataset["copied"]), ANSWER);
    });

    await t.step("after a reload too", async () => {
      await page.reload();
      await openCompanion(page);
      await until("it is drawn", async () => (await textsOf(page, "em")).length === 3);
    });
  },
);

Deno.test({
  name: "marks that are not closed yet are drawn as closed, and those that stay open as text",
  ignore,
}, async () => {
  await using setup = await startWithCompanion();
  await using browser = await startBrowser();
  const page = await browser.page();
  await enterWithRole(page, setup, "bella");
  await openCompanion(page);
  const { promise: first, resolve: goOn } = Promise.withResolvers<void>();
  const { promise: second, resolve: end } = Promise.withResolvers<void>();
  setup.double.mood = inParts(
    ..."Come here and sit with me tonight. *She leans closer and whispers".split(/(?<= )/),
    first,
    ..." very softly* that **nothing else matters*".split(/(?<= )/),
    second,
    "* to her. And *this stays",
  );
  await say(page, "Hello");
  const answer = companionMessages(page).last();
  const whole = await answer.locator(".answer").elementHandle();
  await answer.locator("em").filter({ hasText: "She leans" }).waitFor();
  assert.doesNotMatch(await answer.locator(".answer").innerText(), /\*/);
  goOn();
  await answer.locator("strong").filter({ hasText: "nothing" }).waitFor();
  assert.doesNotMatch(await answer.locator(".answer").innerText(), /\*/);
  end();
  await untilAnswered(page);
  assert.equal(
    await answer.locator(".answer").innerText(),
    "Come here and sit with me tonight. She leans closer and whispers very softly that nothing else matters to her. " +
      "And *this stays",
  );
  assert.equal(await whole!.evaluate((element) => element.isConnected), true, "it kept its element");
});

Deno.test({
  name: "long code scrolls in its own box, by keys too; the page is never wider than the screen",
  ignore,
}, async () => {
  await using setup = await startWithCompanion();
  await using browser = await startBrowser();
  const page = await browser.page();
  await page.setViewportSize({ width: 320, height: 640 });
  await enterWithRole(page, setup, "cora");
  await openCompanion(page);
  const word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
  const long = Array.from({ length: 30 }, (_, index) => `${index * index}`).join(", ");
  setup.double.mood = says(`- **${word}**\n\n\`\`\`\nlet a = [${long}];\n\`\`\`\n\nשלום *יקירי*`);
  await ask(page, "Show me");
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  const log = page.getByRole("log");
  assert.ok(
    await log.evaluate((box) => box.scrollWidth <= box.clientWidth),
    "the log does not scroll sideways",
  );
  const code = companionMessages(page).last().getByRole("group", { name: "Code" });
  assert.ok(await code.evaluate((box) => box.scrollWidth > box.clientWidth));
  await companionMessages(page).last().focus();
  await page.keyboard.press("Tab");
  await untilFocused(code);
  await page.keyboard.press("ArrowRight");
  await until("it has scrolled", () => code.evaluate((box) => box.scrollLeft > 0));
  const hebrew = companionMessages(page).last().locator("p").last();
  assert.equal(await hebrew.evaluate((element) => getComputedStyle(element).direction), "rtl");
  assert.deepEqual(await violations(page), []);
});

Deno.test(
  { name: "her canned lines and the panel's test answer are drawn in the same way", ignore },
  async () => {
    await using setup = await startWithCompanion();
    await using browser = await startBrowser();
    const page = await browser.page();
    await enterWithRole(page, setup, "boss", "admin");
    setup.double.mood = says("*smiles* Ready, **boss**.\n\n- one\n- two");
    await page.getByRole("button", { name: "Admin panel" }).click();
    const panel = page.getByRole("dialog", { name: "Admin panel" });
    await panel.getByRole("tab", { name: /^Violet/ }).click();
    await panel.getByRole("textbox", { name: "Question" }).fill("Are you there?");
    await panel.getByRole("button", { name: "Try" }).click();
    const answer = panel.locator(".answer");
    await answer.locator("em").filter({ hasText: "smiles" }).waitFor();
    assert.equal(await answer.locator("strong").innerText(), "boss");
    assert.deepEqual(await answer.getByRole("listitem").allInnerTexts(), ["one", "two"]);
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    await setup.turnOff();
    await openCompanion(page);
    await ask(page, "And now?");
    await companionMessages(page).locator(".answer > p").waitFor();
  },
);
