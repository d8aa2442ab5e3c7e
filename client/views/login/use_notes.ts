// The part `notes`, which loads on demand.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useLogin } from "../shell/app_context.ts";
import type { Notes } from "../shell/page_parts.ts";

/** The part, once it is `wanted` and has loaded; null before. */
export function useNotes(wanted: boolean): Notes | null {
  const { notes, stores } = useLogin();
  const loaded = useSignal(notes.loaded);
  useEffect(() => {
    if (!wanted) return;
    notes.load().then((part) => loaded.value = part, () => stores.toasts.show((t) => t("login").notLoaded));
  }, [wanted]);
  return wanted ? loaded.value : null;
}
