// All stores of the page: those of the door, and those of the room behind it.

import { batch } from "@preact/signals";
import { type AttentionStore, createAttentionStore } from "./notifications.ts";
import { type CompanionStore, createCompanionStore } from "./moderation/companion_admin_store.ts";
import type { DoorStores, StoresOptions } from "./session/login_stores.ts";
import { createHintsStore, type HintsStore } from "./hint_store.ts";
import { createIgnoresStore, type IgnoresStore } from "./people/ignore_store.ts";
import { type Author, createLobbyStore, type LobbyStore } from "./lobby/lobby_store.ts";
import { createModerationStore, type ModerationStore } from "./moderation/moderation_store.ts";
import { createPeopleStore, type PeopleStore } from "./people/people_store.ts";
import { createPmMemory, type PmMemory } from "./dm/dm_memory.ts";
import { createPmsStore, type PmsStore } from "./dm/dm_store.ts";
import { createRoomStore, type RoomStore } from "./lobby/posting_rules.ts";
import { createVioletStore, type VioletStore } from "./companion/companion_store.ts";

/** Everything the page knows once the room is open, one store a noun. */
export interface Stores extends DoorStores {
  readonly attention: AttentionStore;
  readonly companion: CompanionStore;
  readonly hints: HintsStore;
  readonly ignores: IgnoresStore;
  readonly lobby: LobbyStore;
  readonly moderation: ModerationStore;
  readonly people: PeopleStore;
  readonly pmMemory: PmMemory;
  readonly pms: PmsStore;
  readonly room: RoomStore;
  readonly violet: VioletStore;
}

/** Runs `change`, whose changes views see together at its end. Returns what it returns. */
export function atOnce<T>(change: () => T): T {
  return batch(change);
}

/** This person, as others see them. */
export function ownAuthor({ people, session }: Pick<Stores, "people" | "session">): Author {
  const { username = "", role = "user" } = session.me.value ?? {};
  return people.find(username) ?? { username, role, is_verified: false };
}

/** Makes the stores of the room beside those of the door. */
export function createStores(
  door: DoorStores,
  { clock, storage }: Pick<StoresOptions, "clock" | "storage">,
): Stores {
  const ignores = createIgnoresStore();
  const isUnderWay = (requestId: string): boolean => door.connection.isUnderWay(requestId);
  return {
    ...door,
    attention: createAttentionStore(),
    companion: createCompanionStore(),
    hints: createHintsStore(storage),
    ignores,
    lobby: createLobbyStore(ignores.keys, isUnderWay),
    moderation: createModerationStore(),
    people: createPeopleStore(),
    pmMemory: createPmMemory(storage),
    pms: createPmsStore(clock, isUnderWay),
    room: createRoomStore(clock),
    violet: createVioletStore(),
  };
}
