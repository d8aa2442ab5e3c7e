// The ends that staff chooses for premium as a gift.

/** How long a gift is: a span, for ever, or until a day. */
export type GiftLength = "week" | "month" | "quarter" | "year" | "ever" | "day";

/** All lengths, in the order of the page. */
export const GIFT_LENGTHS: readonly GiftLength[] = ["week", "month", "quarter", "year", "ever", "day"];

const MONTHS: Readonly<Partial<Record<GiftLength, number>>> = { month: 1, quarter: 3, year: 12 };

/**
 * The end of a gift that begins `now` (epoch milliseconds), ISO 8601; null for none. `day`, as `2027-03-01`: the last day,
 * in the time zone of the browser. Undefined for a day that is over, or none.
 */
export function giftEnd(length: GiftLength, day: string, now: number): string | null | undefined {
  if (length === "ever") return null;
  if (length === "day") {
    const end = new Date(`${day}T23:59:59.999`);
    return end.getTime() > now && end.getFullYear() <= 9_999 ? end.toISOString() : undefined;
  }
  if (length === "week") return new Date(now + 7 * 86_400_000).toISOString();
  return afterMonths(now, MONTHS[length] ?? 0).toISOString();
}

/** So many calendar months later (UTC), on the last day of a month that is too short. */
function afterMonths(from: number, months: number): Date {
  const date = new Date(from);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months);
  if (date.getUTCDate() !== day) date.setUTCDate(0);
  return date;
}
