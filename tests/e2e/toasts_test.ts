// Toasts: in the top corner of the messages, over nothing that matters, and gone with their cause.

import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { enter, hasBrowser, startBrowser, until } from "../support/browser.ts";
import { fakeLobby } from "../support/fake_lobby.ts";

const ignore = !hasBrowser();
const LONG = "The moderators have asked everybody to be kind for a while, and to write a little more slowly.";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function toastsOf(page: Page): Locator {
  return page.locator(".toast");
}

Deno.test({
  name: "row 13: toasts lie over no header, tab, notice or composer, at every width; at most three",
  ignore,
}, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  for (const [width, height] of [[1440, 900], [900, 700], [390, 844], [320, 640]] as const) {
    const page = await browser.page({ viewport: { width, height } });
    const server = await fakeLobby(page);
    await enter(page, app.url, "alice");
    server.say(0, 50);
    server.emit("pm_invite", { from: "guest7", room: "a-room", room_key: "", peer: null });
    server.emit("mute_updated", { muted: true, reason: "too loud" });
    await page.getByText("wants to talk privately").waitFor();
    for (const n of [1, 2, 3, 4]) server.emit("error", { code: "bad_request", msg: `${n}: ${LONG}` });
    await toastsOf(page).filter({ hasText: `4: ${LONG}` }).waitFor();
    assert.equal(await toastsOf(page).count(), 3);
    // A small window has room for the newest one only.
    const shown = await toastsOf(page).filter({ visible: true }).all();
    assert.equal(shown.length, height < 656 ? 1 : 3);
    const places = [".header", ".rail .find", ".rail .tabs", ".invitations", ".silenced", ".composer"];
    for (const toast of shown) {
      const box = (await toast.boundingBox())!;
      assert.ok(box.x >= 0 && box.x + box.width <= width, `in the window, at ${width}`);
      for (const place of places) {
        const other = (await page.locator(place).first().boundingBox())!;
        assert.ok(!overlap(box, other), `at ${width}: ${JSON.stringify([box, place, other])}`);
      }
    }
    await page.context().close();
  }
});

Deno.test(
  { name: "row 13: a held toast stays, and gives the focus back", ignore },
  async (t) => {
    await using app = await startApp();
    await using browser = await startBrowser();
    const page = await browser.page();
    await page.clock.install();
    const server = await fakeLobby(page);
    await enter(page, app.url, "alice");
    const toast = toastsOf(page);

    await t.step("while the pointer is on it", async () => {
      server.emit("error", { code: "bad_request", msg: LONG });
      await toast.waitFor();
      await toast.hover();
      await page.clock.runFor(30_000);
      assert.equal(await toast.count(), 1);
      await page.getByRole("textbox", { name: "Message" }).hover();
      await page.clock.runFor(6_100);
      await toast.waitFor({ state: "detached" });
    });

    await t.step("while the focus is on it; closed by keyboard, it gives the focus back", async () => {
      server.emit("error", { code: "bad_request", msg: LONG });
      await toast.waitFor();
      await page.getByRole("textbox", { name: "Message" }).focus();
      const dismiss = page.getByRole("button", { name: "Dismiss" });
      await dismiss.focus();
      await page.clock.runFor(30_000);
      await page.keyboard.press("Enter");
      await toast.waitFor({ state: "detached" });
      await until(
        "the focus is back",
        async () => await page.evaluate(() => document.activeElement?.tagName) === "TEXTAREA",
      );
    });

    await t.step("it is announced", async () => {
      server.emit("error", { code: "bad_request", msg: LONG });
      await page.getByRole("status").filter({ hasText: LONG }).waitFor();
    });
  },
);

Deno.test({
  name: "row 13: who may not write is told by the notice, once more for each attempt, and by no toast",
  ignore,
}, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page();
  const server = await fakeLobby(page);
  await enter(page, app.url, "alice");
  server.emit("mute_updated", { muted: true, reason: "too loud" });
  const notice = page.locator(".silenced");
  await notice.getByText("You are muted.").waitFor();
  // row 26: Violet talks with members only.
  assert.doesNotMatch(await notice.innerText(), /Violet/);
  await page.getByRole("textbox", { name: "Message" }).fill("hello?");
  await page.getByRole("button", { name: "Send" }).click();
  await notice.getByText("Not sent. You are muted.").waitFor();
  assert.match(await notice.innerText(), /too loud/);
  assert.equal(await toastsOf(page).count(), 0);
  assert.equal(await page.getByRole("textbox", { name: "Message" }).inputValue(), "hello?");
});
