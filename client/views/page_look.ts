// Carries preferences over to the document: theme, size of the text, colour of the browser's own bar.

import { effect } from "@preact/signals";
import type { PrefsStore } from "../store/prefs.ts";

/** Keeps `root` in step with the preferences. */
export function followPrefs(prefs: PrefsStore, root: HTMLElement): void {
  effect(() => {
    root.dataset.theme = prefs.theme.value;
    const bar = document.querySelector("meta[name=theme-color]");
    bar?.setAttribute("content", getComputedStyle(root).getPropertyValue("--bg").trim());
  });
  effect(() => root.style.setProperty("--chat-size", String(prefs.fontSize.value)));
}
