// Draws the icons of the installed page from the one drawing there is, static/favicon.svg.

import type { TestBrowser } from "../support/browser.ts";

const STATIC = new URL("../../static/", import.meta.url);
/** Around which point the drawing becomes smaller, in its box of 64 by 64. */
const MIDDLE = 32;

/** Each icon: how large, whether its corners are round, and how large the drawing is in it, of 1. */
const ICONS = [
  { name: "icon-192", size: 192, round: true, scale: 1 },
  { name: "icon-512", size: 512, round: true, scale: 1 },
  // Systems cut these as they like: what matters lies within a circle of 80 %, and the ground reaches every corner.
  { name: "icon-maskable-512", size: 512, round: false, scale: 0.8 },
  { name: "apple-touch-icon", size: 180, round: false, scale: 0.92 },
] as const;

/** Writes all icons beside the drawing. */
export async function drawIcons(browser: TestBrowser): Promise<void> {
  const drawing = await Deno.readTextFile(new URL("favicon.svg", STATIC));
  const page = await browser.page();
  for (const { name, size, round, scale } of ICONS) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>body{margin:0;line-height:0}svg{width:${size}px}</style>${drawing}`);
    await page.evaluate(([round, scale, middle]) => {
      const [ground, lips] = [document.querySelector("rect")!, document.querySelector("g")!];
      if (!round) ground.removeAttribute("rx");
      const about = `translate(${middle} ${middle}) scale(${scale}) translate(${-middle} ${-middle})`;
      lips.setAttribute("transform", `${about} ${lips.getAttribute("transform")}`);
    }, [round, scale, MIDDLE] as const);
    await Deno.writeFile(new URL(`${name}.png`, STATIC), await page.screenshot({ omitBackground: true }));
  }
}
