// A lobby of 20,000 messages stays smooth and small, and the view keeps its place.

import assert from "node:assert/strict";
import type { CDPSession, Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, startBrowser, until } from "../support/browser.ts";
import { distanceToEnd, fakeLobby } from "../support/fake_lobby.ts";

const ignore = !hasBrowser();
const MESSAGES = 20_000;
/** Longest that the main thread of the page may work for one step of scrolling, milliseconds of processor time. */
const STEP_MS = 100;
/** Longest time of scripts for one letter, milliseconds: a frame. */
const LETTER_MS = 16;
/** Most memory that the page may take, MiB. */
const MEMORY_MIB = 150;
/** Most memory of the page's scripts with 500 people and 2,000 messages, MB: measured 6.47. */
const HEAP_MB = 6.5;

Deno.test({ name: "500 people and 2,000 messages take little memory of scripts", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser({ glass: true });
  const page = await browser.page();
  const server = await fakeLobby(page);
  await enter(page, app.url, "alice");
  server.say(0, 2_000);
  await page.getByText("number 1999 ").waitFor();
  const debuggee = await page.context().newCDPSession(page);
  await until(`it is at most ${HEAP_MB} MB`, async () => {
    await debuggee.send("HeapProfiler.collectGarbage");
    return (await debuggee.send("Runtime.getHeapUsage")).usedSize <= HEAP_MB * 1e6;
  });
});

Deno.test({
  name: "20,000 messages: few are in the document, scrolling is quick, reading is not disturbed",
  ignore,
}, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser({ glass: true });
  const page = await browser.page();
  const server = await fakeLobby(page);
  await enter(page, app.url, "alice");
  const log = page.getByRole("log", { name: "Messages" });

  await t.step("all come in, the last is in view, and few are drawn", async () => {
    for (let from = 0; from < MESSAGES; from += 500) server.say(from, 500);
    await page.getByText(`number ${MESSAGES - 1} `).waitFor();
    assert.ok(await page.getByRole("article").count() < 80);
    assert.ok(await distanceToEnd(page) < 2);
  });

  const debuggee = await page.context().newCDPSession(page);
  // Processor time of the page's thread: what else the machine does takes none of it.
  await debuggee.send("Performance.enable", { timeDomain: "threadTicks" });

  await t.step("a letter takes less than a frame of scripting, with suggestions open too", async () => {
    const field = page.getByRole("textbox", { name: "Message" });
    await field.pressSequentially("@guest :smi");
    await page.getByRole("listbox", { name: "Emoji" }).waitFor();
    await field.fill("");
    for (const text of ["and so the evening went on", "@guest", "/msg gue", ":smi"]) {
      const spent: number[] = [];
      for (const letter of text) {
        const before = await scripting(debuggee);
        await page.keyboard.press(letter === " " ? "Space" : letter);
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
        spent.push(await scripting(debuggee) - before);
      }
      // The slowest may include a garbage collection.
      const slow = spent.sort((a, b) => a - b).at(-2)!;
      assert.ok(slow < LETTER_MS, `the letters of “${text}” took up to ${slow} ms`);
      await field.fill("");
    }
  });

  await t.step("the page's process takes little memory", async () => {
    await until(`it is below ${MEMORY_MIB} MiB`, async () => {
      await debuggee.send("HeapProfiler.collectGarbage");
      return await memoryMib(page) < MEMORY_MIB;
    });
  });

  await t.step("a step up leads as far as it goes", async () => {
    await log.evaluate((box) => box.scrollTop -= 2000);
    await page.getByRole("button", { name: "Jump to latest" }).waitFor();
    const { text } = await firstInView(page);
    const number = Number(/number (\d+)/.exec(text)?.[1]);
    assert.ok(number > MESSAGES - 100 && number < MESSAGES - 10, `it led to ${text}`);
  });

  await t.step("the steps of a long way up are quick", async () => {
    const times: number[] = [];
    for (let step = 0; step < 60; step++) {
      const before = await working(debuggee);
      await log.evaluate(async (box) => {
        box.scrollTop -= 4000;
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      });
      times.push(await working(debuggee) - before);
    }
    times.sort((a, b) => a - b);
    // The few slowest may include garbage collections.
    const slow = times.at(-6)!;
    assert.ok(slow < STEP_MS, `nine of ten steps took up to ${slow} ms`);
    assert.ok(await page.getByRole("article").count() < 80);
  });

  await t.step("new messages do not move what is read, and are counted on the button", async () => {
    const read = await firstInView(page);
    server.say(MESSAGES, 3);
    const jump = page.getByRole("button", { name: "Jump to latest" });
    await until("they are counted", async () => (await jump.innerText()).includes("3"));
    const now = await firstInView(page);
    assert.equal(now.text, read.text);
    assert.ok(Math.abs(now.top - read.top) < 2, `moved by ${now.top - read.top} pixels`);
    await jump.click();
    await page.getByText(`number ${MESSAGES + 2} `).waitFor();
    await jump.waitFor({ state: "detached" });
    assert.ok(await distanceToEnd(page) < 2);
  });

  await t.step("at the end, the view follows", async () => {
    server.say(MESSAGES + 3, 5);
    await page.getByText(`number ${MESSAGES + 7} `).waitFor();
    await until("the view is at the end", async () => await distanceToEnd(page) < 2);
  });

  await t.step("another size of text keeps the place", async () => {
    await log.evaluate((box) => box.scrollTop -= 3000);
    await page.getByRole("button", { name: "Jump to latest" }).waitFor();
    const read = await firstInView(page);
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("tab", { name: "Chat" }).click();
    await page.getByRole("slider", { name: "Font size" }).press("End");
    await page.keyboard.press("Escape");
    await until("the reader is where they were", async () => (await firstInView(page)).text === read.text);
  });
});

function firstInView(page: Page): Promise<{ text: string; top: number }> {
  return page.getByRole("log").evaluate((box) => {
    const edge = box.getBoundingClientRect().top;
    const row = [...box.querySelectorAll(".row")].find((one) => one.getBoundingClientRect().bottom > edge)!;
    return { text: row.querySelector(".text")!.textContent!, top: row.getBoundingClientRect().top };
  });
}

/** How long scripts have run in the page so far, milliseconds. */
function scripting(debuggee: CDPSession): Promise<number> {
  return spentOn(debuggee, "ScriptDuration");
}

/** How long the page's main thread has worked so far, milliseconds: scripts, style, layout and all else. */
function working(debuggee: CDPSession): Promise<number> {
  return spentOn(debuggee, "TaskDuration");
}

async function spentOn(debuggee: CDPSession, metric: string): Promise<number> {
  const { metrics } = await debuggee.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === metric)!.value * 1000;
}

/**
 * Memory of the renderer process of the page, MiB: its own, and its share of memory in common with others. The page has the
 * largest renderer process.
 */
async function memoryMib(page: Page): Promise<number> {
  const browser = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = await browser.send("SystemInfo.getProcessInfo");
  const shares = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => {
    const [, kib] = /^Pss: +(\d+) kB$/m.exec(Deno.readTextFileSync(`/proc/${id}/smaps_rollup`))!;
    return Number(kib) / 1024;
  });
  return Math.max(...shares);
}
