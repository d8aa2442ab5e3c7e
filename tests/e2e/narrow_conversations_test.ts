// Conversations on phones: heads, invitations, the search and the text field are whole at 390 and 320 pixels.

import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, say, startBrowser, until } from "../support/browser.ts";
import { openDm, registerMember, tabOf } from "../support/member.ts";
import { WireClient } from "../support/wire_client.ts";

const ignore = !hasBrowser();
/** Height of a head: that of its buttons, or of a name and three lines of its state. CSS pixels. */
const MOST_HEAD_PX = 72;

/** Whether all text of an element is drawn, without an ellipsis. */
function isWhole(element: Locator): Promise<boolean> {
  return element.evaluate((one) =>
    one.scrollWidth <= one.clientWidth + 1 && one.scrollHeight <= one.clientHeight + 1
  );
}

/** The rows that buttons stand in, from the top: the names of each. */
async function rowsOf(buttons: Locator): Promise<string[][]> {
  // At once: what comes in above moves them.
  const placed = await buttons.evaluateAll((all) =>
    all.map((one) => ({ y: one.getBoundingClientRect().top, name: one.ariaLabel ?? one.textContent }))
  );
  return [...Map.groupBy(placed, ({ y }) => y).values()].map((row) => row.map(({ name }) => name));
}

async function assertHead(page: Page, state: string, width: number): Promise<void> {
  const head = page.locator(".pm-head");
  await head.getByText(state, { exact: true }).waitFor();
  assert.equal(await isWhole(head.locator(".name")), true, `the name at ${width}, ${state}`);
  assert.equal(await isWhole(head.locator(".pm-standing")), true, `the state at ${width}: ${state}`);
  const { height } = (await head.boundingBox())!;
  assert.ok(height <= MOST_HEAD_PX, `the head at ${width}, ${state}: ${height}`);
}

Deno.test(
  { name: "row 14: on a phone, heads of conversations show the name and the whole state", ignore },
  async () => {
    await using app = await startApp();
    await using browser = await startBrowser({ glass: true });
    for (const width of [390, 320]) {
      const page = await browser.page({ viewport: { width, height: 640 }, hasTouch: true, isMobile: true });
      await enter(page, app.url, `gina${width}`);
      const name = `Odette${width}`;
      const odette = await WireClient.guest(app.url, name, { caps: ["resume"] });
      await openDm(page, name);
      await assertHead(page, "Online", width);
      await say(page, "Good evening");
      await assertHead(page, "Invited. They see your messages once they accept.", width);
      await odette.until("an invitation", () => odette.all("pm_invite").length > 0);
      await odette.request("pm_accept", { room: odette.all("pm_invite")[0]!.room });
      await assertHead(page, "Online", width);
      odette.socket.close();
      await assertHead(page, `${name} is away. They see this when they are back.`, width);
      await tabOf(page, "Violet").click();
      await assertHead(page, "Your hostess, an AI companion", width);
      const field = page.getByRole("textbox", { name: "Message" });
      const empty = (await field.boundingBox())!.height;
      await field.fill("a");
      assert.equal((await field.boundingBox())!.height, empty, "the hint in the empty field takes one line");
      await page.context().close();
    }
  },
);

Deno.test({
  name: "row 5: on a phone, the choice who may start a private chat fits, in both languages",
  ignore,
}, async () => {
  await using app = await startApp();
  await using browser = await startBrowser({ glass: true });
  for (const [locale, settings] of [["en-US", "Settings"], ["es-ES", "Ajustes"]] as const) {
    const viewport = { width: 320, height: 640 };
    const page = await browser.page({ viewport, hasTouch: true, isMobile: true, locale });
    await page.addInitScript(
      (token) => localStorage.setItem("sc_token", token),
      await registerMember(app.url, locale),
    );
    await page.addInitScript(() => localStorage.setItem("sc_ofAge", "true"));
    await page.goto(app.url);
    await page.getByRole("button", { name: settings }).click();
    const choice = page.getByRole("dialog").getByRole("group").filter({
      has: page.locator("[name=pm-from]"),
    });
    await choice.waitFor();
    const labels = choice.locator(".segment span");
    // Once the fonts are there.
    await until(
      "each label is in the window, on one line",
      () =>
        labels.evaluateAll((all, most) =>
          all.length > 0 && all.every((label) => {
            const { left, right, height } = label.getBoundingClientRect();
            return left >= 0 && right <= most && height < 50;
          }), viewport.width),
    );
    await page.context().close();
  }
});

Deno.test({
  name: "on a phone, the answers to an invitation and the buttons of the search are in whole rows",
  ignore,
}, async () => {
  await using app = await startApp();
  await using browser = await startBrowser({ glass: true });
  const answers = [[["Accept", "Not now", "Ignore", "Report"]], [["Accept", "Not now"], [
    "Ignore",
    "Report",
  ]]];
  for (const [at, width] of [390, 320].entries()) {
    const page = await browser.page({ viewport: { width, height: 640 }, hasTouch: true, isMobile: true });
    await enter(page, app.url, `gina${width}`);
    const theo = await WireClient.guest(app.url, `theo${width}`);
    await theo.request("pm_open", { target: `gina${width}` });
    await page.getByRole("button", { name: "Accept" }).waitFor();
    assert.deepEqual(await rowsOf(page.locator(".invitation-answers button")), answers[at]);
    await page.getByRole("button", { name: "Not now" }).click();
    await page.getByRole("button", { name: "Search messages" }).click();
    await page.getByRole("search").waitFor();
    await page.keyboard.type("nothing like it");
    await page.getByRole("search").getByText("No matches.").or(page.getByText("0 of 0")).first().waitFor();
    assert.equal((await rowsOf(page.getByRole("search").locator(".icon-button"))).length, 1);
    await theo.close();
    await page.context().close();
  }
});
