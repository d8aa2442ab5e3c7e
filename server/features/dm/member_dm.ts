// Private messages of two accounts: sealed, stored, delivered once.

import { Refusal } from "../../protocol/errors.ts";
import type { BusMessage } from "../../ports/bus.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Account } from "../../ports/account.ts";
import type { Appended, StoredMessage } from "../../ports/store.ts";
import type { JoinedRequest } from "../../hub/commands.ts";
import { IdempotencyCache } from "../../hub/limits/idempotency_cache.ts";
import { accountIdOf, accountPrincipal, type Person, type Session } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import type { DeclinedInvitations } from "./declined_invitations.ts";
import { requireRequestId } from "./encrypted_message.ts";
import { GroupCommit } from "./group_commit.ts";
import { mayInvite } from "./invitation_guard.ts";
import { conflicting, messageEvent, tagged } from "./member_messages.ts";
import { keyedRoom, plainRoom, roomFor } from "./member_rooms.ts";
import { acknowledgeResend } from "./second_sending.ts";
import { pairRoom, peerOf, type RoomName } from "./room_names.ts";
import { sealedOf } from "./sealed_message.ts";

/** Most invitations for a session that joins, the oldest ones: 100 KB. Further ones follow as these are answered. */
const MAX_INVITATIONS = 500;
/** Most accounts with unread messages for a session that joins. */
const MAX_UNREAD = 500;
/** Invitations that are sent in one turn of the event loop. */
const SENT_AT_ONCE = 50;

/** A room of two accounts. */
type Pair = RoomName & { kind: "pair" };

/** Handles requests in rooms of two accounts. The user of each request is one of the two, or is refused. */
export class MemberDm {
  readonly #committer: GroupCommit;
  /** The store recognises a resend while it has the message; this also after newer messages have replaced it. */
  readonly #receipts: IdempotencyCache;

  constructor(readonly context: Context, readonly declines: DeclinedInvitations) {
    this.#committer = new GroupCommit(context.clock, context.store.messages);
    this.#receipts = new IdempotencyCache(context.clock);
    context.bus.subscribe((message) => {
      if (message.kind === "invite") return this.#deliverInvitation(message);
      // A resend may arrive at another node.
      if (message.kind !== "users" || message.position === undefined) return;
      const { requestId, id, ts } = message.position;
      this.#receipts.keep(message.from, requestId, { id, ts });
    });
  }

  /** Opens a conversation: invites, or accepts when the other has invited already. */
  async open(request: JoinedRequest<"pm_open">, me: number, target: Account): Promise<void> {
    const { person, session, reply } = request;
    const { store, clock, bus } = this.context;
    const before = await store.conversations.get(me, target.id);
    const invites = before === undefined || (!before.accepted && before.invitedBy === me);
    if (invites) await mayInvite(this.context, request, target);
    const conversation = await store.conversations.invite(me, target.id, clock.now());
    const room = pairRoom(me, target.id);
    const principal = accountPrincipal(target.id);
    this.declines.lift(person.principal, principal);
    reply("pm_ready", { with: target.username, ...await roomFor(this.context, session, me, target) });
    this.#deliverWaiting(person, room, conversation.waiting, target.username);
    if (conversation.acceptedNow) this.#tellAccepted(person, room, target.id);
    if (conversation.accepted || conversation.inviteHidden || conversation.invitedBy !== me) return;
    if (conversation.declined === true || this.declines.hasGuestDecline(principal, person.principal)) return;
    const { username } = person.profile;
    const keys = (await store.keys.keysWith(target.id, [me])).get(me)!;
    bus.publish({ kind: "invite", from: person.principal, username, principal, room, keys });
  }

  /**
   * Opens the conversation of the request's `room` again: never invites, never accepts. Throws a `Refusal`
   * `not_invited` where the two have another room or none, and where the user has not answered the other's invitation.
   */
  async reopen(
    { session, data, reply }: JoinedRequest<"pm_open">,
    me: number,
    target: Account,
  ): Promise<void> {
    const room = pairRoom(me, target.id);
    const conversation = data.room === room
      ? await this.context.store.conversations.get(me, target.id)
      : undefined;
    if (conversation === undefined || !(conversation.accepted || conversation.invitedBy === me)) {
      throw notInvited();
    }
    reply("pm_ready", { with: target.username, ...await roomFor(this.context, session, me, target) });
  }

  /** Accepts an invitation. Waiting messages follow the reply. */
  async accept({ person, session, data, reply }: JoinedRequest<"pm_accept">, pair: Pair): Promise<void> {
    const { store, clock } = this.context;
    const { me, peer } = members(pair, person, notInvited);
    const waiting = await store.conversations.accept(me, peer, clock.now());
    const inviter = waiting === undefined ? undefined : await store.accounts.byId(peer);
    if (waiting === undefined || inviter === undefined) throw notInvited();
    this.declines.lift(person.principal, accountPrincipal(peer));
    reply("pm_ready", { with: inviter.username, ...await roomFor(this.context, session, me, inviter) });
    this.#deliverWaiting(person, data.room, waiting, inviter.username);
    this.#tellAccepted(person, data.room, inviter.id);
  }

  /** Declines an invitation: for a day, invitations of this inviter do not reach the user. */
  async decline({ person, session, data }: JoinedRequest<"pm_decline">, pair: Pair): Promise<void> {
    const { me, peer } = members(pair, person, notInvited);
    const isDeclined = await this.context.store.conversations.decline(me, peer, this.declines.until);
    if (!isDeclined) throw new Refusal("not_invited", "Nobody has invited you here.");
    this.declines.tell(person.principal, data.room, session.id);
  }

  /** As `acknowledgeResend`. Rejects with a `Refusal` `forbidden` for another message of a user who is not one of the pair. */
  messageFirst(
    request: JoinedRequest<"pm_message">,
    pair: Pair,
    goOn: () => Promise<void> | undefined,
  ): Promise<void> {
    return acknowledgeResend(this.context, this.#receipts, request, () => {
      this.requireMember(request.person, pair);
      return goOn();
    });
  }

  /** Stores a message, then delivers it, then acknowledges it. */
  async send(request: JoinedRequest<"pm_message">, pair: Pair): Promise<void> {
    const { person, session, data, id: requestId, reply } = request;
    const { me, peer } = members(pair, person);
    const { ciphertext, nonce, scheme, e2ee } = sealedOf(data);
    requireRequestId(requestId);
    const sent = this.#receipts.find(person.principal, requestId);
    if (sent !== undefined) return reply("ack", { id: sent.id, ts: sent.ts });
    const at = this.context.clock.now();
    const message = {
      ...{ senderId: me, recipientId: peer, ciphertext, nonce, scheme, at },
      requestId: requestId?.toLowerCase() ?? this.context.clock.uuid(),
      isPlainRefused: e2ee === undefined && session.has("e2ee"),
    };
    const kept = await this.#committer.append(
      e2ee === undefined ? message : { ...message, e2ee: tagged(this.context, data.room, message, e2ee) },
    );
    if (kept.kind === "not_invited") throw await this.#whyNot(peer);
    if (kept.kind === "conflict") throw conflicting(kept.field);
    if (!kept.again) {
      const reaches = kept.accepted && !kept.hidden;
      const to = reaches ? [person.principal, accountPrincipal(peer)] : [person.principal];
      const { tag } = kept;
      const encrypted = e2ee === undefined || tag === undefined ? {} : { e2ee, tag };
      const stored = { ...message, ...encrypted, id: kept.id };
      const event = messageEvent(data.room, person.profile.username, stored);
      const { id, after } = kept;
      const position = {
        conversation: data.room,
        id,
        after,
        requestId: message.requestId,
        ts: isoTime(kept.at),
      };
      this.context.hub.publisher.sendTo(person.principal, to, "pm_message", event, { position });
    } else this.#recall(person, peer, data.room, kept);
    const receipt = { id: kept.id, ts: isoTime(kept.at) };
    this.#receipts.keep(person.principal, requestId, receipt);
    reply("ack", receipt);
  }

  /**
   * A message was stored before, but is not among the receipts: its node was killed, or lost its database, at that
   * moment. It may not have been delivered, so its users get `resync`.
   */
  #recall(
    { principal }: Person,
    peer: number,
    room: string,
    { at, accepted, hidden }: Appended & { kind: "stored" },
  ): void {
    const to = accepted && !hidden ? [principal, accountPrincipal(peer)] : [principal];
    this.context.hub.publisher.sendTo(principal, to, "resync", { since: isoTime(at), room });
  }

  async #whyNot(peer: number): Promise<Refusal> {
    const account = await this.context.store.accounts.byId(peer);
    return account === undefined ? new Refusal("forbidden", "This account is gone.") : notInvited();
  }

  /** Marks messages of the peer as read, and tells the peer. */
  async read({ person, data }: JoinedRequest<"pm_read">, pair: Pair): Promise<void> {
    const { me, peer } = members(pair, person);
    if (typeof data.id !== "number") {
      throw new Refusal("bad_request", "The id of a kept message is a number.", { field: "id" });
    }
    const id = await this.context.store.conversations.markRead(me, peer, data.id);
    if (id === null) return;
    const mark = { room: data.room, by: person.profile.username, id };
    this.context.hub.publisher.sendTo(
      person.principal,
      [person.principal, accountPrincipal(peer)],
      "pm_read",
      mark,
    );
  }

  /** Throws a `Refusal` `forbidden` for a user who is not one of the pair. */
  requireMember(person: Person, pair: Pair): void {
    members(pair, person);
  }

  /** Relays a typing notice, once the invitation is accepted. */
  async typing({ person, data }: JoinedRequest<"pm_typing">, pair: Pair): Promise<void> {
    const { me, peer } = members(pair, person);
    const conversation = await this.context.store.conversations.get(me, peer);
    if (!conversation?.accepted) return;
    const typing = { room: data.room, from: person.profile.username, busy: data.busy };
    this.context.hub.publisher.sendTo(person.principal, [accountPrincipal(peer)], "pm_typing", typing);
  }

  /**
   * Sends open invitations and unread counts to a session that has just joined. Their number is up to other users, so
   * they are read and sent in parts, and no more than a client can take at once.
   */
  async welcome(session: Session, me: number): Promise<void> {
    const { store: { conversations, keys }, clock } = this.context;
    const pause = (): Promise<void> => new Promise((resolve) => clock.nextTurn(resolve));
    const invitations = await conversations.invitations(me, MAX_INVITATIONS, clock.now());
    const unread = await conversations.unread(me, MAX_UNREAD, pause);
    const inviters = session.has("e2ee") ? invitations.map(({ inviterId }) => inviterId) : [];
    const keysOf = await keys.keysWith(me, inviters);
    for (const [index, { inviterId, username }] of invitations.entries()) {
      if (index > 0 && index % SENT_AT_ONCE === 0) await pause();
      const plain = plainRoom(this.context, me, { id: inviterId, username });
      const pairKeys = keysOf.get(inviterId);
      const room = pairKeys === undefined ? plain : keyedRoom(plain, pairKeys, [me, inviterId]);
      session.connection.emit("pm_invite", { from: username, ...room });
    }
    const rooms = unread.map(({ peerId, username, count }) => ({
      with: username,
      room: pairRoom(me, peerId),
      count,
    }));
    session.connection.emit("pm_unread", { rooms });
  }

  #deliverInvitation({ from, username, principal, keys }: BusMessage & { kind: "invite" }): void {
    const person = this.context.presence.local.byPrincipal(principal);
    const [me, inviter] = [accountIdOf(principal), accountIdOf(from)];
    if (person === undefined || person.ignored.has(from) || me === null || inviter === null) return;
    const room = plainRoom(this.context, me, { id: inviter, username });
    const keyed = keyedRoom(room, keys, [me, inviter]);
    for (const session of person.sessions) {
      session.connection.emit("pm_invite", { from: username, ...(session.has("e2ee") ? keyed : room) });
    }
  }

  #tellAccepted({ principal, profile: { username } }: Person, room: string, inviter: number): void {
    this.context.hub.publisher.sendTo(principal, [principal, accountPrincipal(inviter)], "pm_accepted", {
      room,
      by: username,
    });
  }

  #deliverWaiting(person: Person, room: string, waiting: readonly StoredMessage[], from: string): void {
    for (const message of waiting) {
      const sender = accountPrincipal(message.senderId);
      this.context.hub.publisher.sendTo(
        sender,
        [person.principal],
        "pm_message",
        messageEvent(room, from, message),
      );
    }
  }
}

/** The two accounts of a pair, seen from one of them. Throws `refusal` for any other user. */
function members(pair: Pair, person: Person, refusal = notYours): { me: number; peer: number } {
  const me = person.profile.userId;
  const peer = me === null ? null : peerOf(pair, me);
  if (me === null || peer === null) throw refusal();
  return { me, peer };
}

function notYours(): Refusal {
  return new Refusal("forbidden", "This is not your conversation.");
}

function notInvited(): Refusal {
  return new Refusal("not_invited", "Your invitation has not been accepted.");
}
