// What the premium of an account must be, worked out another way than the store does: hour by hour. In each hour the
// oldest term that has time left gives one hour of it.

/** An hour since 1 January 2024, UTC. */
export type Hour = number;

const BEGINNING = Date.UTC(2024, 0, 1);
const HOUR_MS = 3_600_000;
const GRACE_HOURS = 72;

/** What one entitlement is made of. */
export type Kind = { readonly months: number } | { readonly hours: number } | { readonly until: Hour | null };

/** Everything that has happened to one entitlement. */
export interface Fact {
  readonly reference: string;
  readonly created: Hour;
  kind: Kind;
  state: "active" | "grace" | "revoked";
  revokedBy: "staff" | "processor" | null;
  revokedAt: Hour | null;
}

/** The hours in which an account has premium, and those of each entitlement: the first, and the one after the last. */
export interface Expected {
  /** The hour after the last; Infinity for no end, null for none. */
  readonly until: Hour | null;
  readonly spans: ReadonlyMap<string, readonly [from: Hour, until: Hour]>;
}

/** The time of an hour, milliseconds since the Unix epoch. */
export function timeOf(hour: Hour): number {
  return BEGINNING + hour * HOUR_MS;
}

/** Whether an entitlement came with an end of its own, or without an end, as gifts do. */
export function isGift({ kind }: Fact): boolean {
  return "until" in kind;
}

/** Whether a gift runs in an hour. */
export function giftRuns(fact: Fact, hour: Hour): boolean {
  return "until" in fact.kind && hour < endOfGift(fact);
}

/** Lives through all hours until nothing is left. `facts` are in the order of their creation. */
export function liveThrough(facts: readonly Fact[]): Expected {
  const spans = new Map<string, [Hour, Hour]>();
  const left = new Map<Fact, number>();
  let until: Hour | null = facts.some((fact) => endOfGift(fact) === Infinity) ? Infinity : null;
  const lastGift = Math.max(0, ...facts.map(endOfGift).filter(Number.isFinite));
  const terms = facts.filter((fact) => !isGift(fact) && fact.state !== "revoked");
  for (let hour = 0; hour <= lastGift || terms.some((fact) => left.get(fact) !== 0); hour++) {
    const giver = giverOf(facts, terms, left, hour);
    if (giver !== undefined) {
      const [from] = spans.get(giver.reference) ?? [hour];
      if (!left.has(giver)) left.set(giver, hoursOf(giver, hour));
      left.set(giver, left.get(giver)! - 1);
      spans.set(giver.reference, [from, hour + 1]);
    }
    const isGiven = facts.some((fact) => giftRuns(fact, hour) && fact.created <= hour);
    if ((giver !== undefined || isGiven) && until !== Infinity) until = hour + 1;
  }
  return { until, spans };
}

/** The term that gives this hour: the oldest with time left, unless a gift with an end from before it runs. */
function giverOf(
  facts: readonly Fact[],
  terms: readonly Fact[],
  left: ReadonlyMap<Fact, number>,
  hour: Hour,
): Fact | undefined {
  const next = terms.find((fact) => left.get(fact) !== 0);
  if (next === undefined || next.created > hour) return undefined;
  const earlier = facts.slice(0, facts.indexOf(next));
  const isHeldBack = earlier.some((fact) =>
    "until" in fact.kind && fact.kind.until !== null && hour < endOfGift(fact)
  );
  return isHeldBack ? undefined : next;
}

/** The hour after the last one that a gift gives; before all hours for no gift. */
function endOfGift({ kind, revokedAt }: Fact): Hour {
  if (!("until" in kind)) return -Infinity;
  return Math.min(kind.until ?? Infinity, revokedAt ?? Infinity);
}

function hoursOf({ kind, state }: Fact, from: Hour): number {
  const grace = state === "grace" ? GRACE_HOURS : 0;
  if ("hours" in kind) return kind.hours + grace;
  if ("months" in kind) return monthsLater(from, kind.months) - from + grace;
  throw new Error("A gift has no term");
}

/** Days of each month, by hand. */
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The same day and hour so many months later, or the last day of that month. */
function monthsLater(from: Hour, months: number): Hour {
  const [date, time] = new Date(timeOf(from)).toISOString().split("T") as [string, string];
  const [year, month, day] = date.split("-").map(Number) as [number, number, number];
  const count = year * 12 + (month - 1) + months;
  const [toYear, toMonth] = [Math.floor(count / 12), count % 12];
  const isLeap = toYear % 4 === 0 && (toYear % 100 !== 0 || toYear % 400 === 0);
  const last = toMonth === 1 && isLeap ? 29 : DAYS[toMonth]!;
  const text = [toYear, toMonth + 1, Math.min(day, last)].map((part) => String(part).padStart(2, "0")).join(
    "-",
  );
  return (Date.parse(`${text}T${time}`) - BEGINNING) / HOUR_MS;
}
