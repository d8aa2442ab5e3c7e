// The actions of the part `key_recovery`, for its own views.

import { required, useApp } from "../shell/app_context.ts";
import type { KeyRecoveryActions } from "./key_screens.ts";

/** The actions. Throws before the part is loaded. */
export function useKeyRecovery(): KeyRecoveryActions {
  return required(useApp().parts.keys.loaded, "the part `key_recovery`").recovery;
}
