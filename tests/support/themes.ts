// What axe has to say about a page in every theme.

import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { THEMES } from "../../client/store/themes.ts";
import { violations } from "./axe.ts";

/**
 * Rule and place of each violation on `page`: by every rule as it is, and then, as nothing but colours differ from theme to
 * theme, by the one rule on contrast in each other theme. The theme is changed in place, and is the same again afterwards.
 */
export async function violationsInThemes(page: Page): Promise<string[]> {
  const found = await violations(page);
  const current = await page.locator("html").getAttribute("data-theme");
  for (const id of THEMES) {
    if (id === current) continue;
    const { violations } = await page.evaluate(contrastIn(id)) as AxeResults;
    found.push(...violations.flatMap(({ nodes }) => nodes.map(({ html }) => `contrast in ${id}: ${html}`)));
  }
  await page.evaluate((theme) => document.documentElement.dataset["theme"] = theme!, current);
  return found;
}

/** A program for a page in which axe is there already. Two frames: the style, and what follows from it. */
function contrastIn(theme: string): string {
  return `new Promise((done) => {
    document.documentElement.dataset.theme = ${JSON.stringify(theme)};
    requestAnimationFrame(() => requestAnimationFrame(() =>
      done(axe.run({ runOnly: ["color-contrast"], resultTypes: ["violations"] }))));
  })`;
}
