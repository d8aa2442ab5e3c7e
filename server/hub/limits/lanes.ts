// The lanes of a node: what is expensive, and how much of it there may be at once.

import { Refusal } from "../../protocol/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { LaneFigures } from "../../ports/metrics.ts";
import { Lane } from "./lane.ts";
import { Transfers } from "./transfers.ts";

/** Conversations read at once: each is at most 2.8 MB, 500 messages of 5,480 characters. */
const HISTORIES_AT_ONCE = 4;
/** Requests for a conversation that wait, over all accounts. */
const HISTORIES_WAITING = 100;
/** Joining accounts that are told at once what waits for them, and those that wait to be told: all who come back after a restart. */
const WELCOMES_AT_ONCE = 2;
const WELCOMES_WAITING = 5_000;
/** Sockets of one account that wait to be told; further ones are told some seconds later. */
const WELCOMES_WAITING_EACH = 4;
/** Bytes of large answers that wait for their clients: 24 of the largest. */
const ANSWER_BYTES = 64 * 1024 * 1024;
/** Longest time for a client to take one part of 280 KiB, milliseconds: 150 kbit/s. */
const ANSWER_PART_MS = 15_000;
/** Request bodies read at once: each takes up to 64 KiB, and a client with nothing to hide sends it at once. */
const BODIES_AT_ONCE = 100;
/** HTTP requests that are being answered, those that wait for a password or for the companion with them. */
const REQUESTS_AT_ONCE = 1_000;
/** Longest time for an answer, milliseconds: a full line before the companion. */
const REQUEST_MS = 20 * 60_000;
/** Longest time for a whole body, milliseconds: 64 KiB at 105 kbit/s. */
const BODY_MS = 5_000;
/** Lists of the panel read at once, and for one principal. */
const LISTS_AT_ONCE = 2;
/** Lists that wait, in all and for one principal. */
const LISTS_WAITING = 40;
const LISTS_WAITING_EACH = 4;
/** When a client that was refused a place may try again, milliseconds. */
const RETRY_MS = 1_000;

/** The lanes that features and REST go through. */
export interface Lanes {
  /** Reading a conversation, or the list of them; grouped by account. */
  readonly history: Lane;
  /** Reading what waits for an account that joins; grouped by account. */
  readonly welcome: Lane;
  /** Large answers, weighed in bytes; their tiers are network, address and account. */
  readonly answers: Transfers;
  /** Request bodies; their tiers are network and address. */
  readonly bodies: Transfers;
  /** HTTP requests that wait for their answer; their tiers are network and address. */
  readonly requests: Transfers;
  /** Lists of the panel; grouped by principal. */
  readonly panel: Lane;
}

/** Makes the lanes. `onRefused` is told of each refusal: which lane, and which group. */
export function createLanes(clock: Clock, onRefused: (lane: string, group: string) => void): Lanes {
  const told = (name: string): { name: string; onRefused: (group: string) => void } => ({
    name,
    onRefused: (group) => onRefused(name, group),
  });
  return {
    history: new Lane({
      ...told("history"),
      concurrency: HISTORIES_AT_ONCE,
      maxWaiting: HISTORIES_WAITING,
      perGroup: 1,
      waitingPerGroup: 1,
      refusal: () => new Refusal("rate_limited", "One conversation at a time, please.", RETRY_MS),
    }),
    welcome: new Lane({
      ...told("welcome"),
      concurrency: WELCOMES_AT_ONCE,
      maxWaiting: WELCOMES_WAITING,
      perGroup: 1,
      waitingPerGroup: WELCOMES_WAITING_EACH,
      refusal: () => new Refusal("unavailable", "What waits for you is told in a moment.", RETRY_MS),
    }),
    answers: new Transfers({ ...told("answers"), clock, maxWeight: ANSWER_BYTES, limitMs: ANSWER_PART_MS }),
    bodies: new Transfers({ ...told("bodies"), clock, maxWeight: BODIES_AT_ONCE, limitMs: BODY_MS }),
    requests: new Transfers({
      ...told("requests"),
      ...{ clock, maxWeight: REQUESTS_AT_ONCE, limitMs: REQUEST_MS },
    }),
    panel: new Lane({
      ...told("panel"),
      concurrency: LISTS_AT_ONCE,
      maxWaiting: LISTS_WAITING,
      perGroup: 1,
      waitingPerGroup: LISTS_WAITING_EACH,
      refusal: () => new Refusal("rate_limited", "Many lists are being read. Take a breath.", RETRY_MS),
    }),
  };
}

/** How each lane stands, for metrics. */
export function laneFigures(lanes: Lanes): LaneFigures[] {
  return Object.values<Lane | Transfers>({ ...lanes }).map(({ name, running, waiting }) => ({
    name,
    running,
    waiting,
  }));
}
