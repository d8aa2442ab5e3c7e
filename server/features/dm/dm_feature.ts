// Private messages: finds out which kind of room a request is about, and hands it on.

import { Refusal } from "../../protocol/errors.ts";
import { isBot, nameKey } from "../../protocol/names.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Account, HistoryPage, Pause } from "../../ports/store.ts";
import type { JoinedHandler, JoinedRequest } from "../../hub/commands.ts";
import { RateLimit } from "../../hub/limits/rate_limit.ts";
import type { Person, Session } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { GuestDm } from "./guest_dm.ts";
import { MemberDm } from "./member_dm.ts";
import { pairRoom, readRoom, type RoomName } from "./room_names.ts";

/** Rooms with the companion, which are not kept here. */
export interface CompanionRooms {
  readonly open: JoinedHandler<"pm_open">;
  readonly message: JoinedHandler<"pm_message">;
  /** Throws a `Refusal` `forbidden` unless the room is this person's. */
  requireOwn(person: Person, session: Session, room: string): void;
  history(account: Account, page: HistoryPage): Promise<History>;
}

/** Handlers of private messages, and what REST needs of them. */
export interface DmFeature {
  readonly open: JoinedHandler<"pm_open">;
  readonly accept: JoinedHandler<"pm_accept">;
  readonly message: JoinedHandler<"pm_message">;
  readonly read: JoinedHandler<"pm_read">;
  readonly typing: JoinedHandler<"pm_typing">;
  /** Messages of an account with the person of that name. Throws a `Refusal`: `not_found`, `bad_request`. */
  history(account: Account, withName: string, page: HistoryPage): Promise<History>;
  /** Accepted conversations of an account, the latest first. `pause` is awaited between the parts of the work. */
  conversations(account: Account, pause?: Pause): Promise<Conversations>;
}

/** The conversations of an account, as REST answers them. `ts` is when the newest message was written. */
export interface Conversations {
  conversations: { with: string; room: string; ts: string }[];
}

/** A page of a conversation, as REST answers it: oldest first. */
export interface History {
  room_key: string;
  /** Id of the newest message that the other has read; absent where there is none. */
  read_id?: number;
  messages: {
    from_me: boolean;
    ciphertext: string;
    nonce: string;
    ts: string;
    id: number;
    scheme?: string;
  }[];
}

/** Conversations in one answer. */
const LISTED_AT_MOST = 50;
/** When what waits for somebody is looked up again, where the store could not be reached, milliseconds. */
const WELCOME_AGAIN_MS = 3_000;

/** Least time between two typing events of one session in one room, milliseconds. */
const TYPING_INTERVAL_MS = 1_000;

/** Makes private messages. What is for the companion goes to her. */
export function createDmFeature(context: Context, companion: CompanionRooms): DmFeature {
  const pairs = new MemberDm(context);
  const guests = new GuestDm(context);
  const typingRate = new RateLimit(context.clock, 1, TYPING_INTERVAL_MS);
  const welcome = async (session: Session): Promise<void> => {
    const userId = session.person?.profile.userId ?? null;
    try {
      if (userId === null) return;
      const group = `account:${userId}`;
      await context.lanes.welcome.run({ group }, () => pairs.welcome(session, userId));
    } catch (error) {
      if (error instanceof Refusal) {
        return void context.clock.after(WELCOME_AGAIN_MS, () => void welcome(session));
      }
      context.log.error("unread messages could not be counted", {
        cause: error instanceof Error ? error.name : "",
      });
    }
  };
  context.hub.onEnter((session) => void welcome(session));
  context.bus.subscribe(async (message) => {
    if (message.kind !== "nodes" || message.news.type !== "gap") return;
    // Invitations that were made meanwhile, one session after another: there may be thousands.
    for (const session of [...context.hub.sessions]) await welcome(session);
  });

  return {
    open(request) {
      if (isBot(request.data.target)) return companion.open(request);
      return open(context, pairs, guests, request);
    },
    accept(request) {
      const room = roomOf(request.data.room, "not_invited");
      if (room.kind === "violet") throw notYours("not_invited");
      return room.kind === "pair" ? pairs.accept(request, room) : guests.accept(request);
    },
    message(request) {
      const room = roomOf(request.data.room, "forbidden");
      if (room.kind === "violet") return companion.message(request);
      return room.kind === "pair" ? pairs.say(request, room) : guests.say(request);
    },
    read(request) {
      const room = roomOf(request.data.room, "forbidden");
      if (room.kind === "violet") {
        return companion.requireOwn(request.person, request.session, request.data.room);
      }
      return room.kind === "pair" ? pairs.read(request, room) : guests.read(request);
    },
    typing(request) {
      const room = roomOf(request.data.room, "forbidden");
      if (room.kind === "violet") {
        return companion.requireOwn(request.person, request.session, request.data.room);
      }
      if (room.kind === "pair") pairs.requireMember(request.person, room);
      else guests.requireMember(request.person, request.data.room);
      if (typingRate.take(`${request.session.id} ${request.data.room}`) > 0) return;
      return room.kind === "pair" ? pairs.typing(request, room) : guests.typing(request);
    },
    history: (account, withName, page) =>
      isBot(withName) ? companion.history(account, page) : history(context, account, withName, page),
    async conversations({ id }, pause) {
      const listed = await context.store.conversations.list(id, LISTED_AT_MOST, pause);
      const conversations = listed.map(({ peerId, username, at }) => ({
        with: username,
        room: pairRoom(id, peerId),
        ts: isoTime(at),
      }));
      return { conversations };
    },
  };
}

async function open(
  context: Context,
  pairs: MemberDm,
  guests: GuestDm,
  request: JoinedRequest<"pm_open">,
): Promise<void> {
  const { person, data } = request;
  const key = nameKey(data.target);
  if (key === person.key) throw new Refusal("bad_request", "You cannot write to yourself.");
  const account = await context.store.accounts.byName(data.target);
  const me = person.profile.userId;
  if (account !== undefined && me !== null) return await pairs.open(request, me, account);
  const target = context.presence.cluster.byName(key);
  if (target !== undefined) return await guests.open(request, target);
  if (account !== undefined) throw new Refusal("offline", `${account.username} is not here right now.`);
  throw new Refusal("not_found", "Nobody has this name.");
}

async function history(
  { store, digests }: Context,
  account: Account,
  withName: string,
  page: HistoryPage,
): Promise<History> {
  const peer = await store.accounts.byName(withName);
  if (peer === undefined) throw new Refusal("not_found", "Nobody has this name.");
  if (peer.id === account.id) throw new Refusal("bad_request", "You cannot write to yourself.");
  const messages = await store.messages.history(account.id, peer.id, page);
  const readId = await store.conversations.readByPeer(account.id, peer.id);
  return {
    room_key: digests.roomKey(pairRoom(account.id, peer.id)),
    ...(readId === 0 ? {} : { read_id: readId }),
    messages: messages.map(({ id, senderId, ciphertext, nonce, scheme, at }) => ({
      id,
      from_me: senderId === account.id,
      ciphertext,
      nonce,
      ts: isoTime(at),
      ...(scheme === null ? {} : { scheme }),
    })),
  };
}

function roomOf(name: string, otherwise: "forbidden" | "not_invited"): RoomName {
  const room = readRoom(name);
  if (room === null) throw notYours(otherwise);
  return room;
}

function notYours(code: "forbidden" | "not_invited"): Refusal {
  return new Refusal(code, "This is not your conversation.");
}
