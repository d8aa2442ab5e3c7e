// What axe has to say about a page.

import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const axe = await Deno.readTextFile(
  new URL(import.meta.resolve("axe-core")).pathname.replace(/axe\.js$/, "axe.min.js"),
);

/** Rule and place of each violation on `page` as it is now. */
export async function violations(page: Page): Promise<string[]> {
  // Through the debugger: the page's own policy allows no script but ours.
  await page.evaluate(axe);
  const { violations } = await page.evaluate("axe.run()") as AxeResults;
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}
