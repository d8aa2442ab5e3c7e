// Forgetting the open conversations of a member on this device, which a logout does before the memory itself has loaded.

import type { PrefsStorage } from "../prefs.ts";

/** Key in the storage, before the id of the account: an item for each, as tabs of several accounts share it. */
export const DM_MEMORY_KEY = "sc_conversations_";

/** Forgets the open conversations of each member, by the id of their account. */
export interface DmForgetting {
  /** Forgets the conversations of a member. */
  forget(account: string | null): void;
}

/** Creates it over `storage`. */
export function createDmForgetting(storage: PrefsStorage): DmForgetting {
  return { forget: (account) => storage.remove(DM_MEMORY_KEY + account) };
}
