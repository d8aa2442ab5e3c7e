// The time line of an account's entitlements: when the time of each begins and ends.

import { LATEST_END, NO_END } from "../../ports/premium/premium_time.ts";
import type { Term } from "../../protocol/premium/plans.ts";

/** How long access stays after a renewal failed: three days. */
export const GRACE_MS = 3 * 24 * 60 * 60_000;

/** What the time of an entitlement depends on. Times in milliseconds since the Unix epoch. */
export interface TimelineRow {
  readonly id: number;
  readonly createdAt: number;
  /** Null for one with an end of its own, or without an end. */
  readonly term: Term | null;
  /** Of one without a term: when it ends; null for no end. */
  readonly until: number | null;
  /** When it was revoked; null while it is not. */
  readonly revokedAt: number | null;
  /** A renewal has failed. */
  readonly hasGrace: boolean;
}

/** When the time of an entitlement begins and ends. */
export interface LaidOut {
  readonly id: number;
  readonly from: number;
  /** Null for no end. Of a revoked one: when it would have ended. */
  readonly until: number | null;
  /** When access by it ends or has ended; `NO_END` for never. */
  readonly end: number;
}

/**
 * Lays out the entitlements of an account, in the order of their creation. One with a term begins when it was created,
 * or with the latest end of those before it. A revoked one with a term is left out: the later ones move forward as if
 * it had never been. A revoked one without a term keeps the time until then. One without an end delays no other.
 */
export function layOut(rows: readonly TimelineRow[]): LaidOut[] {
  const inOrder = rows.toSorted((a, b) => a.createdAt - b.createdAt || a.id - b.id);
  let latest = -Infinity;
  return inOrder.flatMap(({ id, createdAt, term, until: ownEnd, revokedAt, hasGrace }) => {
    if (term === null) {
      const end = Math.min(ownEnd ?? NO_END, revokedAt ?? NO_END);
      if (ownEnd !== null) latest = Math.max(latest, end);
      return [{ id, from: createdAt, until: ownEnd, end }];
    }
    if (revokedAt !== null) return [];
    const from = Math.max(createdAt, latest);
    const end = Math.min(endOf(term, from) + (hasGrace ? GRACE_MS : 0), LATEST_END);
    latest = end;
    return [{ id, from, until: end, end }];
  });
}

/** When access ends that these give together, `NO_END` for never; null where they give none. */
export function lastEnd(laidOut: readonly LaidOut[]): number | null {
  return laidOut.length === 0 ? null : Math.max(...laidOut.map(({ end }) => end));
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
