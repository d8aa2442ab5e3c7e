// Logging out: at once, or after a question where something is lost: all of a guest, or keys that are nowhere else.

import type { KeyStore } from "../../store/e2ee/own_keys_store.ts";
import type { AppContextValue } from "../shell/app_context.ts";

/** Logs out, or asks first. */
export function askToLogOut({ actions, stores: { screen, session } }: AppContextValue): void {
  const keys = actions.later.loaded?.stores.keys;
  const isGuest = session.me.value?.is_registered === false;
  if (isGuest || (keys !== undefined && losesKeys(keys))) screen.dialog.value = "logOut";
  else actions.leave();
}

/** Whether keys may go that nothing gives back: they are in this browser, as far as is known, and not saved. */
export function losesKeys({ own, isBackedUp }: Pick<KeyStore, "own" | "isBackedUp">): boolean {
  const mayBeHere = !["none", "unable", "locked", "former"].includes(own.value);
  return mayBeHere && isBackedUp.value !== true;
}
