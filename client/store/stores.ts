// All stores of the page, made together.

import { batch } from "@preact/signals";
import { type AttentionStore, createAttentionStore } from "./attention.ts";
import type { Clock } from "./clock.ts";
import { type CompanionStore, createCompanionStore } from "./companion.ts";
import { type ConnectionStore, createConnectionStore } from "./connection.ts";
import { createIgnoresStore, type IgnoresStore } from "./ignores.ts";
import { createLobbyStore, type LobbyStore } from "./lobby.ts";
import { createModerationStore, type ModerationStore } from "./moderation.ts";
import { createPeopleStore, type PeopleStore } from "./people.ts";
import { createPmMemory, type PmMemory } from "./pm_memory.ts";
import { createPmsStore, type PmsStore } from "./pms.ts";
import { createPrefsStore, type PrefsStorage, type PrefsStore, type TimeFormat } from "./prefs.ts";
import { createRoomStore, type RoomStore } from "./room.ts";
import { createScreenStore, type ScreenStore } from "./screen.ts";
import { createSessionStore, type SessionStore } from "./session.ts";
import { createToastStore, type ToastStore } from "./toasts.ts";
import { createTokenStore, type TokenStore } from "./token.ts";
import { createVioletStore, type VioletStore } from "./violet.ts";

/** Everything the page knows, one store a noun. */
export interface Stores {
  readonly attention: AttentionStore;
  readonly companion: CompanionStore;
  readonly connection: ConnectionStore;
  readonly ignores: IgnoresStore;
  readonly lobby: LobbyStore;
  readonly moderation: ModerationStore;
  readonly people: PeopleStore;
  readonly pmMemory: PmMemory;
  readonly pms: PmsStore;
  readonly prefs: PrefsStore;
  readonly room: RoomStore;
  readonly screen: ScreenStore;
  readonly session: SessionStore;
  readonly toasts: ToastStore;
  readonly token: TokenStore;
  readonly violet: VioletStore;
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
  const ignores = createIgnoresStore();
  const prefs = createPrefsStore(storage, timeFormat);
  return {
    attention: createAttentionStore(),
    companion: createCompanionStore(),
    connection: createConnectionStore(),
    ignores,
    lobby: createLobbyStore(ignores.keys),
    moderation: createModerationStore(),
    people: createPeopleStore(),
    pmMemory: createPmMemory(storage),
    pms: createPmsStore(clock),
    prefs,
    room: createRoomStore(clock),
    screen: createScreenStore(),
    session: createSessionStore(prefs.way.value),
    toasts: createToastStore(clock),
    token: createTokenStore(storage),
    violet: createVioletStore(),
  };
}
