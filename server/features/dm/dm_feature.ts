// Private messages: finds out which kind of room a request is about, and hands the request on.

import { Refusal } from "../../protocol/errors.ts";
import { isBot, nameKey } from "../../protocol/names.ts";
import type { Account } from "../../ports/account.ts";
import type { HistoryPage, Pause } from "../../ports/store.ts";
import type { JoinedAround, JoinedHandler, JoinedRequest } from "../../hub/commands.ts";
import { RateLimit } from "../../hub/limits/rate_limit.ts";
import type { Person } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { type ExportedConversation, exportedConversations } from "./dm_export.ts";
import { DeclinedInvitations } from "./declined_invitations.ts";
import { type Conversations, conversationsOf, type History, historyWith } from "./stored_dms.ts";
import { welcomeMembers } from "./dm_welcome.ts";
import { GuestDm } from "./guest_dm.ts";
import { MemberDm } from "./member_dm.ts";
import { peerOf, readRoom, type RoomName } from "./room_names.ts";
import { notEncrypted } from "./sealed_message.ts";

/** Rooms with the companion, which have a feature of their own. */
export interface CompanionRooms {
  readonly open: JoinedHandler<"pm_open">;
  readonly message: JoinedHandler<"pm_message">;
  /** Throws a `Refusal` `forbidden` unless the room is this user's. */
  requireOwn(person: Person, room: string): void;
  history(account: Account, page: HistoryPage): Promise<History>;
}

/** Handlers of private messages, and what REST needs of them. */
export interface DmFeature {
  readonly open: JoinedHandler<"pm_open">;
  readonly accept: JoinedHandler<"pm_accept">;
  readonly decline: JoinedHandler<"pm_decline">;
  readonly message: JoinedHandler<"pm_message">;
  /**
   * What comes before mutes and rates, which `goOn` checks: the shape of an end-to-end encrypted message; between
   * members, the acknowledgement of what was stored before, and whether the room is the user's.
   */
  readonly messageFirst: JoinedAround<"pm_message">;
  readonly read: JoinedHandler<"pm_read">;
  readonly typing: JoinedHandler<"pm_typing">;
  /** Throws a `Refusal`, `not_found` or `forbidden`, for a room whose messages this user cannot have seen. */
  requireSeen(person: Person, room: string): void;
  /** Messages of an account with the user of that name. Throws a `Refusal`: `not_found`, `bad_request`. */
  history(account: Account, withName: string, page: HistoryPage): Promise<History>;
  /** Accepted conversations of an account, the latest first. `pause` is awaited between the parts of the work. */
  conversations(account: Account, pause?: Pause): Promise<Conversations>;
  /** All conversations of an account with their messages, one after another. */
  exported(account: Account, pause: Pause): AsyncGenerator<ExportedConversation>;
}

/** The kinds of rooms. */
interface Rooms {
  readonly members: MemberDm;
  readonly guests: GuestDm;
  readonly companion: CompanionRooms;
}

/** Least time between two typing events of one session in one room, milliseconds. */
const TYPING_INTERVAL_MS = 1_000;

/** Makes private messages. Requests about the companion's rooms go to `companion`. */
export function createDmFeature(context: Context, companion: CompanionRooms): DmFeature {
  // Before the rooms: what a guest declined moves to its account before the rooms of the guest end.
  const declines = new DeclinedInvitations(context);
  const rooms: Rooms = {
    members: new MemberDm(context, declines),
    guests: new GuestDm(context, declines),
    companion,
  };
  const { members, guests } = rooms;
  const typingRate = new RateLimit(context.clock, 1, TYPING_INTERVAL_MS);
  welcomeMembers(context, members);
  return {
    open: (request) => isBot(request.data.target) ? companion.open(request) : open(context, rooms, request),
    accept(request) {
      const room = roomOf(request.data.room, "not_invited");
      if (room.kind === "companion") throw notYours("not_invited");
      return room.kind === "pair" ? members.accept(request, room) : guests.accept(request);
    },
    decline(request) {
      const room = roomOf(request.data.room, "not_invited");
      if (room.kind === "companion") throw notYours("not_invited");
      return room.kind === "pair" ? members.decline(request, room) : guests.decline(request);
    },
    message(request) {
      const room = roomOf(request.data.room, "forbidden");
      if (room.kind === "companion") return companion.message(request);
      return room.kind === "pair" ? members.send(request, room) : guests.send(request);
    },
    messageFirst(request, goOn) {
      const room = readRoom(request.data.room);
      if (room?.kind === "pair") return members.messageFirst(request, room, goOn);
      if (request.data.e2ee === undefined) return goOn();
      throw room === null ? notYours("forbidden") : notEncrypted();
    },
    read(request) {
      const room = roomOf(request.data.room, "forbidden");
      if (room.kind === "companion") return requireCompanion(rooms, request);
      return room.kind === "pair" ? members.read(request, room) : guests.read(request);
    },
    typing(request) {
      const room = roomOf(request.data.room, "forbidden");
      if (room.kind === "companion") return requireCompanion(rooms, request);
      if (room.kind === "pair") members.requireMember(request.person, room);
      else guests.requireMember(request.person, request.data.room);
      if (typingRate.take(`${request.session.id} ${request.data.room}`) > 0) return;
      return room.kind === "pair" ? members.typing(request, room) : guests.typing(request);
    },
    requireSeen: (person, name) => requireSeen(rooms, person, name),
    history: (account, withName, page) =>
      isBot(withName) ? companion.history(account, page) : historyWith(context, account, withName, page),
    conversations: (account, pause) => conversationsOf(context, account, pause),
    exported: (account, pause) => exportedConversations(context, account, pause),
  };
}

async function open(
  { store, presence }: Context,
  { members, guests }: Rooms,
  request: JoinedRequest<"pm_open">,
): Promise<void> {
  const { person, data } = request;
  const key = nameKey(data.target);
  if (key === person.key) {
    throw new Refusal("bad_request", "You cannot write to yourself.", { field: "target" });
  }
  const account = await store.accounts.byName(data.target);
  const me = person.profile.userId;
  const isKnown = data.room !== undefined;
  if (account !== undefined && me !== null) {
    return isKnown ? await members.reopen(request, me, account) : await members.open(request, me, account);
  }
  const target = presence.cluster.byName(key);
  if (target !== undefined) {
    return isKnown ? guests.reopen(request, target) : await guests.open(request, target, account);
  }
  if (account !== undefined) {
    throw new Refusal("offline", `${account.username} is not here right now.`, { field: "target" });
  }
  throw new Refusal("not_found", "Nobody has this name.", { field: "target" });
}

function requireSeen({ guests, companion }: Rooms, person: Person, name: string): void {
  const room = readRoom(name);
  if (room?.kind === "companion") return companion.requireOwn(person, name);
  const isSeen = room?.kind === "pair"
    ? peerOf(room, person.profile.userId ?? 0) !== null
    : room !== null && guests.mayHaveSeen(person, name);
  if (!isSeen) throw new Refusal("not_found", "You are not in this conversation.", { field: "room" });
}

/** The companion needs no read marks and no typing: an own room is acknowledged, any other refused. */
function requireCompanion(
  { companion }: Rooms,
  { person, data }: JoinedRequest<"pm_read" | "pm_typing">,
): void {
  companion.requireOwn(person, data.room);
}

function roomOf(name: string, otherwise: "forbidden" | "not_invited"): RoomName {
  const room = readRoom(name);
  if (room === null) throw notYours(otherwise);
  return room;
}

function notYours(code: "forbidden" | "not_invited"): Refusal {
  return new Refusal(code, "This is not your conversation.");
}
