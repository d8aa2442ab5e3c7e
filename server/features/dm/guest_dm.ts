// Private messages with a guest on either side: relayed to users who are online, not stored.
//
// The bus brings every change of a room to every node in one order, so all nodes have the same rooms, and the two users
// may be at different nodes.

import { Refusal } from "../../protocol/errors.ts";
import type { MessageId, Room, ServerEvents } from "../../protocol/server_events.ts";
import type { BusMessage, GuestRoomChange, PresenceEntry } from "../../ports/bus.ts";
import { isoTime } from "../../ports/clock.ts";
import type { JoinedRequest } from "../../hub/commands.ts";
import { IdempotencyCache } from "../../hub/limits/idempotency_cache.ts";
import { CAPS } from "../../hub/limits/caps.ts";
import { isGuest, type Person } from "../../hub/session.ts";
import type { Account } from "../../ports/account.ts";
import type { Context } from "../context.ts";
import { AwayGuests } from "./away_guests.ts";
import type { DeclinedInvitations } from "./declined_invitations.ts";
import { type GuestRoom, GuestRooms, otherOf } from "./guest_rooms.ts";
import { cutOff, full, gone } from "./guest_room_refusals.ts";
import { mayInvite } from "./invitation_guard.ts";
import { guestRoom } from "./room_names.ts";
import { plainOf } from "./sealed_message.ts";

/** Handles requests in rooms with a guest. */
export class GuestDm {
  readonly #rooms = new GuestRooms();
  readonly #receipts: IdempotencyCache;
  readonly #away: AwayGuests;

  constructor(readonly context: Context, readonly declines: DeclinedInvitations) {
    const { presence: { cluster }, bus, clock, limits } = context;
    this.#receipts = new IdempotencyCache(clock, limits);
    this.#away = new AwayGuests(context, this.#rooms, declines, (room, peer) => this.#wire(room, peer));
    cluster.onGone((principal) => {
      this.#away.gone(principal);
      this.#rooms.leave(principal, (other) => cluster.byPrincipal(other) !== undefined);
    });
    bus.subscribe((message) => this.#handle(message));
  }

  /**
   * Opens a room with a user who is online: invites, or accepts when the other has invited already. `account`: the
   * target's, if it has one.
   */
  async open(
    request: JoinedRequest<"pm_open">,
    target: PresenceEntry,
    account: Account | undefined,
  ): Promise<void> {
    const { clock, bus } = this.context;
    const { principal: inviter } = request.person;
    const invited = target.principal;
    const before = this.#rooms.ofPair(inviter, invited);
    const invites = before === undefined || (!before.accepted && before.inviter === inviter);
    if (invites) await mayInvite(this.context, request, account);
    if (this.#rooms.ofPair(inviter, invited) === undefined) {
      const why = this.#rooms.whyFull(inviter, invited);
      if (why !== null) throw full(why);
      this.#publish({ type: "open", room: guestRoom(clock.uuid()), inviter, invited });
    }
    await bus.flushed();
    this.#opened(request, target);
  }

  /** Opens the room of the request's `room` again, as `MemberDm.reopen` does. */
  reopen({ person, data, reply }: JoinedRequest<"pm_open">, target: PresenceEntry): void {
    const room = this.#rooms.ofPair(person.principal, target.principal);
    if (
      room === undefined || room.room !== data.room || !(room.accepted || room.inviter === person.principal)
    ) {
      throw new Refusal("not_invited", "Your invitation has not been accepted.");
    }
    void reply("pm_ready", { with: target.user.username, ...this.#wire(room, target.user) });
    this.#away.tellIfAway(person, room);
  }

  #opened({ person, reply }: JoinedRequest<"pm_open">, target: PresenceEntry): void {
    const room = this.#rooms.ofPair(person.principal, target.principal);
    if (room === undefined) throw gone();
    void reply("pm_ready", { with: target.user.username, ...this.#wire(room, target.user) });
    this.#away.tellIfAway(person, room);
    if (room.accepted) return;
    if (room.invited === person.principal) return this.#publish({ type: "accept", room: room.room });
    if (this.declines.hasGuestDecline(room.invited, room.inviter)) return;
    const invite = { from: person.profile.username, ...this.#wire(room, person.user) };
    this.context.hub.publisher.sendTo(person.principal, [target.principal], "pm_invite", invite);
  }

  /** Declines an invitation: for a day, invitations of this inviter do not reach the user. */
  decline({ person, session, data }: JoinedRequest<"pm_decline">): void {
    const { inviter } = this.#invitation(data.room, person);
    this.declines.declineGuest(person.principal, inviter);
    this.declines.tell(person.principal, data.room, session.id);
  }

  /** Whether a user may have seen messages of a room: as a member of it. Who was in rooms that have ended is not kept. */
  mayHaveSeen({ principal }: Person, name: string): boolean {
    return this.#rooms.named(name) === undefined || this.#rooms.find(name, principal) !== undefined;
  }

  /** The room of an unanswered invitation to a user. Throws a `Refusal`. */
  #invitation(name: string, person: Person): GuestRoom {
    const room = this.#rooms.find(name, person.principal);
    if (room === "ended") throw gone();
    if (room === undefined || room.accepted || room.invited !== person.principal) {
      throw new Refusal("not_invited", "Nobody has invited you here.");
    }
    return room;
  }

  /** Accepts an invitation. Waiting messages follow the reply. */
  accept({ person, data, reply }: JoinedRequest<"pm_accept">): void {
    const room = this.#invitation(data.room, person);
    const { user } = this.#reachable(room, person);
    void reply("pm_ready", { with: user.username, ...this.#wire(room, user) });
    this.#away.tellIfAway(person, room);
    this.#publish({ type: "accept", room: room.room });
  }

  /** Relays a message, or lets it wait for the invitation to be accepted. */
  send(request: JoinedRequest<"pm_message">): void | Promise<void> {
    const { person, data, id: requestId, reply } = request;
    const { clock, limits } = this.context;
    this.#member(data.room, person);
    const text = plainOf(data);
    const sent = this.#receipts.find(person.principal, requestId);
    if (sent !== undefined) return void reply("ack", { id: sent.id, ts: sent.ts });
    const room = this.#writable(data.room, person);
    const receipt = { id: clock.uuid(), ts: isoTime(clock.now()) };
    // A guest who cannot be resumed comes back as another principal; others may resend at another node.
    if (limits === null || (isGuest(person.principal) && person.resumable === null)) {
      return this.#relayMessage(request, room, { receipt, text });
    }
    return this.#receipts.claim(person.principal, requestId, receipt).then((first) =>
      first === undefined
        ? this.#relayMessage(request, room, { receipt, text })
        : void reply("ack", { id: first.id, ts: first.ts })
    );
  }

  #relayMessage(
    { person, id: requestId, reply }: JoinedRequest<"pm_message">,
    room: GuestRoom,
    { receipt, text }: { readonly receipt: { id: string; ts: string }; readonly text: string },
  ): void | Promise<void> {
    const { hub, presence, bus } = this.context;
    const peer = otherOf(room, person.principal);
    const message = { ...receipt, from: person.profile.username, room: room.room, text };
    if (!room.accepted) this.#publish({ type: "wait", message });
    const to = room.accepted ? [person.principal, peer] : [person.principal];
    const more = room.accepted ? { guestRoom: room.room } : {};
    hub.publisher.sendTo(person.principal, to, "pm_message", message, more);
    const acknowledge = (arrived: boolean): void => {
      if (!arrived && presence.local.byPrincipal(peer) === undefined) {
        this.#receipts.forget(person.principal, requestId);
        throw cutOff();
      }
      this.#receipts.keep(person.principal, requestId, receipt);
      void reply("ack", receipt);
    };
    const flushed = bus.flushed();
    return flushed === null ? acknowledge(true) : flushed.then(acknowledge);
  }

  /** Throws a `Refusal` `forbidden` for a user who is not a member of the room. */
  requireMember(person: Person, room: string): void {
    this.#member(room, person);
  }

  /** Relays a read mark, once the invitation is accepted. */
  read({ person, data }: JoinedRequest<"pm_read">): void {
    this.#relay(person, data.room, "pm_read", { by: person.profile.username, id: data.id as MessageId });
  }

  /** Relays a typing notice, once the invitation is accepted. */
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
    if (room === "ended" || !room.accepted) return;
    const relayed = { ...data, room: room.room } as ServerEvents[E];
    this.context.hub.publisher.sendTo(person.principal, [otherOf(room, person.principal)], event, relayed);
  }

  #publish(change: GuestRoomChange): void {
    this.context.bus.publish({ kind: "guest_room", node: this.context.hub.node, change });
  }

  #handle(message: BusMessage): void {
    const { hub, presence } = this.context;
    if (message.kind === "nodes" && message.event.type === "snapshotRequested") {
      const isOurs = (principal: string): boolean => presence.local.byPrincipal(principal) !== undefined;
      const rooms = this.#rooms.ofGuests(isOurs);
      const away = this.#rooms.awayOf(isOurs);
      if (rooms.length + away.length > 0) this.#publish({ type: "rooms", rooms, away });
    }
    if (message.kind === "users" && message.guestRoom !== undefined) {
      this.#rooms.noteDelivered(message.guestRoom, message.from);
    }
    if (message.kind === "guest_room") this.#apply(message.change, message.node === hub.node);
  }

  /** `isOurs`: a user of this node made the change. */
  #apply(change: GuestRoomChange, isOurs: boolean): void {
    const { cluster } = this.context.presence;
    const isOnline = (principal: string): boolean => cluster.byPrincipal(principal) !== undefined;
    switch (change.type) {
      case "open":
        if (isOnline(change.inviter) && isOnline(change.invited)) this.#rooms.open(change);
        return;
      case "rooms":
        for (const principal of change.away) this.#rooms.setAway(principal, true);
        for (const room of change.rooms) this.#rooms.learn(room);
        return;
      case "away":
      case "back":
        return this.#away.apply(change);
      case "wait":
        return this.#letWait(change.message);
      case "accept":
        return this.#accepted(change.room, isOurs);
    }
  }

  #letWait(message: ServerEvents["pm_message"]): void {
    const room = this.#rooms.named(message.room);
    if (room === undefined) return;
    const hidden = this.context.presence.local.byPrincipal(room.invited)?.ignored.has(room.inviter) ?? false;
    room.waiting.push({ message, hidden });
  }

  #accepted(name: string, isOurs: boolean): void {
    const room = this.#rooms.named(name);
    if (room === undefined || room.accepted) return;
    room.accepted = true;
    const waiting = room.waiting;
    room.waiting = [];
    if (!isOurs) return;
    this.declines.lift(room.invited, room.inviter);
    const { hub, presence } = this.context;
    const by = presence.cluster.byPrincipal(room.invited)?.user.username;
    if (by !== undefined) {
      hub.publisher.sendTo(room.invited, [room.invited, room.inviter], "pm_accepted", {
        room: room.room,
        by,
      });
    }
    for (const { message, hidden } of waiting) {
      if (!hidden) hub.publisher.sendTo(room.inviter, [room.invited], "pm_message", message);
    }
  }

  /** The room, where this user may write now. Throws a `Refusal`. */
  #writable(name: string, person: Person): GuestRoom {
    const room = this.#member(name, person);
    if (room === "ended") throw gone();
    this.#reachable(room, person);
    if (!room.accepted && (room.invited === person.principal || this.#isFull(room))) {
      throw new Refusal("not_invited", "Your invitation has not been accepted.");
    }
    this.#away.refuseIfFull(room, person.principal);
    return room;
  }

  /**
   * The room, or `ended` where its guest has left. Throws a `Refusal` `forbidden` for a user who is not a member of it.
   */
  #member(name: string, person: Person): GuestRoom | "ended" {
    const room = this.#rooms.find(name, person.principal);
    if (room === undefined) throw new Refusal("forbidden", "This is not your conversation.");
    return room;
  }

  /** Whether no more message may wait in a room. */
  #isFull({ waiting, inviter }: GuestRoom): boolean {
    return waiting.length >= CAPS.waiting_of_room.max ||
      this.#rooms.waitingOf(inviter) >= CAPS.waiting_messages.max;
  }

  /** The other user of a room. Throws a `Refusal`: `offline`, or `unavailable` while their node cannot be reached. */
  #reachable(room: GuestRoom, person: Person): PresenceEntry {
    const { presence, bus } = this.context;
    const principal = otherOf(room, person.principal);
    const peer = presence.cluster.byPrincipal(principal);
    if (peer === undefined) throw gone();
    if (!bus.connected && presence.local.byPrincipal(principal) === undefined) throw cutOff();
    return peer;
  }

  #wire({ room }: GuestRoom, peer: Room["peer"] & object): Room {
    return { room, room_key: this.context.digests.roomKey(room), peer };
  }
}
