// The stores that are there before anybody is in: what the way in needs, and what every screen shares.

import type { Clock } from "../connection/store_clock.ts";
import { type ConnectionStore, createConnectionStore } from "../connection/connection_store.ts";
import { createPrefsStore, type PrefsStorage, type PrefsStore, type TimeFormat } from "../prefs.ts";
import { createScreenStore, type ScreenStore } from "../screen.ts";
import { createSessionStore, type SessionStore } from "./session_store.ts";
import { createToastStore, type ToastStore } from "../toast_store.ts";
import { createTokenStore, type TokenStore } from "./token_store.ts";
import type { I18nStore } from "../i18n_store.ts";

/** What the page knows from its first moment on, one store a noun. */
export interface LoginStores {
  readonly connection: ConnectionStore;
  readonly prefs: PrefsStore;
  readonly screen: ScreenStore;
  readonly session: SessionStore;
  readonly toasts: ToastStore;
  readonly token: TokenStore;
  readonly i18n: I18nStore;
}

/** What stores need from outside. */
export interface StoresOptions {
  readonly clock: Clock;
  readonly storage: PrefsStorage;
  readonly i18n: I18nStore;
  /** How times are written in this person's language. */
  readonly timeFormat: TimeFormat;
}

/** Makes the stores of the door. */
export function createLoginStores({ clock, storage, i18n, timeFormat }: StoresOptions): LoginStores {
  const prefs = createPrefsStore(storage, timeFormat);
  return {
    connection: createConnectionStore(),
    prefs,
    screen: createScreenStore(),
    session: createSessionStore(prefs.way.value),
    toasts: createToastStore(clock, i18n),
    token: createTokenStore(storage),
    i18n: i18n,
  };
}
