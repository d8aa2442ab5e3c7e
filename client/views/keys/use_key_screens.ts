// The part `key_recovery`, which loads on demand.

import { useLazyPart } from "../login/use_lazy_part.ts";
import { useApp } from "../shell/app_context.ts";
import type { KeyScreens } from "./key_screens.ts";

/** The part, once it is `wanted` and has loaded; null before. `onFailed`: it could not be loaded. */
export function useKeyScreens(wanted: boolean, onFailed?: () => void): KeyScreens | null {
  return useLazyPart(useApp().parts.keys, wanted, onFailed);
}
