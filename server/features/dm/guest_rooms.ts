// Private rooms with a guest: in memory only, the same at every node, and gone with the guest.

import type { ServerEvents } from "../../protocol/server_events.ts";
import type { SharedGuestRoom } from "../../ports/bus.ts";
import { CAPS } from "../../hub/limits/caps.ts";
import { isGuest } from "../../hub/session.ts";

/** A message that waits. A hidden one is never delivered: the invited user ignored the inviter when it was written. */
export interface WaitingMessage {
  readonly message: ServerEvents["pm_message"];
  readonly hidden: boolean;
}

/** A room with at least one guest. */
export interface GuestRoom {
  readonly room: string;
  /** Principals of the two users. */
  readonly inviter: string;
  readonly invited: string;
  accepted: boolean;
  /** Messages from before the invitation was accepted. */
  waiting: WaitingMessage[];
  /** Number of messages that wait for a guest of it who is away. */
  unseen: number;
}

/** The rooms of one principal. */
interface OwnRooms {
  /** Rooms by the other principal. */
  readonly rooms: Map<string, GuestRoom>;
  /** Names of the latest rooms whose guest has left: requests there get `offline`, not `forbidden`. */
  readonly ended: Set<string>;
}

/** The rooms with guests. */
export class GuestRooms {
  readonly #byName: Map<string, GuestRoom> = new Map();
  readonly #byPrincipal: Map<string, OwnRooms> = new Map();
  /** Guests without a socket who may come back, whether or not they have rooms. */
  readonly #away: Set<string> = new Set();

  /** Number of open rooms. */
  get size(): number {
    return this.#byName.size;
  }

  /** Number of principals with rooms. */
  get principals(): number {
    return this.#byPrincipal.size;
  }

  /** The room of two principals. */
  ofPair(a: string, b: string): GuestRoom | undefined {
    return this.#byPrincipal.get(a)?.rooms.get(b);
  }

  /** The cap that forbids one more room: of all rooms, or of unanswered invitations sent or received; null for none. */
  whyFull(inviter: string, invited: string): "all" | "inviter" | "invited" | null {
    if (this.#byName.size >= CAPS.guest_rooms.max) return "all";
    const waits = (principal: string, as: "inviter" | "invited"): number =>
      [...this.#byPrincipal.get(principal)?.rooms.values() ?? []]
        .filter((room) => room[as] === principal && !room.accepted).length;
    if (waits(inviter, "inviter") >= CAPS.guest_invitations.max) return "inviter";
    return waits(invited, "invited") >= CAPS.invitations_received.max ? "invited" : null;
  }

  /** Number of waiting messages of a principal, in all rooms. */
  waitingOf(inviter: string): number {
    let count = 0;
    for (const room of this.#byPrincipal.get(inviter)?.rooms.values() ?? []) {
      if (room.inviter === inviter) count += room.waiting.length;
    }
    return count;
  }

  /** Adds a room, unless the two have one, or there are too many. */
  open({ room, inviter, invited }: Pick<GuestRoom, "room" | "inviter" | "invited">): void {
    this.#add({ room, inviter, invited, accepted: false, waiting: [], unseen: 0 });
  }

  /** The rooms of a principal. */
  of(principal: string): GuestRoom[] {
    return [...this.#byPrincipal.get(principal)?.rooms.values() ?? []];
  }

  /** Names of the latest rooms of a principal whose guest has left. */
  endedOf(principal: string): string[] {
    return [...this.#byPrincipal.get(principal)?.ended ?? []];
  }

  /** Whether a guest has no socket, but may come back. */
  isAway(principal: string): boolean {
    return this.#away.has(principal);
  }

  /** A guest has no socket, or has one again: then nothing waits for it any more. */
  setAway(principal: string, isAway: boolean): void {
    if (isAway) this.#away.add(principal);
    else this.#away.delete(principal);
    for (const room of this.of(principal)) if (!this.isAway(otherOf(room, principal))) room.unseen = 0;
  }

  /** Guests who are away and whose principal `isOurs`, for a new node. */
  awayOf(isOurs: (principal: string) => boolean): string[] {
    return [...this.#away].filter(isOurs);
  }

  /** A message of a principal was delivered in a room: it waits if the other guest is away. */
  noteDelivered(name: string, from: string): void {
    const room = this.#byName.get(name);
    if (room !== undefined && this.isAway(otherOf(room, from))) room.unseen++;
  }

  /** The room of that name. */
  named(room: string): GuestRoom | undefined {
    return this.#byName.get(room);
  }

  /** The room of that name, if `principal` is a member; `ended` for one whose guest has left. */
  find(room: string, principal: string): GuestRoom | "ended" | undefined {
    const found = this.#byName.get(room);
    if (found !== undefined) return isMember(found, principal) ? found : undefined;
    return this.#byPrincipal.get(principal)?.ended.has(room) ? "ended" : undefined;
  }

  /** The rooms of guests whose principal `isOurs`, for a new node. */
  ofGuests(isOurs: (principal: string) => boolean): SharedGuestRoom[] {
    const theirs = [...this.#byName.values()].filter(({ inviter, invited }) =>
      [inviter, invited].some((principal) => isGuest(principal) && isOurs(principal))
    );
    return theirs.map(({ room, inviter, invited, accepted, waiting, unseen }) => {
      const shown = waiting.filter(({ hidden }) => !hidden).map(({ message }) => message);
      return { room, inviter, invited, accepted, waiting: shown, unseen };
    });
  }

  /** Adds a room of another node's guest, with its state. */
  learn({ room, inviter, invited, accepted, waiting, unseen }: SharedGuestRoom): void {
    if (this.#byName.has(room)) return;
    const kept = waiting.map((message) => ({ message, hidden: false }));
    this.#add({ room, inviter, invited, accepted, waiting: kept, unseen });
  }

  /**
   * A principal is at no node any more. The rooms of a guest end, without a trace; those of a member stay for as long
   * as their guests do. `isOnline` says whether a principal is at any node.
   */
  leave(principal: string, isOnline: (principal: string) => boolean): void {
    this.#away.delete(principal);
    const own = this.#byPrincipal.get(principal);
    if (own === undefined) return;
    own.ended.clear();
    if (isGuest(principal)) { for (const room of own.rooms.values()) this.#end(room, principal, isOnline); }
    this.#forgetIfEmpty(principal, own);
  }

  #end(room: GuestRoom, left: string, isOnline: (principal: string) => boolean): void {
    const other = otherOf(room, left);
    this.#byName.delete(room.room);
    this.#byPrincipal.get(left)?.rooms.delete(other);
    const theirs = this.#byPrincipal.get(other);
    if (theirs === undefined) return;
    theirs.rooms.delete(left);
    if (!isOnline(other)) return this.#forgetIfEmpty(other, theirs);
    theirs.ended.add(room.room);
    if (theirs.ended.size > CAPS.ended_rooms.max) {
      theirs.ended.delete(theirs.ended.values().next().value ?? "");
    }
  }

  #add(room: GuestRoom): void {
    const { inviter, invited } = room;
    if (this.ofPair(inviter, invited) !== undefined || this.#byName.size >= CAPS.guest_rooms.max) return;
    this.#byName.set(room.room, room);
    this.#ownOf(inviter).rooms.set(invited, room);
    this.#ownOf(invited).rooms.set(inviter, room);
  }

  #ownOf(principal: string): OwnRooms {
    let own = this.#byPrincipal.get(principal);
    if (own === undefined) this.#byPrincipal.set(principal, own = { rooms: new Map(), ended: new Set() });
    return own;
  }

  #forgetIfEmpty(principal: string, { rooms, ended }: OwnRooms): void {
    if (rooms.size + ended.size === 0) this.#byPrincipal.delete(principal);
  }
}

/** The other principal of a room. */
export function otherOf(room: Pick<GuestRoom, "inviter" | "invited">, principal: string): string {
  return principal === room.inviter ? room.invited : room.inviter;
}

function isMember(room: GuestRoom, principal: string): boolean {
  return principal === room.inviter || principal === room.invited;
}
