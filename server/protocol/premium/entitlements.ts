// Entitlements: the time of premium that an account has, by what it came from. Times are ISO 8601 UTC with milliseconds.

/**
 * What gave an entitlement: an administrator, the webhook of a payment service, a payment processor, a voucher, or a
 * move from another system.
 */
export const ENTITLEMENT_SOURCES = ["admin", "payment", "btcpay", "voucher", "import"] as const;

/** See {@link ENTITLEMENT_SOURCES}. */
export type EntitlementSource = typeof ENTITLEMENT_SOURCES[number];

/** Sources of gifts. All other entitlements were paid for or redeemed. */
export const GIFT_SOURCES: readonly EntitlementSource[] = ["admin", "import"];

/**
 * How an entitlement stands. `grace`: a renewal failed, and access stays for three days. `ended`: its time is over.
 * `revoked`: refunded, or ended by staff.
 */
export type EntitlementState = "active" | "grace" | "ended" | "revoked";

/** The entitlement of an account that runs longest; where none runs, the one that ended last. */
export interface EntitlementView {
  state: EntitlementState;
  /** When access ends or has ended; null for no end. */
  until: string | null;
  source: EntitlementSource;
}

/** An entitlement in the panel. */
export interface ListedEntitlement extends EntitlementView {
  id: number;
  user_id: number;
  username: string;
  /** Its id at its source, such as the number of an order or a voucher; null without one. */
  reference: string | null;
  product: "premium";
  from: string;
  /** Why it was given, or why it has ended, in the words of staff. */
  reason?: string;
  /** What was paid for it, such as `10.00` and `USD`. */
  price?: string;
  currency?: string;
}
