// Applies preferences to the document: theme, language, text size, colour of the browser's bar.

import { effect } from "@preact/signals";
import type { LoginStores } from "../../store/session/login_stores.ts";

/** Keeps `root` in step with the preferences. */
export function followAppearance({ prefs, i18n }: LoginStores, root: HTMLElement): void {
  effect(() => {
    root.dataset.theme = prefs.theme.value;
    const bar = document.querySelector("meta[name=theme-color]");
    bar?.setAttribute("content", getComputedStyle(root).getPropertyValue("--bg").trim());
  });
  effect(() => {
    root.lang = i18n.language.value;
  });
  effect(() => void root.toggleAttribute("data-calm", prefs.lessMotion.value));
  effect(() => root.style.setProperty("--chat-size", String(prefs.fontSize.value)));
}
