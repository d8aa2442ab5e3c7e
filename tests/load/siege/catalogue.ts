// Every attack that is tried, what it needs, and what is asked about it beside what is asked about all.

import { networkAddress, ONE_ADDRESS } from "./addresses.ts";
import type { Attack, Given } from "./attacker.ts";
import { guestRooms } from "./attacks/guest_rooms.ts";
import { histories } from "./attacks/histories.ts";
import { moderatorGuesses } from "./attacks/moderator_guesses.ts";
import { newGuests } from "./attacks/new_guests.ts";
import { signIns } from "./attacks/sign_ins.ts";
import { silentConnections } from "./attacks/silent_connections.ts";
import { unfinishedBodies } from "./attacks/unfinished_bodies.ts";
import { unfinishedMessages } from "./attacks/unfinished_messages.ts";
import { unfinishedStreams } from "./attacks/unfinished_streams.ts";
import { waitingSockets } from "./attacks/waiting_sockets.ts";
import type { SignIns } from "./bystanders.ts";
import { fillConversation, memberName, type Place, register, slowDown } from "./preparation.ts";

/** One attack. */
export interface SiegeAttack {
  /** A number, and a letter where a number has several. */
  readonly id: string;
  readonly title: string;
  readonly attack: Attack;
  /** The limits of the process that the case names. */
  readonly descriptors?: number;
  readonly maxMemoryMb?: number;
  readonly prepare?: (place: Place) => Promise<Given>;
  /** Guests who come by while it goes on; some when absent. */
  readonly visitors?: number;
  /** Whether visitors have to be let in: not where the case is that there is no room for them. */
  readonly visitorsMustJoin?: boolean;
  readonly signIns?: readonly SignIns[];
  /** Whether it is meant to have much delivered for little, at a rate at which the server has to thin out. */
  readonly floods?: boolean;
}

/** Descriptors that the server may open where the case is that they run out. */
const DESCRIPTORS = 1_024;
const MAX_MEMORY_MB = 500;
/** Members who sign in from where they did before, and others who do so from elsewhere. */
const AT_HOME = Array.from({ length: 10 }, (_, n) => n);
const ELSEWHERE = AT_HOME.map((n) => n + 10);
/** The member whose password a stranger guesses. An odd number has IPv6. */
const OWNER = 21;

const one = (): string => ONE_ADDRESS;
const oneNetwork = (): string => networkAddress(1);

/** Guests of one address, nearly as many at one time as a /64 may have. */
const FROM_ONE = { atOnce: 18, addressOf: one };

/** The attacks, in the order in which they run. */
export const ATTACKS: readonly SiegeAttack[] = [
  {
    id: "1",
    title: "1,200 silent, half-sent and dripping TCP connections, 1,024 descriptors",
    attack: silentConnections,
    descriptors: DESCRIPTORS,
    visitorsMustJoin: false,
  },
  {
    id: "2a",
    title: "unfinished messages in fragments, 20 joined sockets of one address",
    attack: unfinishedMessages({ sockets: 20, joined: true, kind: "fragments", addressOf: one }),
    maxMemoryMb: MAX_MEMORY_MB,
    visitorsMustJoin: false,
  },
  {
    id: "2b",
    title: "one unfinished frame of 60 MB each, 20 sockets of one address, not joined",
    attack: unfinishedMessages({ sockets: 20, joined: false, kind: "frame", addressOf: one }),
    maxMemoryMb: MAX_MEMORY_MB,
    visitorsMustJoin: false,
  },
  {
    id: "2c",
    title: "unfinished messages in fragments, 60 networks, one joined socket each",
    attack: unfinishedMessages({
      sockets: 60,
      joined: true,
      kind: "fragments",
      addressOf: (n) => networkAddress(n % 60),
    }),
    maxMemoryMb: MAX_MEMORY_MB,
    visitorsMustJoin: false,
  },
  {
    id: "3a",
    title: "guests of one address open rooms, write, and go",
    attack: guestRooms(one),
    floods: true,
  },
  { id: "3b", title: "the same from ever new networks", attack: guestRooms(networkAddress), floods: true },
  {
    id: "4a",
    title: "one address reconnects as ever new guests who write",
    attack: newGuests({ messages: 6, ...FROM_ONE, perSecond: 670 }),
    floods: true,
  },
  {
    id: "4b",
    title: "one address reconnects as ever new guests who only come and go",
    attack: newGuests({ messages: 0, ...FROM_ONE, perSecond: 710 }),
    floods: true,
  },
  {
    id: "4c",
    title: "one address reconnects as ever new guests who write, slow mode on",
    attack: newGuests({ messages: 1, ...FROM_ONE, perSecond: 600 }),
    floods: true,
    prepare: slowDown,
  },
  {
    id: "4d",
    title: "ever new guests who write, from ever new networks",
    attack: newGuests({ messages: 6, atOnce: 100, perSecond: 670, addressOf: networkAddress }),
    floods: true,
  },
  {
    id: "4e",
    title: "one /64 reconnects as 25 new guests a second who stay for a moment",
    attack: newGuests({ messages: 0, atOnce: 18, perSecond: 25, stayMs: 400, addressOf: oneNetwork }),
    floods: true,
  },
  {
    id: "5",
    title: "a full conversation, read 100 at once by one member",
    attack: histories,
    prepare: fillConversation,
  },
  {
    id: "6a",
    title: "2,000 REST bodies that never end, of 100 networks",
    attack: unfinishedBodies((n) => networkAddress(n % 100)),
    prepare: members(AT_HOME),
    signIns: [{ what: "members who sign in from home", members: AT_HOME, from: "home" }],
  },
  {
    id: "6b",
    title: "2,000 HTTP/2 streams without TLS whose bodies never end",
    attack: unfinishedStreams,
    prepare: members(AT_HOME),
    signIns: [{ what: "members who sign in from home", members: AT_HOME, from: "home" }],
  },
  {
    id: "7",
    title: "2,000 sockets of 100 networks that never join",
    attack: waitingSockets,
    visitors: 40,
  },
  {
    id: "8",
    title: "700 sign-ins at once from one /48, and a stranger who guesses a member's password",
    attack: signIns,
    prepare: members([...AT_HOME, ...ELSEWHERE, OWNER]),
    signIns: [
      { what: "members who sign in from home", members: AT_HOME, from: "home" },
      { what: "members who sign in from elsewhere", members: ELSEWHERE, from: "elsewhere" },
      { what: "the member whose password is guessed", members: [OWNER], from: "another device" },
    ],
  },
  { id: "9", title: "the moderator password guessed from ever new networks", attack: moderatorGuesses },
];

/** The attack of that id. Throws an `Error` when there is none. */
export function attackNamed(id: string): SiegeAttack {
  const found = ATTACKS.find((attack) => attack.id === id);
  if (found === undefined) throw new Error(`There is no attack ${id}`);
  return found;
}

/** Those whose id is `id`, or begins with that number. */
export function attacksOf(id: string): readonly SiegeAttack[] {
  return ATTACKS.filter((attack) => attack.id === id || attack.id.replace(/[a-z]$/, "") === id);
}

/** Registers members before the attack. */
function members(numbers: readonly number[]): (place: Place) => Promise<Given> {
  return async ({ server }) => {
    await register(server.port, numbers);
    return { owner: memberName(OWNER) };
  };
}
