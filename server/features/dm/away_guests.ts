// Guests without a socket who may come back: who gets to know, what waits for them, and what they get when they are
// back.

import { Refusal } from "../../protocol/errors.ts";
import type { Room, ServerEvents } from "../../protocol/server_events.ts";
import type { GuestRoomChange } from "../../ports/bus.ts";
import { CAPS } from "../../hub/limits/caps.ts";
import type { Person, Session } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import type { DeclinedInvitations } from "./declined_invitations.ts";
import { type GuestRoom, type GuestRooms, otherOf } from "./guest_rooms.ts";

type PeerState = ServerEvents["pm_peer"]["state"];

/** Follows guests who are away, in their rooms. Every node knows of all of them. */
export class AwayGuests {
  constructor(
    readonly context: Context,
    readonly rooms: GuestRooms,
    readonly declines: Pick<DeclinedInvitations, "hasGuestDecline">,
    /** A room as on the wire. */
    readonly wire: (room: GuestRoom, peer: Room["peer"] & object) => Room,
  ) {
    const { grace } = context.hub.guests;
    grace.onAway(({ principal }) => this.#publish({ type: "away", principal }));
    grace.onBack((person, session, wasAway) => {
      this.#greet(person, session);
      if (wasAway) this.#publish({ type: "back", principal: person.principal });
    });
  }

  /** Applies a change at any node, and tells the users of this one. */
  apply({ type, principal }: GuestRoomChange & { type: "away" | "back" }): void {
    if (type === "away" && this.context.presence.cluster.byPrincipal(principal) === undefined) return;
    this.rooms.setAway(principal, type === "away");
    this.#tell(principal, type);
  }

  /** A guest has left for good: tells those who knew that the guest was away, and those who asked for such news. */
  gone(principal: string): void {
    this.#tell(principal, "gone", (session) => this.rooms.isAway(principal) || hasCap(session));
  }

  /** Tells a user who opens a room that its guest is away. */
  tellIfAway(person: Person, room: GuestRoom): void {
    if (!this.rooms.isAway(otherOf(room, person.principal))) return;
    for (const session of person.sessions) emit(session, room, "away");
  }

  /** Refuses (`unavailable`) one more message where as many wait for a guest as may. */
  refuseIfFull(room: GuestRoom, from: string): void {
    const to = otherOf(room, from);
    if (!room.accepted || !this.rooms.isAway(to)) return;
    const all = this.rooms.of(to).reduce((sum, { unseen }) => sum + unseen, 0);
    if (room.unseen >= CAPS.waiting_for_away.max || all >= CAPS.waiting_messages.max) {
      throw new Refusal(
        "unavailable",
        "They are away, and many messages wait for them. Please try again later.",
      );
    }
  }

  /** Tells a guest who is back what is true of the rooms now: invitations, who is away, and what has ended. */
  #greet(person: Person, session: Session): void {
    const { cluster } = this.context.presence;
    for (const room of this.rooms.of(person.principal)) {
      const other = otherOf(room, person.principal);
      const peer = cluster.byPrincipal(other)?.user;
      if (peer === undefined || person.ignored.has(other)) continue;
      const isInvited = !room.accepted && room.invited === person.principal;
      if (isInvited && !this.declines.hasGuestDecline(room.invited, room.inviter)) {
        session.connection.emit("pm_invite", { from: peer.username, ...this.wire(room, peer) });
      }
      if (this.rooms.isAway(other)) emit(session, room, "away");
    }
    for (const room of this.rooms.endedOf(person.principal)) emit(session, { room }, "gone");
  }

  #tell(principal: string, state: PeerState, isMeant: (session: Session) => boolean = () => true): void {
    for (const room of this.rooms.of(principal)) {
      const other = this.context.presence.local.byPrincipal(otherOf(room, principal));
      if (other === undefined || other.ignored.has(principal)) continue;
      for (const session of other.sessions) if (isMeant(session)) emit(session, room, state);
    }
  }

  #publish(change: GuestRoomChange): void {
    this.context.bus.publish({ kind: "guest_room", node: this.context.hub.node, change });
  }
}

function hasCap({ state }: Session): boolean {
  return state.kind === "joined" && state.caps.has("resume");
}

function emit({ connection }: Session, { room }: Pick<GuestRoom, "room">, state: PeerState): void {
  connection.emit("pm_peer", { room, state });
}
