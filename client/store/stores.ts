// All stores of the page, made together.

import { batch } from "@preact/signals";
import type { Clock } from "./clock.ts";
import { type ConnectionStore, createConnectionStore } from "./connection.ts";
import { createLobbyStore, type LobbyStore } from "./lobby.ts";
import { createPeopleStore, type PeopleStore } from "./people.ts";
import { createPrefsStore, type PrefsStorage, type PrefsStore, type TimeFormat } from "./prefs.ts";
import { createScreenStore, type ScreenStore } from "./screen.ts";
import { createSessionStore, type SessionStore } from "./session.ts";
import { createToastStore, type ToastStore } from "./toasts.ts";

/** Everything the page knows, one store a noun. */
export interface Stores {
  readonly connection: ConnectionStore;
  readonly lobby: LobbyStore;
  readonly people: PeopleStore;
  readonly prefs: PrefsStore;
  readonly screen: ScreenStore;
  readonly session: SessionStore;
  readonly toasts: ToastStore;
}

/** Runs `change`, whose changes views see together at its end. Returns what it returns. */
export function atOnce<T>(change: () => T): T {
  return batch(change);
}

/** What the stores need from outside. */
export interface StoresOptions {
  readonly clock: Clock;
  readonly storage: PrefsStorage;
  /** How times are written in this person's language. */
  readonly timeFormat: TimeFormat;
}

/** Makes all stores. */
export function createStores({ clock, storage, timeFormat }: StoresOptions): Stores {
  return {
    connection: createConnectionStore(),
    lobby: createLobbyStore(),
    people: createPeopleStore(),
    prefs: createPrefsStore(storage, timeFormat),
    screen: createScreenStore(),
    session: createSessionStore(),
    toasts: createToastStore(clock),
  };
}
