// The windows that screens are looked at in, and what does not fit into them.

import type { Page } from "playwright-core";

/** The sizes, each with its name. */
export const WINDOWS = [
  ["wide", { width: 1440, height: 900 }],
  ["a phone", { width: 390, height: 844 }],
  ["narrow", { width: 320, height: 700 }],
] as const;

/** The elements that scroll sideways: the page itself, and those among `boxes`, a selector. Each with its widths. */
export function tooWide(page: Page, boxes: string): Promise<string[]> {
  return page.evaluate((boxes) =>
    [document.documentElement, ...document.querySelectorAll(boxes)]
      .filter((one) => one.scrollWidth > one.clientWidth)
      .map((one) => `${one.className || one.tagName}: ${one.scrollWidth} > ${one.clientWidth}`), boxes);
}
