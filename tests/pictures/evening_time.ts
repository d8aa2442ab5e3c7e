// The time on pictures: always evening, with a plausible pause between two messages.

import type { Page } from "playwright-core";

/** Hour of the first message, UTC. */
const HOUR = 21;
/** Time between two messages, milliseconds. */
const STEP_MS = 38_000;
/** Time from the first message to the pictures, milliseconds. */
const LATER_MS = 90 * 60_000;

/** Sets the evening on a page before it loads: in its clock, and in everything that the server sends. */
export async function atEvening(page: Page): Promise<void> {
  const begin = new Date().setUTCHours(HOUR, 4, 0, 0);
  const known = new Map<string, string>();
  const withEveningTimes = (text: string): string =>
    text.replace(/("ts":")([^"]+)/g, (_, key: string, ts: string) => {
      const time = known.get(ts) ?? new Date(begin + known.size * STEP_MS).toISOString();
      known.set(ts, time);
      return key + time;
    });
  await page.clock.install({ time: begin + LATER_MS });
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((frame) => socket.send(withEveningTimes(String(frame))));
  });
  await page.route("**/api/pm/**", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: withEveningTimes(await response.text()) });
  });
}
