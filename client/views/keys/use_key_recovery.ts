// The actions of the part `key_recovery`, for its own views.

import { required, useApp } from "../shell/app_context.ts";
import type { KeyChanges } from "../../store/e2ee/key_actions.ts";
import type { KeyRecoveryActions, KeyScreens } from "./key_screens.ts";

/** Saving keys and getting them back. Throws before the part is loaded. */
export function useKeyRecovery(): KeyRecoveryActions {
  return useKeyPart().recovery;
}

/** Changes of keys. Throws before the part is loaded. */
export function useKeyChanges(): KeyChanges {
  return useKeyPart().changes;
}

function useKeyPart(): KeyScreens {
  return required(useApp().parts.keys.loaded, "the part `key_recovery`");
}
