// The open conversations of a member, remembered on this device: names only, never messages.

import { nameKey } from "../../../server/protocol/names.ts";
import type { DmConversation } from "./dm_conversation.ts";
import type { PrefsStorage } from "../prefs.ts";

const KEY = "sc_conversations";
/** Conversations remembered, at most. */
const MAX_REMEMBERED = 50;

/** A remembered conversation. */
export interface RememberedConversation {
  readonly name: string;
  /** Whether the other user had answered. */
  readonly answered: boolean;
}

/** Remembers the open conversations of one member at a time. */
export interface DmMemory {
  /** The conversations of `member`; null if the device remembers none, or those of another member. */
  read(member: string): RememberedConversation[] | null;
  /** Stores the conversations between members; those with guests end with the session. */
  write(member: string, open: readonly DmConversation[]): void;
  forget(): void;
}

/** Creates a memory over `storage`. */
export function createDmMemory(storage: PrefsStorage): DmMemory {
  let last = "";
  return {
    read(member): RememberedConversation[] | null {
      try {
        const { of, open } = JSON.parse(storage.read(KEY) ?? "{}") as { of?: unknown; open?: unknown };
        if (of !== nameKey(member) || !Array.isArray(open)) return null;
        return open.flatMap((one: { name?: unknown; answered?: unknown }) =>
          typeof one?.name === "string" ? [{ name: one.name, answered: one.answered === true }] : []
        ).slice(0, MAX_REMEMBERED);
      } catch {
        return null;
      }
    },
    write(member, conversations): void {
      const open = conversations.filter((one) => one.sealed.value !== false && one.state.value !== "invited")
        .slice(-MAX_REMEMBERED).map((one) => ({ name: one.name.value, answered: one.answered }));
      const text = JSON.stringify({ of: nameKey(member), open });
      if (text !== last) storage.write(KEY, text);
      last = text;
    },
    forget(): void {
      last = "";
      storage.remove(KEY);
    },
  };
}
