// Logging out: members at once, guests after a question, because nothing of a guest stays.

import type { AppContextValue } from "../shell/app_context.ts";

/** Logs out, or asks a guest first. */
export function askToLogOut({ actions, stores: { screen, session } }: AppContextValue): void {
  if (session.me.value?.is_registered === false) screen.dialog.value = "logOut";
  else actions.leave();
}
