// All stores of the page: those of the door, and those of the room behind it.

import { batch } from "@preact/signals";
import { type AttentionStore, createAttentionStore } from "./attention.ts";
import { type CompanionStore, createCompanionStore } from "./companion.ts";
import type { DoorStores, StoresOptions } from "./door_stores.ts";
import { createHintsStore, type HintsStore } from "./hints.ts";
import { createIgnoresStore, type IgnoresStore } from "./ignores.ts";
import { type Author, createLobbyStore, type LobbyStore } from "./lobby.ts";
import { createModerationStore, type ModerationStore } from "./moderation.ts";
import { createPeopleStore, type PeopleStore } from "./people.ts";
import { createPmMemory, type PmMemory } from "./pm_memory.ts";
import { createPmsStore, type PmsStore } from "./pms.ts";
import { createRoomStore, type RoomStore } from "./room.ts";
import { createVioletStore, type VioletStore } from "./violet.ts";

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
