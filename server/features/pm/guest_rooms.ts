// Private rooms with a guest in them: relayed, kept nowhere, gone with the guest. Every node knows all of them.

import type { ServerEvents } from "../../protocol/server_events.ts";
import type { SharedGuestRoom } from "../../ports/bus.ts";
import { isGuest } from "../../hub/session.ts";

/** Messages that may wait for an invitation to be accepted. */
export const MAX_WAITING = 50;

/** A message that waits. A hidden one is never delivered: who was asked ignored the inviter when it was written. */
export interface WaitingMessage {
  readonly message: ServerEvents["pm_message"];
  readonly hidden: boolean;
}

/** A room with at least one guest. */
export interface GuestRoom {
  readonly room: string;
  /** Holders of the two: who asked first, and who was asked. */
  readonly inviter: string;
  readonly invited: string;
  accepted: boolean;
  /** A guest of it has left: nobody can be reached here any more. */
  ended: boolean;
  /** What was said before the invitation was accepted. */
  waiting: WaitingMessage[];
}

/** The rooms with guests. */
export class GuestRooms {
  readonly #byName: Map<string, GuestRoom> = new Map();
  readonly #byPair: Map<string, GuestRoom> = new Map();

  /** The room of two people. */
  ofPair(a: string, b: string): GuestRoom | undefined {
    return this.#byPair.get(pairOf(a, b));
  }

  /** Makes a room, unless the two have one. */
  open({ room, inviter, invited }: Pick<GuestRoom, "room" | "inviter" | "invited">): void {
    this.#add({ room, inviter, invited, accepted: false, ended: false, waiting: [] });
  }

  /** The room of that name. */
  named(room: string): GuestRoom | undefined {
    return this.#byName.get(room);
  }

  /** The room of that name, if `holder` is of it. */
  find(room: string, holder: string): GuestRoom | undefined {
    const found = this.#byName.get(room);
    return found !== undefined && isMember(found, holder) ? found : undefined;
  }

  /** The rooms of guests whose holder `isOurs`, for a node that knows none. */
  ofGuests(isOurs: (holder: string) => boolean): SharedGuestRoom[] {
    const theirs = [...this.#byName.values()].filter(({ inviter, invited, ended }) =>
      !ended && [inviter, invited].some((holder) => isGuest(holder) && isOurs(holder))
    );
    return theirs.map(({ room, inviter, invited, accepted, waiting }) => {
      const shown = waiting.filter(({ hidden }) => !hidden).map(({ message }) => message);
      return { room, inviter, invited, accepted, waiting: shown };
    });
  }

  /** Takes in a room that other nodes know. */
  learn({ room, inviter, invited, accepted, waiting }: SharedGuestRoom): void {
    if (this.#byName.has(room)) return;
    const kept = waiting.map((message) => ({ message, hidden: false }));
    this.#add({ room, inviter, invited, accepted, ended: false, waiting: kept });
  }

  /** Ends the rooms of a guest who has left, and forgets rooms that nobody is left in. `isHere` tells of a holder. */
  leave(holder: string, isHere: (holder: string) => boolean): void {
    for (const room of this.#byName.values()) {
      if (!isMember(room, holder)) continue;
      if (isGuest(holder)) {
        room.ended = true;
        this.#byPair.delete(pairOf(room.inviter, room.invited));
      }
      if (room.ended && !isHere(otherOf(room, holder))) this.#byName.delete(room.room);
    }
  }

  #add(room: GuestRoom): void {
    const pair = pairOf(room.inviter, room.invited);
    if (this.#byPair.has(pair)) return;
    this.#byName.set(room.room, room);
    this.#byPair.set(pair, room);
  }
}

/** The other holder of a room. */
export function otherOf(room: Pick<GuestRoom, "inviter" | "invited">, holder: string): string {
  return holder === room.inviter ? room.invited : room.inviter;
}

function isMember(room: GuestRoom, holder: string): boolean {
  return holder === room.inviter || holder === room.invited;
}

function pairOf(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
