// The part `factors`, which loads on demand.

import { useLogin } from "../shell/app_context.ts";
import type { Factors } from "../shell/page_parts.ts";
import { useLazyPart } from "./use_lazy_part.ts";

/** The part, once it is `wanted` and has loaded; null before. `onFailed`: it could not be loaded. */
export function useFactors(wanted: boolean, onFailed: () => void): Factors | null {
  return useLazyPart(useLogin().factors, wanted, onFailed);
}
