// Views that are not needed at first: loaded when they are asked for, or ahead of that when the page has nothing to do.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { NamespaceName } from "../../i18n/namespaces.ts";
import { type AppContextValue, useApp } from "./app_context.ts";
import { loadSheet, type SheetName } from "./style_sheets.ts";

/** A view. */
export type View<P> = (props: P) => JSX.Element | null;

/** What a lazy view is made of. */
export interface LazyParts<P> {
  readonly view: () => Promise<View<P>>;
  readonly sheets: readonly SheetName[];
  /** Chapters that its words are in, beside those of door and room. */
  readonly chapters?: readonly NamespaceName[];
  /** What else it needs to be loaded. */
  readonly also?: (actions: AppContextValue["actions"]) => Promise<unknown>;
  /** What is closed when it cannot be loaded. */
  readonly close: (app: AppContextValue) => void;
}

/** A view that draws nothing until all of it is loaded. */
export interface LazyView<P> {
  readonly View: View<P>;
  /** Loads it ahead. What fails here is tried again when it is asked for. */
  readonly preload: (app: AppContextValue) => void;
}

/** A view that is brought in parts. */
export function lazy<P extends object = Record<never, never>>(parts: LazyParts<P>): LazyView<P> {
  let loaded: View<P> | null = null;
  const bring = async ({ actions, stores }: AppContextValue): Promise<void> => {
    if (loaded !== null) return;
    const [view] = await Promise.all([
      parts.view(),
      parts.also?.(actions),
      stores.i18n.open(...parts.chapters ?? []),
      ...parts.sheets.map(loadSheet),
    ]);
    loaded = view;
  };
  const View: View<P> = (props) => {
    const app = useApp();
    const isHere = useSignal(loaded !== null);
    useEffect(() => {
      const fail = (): void => {
        parts.close(app);
        app.stores.toasts.show((t) => t("login").notLoaded);
      };
      if (!isHere.value) bring(app).then(() => isHere.value = true, fail);
    }, []);
    const Loaded = loaded;
    return isHere.value && Loaded !== null ? <Loaded {...props} /> : null;
  };
  return { View, preload: (app): void => void bring(app).catch(() => {}) };
}
