// The actions that views have before the join.

import type { Language } from "../../i18n/namespaces.ts";
import type { Credentials } from "../../store/session/session_store.ts";

/** Actions of the part `login`. */
export interface LoginActions {
  /** Joins with these credentials. */
  enter(credentials: Credentials): void;
  /** Joins as the member that this device remembers. False if there is none. */
  restore(): boolean;
  /** Shows the join screen, without logging out. */
  goToLogin(): void;
  /** Reconnects now. */
  reconnectNow(): void;
  /** Changes the language of the page, also for the next visit. */
  setLanguage(language: Language): void;
}
