// The accessibility violations that axe finds on a page.

import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const axe = await Deno.readTextFile(
  new URL(import.meta.resolve("axe-core")).pathname.replace(/axe\.js$/, "axe.min.js"),
);

/** Rule and place of each violation on `page`, after its movements have ended. */
export async function violations(page: Page): Promise<string[]> {
  // Through the debugger, because the content security policy of the page allows no other script.
  await page.evaluate(axe);
  await atRest(page);
  const { violations } = await page.evaluate("axe.run()") as AxeResults;
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

/** Waits until the last frame is on the screen, and all movements have ended except endless ones. */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
    const endsSoon = (animation: Animation): boolean =>
      animation.effect?.getComputedTiming().endTime !== Infinity && animation.playState === "running";
    for (;;) {
      await frame();
      await frame();
      const moving = document.getAnimations().filter(endsSoon);
      if (moving.length === 0) return;
      await Promise.allSettled(moving.map((animation) => animation.finished));
    }
  });
}
