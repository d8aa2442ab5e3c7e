// Parts of the page that load on demand.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useLogin } from "../shell/app_context.ts";
import type { RecoveryPart } from "../shell/page_parts.ts";

/** A part, loaded or not. */
export interface LazyPart<T> {
  readonly loaded: T | null;
  load(): Promise<T>;
}

/** The part, once it is `wanted` and has loaded; null before. `onFailed`: it could not be loaded. */
export function useLazyPart<T>(part: LazyPart<T>, wanted: boolean, onFailed?: () => void): T | null {
  const { toasts } = useLogin().stores;
  const loaded = useSignal(part.loaded);
  useEffect(() => {
    if (!wanted) return;
    part.load().then((now) => loaded.value = now, () => {
      toasts.show((t) => t("login").notLoaded);
      onFailed?.();
    });
  }, [wanted]);
  return wanted ? loaded.value : null;
}

/** The part `recovery`, as {@link useLazyPart}. */
export function useRecovery(wanted: boolean, onFailed?: () => void): RecoveryPart | null {
  return useLazyPart(useLogin().recovery, wanted, onFailed);
}
