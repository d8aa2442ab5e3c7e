// Private rooms with a guest in them: relayed, kept nowhere, gone with the guest.

import type { ServerEvents } from "../../protocol/server_events.ts";
import type { Person } from "../../hub/session.ts";
import { guestRoom } from "./rooms.ts";

/** Messages that may wait for an invitation to be accepted. */
export const MAX_WAITING = 50;

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
  waiting: ServerEvents["pm_message"][];
}

/** The rooms with guests at this node. */
export class GuestRooms {
  #rooms: Map<string, GuestRoom> = new Map();

  /** The room of two people; made when there is none. `unique` is a UUID for the new name. */
  open(inviter: string, invited: string, unique: string): GuestRoom {
    for (const known of this.#rooms.values()) {
      if (!known.ended && isMember(known, inviter) && isMember(known, invited)) return known;
    }
    const room = { room: guestRoom(unique), inviter, invited, accepted: false, ended: false, waiting: [] };
    this.#rooms.set(room.room, room);
    return room;
  }

  /** The room of that name, if `holder` is of it. */
  find(room: string, holder: string): GuestRoom | undefined {
    const found = this.#rooms.get(room);
    return found !== undefined && isMember(found, holder) ? found : undefined;
  }

  /** Ends the rooms of a guest who has left; forgets those that nobody is left in. */
  leave(person: Person): void {
    for (const [name, room] of this.#rooms) {
      if (!isMember(room, person.holder)) continue;
      if (room.ended) this.#rooms.delete(name);
      else if (person.profile.userId === null) room.ended = true;
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
