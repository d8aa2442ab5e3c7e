// What axe has to say about a page.

import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const axe = await Deno.readTextFile(
  new URL(import.meta.resolve("axe-core")).pathname.replace(/axe\.js$/, "axe.min.js"),
);

/** Rule and place of each violation on `page` once it has come to rest: what is still fading in is no state of the page. */
export async function violations(page: Page): Promise<string[]> {
  // Through the debugger: the page's own policy allows no script but ours.
  await page.evaluate(axe);
  await atRest(page);
  const { violations } = await page.evaluate("axe.run()") as AxeResults;
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

/** Waits until what was drawn last is on screen and nothing moves any more, but for what never ends. */
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
