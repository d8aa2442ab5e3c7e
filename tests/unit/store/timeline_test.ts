// The time line of entitlements: months, days that are clamped, one after another, and what a revoked one leaves.

import { deepEqual, equal } from "node:assert/strict";
import { NO_END } from "../../../server/ports/premium/premium_time.ts";
import {
  endOf,
  GRACE_MS,
  lastEnd,
  layOut,
  type TimelineRow,
} from "../../../server/store/premium/timeline.ts";

const at = (text: string): number => Date.parse(`${text}Z`);

/** An entitlement of a month that is created on a day; `other` says what is different. */
function row(id: number, created: string, other: Partial<TimelineRow> = {}): TimelineRow {
  const base = { until: null, revokedAt: null, hasGrace: false };
  return { ...base, id, createdAt: at(created), term: { months: 1 }, ...other };
}

/** The time of each, as text. */
function times(...rows: readonly TimelineRow[]): string[] {
  const text = (ms: number): string => ms === NO_END ? "no end" : new Date(ms).toISOString().slice(0, 10);
  return layOut(rows).map(({ id, from, end }) => `${id}: ${text(from)} to ${text(end)}`);
}

Deno.test("months are calendar months: the same day and time, clamped to the last day of a short month", () => {
  const cases: readonly (readonly [string, number, string])[] = [
    ["2026-01-15T10:20:30.400", 1, "2026-02-15T10:20:30.400"],
    ["2026-01-31T23:59:59.999", 1, "2026-02-28T23:59:59.999"],
    ["2028-01-31T00:00:00.000", 1, "2028-02-29T00:00:00.000"],
    ["2028-02-29T12:00:00.000", 12, "2029-02-28T12:00:00.000"],
    ["2026-03-31T12:00:00.000", 1, "2026-04-30T12:00:00.000"],
    ["2026-12-31T12:00:00.000", 2, "2027-02-28T12:00:00.000"],
    ["2026-11-30T12:00:00.000", 36, "2029-11-30T12:00:00.000"],
    ["2099-12-31T12:00:00.000", 2, "2100-02-28T12:00:00.000"],
  ];
  for (const [from, months, until] of cases) equal(endOf({ months }, at(from)), at(until), from);
  equal(endOf({ seconds: 86_400 }, at("2026-02-28T12:00:00")), at("2026-03-01T12:00:00"));
});

Deno.test("one follows the other, from its own creation where nothing runs then", () => {
  deepEqual(
    times(row(1, "2026-01-31T12:00"), row(2, "2026-02-03T12:00"), row(3, "2026-06-01T12:00")),
    ["1: 2026-01-31 to 2026-02-28", "2: 2026-02-28 to 2026-03-28", "3: 2026-06-01 to 2026-07-01"],
  );
});

Deno.test("they follow each other by creation, then by id, however they are sorted", () => {
  const same = [row(9, "2026-01-01T12:00", { term: { seconds: 86_400 } }), row(2, "2026-01-01T12:00")];
  deepEqual(times(...same), ["2: 2026-01-01 to 2026-02-01", "9: 2026-02-01 to 2026-02-02"]);
});

Deno.test("a revoked one takes exactly its time: the later ones are as if it had never been", () => {
  const [first, second, third] = [
    row(1, "2026-01-10T12:00"),
    row(2, "2026-01-12T12:00"),
    row(3, "2026-01-14T12:00"),
  ];
  const revoked = { ...first, revokedAt: at("2026-01-20T12:00") };
  deepEqual(times(revoked, second, third), times(second, third));
  deepEqual(times(second, third), ["2: 2026-01-12 to 2026-02-12", "3: 2026-02-12 to 2026-03-12"]);
});

Deno.test("a gift with an end delays what is bought while it runs; ended early, it delays it so long", () => {
  const gift = row(1, "2026-01-01T12:00", { term: null, until: at("2026-04-01T12:00") });
  const bought = row(2, "2026-02-01T12:00");
  deepEqual(times(gift, bought), ["1: 2026-01-01 to 2026-04-01", "2: 2026-04-01 to 2026-05-01"]);
  deepEqual(
    times({ ...gift, revokedAt: at("2026-03-05T12:00") }, bought),
    ["1: 2026-01-01 to 2026-03-05", "2: 2026-03-05 to 2026-04-05"],
  );
});

Deno.test("one without an end stands beside the others, revoked or not", () => {
  const endless = row(1, "2026-01-01T12:00", { term: null });
  const bought = row(2, "2026-02-01T12:00");
  deepEqual(times(endless, bought), ["1: 2026-01-01 to no end", "2: 2026-02-01 to 2026-03-01"]);
  const revoked = { ...endless, revokedAt: at("2026-06-01T12:00") };
  deepEqual(times(revoked, bought), ["1: 2026-01-01 to 2026-06-01", "2: 2026-02-01 to 2026-03-01"]);
});

Deno.test("no end is later than a year of four digits can say", () => {
  const last = "9999-12-31T23:59:59.999";
  const rows = [row(1, "2026-01-01T12:00", { term: null, until: at(last) }), row(2, "2026-01-02T12:00")];
  deepEqual(layOut(rows).map(({ end }) => end), [at(last), at(last)]);
});

Deno.test("grace is three days at the end, and what comes after it begins then", () => {
  const late = row(1, "2026-01-01T12:00", { hasGrace: true });
  equal(GRACE_MS, 3 * 86_400_000);
  deepEqual(
    times(late, row(2, "2026-02-02T12:00")),
    ["1: 2026-01-01 to 2026-02-04", "2: 2026-02-04 to 2026-03-04"],
  );
});

Deno.test("access ends with the latest of them; none is no end and no beginning", () => {
  equal(lastEnd(layOut([])), null);
  equal(lastEnd(layOut([row(1, "2026-01-01T12:00", { revokedAt: 1 })])), null);
  equal(lastEnd(layOut([row(1, "2026-01-01T12:00"), row(2, "2026-01-01T12:00", { term: null })])), NO_END);
});
