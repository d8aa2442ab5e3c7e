// Text of users, of a model and of the device's storage stays text: it runs nothing, loads nothing, and makes no element.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { answerBlocks, answerWords } from "../../client/text/answer_blocks.ts";
import { enter, hasBrowser, say, startBrowser, until } from "../support/browser.ts";
import { HOSTILE_TEXTS } from "../support/hostile_texts.ts";
import { says } from "../support/ollama_moods.ts";
import {
  enterWithRole,
  openCompanion,
  startWithCompanion,
  untilAnswered,
} from "../support/companion_page.ts";
import { WireClient } from "../support/wire_client.ts";

const ignore = !hasBrowser();
/** Messages that a user may send at once. */
const AT_ONCE = 6;
/** Every key that the page stores on a device. */
const KEYS = [
  ...["sc_theme", "sc_fontSize", "sc_timeFormat", "sc_enterSend", "sc_sounds", "sc_language"],
  ...["sc_username", "sc_way", "sc_ofAge", "sc_token", "sc_conversations_1"],
];
/** Page loads, each with other texts under the keys: every text comes twice. */
const ROUNDS = 10;
/** High enough that every message is drawn. */
const TALL = { width: 1280, height: 6_000 };

/** Observations of a page. */
interface Watched {
  /** Whether a foreign script ran, or the browser blocked one. */
  readonly ran: () => Promise<string[]>;
  /** Requests to other hosts. */
  readonly foreign: string[];
}

async function watch(page: Page, url: string): Promise<Watched> {
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith("data:image/")) {
      foreign.push(request.url());
    }
  });
  await page.addInitScript(() => {
    const ran: string[] = [];
    Object.assign(globalThis, { ran, alert: (what: unknown) => ran.push(`alert ${what}`) });
    // A blocked script or resource was made from something that should have stayed text.
    document.addEventListener(
      "securitypolicyviolation",
      ({ blockedURI }) => ran.push(`blocked ${blockedURI}`),
    );
  });
  return {
    foreign,
    ran: async () => await page.evaluate("polluted" in {} ? "['a prototype']" : "ran") as string[],
  };
}

/** Elements and attributes of the own views. Neither `src` nor any attribute that begins with `on` is among them. */
const OUR_ELEMENTS =
  /^(a|article|aside|b|blockquote|button|code|div|em|fieldset|footer|form|h[123]|header|hr|input|kbd|label|legend|li|main|nav|ol|p|path|pre|s|section|span|strong|svg|textarea|time|ul)$/;
const OUR_ATTRIBUTES =
  /^((aria|data)-[a-z]+|autocapitalize|autocomplete|class|d|datetime|dir|enterkeyhint|for|href|id|lang|maxlength|name|novalidate|placeholder|rel|required|role|rows|spellcheck|start|style|tabindex|target|title|type|value|viewBox|checked|disabled|hidden)$/;

/** Elements and attributes that are not of the own views. */
async function foreignParts(page: Page): Promise<string[]> {
  const all = await page.evaluate(() =>
    [...document.querySelectorAll("#app, #app *, body > :not(#app, noscript, script)")].map((one) => ({
      element: one.localName,
      attributes: one.getAttributeNames(),
      markup: one.outerHTML.slice(0, 120),
    }))
  );
  const isOurs = ({ element, attributes }: typeof all[number]): boolean =>
    OUR_ELEMENTS.test(element) && attributes.every((name) => OUR_ATTRIBUTES.test(name));
  return all.filter((one) => !isOurs(one)).map(({ markup }) => markup);
}

/** Texts of the messages as they were written, with their quotes before them. */
async function said(page: Page): Promise<string[]> {
  return await page.evaluate(() =>
    [...document.querySelectorAll("article")].map((one) => one.querySelector(".bubble")!.textContent!)
  );
}

async function assertHarmless(page: Page, { ran, foreign }: Watched): Promise<void> {
  // A script or a resource that can load does so within this time.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
  assert.deepEqual(await ran(), []);
  assert.deepEqual(foreign, []);
  assert.deepEqual(await foreignParts(page), []);
  // The page has one link of its own.
  const links = await page.locator("a:not([href='#forgot'])").evaluateAll((all) =>
    all.map((one) => [one.getAttribute("href")!, one.getAttribute("rel"), one.getAttribute("target")])
  );
  for (const [href, rel, target] of links) {
    assert.match(href!, /^https:\/\/(example\.org|evil\.example)\//);
    assert.deepEqual([rel, target], ["noopener noreferrer nofollow", "_blank"]);
  }
}

Deno.test({ name: "fifty hostile texts stay text, wherever they come from", ignore }, async (t) => {
  assert.equal(new Set(HOSTILE_TEXTS).size, 50);
  await using setup = await startWithCompanion();
  await using browser = await startBrowser();
  const { url } = setup.app;
  const page = await browser.page({ viewport: TALL });
  const watched = await watch(page, url);
  await enterWithRole(page, setup, "alice");
  const guests: WireClient[] = [];
  const guest = async (): Promise<WireClient> => {
    const one = await WireClient.guest(url, `guest${guests.length}`);
    guests.push(one);
    return one;
  };

  await t.step("as messages in the lobby", async () => {
    for (let index = 0; index < HOSTILE_TEXTS.length; index += AT_ONCE) {
      const one = await guest();
      for (const text of HOSTILE_TEXTS.slice(index, index + AT_ONCE)) {
        assert.equal((await one.request("message", { text })).event, "ack", text);
      }
    }
    await until("all are drawn", async () => await page.getByRole("article").count() === 50);
    await assertHarmless(page, watched);
    const drawn = await said(page);
    for (const text of HOSTILE_TEXTS.filter((one) => !/^(>|\/me)/.test(one))) {
      assert.ok(drawn.some((one) => one.includes(text)), `drawn as it is: ${text}`);
    }
  });

  await t.step("as private messages", async () => {
    for (let index = 0; index < HOSTILE_TEXTS.length; index += 5 * AT_ONCE) {
      const one = await guest();
      const { data } = await one.request("pm_open", { target: "alice" });
      await page.getByRole("button", { name: "Accept" }).click();
      const some = HOSTILE_TEXTS.slice(index, index + 5 * AT_ONCE);
      const texts = some.flatMap((_, at) => at % 5 === 0 ? [some.slice(at, at + 5).join("\n")] : []);
      for (const text of texts) await one.request("pm_message", { room: data["room"], text });
      await until("all are drawn", async () => await page.getByRole("article").count() === texts.length);
      await assertHarmless(page, watched);
    }
  });

  await t.step("as Violet's answer, in which nothing is a link", async () => {
    await openCompanion(page);
    // A line that begins as a message of the guest would end an answer.
    const spoken = HOSTILE_TEXTS.filter((text) => !text.startsWith("> alice:"));
    // Two answers, because the length of one is limited.
    for (const [index, texts] of [spoken.slice(0, 25), spoken.slice(25)].entries()) {
      setup.double.mood = says(...texts.map((text) => `${text}\n`));
      await say(page, "Tell me everything");
      await until("she has answered", async () => await page.getByRole("article").count() === 2 * index + 2);
      await untilAnswered(page);
      await assertHarmless(page, watched);
      assert.equal(await page.locator("a").count(), 0);
      const answer = visible((await said(page)).at(-1)!).replaceAll("\n", "");
      for (const text of texts) {
        const words = visible(wordsOf(text));
        assert.ok(words !== "" && answer.includes(words), `drawn as it is: ${text}`);
      }
    }
  });
  await Promise.all(guests.map((one) => one.close()));

  await t.step("as names", async () => {
    // Several sockets, because each may try 20 times a minute.
    for (let index = 0; index < HOSTILE_TEXTS.length; index += 20) {
      const socket = await WireClient.open(url);
      for (const username of HOSTILE_TEXTS.slice(index, index + 20)) {
        const { event, data } = await socket.request("join", { mode: "guest", username });
        assert.deepEqual([event, data["code"]], ["error", "invalid_username"], username);
      }
      await socket.close();
    }
    const login = await browser.page();
    const seen = await watch(login, url);
    await login.goto(url);
    const field = login.getByRole("textbox", { name: "Username" });
    for (const username of HOSTILE_TEXTS) {
      await field.fill(username);
      await field.press("Enter");
    }
    await login.getByRole("alert").first().waitFor();
    await assertHarmless(login, seen);
    assert.equal(await login.getByRole("textbox", { name: "Message" }).count(), 0);
  });

  await t.step("as what the device has stored, on the login screen and in the lobby", async () => {
    const device = await browser.page();
    const seen = await watch(device, url);
    await device.goto(url);
    for (let round = 0; round < ROUNDS; round++) {
      const kept = KEYS.map((key, index) => {
        return [key, HOSTILE_TEXTS[(round * KEYS.length + index) % HOSTILE_TEXTS.length]!] as const;
      });
      await device.evaluate((all) => all.forEach(([key, text]) => localStorage.setItem(key, text)), kept);
      // The server answers invalid tokens more slowly, the more there were.
      if (round > 0) await device.evaluate(() => localStorage.removeItem("sc_token"));
      await device.reload();
      await device.getByRole("button", { name: "Enter" }).waitFor();
      const { theme, lang } = await device.evaluate(() => ({
        theme: document.documentElement.dataset["theme"],
        lang: document.documentElement.lang,
      }));
      assert.deepEqual([theme, lang], ["midnight-purple", "en"]);
      await assertHarmless(device, seen);
    }
    await enter(device, url, "dora");
    await assertHarmless(device, seen);
  });
});

/** The words of a text of the companion's, without the marks that are drawn. */
function wordsOf(text: string): string {
  return answerWords(answerBlocks(text)).replaceAll("\n", "");
}

/** A text without invisible characters, which the server removes from the answers of the companion. */
function visible(text: string): string {
  return text.replaceAll(/\p{Cf}/gu, "");
}
