// What axe has to say about a page.

import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const axe = await Deno.readTextFile(
  new URL(import.meta.resolve("axe-core")).pathname.replace(/axe\.js$/, "axe.min.js"),
);

/** Times the page is looked at before what is found counts: what is still fading in or out is no state of the page. */
const LOOKS = 4;

/** Rule and place of each violation on `page` once it has come to rest. */
export async function violations(page: Page): Promise<string[]> {
  // Through the debugger: the page's own policy allows no script but ours.
  await page.evaluate(axe);
  let found: string[] = [];
  for (let look = 0; look < LOOKS; look++) {
    const { violations } = await page.evaluate("axe.run()") as AxeResults;
    found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
    if (found.length === 0) break;
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 150)));
  }
  return found;
}
