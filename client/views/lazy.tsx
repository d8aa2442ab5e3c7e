// Views that are not needed at first: loaded when they are asked for, or ahead of that when the page has nothing to do.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useApp } from "./app_context.ts";

/** A view without properties. */
export type View = () => JSX.Element | null;

/** A view that draws nothing until it is loaded. */
export interface LazyView {
  readonly View: View;
  /** Loads it ahead. What fails here is tried again when it is asked for. */
  readonly preload: () => void;
}

const NOT_LOADED = "This part of the page could not be loaded. Reload the page and try again.";

/** A view that `load` brings: a dialog, which is closed again when it cannot be loaded. */
export function lazy(load: () => Promise<View>): LazyView {
  let loaded: View | null = null;
  const bring = async (): Promise<void> => {
    loaded ??= await load();
  };
  const View: View = () => {
    const { stores } = useApp();
    const isHere = useSignal(loaded !== null);
    useEffect(() => {
      const fail = (): void => {
        stores.screen.dialog.value = null;
        stores.moderation.question.value = null;
        stores.toasts.show(NOT_LOADED);
      };
      if (!isHere.value) bring().then(() => isHere.value = true, fail);
    }, []);
    const Loaded = loaded;
    return isHere.value && Loaded !== null ? <Loaded /> : null;
  };
  return { View, preload: (): void => void bring().catch(() => {}) };
}
