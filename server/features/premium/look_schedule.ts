// When the processor is asked again about an order that no event was received for: soon at first, then ever more rarely.
//
// Events get lost: while this server is away for more than an hour, or where the webhook is not set up right. Some changes
// send none that would say it, such as a late payment.

import type { Order } from "../../ports/premium/order_store.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** After the checkout, before a buyer can have paid. */
export const FIRST_LOOK_MS = 5 * SECOND_MS;
/** After the last moment at which the processor finds payments, or the payment: the owner may change an invoice by hand. */
const LOOKED_AFTER_MS = 7 * DAY_MS;
/** The next wait, as a part of the time since the checkout: each look is later than the one before by more than half. */
const GROWTH = 0.6;

/** The shortest and the longest wait, milliseconds, by what is known of an order. */
const WAITS = {
  /** Its buyer may be at the processor's page. */
  open: { least: FIRST_LOOK_MS, most: 5 * MINUTE_MS },
  /** The page waits for the confirmation, which takes minutes, or an hour. */
  seen: { least: 30 * SECOND_MS, most: 30 * MINUTE_MS },
  /** Only a late payment, or the owner, changes it. */
  expired: { least: 5 * MINUTE_MS, most: DAY_MS },
  paid: { least: 10 * MINUTE_MS, most: DAY_MS },
  invalid: { least: 10 * MINUTE_MS, most: DAY_MS },
} as const;

/** What the schedule depends on. */
type OrderTimes = Pick<Order, "createdAt" | "expiresAt" | "watchedUntil" | "settledAt" | "state">;

/** When to ask again about an order, milliseconds since the Unix epoch; null for never. */
export function nextLook(
  { createdAt, expiresAt, watchedUntil, settledAt, state }: OrderTimes,
  now: number,
): number | null {
  const since = state === "paid" && settledAt !== null ? settledAt : createdAt;
  const isOver = (state === "open" && now > expiresAt) || (state === "seen" && now > watchedUntil);
  const { least, most } = WAITS[isOver ? "expired" : state];
  const at = now + Math.round(Math.min(Math.max((now - since) * GROWTH, least), most));
  return at <= Math.max(watchedUntil, settledAt ?? 0) + LOOKED_AFTER_MS ? at : null;
}
