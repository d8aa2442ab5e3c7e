// What a person without a mouse or a screen meets: the stops of Tab, and the texts that live regions announce.

import type { Page } from "playwright-core";

/** What live regions announced. */
export interface ScreenReader {
  /** The texts announced since the last call, in order. */
  heard(): Promise<string[]>;
}

/** Follows the live regions of a page that has not loaded yet. */
export async function followLiveRegions(page: Page): Promise<ScreenReader> {
  await page.addInitScript(() => {
    const LIVE = "[aria-live], [role=status], [role=alert], [role=log]";
    const announced: string[] = [];
    Object.assign(globalThis, { announced });
    /** Whether a change inside `element` is announced: the nearest live region decides. */
    const isLive = (element: Element | null): boolean => {
      const region = element?.closest(LIVE);
      return region !== null && region !== undefined && region.getAttribute("aria-live") !== "off";
    };
    /** The text of a node that is not hidden from screen readers. */
    const textOf = (node: Node): string => {
      if (node instanceof Element && node.getAttribute("aria-hidden") === "true") return "";
      return node.hasChildNodes() ? [...node.childNodes].map(textOf).join("") : node.textContent ?? "";
    };
    const add = (node: Node): void => {
      const parent = node instanceof Element ? node : node.parentElement;
      if (parent?.closest("[aria-hidden=true]") !== null) return;
      const read = textOf(node).replace(/\s+/g, " ").trim();
      if (read !== "") announced.push(read);
    };
    new MutationObserver((changes) => {
      for (const { type, target, addedNodes } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        if (type === "characterData" && isLive(element)) add(target);
        for (const node of addedNodes) {
          const added = node instanceof Element ? node : node.parentElement;
          // An alert is announced when it appears; other regions must be there before.
          const isSpoken = isLive(element) && isLive(added) || added?.matches("[role=alert]") === true;
          if (isSpoken) add(node);
        }
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  return {
    heard: () =>
      page.evaluate(() => {
        const { announced } = globalThis as unknown as { announced: string[] };
        return announced.splice(0);
      }),
  };
}

/** The accessible name of the focused element: its label, or its text; empty when nothing has the focus. */
export async function focusedName(page: Page): Promise<string> {
  return await page.evaluate(() => {
    if (document.activeElement === document.body) return "";
    const element = document.activeElement as HTMLElement & { labels?: NodeListOf<HTMLLabelElement> };
    const name = element.getAttribute("aria-label") ?? element.labels?.[0]?.innerText ??
      element.textContent ?? "";
    return name.replace(/\s+/g, " ").trim();
  });
}

/** Presses Tab `presses` times. The names of the stops, in order. */
export async function tabStops(page: Page, presses: number, key = "Tab"): Promise<string[]> {
  const names: string[] = [];
  for (let done = 0; done < presses; done++) {
    await page.keyboard.press(key);
    names.push(await focusedName(page));
  }
  return names;
}
