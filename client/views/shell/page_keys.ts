// The shortcuts that work wherever the focus is, while no dialog is open.

import { useEffect } from "preact/hooks";
import { inView, tabOrder } from "../../store/conversations/tab_order.ts";
import { COMPANION_KEY } from "../../store/companion/companion_key.ts";
import { type AppContextValue, useApp } from "./app_context.ts";
import { focusComposer, focusPeople, focusTab, goToLatest } from "../ui/focus.ts";
import { isForInputMethod } from "../ui/input_method.ts";
import { isFor, type KeyId } from "./key_bindings.ts";

/** Most keys that the palette takes when it opens. */
const MAX_KEYS_AHEAD = 100;

/** The effect of a shortcut. */
type KeyAction = (app: AppContextValue, event: KeyboardEvent) => void;

/** The shortcuts and their effects. */
export const PAGE_KEYS = {
  palette: ({ stores: { screen } }) => {
    screen.keysAhead.length = 0;
    screen.dialog.value = "palette";
  },
  map: ({ stores }) => stores.screen.dialog.value = "keys",
  mapAlone: ({ stores }) => stores.screen.dialog.value = "keys",
  previous: (app) => step(app, -1),
  next: (app) => step(app, 1),
  nth: (app, { code }) => showTab(app, Number(code.slice(-1)) - 1),
  write: () => focusComposer(),
  people: ({ stores }) => {
    if (!focusPeople()) stores.screen.dialog.value = "people";
  },
  latest: () => goToLatest(),
  close: (app) => closeInView(app),
} as const satisfies Partial<Record<KeyId, KeyAction>>;

const KEY_ACTIONS = Object.entries(PAGE_KEYS) as [keyof typeof PAGE_KEYS, KeyAction][];

/** Handles the shortcuts of the page. */
export function usePageKeys(): void {
  const app = useApp();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { prefs, screen } = app.stores;
      if (event.defaultPrevented || isForInputMethod(event)) return;
      const [isOpen, open] = [screen.layers.value > 0, screen.dialog.value];
      if (open === "palette" && isFor(event, "palette")) screen.dialog.value = null;
      else if (isOpen) return;
      // A dialog that is still loading.
      else if (open !== null && isFor(event, "leave")) screen.dialog.value = null;
      else {
        const shortcut = KEY_ACTIONS.find(([id]) => isFor(event, id));
        if (shortcut === undefined || isTaken(event, shortcut[0], prefs.signKeys.value)) return;
        shortcut[1](app, event);
      }
      event.preventDefault();
    };
    const onKeyAhead = (event: KeyboardEvent): void => keepForPalette(app, event);
    // Before the composer, which has the focus.
    addEventListener("keydown", onKeyAhead, true);
    addEventListener("keydown", onKeyDown);
    return () => {
      removeEventListener("keydown", onKeyAhead, true);
      removeEventListener("keydown", onKeyDown);
    };
  }, []);
}

/** While the palette is loading, the keys that type are for it: it takes them when it opens. */
function keepForPalette({ stores: { screen } }: AppContextValue, event: KeyboardEvent): void {
  if (screen.dialog.value !== "palette" || screen.layers.value > 0 || isForInputMethod(event)) return;
  if (isFor(event, "leave") || !typesText(event)) return;
  if (screen.keysAhead.length < MAX_KEYS_AHEAD) screen.keysAhead.push(event.key);
  event.preventDefault();
  event.stopPropagation();
}

/** Whether a key alone types or edits. The key AltGr, for signs of many layouts, counts as Control and Alt. */
function typesText(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.metaKey || event.getModifierState("AltGraph");
}

/** Whether the focused element needs the key itself: fields need `?`, and a search field is emptied by Escape. */
function isTaken({ target }: KeyboardEvent, id: KeyId, signKeys: boolean): boolean {
  const field = target instanceof HTMLElement && target.matches("input, textarea, select") ? target : null;
  if (id === "mapAlone") return field !== null || !signKeys;
  return id === "write" && field instanceof HTMLInputElement && field.value !== "";
}

function step(app: AppContextValue, by: 1 | -1): void {
  const order = tabOrder(app.stores);
  showTab(app, (order.indexOf(inView(app.stores)) + order.length + by) % order.length);
}

/** Brings the conversation of the tab at an index into view. The focus moves to its composer, or from a tab to its tab. */
export function showTab({ actions, stores }: AppContextValue, index: number): void {
  const key = tabOrder(stores)[index];
  if (key === undefined) return;
  if (document.activeElement?.getAttribute("role") === "tab") focusTab(index);
  else focusComposer();
  actions.conversations.show(key);
}

/** Closes the conversation in view. The lobby and the companion's conversation stay. */
export function closeInView(app: AppContextValue): void {
  const [order, key] = [tabOrder(app.stores), inView(app.stores)];
  if (key === null || key === COMPANION_KEY) return;
  showTab(app, order.indexOf(key) - 1);
  app.actions.conversations.close(key);
}
