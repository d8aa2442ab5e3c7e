// A line that is cut without a close: the page notices when it is looked at again.

import assert from "node:assert/strict";
import type { Page, WebSocketRoute } from "playwright-core";
import { startApp } from "../support/app_process.ts";
import { hasBrowser, say, startBrowser } from "../support/browser.ts";
import { enterAsMember } from "../support/member.ts";

const ignore = !hasBrowser();
/** Longest wait for the banner after the user has looked, milliseconds. */
const NOTICED_MS = 5_000;

/** What the browser tells a page that is looked at again: after another tab, the back button, a freeze, no network. */
const LOOKS = {
  visible: () => document.dispatchEvent(new Event("visibilitychange")),
  focused: () => dispatchEvent(new Event("focus")),
  back: () => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })),
  resumed: () => document.dispatchEvent(new Event("resume")),
  online: () => dispatchEvent(new Event("online")),
};

/** The line of a page. */
interface Line {
  /** Nothing passes any more on sockets that are open, and further ones fail. */
  cut(): void;
  /** Further sockets work again. */
  mend(): void;
}

/** Relays the page's sockets. */
async function relay(page: Page): Promise<Line> {
  let line = { isCut: false };
  await page.routeWebSocket(/\/ws$/, (socket: WebSocketRoute) => {
    const own = line;
    if (own.isCut) return void socket.close({ code: 1013 });
    const server = socket.connectToServer();
    socket.onMessage((frame) => own.isCut || server.send(frame));
    server.onMessage((frame) => own.isCut || socket.send(frame));
  });
  return { cut: () => void (line.isCut = true), mend: () => void (line = { isCut: false }) };
}

Deno.test({
  name: "row 8: the line is cut silently; within five seconds of looking again the banner is there",
  ignore,
}, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  await Promise.all(
    Object.entries(LOOKS).map(async ([name, look]) => {
      const page = await browser.page();
      const line = await relay(page);
      await enterAsMember(page, app.url, name);
      // All parts of the page are there, and a look at a line that works changes nothing.
      await page.waitForLoadState("networkidle");
      await page.evaluate(look);
      await say(page, `before ${name}`);
      await page.getByRole("article").filter({ hasText: `before ${name}` }).waitFor();
      assert.equal(await page.getByText("Connection lost").count(), 0);
      line.cut();
      await page.evaluate(look);
      await page.getByText("Connection lost").waitFor({ timeout: NOTICED_MS }).catch(() => {
        throw new Error(`${name}: no banner within five seconds`);
      });
      await say(page, `after ${name}`);
      line.mend();
      await page.getByText("Connection lost").waitFor({ state: "detached" });
      await page.getByRole("article").filter({ hasText: `after ${name}` }).waitFor();
    }),
  );
});
