// Which conversations a member had open, remembered on this device from visit to visit. Names only, never what was said.

import { nameKey } from "../../../server/protocol/names.ts";
import type { DmConversation } from "./dm_conversation.ts";
import type { PrefsStorage } from "../prefs.ts";

const KEY = "sc_conversations";
/** Conversations remembered. */
const MAX_REMEMBERED = 50;

/** A remembered conversation. */
export interface RememberedConversation {
  readonly name: string;
  /** Whether the other had answered. */
  readonly answered: boolean;
}

/** Remembers the conversations of one member at a time. */
export interface DmMemory {
  /** What `member` had open; null where nothing is remembered of them: somebody else's is forgotten. */
  read(member: string): RememberedConversation[] | null;
  /** Keeps the conversations that can be gone on with tomorrow. */
  write(member: string, open: readonly DmConversation[]): void;
  forget(): void;
}

/** Makes a memory over `storage`. */
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
