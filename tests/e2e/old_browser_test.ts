// The page in the oldest browsers of its build target, and with messages that cannot be drawn.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, say, startBrowser, until } from "../support/browser.ts";

const ignore = !hasBrowser();

/** Takes away what Chrome 109, Firefox 115 or Safari 16.4 lack. */
function makeOld(): void {
  const lacking: readonly (readonly [object, readonly string[]])[] = [
    [URL, ["canParse", "parse"]],
    [Promise, ["withResolvers", "try"]],
    [Object, ["groupBy"]],
    [Map, ["groupBy"]],
    [Array, ["fromAsync"]],
    [Array.prototype, ["toSorted", "toReversed", "toSpliced", "with"]],
    [Set.prototype, [
      "union",
      "intersection",
      "difference",
      "symmetricDifference",
      "isSubsetOf",
      "isSupersetOf",
    ]],
    [Object.getPrototypeOf(Object.getPrototypeOf([].values())), [
      "map",
      "filter",
      "take",
      "drop",
      "toArray",
      "some",
    ]],
    [String.prototype, ["isWellFormed", "toWellFormed"]],
    [AbortSignal, ["any"]],
    [Intl, ["Segmenter", "DurationFormat"]],
    [RegExp, ["escape"]],
    [Navigator.prototype, ["userActivation"]],
    [globalThis, ["Iterator", "requestIdleCallback", "scheduler"]],
  ];
  for (const [owner, names] of lacking) for (const name of names) Reflect.deleteProperty(owner, name);
}

/** The page logs errors here that nothing has caught. */
function errorsOf(page: Page): string[] {
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  return errors;
}

Deno.test({ name: "row 5: without URL.canParse, and all else that old browsers lack", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const [alice, bob] = [await browser.page(), await browser.page()];
  const errors = errorsOf(alice);
  await alice.addInitScript(makeOld);
  await enter(alice, app.url, "alice");
  assert.equal(await alice.evaluate(() => "canParse" in URL), false);
  await enter(bob, app.url, "bob");
  await say(bob, "look at https://example.com/a");
  await say(bob, "and @alice, this one");
  await say(alice, "https://example.com/b too");
  const messages = alice.getByRole("article");
  await until("all are drawn", async () => await messages.count() === 3);
  assert.deepEqual(
    await alice.getByRole("link").evaluateAll((all) => all.map((one) => one.getAttribute("href"))),
    [
      "https://example.com/a",
      "https://example.com/b",
    ],
  );
  await messages.nth(1).getByRole("img", { name: "Mentions you" }).waitFor();
  assert.deepEqual(errors, []);
});

Deno.test(
  { name: "row 5: a message that cannot be drawn is drawn as text, and the log goes on", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const [alice, bob] = [await browser.page(), await browser.page()];
    await enter(alice, app.url, "alice");
    await enter(bob, app.url, "bob");
    await say(bob, "before");
    await alice.getByText("before").waitFor();
    await alice.evaluate(() => {
      const format = Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, "format")!;
      Object.assign(globalThis, { format });
      Object.defineProperty(Intl.DateTimeFormat.prototype, "format", {
        configurable: true,
        get: () => {
          throw new RangeError("not in this browser");
        },
      });
    });
    await say(bob, "during <b>https://example.com</b> @alice");
    await say(alice, "mine");
    const messages = alice.getByRole("article");
    await messages.getByText("during <b>https://example.com</b> @alice").waitFor();
    await messages.getByText("mine").waitFor();
    await until("mine has arrived", async () => await bob.getByText("mine").count() === 1);
    await alice.evaluate(() =>
      Object.defineProperty(Intl.DateTimeFormat.prototype, "format", Reflect.get(globalThis, "format"))
    );
    await say(bob, "afterwards");
    const last = messages.filter({ hasText: "afterwards" });
    await last.getByRole("time").waitFor();
    assert.match(await messages.filter({ hasText: "during" }).innerText(), /^bob\s+during/);
  },
);
