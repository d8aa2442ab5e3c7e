// Views that are not needed at first: loaded when they are asked for, or ahead of that when the page has nothing to do.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { type Actions, useApp } from "./app_context.ts";
import { loadSheet, type SheetName } from "./sheet.ts";

/** A view. */
export type View<P> = (props: P) => JSX.Element | null;

/** What a lazy view is made of. */
export interface LazyParts<P> {
  readonly view: () => Promise<View<P>>;
  readonly sheets: readonly SheetName[];
  /** What else it needs to be loaded. */
  readonly also?: (actions: Actions) => Promise<unknown>;
  /** What is closed when it cannot be loaded. */
  readonly close: (app: ReturnType<typeof useApp>) => void;
}

/** A view that draws nothing until all of it is loaded. */
export interface LazyView<P> {
  readonly View: View<P>;
  /** Loads it ahead. What fails here is tried again when it is asked for. */
  readonly preload: (actions: Actions) => void;
}

/** Said when a part is missing. */
export const NOT_LOADED = "This part of the page could not be loaded. Reload the page and try again.";

/** A view that is brought in parts. */
export function lazy<P extends object = Record<never, never>>(parts: LazyParts<P>): LazyView<P> {
  let loaded: View<P> | null = null;
  const bring = async (actions: Actions): Promise<void> => {
    if (loaded !== null) return;
    const [view] = await Promise.all([parts.view(), parts.also?.(actions), ...parts.sheets.map(loadSheet)]);
    loaded = view;
  };
  const View: View<P> = (props) => {
    const app = useApp();
    const isHere = useSignal(loaded !== null);
    useEffect(() => {
      const fail = (): void => {
        parts.close(app);
        app.stores.toasts.show(NOT_LOADED);
      };
      if (!isHere.value) bring(app.actions).then(() => isHere.value = true, fail);
    }, []);
    const Loaded = loaded;
    return isHere.value && Loaded !== null ? <Loaded {...props} /> : null;
  };
  return { View, preload: (actions): void => void bring(actions).catch(() => {}) };
}
