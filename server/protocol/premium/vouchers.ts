// Vouchers: codes that give time of premium, each once.

import { newTypedCode, typedCodeKey } from "../codes/typed_codes.ts";
import type { Term } from "./plans.ts";

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
  /** Name of the account that redeemed it; null for a deleted one, and while it is not redeemed. */
  used_by: string | null;
  /** When it was redeemed; null while it is not. */
  used_at: string | null;
  /** Name of the account that made it; null for a deleted one. */
  made_by: string | null;
}

/** Makes a code from a UUID, version 4. It has 80 random bits. */
export const newVoucherCode: (uuid: string) => string = newTypedCode;

/** A code as it is compared; null for a text that cannot be one. */
export const voucherCodeKey: (text: string) => string | null = typedCodeKey;

/** What a voucher gives, in the words of the audit log, such as `3 months`. */
export function termDetail(term: Term): string {
  const [count, noun] = "months" in term ? [term.months, "month"] : [term.seconds, "second"];
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
