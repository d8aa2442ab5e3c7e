// The accessibility violations that axe finds on a page in every theme.

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
  const others = await page.evaluate(
    contrastIn(THEMES.filter((id) => id !== current)),
  ) as (Pick<AxeResults, "violations"> & { readonly theme: string })[];
  for (const { violations, theme } of others) {
    found.push(
      ...violations.flatMap(({ nodes }) => nodes.map(({ html }) => `contrast in ${theme}: ${html}`)),
    );
  }
  await page.evaluate((theme) => document.documentElement.dataset["theme"] = theme!, current);
  return found;
}

/** A script for a page that has axe already. It reads computed styles, for which no frame is drawn. */
function contrastIn(themes: readonly string[]): string {
  return `(async () => {
    const all = [];
    for (const theme of ${JSON.stringify(themes)}) {
      document.documentElement.dataset.theme = theme;
      const { violations } = await axe.run({ runOnly: ["color-contrast"], resultTypes: ["violations"] });
      all.push({ theme, violations });
    }
    return all;
  })()`;
}
