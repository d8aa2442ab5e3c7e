// The layout of the lobby at each width: a reading width, targets for fingers, long names, the heading, fonts.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { violations } from "../support/axe.ts";
import { enter, hasBrowser, startBrowser, until } from "../support/browser.ts";
import { type FakeLobby, fakeLobby } from "../support/fake_lobby.ts";

const ignore = !hasBrowser();
const LONG_NAME = "W".repeat(20);
const HEBREW = "שלום @alice מה שלומך";
/** Smallest side of a target for fingers, CSS pixels. */
const FINGER = 44;

/** Messages of long names, of the user, and from right to left; three who joined. */
async function fill(page: Page, server: FakeLobby): Promise<void> {
  server.message("bob", "hello everybody");
  server.message(LONG_NAME, "hello from a long name");
  server.message(LONG_NAME, `> ${LONG_NAME}: hello from a long name\n@${LONG_NAME} indeed`);
  server.message(LONG_NAME, "/me waves");
  server.message("dora", HEBREW);
  server.emit("message", {
    id: "own",
    ts: "2026-03-01T20:00:00.000Z",
    text: "mine",
    username: "alice",
    role: "user",
  });
  for (const name of ["x", "y", "z"]) server.system({ key: "joined", name });
  await page.getByRole("button", { name: "Show names" }).waitFor();
}

Deno.test(
  { name: "row 26: at 2560 pixels all bubbles are in one column, above the composer", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser({ glass: true });
    const page = await browser.page({ viewport: { width: 2560, height: 1200 } });
    const server = await fakeLobby(page);
    await enter(page, app.url, "alice");
    await fill(page, server);
    const [other, own, composer] = await Promise.all([
      page.locator(".message:not(.own) .bubble").first().boundingBox(),
      page.locator(".own .bubble").first().boundingBox(),
      page.locator(".composer").boundingBox(),
    ]);
    assert.ok(own!.x + own!.width - other!.x < 1000, "a reading width");
    assert.ok(composer!.x <= other!.x && own!.x + own!.width <= composer!.x + composer!.width + 1);
  },
);

Deno.test({ name: "row 26: names are whole, and nothing is wider than the window", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser({ glass: true });
  for (const [width, height] of [[320, 640], [390, 844], [900, 700], [1440, 900]] as const) {
    const touch = width < 500;
    const page = await browser.page({ viewport: { width, height }, hasTouch: touch, isMobile: touch });
    const server = await fakeLobby(page);
    await enter(page, app.url, "alice");
    await fill(page, server);
    const box = page.locator(".named-me");
    assert.equal(await box.evaluate((one) => one.getClientRects().length), 1, "the name is one box");
    assert.equal(await box.innerText(), "@alice");
    const tooWide = await page.getByRole("log").evaluate((log) =>
      [...log.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > innerWidth).map(
        String,
      )
    );
    assert.deepEqual(tooWide, [], `at ${width}`);
    const heading = page.getByRole("heading", { name: "Lobby", exact: true });
    assert.equal(await heading.count(), 1, `at ${width}`);
    assert.ok((await heading.boundingBox())!.height > 10, "it is drawn");
    await page.getByRole("button", { name: "Show names" }).click();
    assert.deepEqual(await violations(page), []);
    await page.context().close();
  }
});

Deno.test(
  { name: "row 20: names, tabs and buttons of the log are large enough for fingers", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser({ glass: true });
    for (const width of [320, 390]) {
      const page = await browser.page({ viewport: { width, height: 844 }, hasTouch: true, isMobile: true });
      const server = await fakeLobby(page);
      await enter(page, app.url, "alice");
      await fill(page, server);
      for (
        const place of ["button.name", ".tab", ".find", ".send", ".emoji-button", ".arrivals", ".quoted-jump"]
      ) {
        for (const target of await page.locator(place).all()) {
          await until(`${place} is large enough at ${width}`, async () => {
            const box = await target.boundingBox();
            return box !== null && box.width >= FINGER && box.height >= FINGER;
          });
        }
      }
      await page.context().close();
    }
  },
);

Deno.test({ name: "row 20: fonts of emoji come before the generic family", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser({ glass: true });
  const page = await browser.page();
  await fakeLobby(page);
  await enter(page, app.url, "alice");
  for (const place of ["body", ".room-head h2", "textarea"]) {
    const family = await page.locator(place).evaluate((one) => getComputedStyle(one).fontFamily);
    assert.ok(family.indexOf("Noto Color Emoji") > 0, family);
    assert.ok(family.indexOf("Noto Color Emoji") < family.search(/\bsans-serif/), family);
  }
});

Deno.test({ name: "row 20: all emoji are of one font, not some of a text font", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser({ glass: true });
  const page = await browser.page();
  const server = await fakeLobby(page);
  await enter(page, app.url, "alice");
  // The first is in some text fonts, the second is not.
  server.message("bob", "😀🤣");
  await page.getByText("😀🤣").waitFor();
  const client = await page.context().newCDPSession(page);
  await client.send("DOM.enable");
  await client.send("CSS.enable");
  const { root } = await client.send("DOM.getDocument");
  const { nodeId } = await client.send("DOM.querySelector", {
    nodeId: root.nodeId,
    selector: "article .text",
  });
  const { fonts } = await client.send("CSS.getPlatformFontsForNode", { nodeId });
  assert.equal(fonts.length, 1, JSON.stringify(fonts));
});
