// The open conversations of the members of this device: names and rooms, never messages.

import type { DmConversation } from "./dm_conversation.ts";
import { createDmForgetting, DM_MEMORY_KEY, type DmForgetting } from "./dm_forgetting.ts";
import type { PrefsStorage } from "../prefs.ts";

/** Conversations remembered of a member, at most. */
const MAX_REMEMBERED = 50;

/** A remembered conversation. */
export interface RememberedConversation {
  readonly name: string;
  /** Its room: after a deletion, the name can be another member's, who has another room. */
  readonly room: string;
  /** Whether the other user had answered. */
  readonly answered: boolean;
}

/** Remembers the open conversations of each member, by the id of their account. Without an account it does nothing. */
export interface DmMemory extends DmForgetting {
  /** The conversations of a member; null if the device remembers none. */
  read(account: string | null): RememberedConversation[] | null;
  /** Stores the conversations between members; those with guests end with the session. */
  write(account: string | null, open: readonly DmConversation[]): void;
}

/** Creates a memory over `storage`. */
export function createDmMemory(storage: PrefsStorage): DmMemory {
  return {
    ...createDmForgetting(storage),
    read(account): RememberedConversation[] | null {
      try {
        const open = JSON.parse(storage.read(DM_MEMORY_KEY + account) ?? "") as Partial<
          RememberedConversation
        >[];
        return open.flatMap((one) =>
          typeof one?.name === "string" && typeof one.room === "string"
            ? [{ name: one.name, room: one.room, answered: one.answered === true }]
            : []
        ).slice(0, MAX_REMEMBERED);
      } catch {
        return null;
      }
    },
    write(account, conversations): void {
      if (account === null) return;
      const open = conversations.flatMap(({ name, room, answered, sealed, state }) =>
        room !== null && sealed.value !== false && state.value !== "invited"
          ? [{ name: name.value, room, answered }]
          : []
      );
      storage.write(DM_MEMORY_KEY + account, JSON.stringify(open.slice(-MAX_REMEMBERED)));
    },
  };
}
