// The part `factors`, which loads on demand.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useLogin } from "../shell/app_context.ts";
import type { Factors } from "../shell/page_parts.ts";

/** The part, once it is `wanted` and has loaded; null before. `onFailed`: it could not be loaded. */
export function useFactors(wanted: boolean, onFailed: () => void): Factors | null {
  const { factors, stores } = useLogin();
  const loaded = useSignal(factors.loaded);
  useEffect(() => {
    if (!wanted) return;
    factors.load().then((part) => loaded.value = part, () => {
      stores.toasts.show((t) => t("login").notLoaded);
      onFailed();
    });
  }, [wanted]);
  return wanted ? loaded.value : null;
}
