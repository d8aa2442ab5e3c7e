// The lanes of a node: which work is expensive, and how much of it may run at once.
//
// docs/security.md shows the two tables.

import { Refusal } from "../../protocol/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { LaneFigures } from "../../ports/metrics.ts";
import { Lane } from "./lane.ts";
import { Transfers } from "./transfers.ts";

/** One row of the table of jobs. */
export interface JobRow {
  readonly what: string;
  /** By which groups jobs take turns. */
  readonly group: "account" | "network" | "guest or member";
  /** Jobs that run at once, in all and for one group. */
  readonly atOnce: number;
  readonly atOnceEach?: number;
  /** Jobs that wait, in all and for one group; of each rank, where there are ranks. */
  readonly waiting: number;
  readonly waitingEach?: number;
  /** The refusal of a job that gets no place; `retryMs`: when the client may try again, milliseconds. */
  readonly beyond: "rate_limited" | "unavailable";
  readonly msg: string;
  readonly retryMs: number;
}

/** One row of the table of transfers. */
export interface TransferRow {
  readonly what: string;
  /** Largest weight of all together. */
  readonly max: number;
  readonly unit: "requests" | "bytes";
  /** Longest time of one transfer, or since its last progress, milliseconds. */
  readonly limitMs: number;
}

/** Jobs: work whose pace the node sets. */
export const JOBS = {
  passwords: {
    what: "Hashing and checking passwords; addresses that the account knows come first",
    group: "network",
    atOnce: 2, // More would delay the event loop.
    waiting: 500, // The last of as many networks waits about a minute.
    beyond: "unavailable",
    msg: "Too many people are signing in. Please try again in a moment.",
    retryMs: 15_000,
  },
  history: {
    what: "Reading a conversation, or the list of them, over REST",
    group: "account",
    atOnce: 4, // Each is at most 2.8 MB, 500 messages of 5,480 characters.
    atOnceEach: 1,
    waiting: 100,
    waitingEach: 1,
    beyond: "rate_limited",
    msg: "One conversation at a time, please.",
    retryMs: 1_000,
  },
  exports: {
    what: "Exporting an account, until its client has received it",
    group: "account",
    atOnce: 4, // Each reads one conversation at a time, of at most 2.8 MB.
    atOnceEach: 1,
    waiting: 20,
    waitingEach: 0,
    beyond: "rate_limited",
    msg: "One export at a time, please.",
    retryMs: 5_000,
  },
  checkouts: {
    what: "Making an invoice at a payment processor, which may take 15 s to fail",
    group: "account",
    atOnce: 200,
    atOnceEach: 20,
    waiting: 0, // A member who waited would wait for the processor's silence twice.
    waitingEach: 0,
    beyond: "unavailable",
    msg: "Many payments are being begun. Please try again in a moment.",
    retryMs: 5_000,
  },
  welcome: {
    what: "Invitations and unread messages for members who join",
    group: "account",
    atOnce: 2,
    atOnceEach: 1,
    waiting: 5_000, // All members who come back after a restart.
    waitingEach: 4, // Further sockets of one account are welcomed some seconds later.
    beyond: "unavailable",
    msg: "What waits for you is told in a moment.",
    retryMs: 1_000,
  },
  panel: {
    what: "Lists of the panel",
    group: "guest or member",
    atOnce: 2,
    atOnceEach: 1,
    waiting: 40,
    waitingEach: 4,
    beyond: "rate_limited",
    msg: "Many lists are being read. Take a breath.",
    retryMs: 1_000,
  },
} as const satisfies Record<string, JobRow>;

/**
 * Transfers: work whose pace the client sets. One too many ends the oldest transfer of the network, then of the
 * address, with the most.
 */
export const TRANSFERS = {
  requests: {
    what: "HTTP requests in progress",
    max: 1_000, // Those that wait for a password or for the companion included.
    unit: "requests",
    limitMs: 20 * 60_000, // The time of a full queue before the companion.
  },
  bodies: {
    what: "Request bodies in progress, each of at most 64 KiB; sealed pins, of at most 352 KiB, count as six",
    max: 100,
    unit: "requests",
    limitMs: 5_000, // 64 KiB at 105 kbit/s.
  },
  answers: {
    what: "Conversations and parts of exports that clients have not received yet",
    max: 64 * 1024 * 1024, // 24 of the largest.
    unit: "bytes",
    limitMs: 15_000, // For each part of 280 KiB: 150 kbit/s.
  },
} as const satisfies Record<string, TransferRow>;

/**
 * The lanes of features and REST: jobs by their group, transfers by the tiers of `tiersOf` (answers also by account).
 */
export type Lanes =
  & { readonly [name in keyof typeof JOBS]: Lane }
  & { readonly [name in keyof typeof TRANSFERS]: Transfers };

/** Makes the lanes. `onRefused` is called at each refusal with the lane and the group. */
export function createLanes(clock: Clock, onRefused: (lane: string, group: string) => void): Lanes {
  const reporting = (name: string): { name: string; onRefused: (group: string) => void } => ({
    name,
    onRefused: (group) => onRefused(name, group),
  });
  const lane = (name: keyof typeof JOBS): Lane => {
    const row: JobRow = JOBS[name];
    return new Lane({
      ...reporting(name),
      concurrency: row.atOnce,
      perGroup: row.atOnceEach ?? row.atOnce,
      maxWaiting: row.waiting,
      waitingPerGroup: row.waitingEach ?? row.waiting,
      refusal: () => new Refusal(row.beyond, row.msg, { retryAfterMs: row.retryMs }),
    });
  };
  const transfers = (name: keyof typeof TRANSFERS): Transfers => {
    const { max, limitMs } = TRANSFERS[name];
    return new Transfers({ ...reporting(name), clock, maxWeight: max, limitMs });
  };
  return {
    passwords: lane("passwords"),
    history: lane("history"),
    exports: lane("exports"),
    checkouts: lane("checkouts"),
    welcome: lane("welcome"),
    panel: lane("panel"),
    requests: transfers("requests"),
    bodies: transfers("bodies"),
    answers: transfers("answers"),
  };
}

/** The load of each lane, for metrics. */
export function laneFigures(lanes: Lanes): LaneFigures[] {
  return Object.values<Lane | Transfers>({ ...lanes }).map(({ name, running, waiting }) => ({
    name,
    running,
    waiting,
  }));
}
