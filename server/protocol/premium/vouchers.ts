// Vouchers: codes that give time of premium, each once.

/** Most vouchers that are made at once. */
export const MAX_VOUCHERS_AT_ONCE = 100;
/** How long vouchers hold, days. */
export const VOUCHER_DAYS = { usual: 90, most: 3_650 } as const;

/** A voucher in the panel. It gives `months`, or `seconds`. */
export interface ListedVoucher {
  id: number;
  /** Only in the reply to the request that made it. */
  code?: string;
  months?: number;
  seconds?: number;
  expires_at: string;
  /** Name of the account that redeemed it; null while it is not redeemed. */
  used_by: string | null;
  /** Name of the account that made it; null for a deleted one. */
  made_by: string | null;
}
