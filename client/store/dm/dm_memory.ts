// The open conversations of the members of this device: names and rooms, never messages.

import type { DmConversation } from "./dm_conversation.ts";
import type { PrefsStorage } from "../prefs.ts";

const KEY = "sc_conversations";
/** Conversations remembered of a member, at most. */
const MAX_REMEMBERED = 50;
/** Members of this device whose conversations are remembered, at most. */
const MAX_MEMBERS = 8;

/** A remembered conversation. */
export interface RememberedConversation {
  readonly name: string;
  /** Its room: after a deletion, the name can be another member's, who has another room. */
  readonly room: string;
  /** Whether the other user had answered. */
  readonly answered: boolean;
}

/** Remembers the open conversations of each member, by the id of their account. Without an account it does nothing. */
export interface DmMemory {
  /** The conversations of a member; null if the device remembers none. */
  read(account: string | null): RememberedConversation[] | null;
  /** Stores the conversations between members; those with guests end with the session. */
  write(account: string | null, open: readonly DmConversation[]): void;
  /** Forgets the conversations of a member. */
  forget(account: string | null): void;
}

/** What is stored of one member. */
interface Remembered {
  readonly of: string;
  readonly open: unknown[];
}

/** Creates a memory over `storage`. */
export function createDmMemory(storage: PrefsStorage): DmMemory {
  // Read anew each time: other tabs write too.
  const all = (): Remembered[] => {
    try {
      const stored: unknown = JSON.parse(storage.read(KEY) ?? "");
      return Array.isArray(stored) ? stored.filter((one) => Array.isArray(one?.open)) : [];
    } catch {
      return [];
    }
  };
  const replace = (account: string | null, open?: RememberedConversation[]): void => {
    if (account === null) return;
    const others = all().filter(({ of }) => of !== account);
    const members = open === undefined ? others : [...others, { of: account, open }];
    if (members.length === 0) storage.remove(KEY);
    else storage.write(KEY, JSON.stringify(members.slice(-MAX_MEMBERS)));
  };
  return {
    read(account): RememberedConversation[] | null {
      const open = all().find(({ of }) => of === account)?.open as
        | Partial<RememberedConversation>[]
        | undefined;
      if (open === undefined) return null;
      return open.flatMap((one) =>
        typeof one?.name === "string" && typeof one.room === "string"
          ? [{ name: one.name, room: one.room, answered: one.answered === true }]
          : []
      ).slice(0, MAX_REMEMBERED);
    },
    write(account, conversations): void {
      replace(
        account,
        conversations.flatMap(({ name, room, answered, sealed, state }) =>
          room !== null && sealed.value !== false && state.value !== "invited"
            ? [{ name: name.value, room, answered }]
            : []
        ).slice(-MAX_REMEMBERED),
      );
    },
    forget: (account) => replace(account),
  };
}
