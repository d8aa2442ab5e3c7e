// The time on pictures: whenever they are taken, it is evening, and between two lines passes as long as people take to write.

import type { Page } from "playwright-core";

/** Hour at which it begins. */
const HOUR = 21;
/** Between two lines, milliseconds. */
const STEP_MS = 38_000;
/** After the beginning, when the pictures are taken, milliseconds. */
const LATER_MS = 90 * 60_000;

/** Makes it evening on a page, before it goes anywhere: by its own clock, and in what the server sends it. */
export async function atEvening(page: Page): Promise<void> {
  const begin = new Date().setUTCHours(HOUR, 4, 0, 0);
  const known = new Map<string, string>();
  const told = (text: string): string =>
    text.replace(/("ts":")([^"]+)/g, (_, key: string, ts: string) => {
      const time = known.get(ts) ?? new Date(begin + known.size * STEP_MS).toISOString();
      known.set(ts, time);
      return key + time;
    });
  await page.clock.install({ time: begin + LATER_MS });
  await page.routeWebSocket(/\/ws$/, (line) => {
    const server = line.connectToServer();
    server.onMessage((frame) => line.send(told(String(frame))));
  });
  await page.route("**/api/pm/**", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: told(await response.text()) });
  });
}
