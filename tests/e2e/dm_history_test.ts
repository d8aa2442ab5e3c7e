// A long private conversation: older messages load a page at a time, and the view keeps its place.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { newKey, readKey, seal } from "../../server/protocol/sealed.ts";
import { startApp } from "../support/app_process.ts";
import { hasBrowser, startBrowser, until } from "../support/browser.ts";
import { enterAsMember, openAcceptedDm, openDm } from "../support/member.ts";

const ignore = !hasBrowser();
const KEPT = 130;
/** Longest delay of typing while a page of messages is opened, on a slow machine, milliseconds. */
const SLOW_MS = 500;

Deno.test({ name: "older messages come on the way up, and do not move what is read", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [alice, bob] = [await browser.page(), await browser.page()];
  await enterAsMember(bob, app.url, "bob");
  await enterAsMember(alice, app.url, "alice");
  await openAcceptedDm(alice, "alice", bob, "bob");
  await alice.getByRole("button", { name: "Close conversation with bob" }).click();
  const history = await keepHistory(alice);
  await openDm(alice, "bob");
  const log = alice.getByRole("log", { name: "Messages" });

  await t.step("the newest page is there, at its end", async () => {
    await alice.getByText(`number ${KEPT} `).waitFor();
    assert.equal(await distanceToEnd(alice), 0);
    assert.deepEqual(history.asked, [null]);
  });

  await t.step("on the way up another page comes, and what is read stays", async () => {
    history.hold();
    await log.evaluate((box) => box.scrollTop = 120);
    await alice.getByText("Loading earlier messages…").waitFor();
    const read = await firstInView(alice);
    history.release();
    await alice.getByText("Loading earlier messages…").waitFor({ state: "detached" });
    const now = await firstInView(alice);
    assert.equal(now.text, read.text);
    assert.ok(Math.abs(now.top - read.top) < 2, `moved by ${now.top - read.top} pixels`);
  });

  await t.step("what cannot be loaded is said, and comes when asked for", async () => {
    history.failNext();
    await log.evaluate((box) => box.scrollTop = 0);
    await alice.getByText("Earlier messages could not be loaded.").waitFor();
    await alice.getByRole("button", { name: "Try again" }).click();
    // The view keeps its place as messages arrive, so the way up may take more than one step.
    await until("the oldest message is in view", async () => {
      await log.evaluate((box) => box.scrollTop = 0);
      return await alice.getByText("number 1 ", { exact: false }).first().isVisible();
    });
    await alice.getByText("The start of your chat with bob").waitFor();
    assert.deepEqual(history.asked, [null, "81", "31", "31"]);
  });

  await t.step("another conversation and back: the reader is where they were", async () => {
    const read = await firstInView(alice);
    await alice.getByRole("tab", { name: "Lobby" }).click();
    await alice.getByRole("tab", { name: "bob" }).click();
    await until("the place is found", async () => (await firstInView(alice)).text === read.text);
    await alice.getByRole("button", { name: "Jump to latest" }).click();
    await alice.getByText(`number ${KEPT} `).waitFor();
  });

  await t.step("opening a page of messages does not hold up typing", async () => {
    await alice.reload();
    await openDm(alice, "bob");
    const slowest = await alice.evaluate(async () => {
      let [slowest, last] = [0, performance.now()];
      const began = last;
      while (document.querySelectorAll("article").length < 10 && last - began < 15_000) {
        await new Promise((resolve) => setTimeout(resolve));
        slowest = Math.max(slowest, performance.now() - last);
        last = performance.now();
      }
      return document.querySelectorAll("article").length < 10 ? Infinity : slowest;
    });
    assert.ok(slowest < SLOW_MS, `the page was busy for ${slowest} ms`);
  });
});

interface FakeHistory {
  /** The parameter `before` of each request. */
  readonly asked: (string | null)[];
  failNext(): void;
  /** Answers wait from now on until they are released. */
  hold(): void;
  release(): void;
}

/** Answers instead of the server, with a long conversation that is sealed with a key of its own, in the room that the server says. */
async function keepHistory(page: Page): Promise<FakeHistory> {
  const room_key = newKey();
  const key = (await readKey(room_key))!;
  const all = await Promise.all(
    Array.from({ length: KEPT }, async (_, index) => ({
      id: index + 1,
      from_me: index % 3 === 0,
      ts: new Date(Date.parse("2026-03-01T20:00:00.000Z") + index * 60_000).toISOString(),
      ...await seal(key, `number ${index + 1} ${"and some more words ".repeat(index % 9)}`),
    })),
  );
  const asked: (string | null)[] = [];
  let room: string | undefined;
  let fails = false;
  let gate = Promise.withResolvers<void>();
  gate.resolve();
  await page.route("**/api/pm/history?*", async (route) => {
    const query = new URL(route.request().url()).searchParams;
    assert.match(route.request().headers().authorization ?? "", /^Bearer .+/);
    asked.push(query.get("before"));
    await gate.promise;
    if (fails) {
      fails = false;
      return await route.fulfill({ status: 503, json: { error: { code: "unavailable", msg: "Not now." } } });
    }
    const before = all.filter(({ id }) => id < Number(query.get("before") ?? Infinity));
    room ??= (await (await route.fetch()).json()).room;
    await route.fulfill({ json: { room, room_key, messages: before.slice(-Number(query.get("limit"))) } });
  });
  return {
    asked,
    failNext: () => fails = true,
    hold: () => gate = Promise.withResolvers<void>(),
    release: () => gate.resolve(),
  };
}

function distanceToEnd(page: Page): Promise<number> {
  return page.getByRole("log").evaluate((box) =>
    Math.round(box.scrollHeight - box.scrollTop - box.clientHeight)
  );
}

function firstInView(page: Page): Promise<{ text: string; top: number }> {
  return page.getByRole("log").evaluate(async (box) => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const edge = box.getBoundingClientRect().top;
    const row = [...box.querySelectorAll(".row")].find((one) => one.getBoundingClientRect().bottom > edge)!;
    return { text: row.querySelector(".text")!.textContent!, top: row.getBoundingClientRect().top };
  });
}
