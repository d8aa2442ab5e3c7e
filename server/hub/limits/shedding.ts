// Chooses the sockets that are ended when unfinished messages fill the memory.

import { addressGroup } from "../addresses.ts";

/** A socket, as the memory guard sees it. Times are those of `Clock.monotonic`. */
export interface GuardedSocket {
  /** `closing`: the server has closed it, and its connection is still there. */
  readonly standing: "closing" | "waiting" | "joined";
  readonly address: string;
  readonly connectedAt: number;
  /** When its last whole message came; when it connected, before there was one. */
  readonly lastMessageAt: number;
  /** Ends the connection at once. What it held is free once it is gone, some milliseconds later. */
  terminate(): void;
  /** Whether the connection is gone. */
  isGone(): boolean;
}

/**
 * A whole message within this time clears a socket, milliseconds: little of the next one can be in memory yet. Less is
 * enough when memory is very short. While the rise is young, it is this part of the rise's age, because the rise may
 * have begun right after that message.
 */
const SILENCE = { usualMs: 300, hastyMs: 50, partOfRise: 1 / 4 } as const;
/** Time in which an attacker connects and joins before the memory begins to rise, milliseconds. */
const PREPARATION_MS = 2_000;
/**
 * Sockets that are ended at once: at least so many; while the memory rises this part of all silent ones, or so many of
 * one group, as many as one /64 may have by default.
 */
const SLICE = { part: 0.1, least: 8, group: 20, haste: 3 } as const;
/** The size of a group with more than this part of the sockets is no evidence. */
const TELLING_PART = 0.5;

/**
 * Ranks of suspicion: 0 is ended first. Each has a second rank after it, for sockets that have sent a message since the
 * rise.
 */
const YOUNGER = 1;
const OLDER = 3;

/** The evidence that sockets are chosen by. */
export interface Suspicion {
  readonly now: number;
  /** An estimate of when the memory began to rise: never later than it did, and at most four times as long ago. */
  readonly riseAt: number;
  /** Groups of addresses whose sockets were ended without effect. */
  readonly cleared: ReadonlySet<string>;
  /** Whether the memory is rising now. */
  readonly isRising: boolean;
  /** Whether memory is so short that more of the younger sockets are ended at once. */
  readonly isHasty: boolean;
}

/** The sockets to end now. */
export interface Shedding {
  readonly sockets: readonly GuardedSocket[];
  /** The group of addresses that they were chosen by; null for none. */
  readonly group: string | null;
}

/**
 * Chooses the sockets to end. Only an unfinished message fills the memory, so a socket that sends whole ones is no
 * suspect. The order: sockets that the server has closed, or that have not sent anything; sockets younger than the
 * rise; the rest. Among the younger, and among the rest, sockets without a message since the rise come first; then the
 * largest group of addresses; then the newest, and among the rest the newest and the oldest by turns.
 */
export function chooseSockets(sockets: Iterable<GuardedSocket>, suspicion: Suspicion): Shedding {
  const { now, riseAt } = suspicion;
  const silenceMs = Math.min(
    suspicion.isHasty ? SILENCE.hastyMs : SILENCE.usualMs,
    (now - riseAt) * SILENCE.partOfRise,
  );
  const ranks: GuardedSocket[][] = [[], [], [], [], []];
  let silent = 0;
  for (const socket of sockets) {
    const isSilent = socket.standing === "closing" || now - socket.lastMessageAt >= silenceMs;
    if (!isSilent) continue;
    silent++;
    ranks[rankOf(socket, riseAt)]!.push(socket);
  }
  const first = ranks.findIndex((some, rank) => rank > 0 && some.length > 0);
  // Where memory is very short, a few sockets of rank 0 are not enough for one step.
  const isEnough = ranks[0]!.length >= SLICE.least || !suspicion.isHasty || first >= OLDER;
  if (first < 0 || (ranks[0]!.length > 0 && isEnough)) return { sockets: ranks[0]!, group: null };
  const suspects = ranks[first]!.sort((one, other) => other.connectedAt - one.connectedAt);
  const usual = Math.max(SLICE.least, suspicion.isRising ? Math.ceil(silent * SLICE.part) : 0);
  const slice = first < OLDER
    ? sliceOf(suspects, suspicion.isHasty ? usual * SLICE.haste : usual, suspicion)
    : sliceOf(fromBothEnds(suspects), usual, suspicion);
  return { sockets: [...ranks[0]!, ...slice.sockets], group: slice.group };
}

function rankOf({ standing, connectedAt, lastMessageAt }: GuardedSocket, riseAt: number): number {
  const isMute = lastMessageAt === connectedAt;
  if (standing === "closing" || (standing === "waiting" && isMute)) return 0;
  const isYounger = connectedAt >= riseAt - PREPARATION_MS;
  const hasSpoken = lastMessageAt > Math.max(riseAt, connectedAt + PREPARATION_MS);
  return (isYounger ? YOUNGER : OLDER) + (hasSpoken ? 1 : 0);
}

/** The newest, the oldest, the second newest, and so on: sockets of one attack were often made together. */
function fromBothEnds(sockets: readonly GuardedSocket[]): GuardedSocket[] {
  const last = sockets.length - 1;
  return sockets.map((_, n) => sockets[n % 2 === 0 ? n / 2 : last - (n - 1) / 2]!);
}

/**
 * The first sockets of the largest group, where it is larger than a household. A group with most of all sockets may be
 * a school, so its size is no evidence: then the group is the one that most of the first sockets belong to, or none.
 */
function sliceOf(sockets: readonly GuardedSocket[], count: number, suspicion: Suspicion): Shedding {
  const { cleared, isRising } = suspicion;
  const groups = groupsOf(sockets, cleared);
  const slice = sockets.slice(0, count);
  const [largest, most] = largestOf(groups);
  const [frequent, often] = largestOf(groupsOf(slice, cleared));
  const group = most >= SLICE.least && most <= sockets.length * TELLING_PART
    ? largest
    : often >= Math.max(SLICE.least, slice.length * TELLING_PART)
    ? frequent
    : null;
  if (group === null) return { sockets: slice, group };
  return { sockets: groups.get(group)!.slice(0, isRising ? Math.max(count, SLICE.group) : count), group };
}

function groupsOf(
  sockets: readonly GuardedSocket[],
  cleared: ReadonlySet<string>,
): Map<string, GuardedSocket[]> {
  const groups = Map.groupBy(sockets, ({ address }) => addressGroup(address));
  for (const group of cleared) groups.delete(group);
  return groups;
}

/** The largest group of more than one socket, and its size. */
function largestOf(groups: ReadonlyMap<string, readonly GuardedSocket[]>): [string | null, number] {
  let largest: [string | null, number] = [null, 1];
  for (const [group, { length }] of groups) if (length > largest[1]) largest = [group, length];
  return largest;
}
