// Private rooms with a guest in them: relayed, kept nowhere, gone with the guest.

import type { ServerEvents } from "../../protocol/server_events.ts";
import type { Person } from "../../hub/session.ts";
import { guestRoom } from "./rooms.ts";

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

/** The rooms with guests at this node. */
export class GuestRooms {
  readonly #byName: Map<string, GuestRoom> = new Map();
  readonly #byPair: Map<string, GuestRoom> = new Map();

  /** The room of two people; made when there is none. `unique` is a UUID for the new name. */
  open(inviter: string, invited: string, unique: string): GuestRoom {
    const pair = pairOf(inviter, invited);
    const known = this.#byPair.get(pair);
    if (known !== undefined) return known;
    const room = { room: guestRoom(unique), inviter, invited, accepted: false, ended: false, waiting: [] };
    this.#byName.set(room.room, room);
    this.#byPair.set(pair, room);
    return room;
  }

  /** The room of that name, if `holder` is of it. */
  find(room: string, holder: string): GuestRoom | undefined {
    const found = this.#byName.get(room);
    return found !== undefined && isMember(found, holder) ? found : undefined;
  }

  /** Ends the rooms of a guest who has left, and forgets rooms that nobody is left in. `isHere` tells of a holder. */
  leave(person: Person, isHere: (holder: string) => boolean): void {
    for (const room of this.#byName.values()) {
      if (!isMember(room, person.holder)) continue;
      if (person.profile.userId === null) {
        room.ended = true;
        this.#byPair.delete(pairOf(room.inviter, room.invited));
      }
      if (room.ended && !isHere(otherOf(room, person.holder))) this.#byName.delete(room.room);
    }
  }
}

/** The other holder of a room. */
export function otherOf(room: GuestRoom, holder: string): string {
  return holder === room.inviter ? room.invited : room.inviter;
}

function isMember(room: GuestRoom, holder: string): boolean {
  return holder === room.inviter || holder === room.invited;
}

function pairOf(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
