// The time line of an account's entitlements: when the time of each begins and ends.

import { NO_END } from "../../ports/premium/premium_time.ts";
import type { Term } from "../../protocol/premium/plans.ts";

/** How long access stays after a renewal failed: three days. */
export const GRACE_MS = 3 * 24 * 60 * 60_000;

/** What the time of an entitlement depends on. Times in milliseconds since the Unix epoch. */
export interface TimelineRow {
  readonly id: number;
  readonly createdAt: number;
  /** Null for one with an end of its own, or without an end. */
  readonly term: Term | null;
  /** Of one without a term: when it ends, at the latest when it was revoked; null for no end. */
  readonly until: number | null;
  readonly isRevoked: boolean;
  /** A renewal has failed. */
  readonly hasGrace: boolean;
}

/** When the time of an entitlement begins and ends; null for no end. */
export interface LaidOut {
  readonly id: number;
  readonly from: number;
  readonly until: number | null;
}

/**
 * Lays out the entitlements of an account, in the order of their creation. One with a term begins when it was created,
 * or with the latest end of those before it. A revoked one with a term is left out: the later ones move forward as if
 * it had never been. One without an end delays no other.
 */
export function layOut(rows: readonly TimelineRow[]): LaidOut[] {
  const inOrder = rows.toSorted((a, b) => a.createdAt - b.createdAt || a.id - b.id);
  let latest = -Infinity;
  return inOrder.flatMap(({ id, createdAt, term, until: ownEnd, isRevoked, hasGrace }) => {
    if (term === null) {
      if (ownEnd !== null) latest = Math.max(latest, ownEnd);
      return [{ id, from: createdAt, until: ownEnd }];
    }
    if (isRevoked) return [];
    const from = Math.max(createdAt, latest);
    const until = Math.min(endOf(term, from) + (hasGrace ? GRACE_MS : 0), NO_END - 1);
    latest = until;
    return [{ id, from, until }];
  });
}

/** When access ends that these give together, `NO_END` for never; null where they give none. */
export function lastEnd(laidOut: readonly LaidOut[]): number | null {
  const ends = laidOut.map(({ until }) => until ?? NO_END);
  return ends.length === 0 ? null : Math.max(...ends);
}

/**
 * When a term ends that begins at a time. Months are calendar months in UTC: the same day and time of day, or the last
 * day of a month that is too short.
 */
export function endOf(term: Term, from: number): number {
  if ("seconds" in term) return from + term.seconds * 1_000;
  const begin = new Date(from);
  const end = new Date(from);
  end.setUTCDate(1);
  end.setUTCMonth(begin.getUTCMonth() + term.months);
  const month = end.getUTCMonth();
  end.setUTCDate(begin.getUTCDate());
  // The month is too short: day 0 of the next one is its last.
  if (end.getUTCMonth() !== month) end.setUTCDate(0);
  return end.getTime();
}
