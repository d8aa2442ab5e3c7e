// The part `notes`, which loads on demand.

import { useLogin } from "../shell/app_context.ts";
import type { Notes } from "../shell/page_parts.ts";
import { useLazyPart } from "./use_lazy_part.ts";

/** The part, once it is `wanted` and has loaded; null before. */
export function useNotes(wanted: boolean): Notes | null {
  return useLazyPart(useLogin().notes, wanted);
}
