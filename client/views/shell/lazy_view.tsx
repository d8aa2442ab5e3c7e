// Views of later parts of the page: loaded when they are asked for, or ahead of that when the page has nothing to do.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type AppContextValue, useApp } from "./app_context.ts";
import type { PageParts, View } from "./page_parts.ts";

/** Where a lazy view is, and what happens when it cannot be loaded. */
export interface LazyParts<P> {
  readonly view: (parts: PageParts) => Promise<View<P>>;
  /** Closes what would have shown the view. */
  readonly close: (app: AppContextValue) => void;
}

/** A view that draws nothing until its part is loaded. */
export interface LazyView<P> {
  readonly View: View<P>;
  /** Loads it ahead. What fails here is tried again when it is asked for. */
  readonly preload: (app: AppContextValue) => void;
}

/** Makes a lazy view. */
export function lazy<P extends object = Record<never, never>>({ view, close }: LazyParts<P>): LazyView<P> {
  let loaded: View<P> | null = null;
  const load = async ({ parts }: AppContextValue): Promise<void> => {
    loaded ??= await view(parts);
  };
  const View: View<P> = (props) => {
    const app = useApp();
    const isHere = useSignal(loaded !== null);
    useEffect(() => {
      const fail = (): void => {
        close(app);
        app.stores.toasts.show((t) => t("login").notLoaded);
      };
      if (!isHere.value) load(app).then(() => isHere.value = true, fail);
    }, []);
    const Loaded = loaded;
    return isHere.value && Loaded !== null ? <Loaded {...props} /> : null;
  };
  return { View, preload: (app): void => void load(app).catch(() => {}) };
}
