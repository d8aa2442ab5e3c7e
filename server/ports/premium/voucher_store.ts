// The part of the store about vouchers, which give time of premium to the member who redeems them. Guarantees as in `store.ts`.

import type { Digests } from "../digests.ts";
import type { Term } from "../../protocol/premium/plans.ts";

/** A voucher. */
export interface Voucher {
  readonly id: number;
  readonly term: Term;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Name of the account that made it; null for a deleted one. */
  readonly madeBy: string | null;
  /** Name of the account that redeemed it; null for none, and for a deleted one. */
  readonly usedBy: string | null;
  readonly usedAt: number | null;
}

/** A voucher to be added. */
export interface NewVoucher {
  /** Keyed digest of its code. The store never sees the code. */
  readonly digest: string;
  readonly term: Term;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly madeById: number | null;
}

/** What became of a voucher that a member redeems. */
export type Redeemed =
  | { readonly kind: "redeemed"; readonly voucher: Voucher }
  /** Unknown, or revoked. */
  | { readonly kind: "unknown" }
  | { readonly kind: "used" }
  | { readonly kind: "over" };

/** Vouchers. */
export interface VoucherStore {
  /** All that are kept, newest first: at most `KEPT.vouchers` open ones, and `KEPT.closedVouchers` others. */
  list(): Promise<Voucher[]>;
}

/** Changes of vouchers within a moderation transaction. */
export interface VoucherTransaction {
  /** Adds vouchers of one time. Resolves to their ids, in order. Refuses (`conflict`) more than `KEPT.vouchers` open ones. */
  add(vouchers: readonly NewVoucher[]): Promise<number[]>;
  /** Marks a voucher as used. The caller gives the entitlement in the same transaction. */
  redeem(digest: string, by: { readonly userId: number; readonly at: number }): Promise<Redeemed>;
  /** Deletes a voucher, unless it is used. */
  remove(id: number): Promise<"removed" | "used" | "unknown">;
}

/** The digest of a code, as `voucherCodeKey` reads it. */
export function voucherDigest({ secretOf }: Pick<Digests, "secretOf">, key: string): string {
  return secretOf(`voucher\0${key}`);
}
