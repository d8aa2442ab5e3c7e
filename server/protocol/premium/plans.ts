// Plans that are for sale, and what the page knows of premium.

import type { EntitlementView } from "./entitlements.ts";

/** How long a plan or a voucher gives access: calendar months, or seconds. */
export type Term = { readonly months: number } | { readonly seconds: number };

/** Most months of a plan or a voucher. */
export const MAX_TERM_MONTHS = 36;
/** Most seconds of a plan or a voucher: a day. */
export const MAX_TERM_SECONDS = 86_400;

/** A plan that is for sale. */
export type PremiumPlan = Term & {
  readonly id: string;
  /** A decimal, such as `10.00`. */
  readonly price: string;
  /** Three capital letters of ISO 4217, or the name of a currency of the payment processor. */
  readonly currency: string;
};

/** Payment processors that members can choose from. */
export const PAYMENT_WAYS = ["btcpay"] as const;

/** See {@link PAYMENT_WAYS}. */
export type PaymentWay = typeof PAYMENT_WAYS[number];

/** A settled order, as its buyer sees it. */
export type Receipt = Term & {
  /** When it was settled, ISO 8601. */
  date: string;
  price: string;
  currency: string;
  /** Id of the order. */
  reference: string;
  /** `revoked` for a refunded one. */
  state: "settled" | "revoked";
};

/** The answer to `GET /api/premium`. */
export interface PremiumOffer {
  plans: PremiumPlan[];
  ways: PaymentWay[];
  /** Null where the account never had any. */
  entitlement: EntitlementView | null;
  /** What premium gives here, as keys. */
  perks: string[];
  /** Newest first. */
  receipts: Receipt[];
  /** An order was sent to the payment processor, and its payment is not settled yet. */
  waiting: boolean;
}
