// Private talk with a guest on either side: relayed to who is here, kept nowhere.

import { Refusal } from "../../protocol/errors.ts";
import type { MessageId, Room, ServerEvents } from "../../protocol/server_events.ts";
import { isoTime } from "../../ports/clock.ts";
import type { JoinedRequest } from "../../hub/dispatch.ts";
import { Resends } from "../../hub/resends.ts";
import type { Person } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { type GuestRoom, GuestRooms, MAX_WAITING, otherOf } from "./guest_rooms.ts";
import { plainOf } from "./sealed_message.ts";

/** What people do in rooms with a guest. */
export class GuestTalk {
  readonly #rooms = new GuestRooms();
  readonly #resends: Resends;

  constructor(readonly context: Context) {
    this.#resends = new Resends(context.clock);
    context.hub.onLeave((person) =>
      this.#rooms.leave(person, (holder) => context.hub.holder(holder) !== undefined)
    );
  }

  /** Opens a room with somebody who is here: invites, or accepts when the other has invited already. */
  open({ person, reply }: JoinedRequest<"pm_open">, target: Person): void {
    const { hub, clock } = this.context;
    const room = this.#rooms.open(person.holder, target.holder, clock.uuid());
    reply("pm_ready", { with: target.profile.username, ...this.#wire(room, target) });
    if (room.accepted) return;
    if (room.invited === person.holder) return this.#accepted(person, room);
    const invite = { from: person.profile.username, ...this.#wire(room, person) };
    hub.sendTo(person.holder, [target.holder], "pm_invite", invite);
  }

  /** Accepts an invitation. What was written meanwhile arrives after the reply. */
  accept({ person, data, reply }: JoinedRequest<"pm_accept">): void {
    const room = this.#rooms.find(data.room, person.holder);
    if (room === undefined || room.accepted || room.invited !== person.holder) {
      throw new Refusal("not_invited", "Nobody has invited you here.");
    }
    const inviter = this.#reachable(room, person);
    reply("pm_ready", { with: inviter.profile.username, ...this.#wire(room, inviter) });
    this.#accepted(person, room);
  }

  /** Relays a message, or lets it wait for the invitation to be accepted. */
  say({ person, data, id: requestId, reply }: JoinedRequest<"pm_message">): void {
    const room = this.#member(data.room, person);
    const text = plainOf(data);
    const sent = this.#resends.find(person.holder, requestId);
    if (sent !== undefined) return reply("ack", { id: sent.id, ts: sent.ts });
    const peer = this.#reachable(room, person);
    if (!room.accepted && (room.invited === person.holder || room.waiting.length >= MAX_WAITING)) {
      throw new Refusal("not_invited", "Your invitation has not been accepted.");
    }
    const receipt = { id: this.context.clock.uuid(), ts: isoTime(this.context.clock.now()) };
    const message = { ...receipt, from: person.profile.username, room: room.room, text };
    if (!room.accepted) room.waiting.push({ message, hidden: peer.ignored.has(person.holder) });
    const to = room.accepted ? [person.holder, peer.holder] : [person.holder];
    this.context.hub.sendTo(person.holder, to, "pm_message", message);
    this.#resends.keep(person.holder, requestId, receipt);
    reply("ack", receipt);
  }

  /** Throws a `Refusal` `forbidden` for somebody who is not of the room. */
  requireMember(person: Person, room: string): void {
    this.#member(room, person);
  }

  /** Relays a read mark, once both talk. */
  read({ person, data }: JoinedRequest<"pm_read">): void {
    this.#relay(person, data.room, "pm_read", { by: person.profile.username, id: data.id as MessageId });
  }

  /** Relays that somebody is typing, once both talk. */
  typing({ person, data }: JoinedRequest<"pm_typing">): void {
    this.#relay(person, data.room, "pm_typing", { from: person.profile.username, busy: data.busy });
  }

  #relay<E extends "pm_read" | "pm_typing">(
    person: Person,
    name: string,
    event: E,
    data: Omit<ServerEvents[E], "room">,
  ): void {
    const room = this.#member(name, person);
    if (!room.accepted) return;
    const relayed = { ...data, room: room.room } as ServerEvents[E];
    this.context.hub.sendTo(person.holder, [otherOf(room, person.holder)], event, relayed);
  }

  #accepted(person: Person, room: GuestRoom): void {
    room.accepted = true;
    for (const { message, hidden } of room.waiting) {
      if (!hidden) this.context.hub.sendTo(room.inviter, [person.holder], "pm_message", message);
    }
    room.waiting = [];
    const accepted = { room: room.room, by: person.profile.username };
    this.context.hub.sendTo(person.holder, [person.holder, room.inviter], "pm_accepted", accepted);
  }

  #member(name: string, person: Person): GuestRoom {
    const room = this.#rooms.find(name, person.holder);
    if (room === undefined) throw new Refusal("forbidden", "This is not your conversation.");
    return room;
  }

  #reachable(room: GuestRoom, person: Person): Person {
    const peer = room.ended ? undefined : this.context.hub.holder(otherOf(room, person.holder));
    if (peer === undefined) throw new Refusal("offline", "They are not here any more.");
    return peer;
  }

  #wire({ room }: GuestRoom, peer: Person): Room {
    return { room, room_key: this.context.digests.roomKey(room), peer: peer.user };
  }
}
