// Views of the parts `later` and `staff`: they load when they are first drawn, or before that.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { untilBack } from "../../store/connection/until_back.ts";
import { type AppContextValue, useApp } from "./app_context.ts";
import type { LaterViews, PageParts, View } from "./page_parts.ts";

/** Where a lazy view is, and what happens if it cannot be loaded. */
export interface LazyViewOptions<P> {
  readonly view: (parts: PageParts) => Promise<View<P>>;
  /** Called if loading fails: closes the dialog or conversation of the view. */
  readonly close: (app: AppContextValue) => void;
}

/** A view that draws nothing until its part is loaded. */
export interface LazyView<P = Record<never, never>> {
  readonly View: View<P>;
  /** Loads the view. A failure is silent: the view tries again when it is drawn. */
  readonly preload: (app: AppContextValue) => void;
}

/** Makes a lazy view. */
export function lazy<P extends object = Record<never, never>>(
  { view, close }: LazyViewOptions<P>,
): LazyView<P> {
  let loaded: View<P> | null = null;
  const load = async ({ parts }: AppContextValue): Promise<void> => {
    loaded ??= await view(parts);
  };
  const View: View<P> = (props) => {
    const app = useApp();
    const isLoaded = useSignal(loaded !== null);
    useEffect(() => {
      const fail = (): void => {
        close(app);
        app.stores.toasts.show((t) => t("login").notLoaded, untilBack(app.stores.connection));
      };
      if (!isLoaded.value) load(app).then(() => isLoaded.value = true, fail);
    }, []);
    const Loaded = loaded;
    return isLoaded.value && Loaded !== null ? <Loaded {...props} /> : null;
  };
  return { View, preload: (app): void => void load(app).catch(() => {}) };
}

/** A view of the part `later`, by its name. Without `close`, the page goes on without the view. */
export function laterView<K extends keyof LaterViews>(
  name: K,
  close: LazyViewOptions<never>["close"] = () => {},
): LazyView<Parameters<LaterViews[K]>[0]> {
  type Props = Parameters<LaterViews[K]>[0];
  return lazy<Props>({ view: async ({ later }) => (await later())[name] as View<Props>, close });
}
