// The stores that exist before the user has joined: those of the join screen, which all screens share.

import type { Clock } from "../connection/store_clock.ts";
import { type ConnectionStore, createConnectionStore } from "../connection/connection_store.ts";
import { createPrefsStore, type PrefsStorage, type PrefsStore, type TimeFormat } from "../prefs.ts";
import { createScreenStore, type ScreenStore } from "../screen.ts";
import { createSessionStore, type SessionStore } from "./session_store.ts";
import { createToastStore, type ToastStore } from "../toast_store.ts";
import { createTabStore, type TabStore, type TabStoreOptions } from "./tab_store.ts";
import { createTokenStore, type TokenStore } from "./token_store.ts";
import type { I18nStore } from "../i18n_store.ts";

/** The stores of the part `login`. */
export interface LoginStores {
  readonly connection: ConnectionStore;
  readonly prefs: PrefsStore;
  readonly screen: ScreenStore;
  readonly session: SessionStore;
  readonly toasts: ToastStore;
  readonly tab: TabStore;
  readonly token: TokenStore;
  readonly i18n: I18nStore;
}

/** What the stores need. */
export interface StoresOptions {
  readonly clock: Clock;
  readonly storage: PrefsStorage;
  /** Where sessions of guests survive a reload; they do not when absent. */
  readonly tab?: TabStoreOptions;
  readonly i18n: I18nStore;
  /** The default format of times, from the browser's locale. */
  readonly timeFormat: TimeFormat;
}

/** Creates the stores of the part `login`. */
export function createLoginStores({ clock, storage, tab, i18n, timeFormat }: StoresOptions): LoginStores {
  const prefs = createPrefsStore(storage, timeFormat);
  return {
    connection: createConnectionStore(),
    prefs,
    screen: createScreenStore(),
    session: createSessionStore(prefs.joinMode.value),
    toasts: createToastStore(clock, i18n),
    tab: createTabStore(tab),
    token: createTokenStore(storage),
    i18n,
  };
}
