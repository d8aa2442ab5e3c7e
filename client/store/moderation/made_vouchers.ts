// The vouchers that were made last in the panel: their codes are shown until the user has seen to them.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { ListedVoucher } from "../../../server/protocol/premium/vouchers.ts";

/** A voucher with its code, which the server sends once. */
export type MadeVoucher = ListedVoucher & { readonly code: string };

/** The store. */
export interface MadeVouchers {
  readonly made: ReadonlySignal<readonly MadeVoucher[] | null>;
  show(vouchers: readonly ListedVoucher[]): void;
  /** Forgets the codes, or only that of the voucher `id`. */
  forget(id?: number): void;
}

/** Creates an empty store. */
export function createMadeVouchers(): MadeVouchers {
  const made = signal<readonly MadeVoucher[] | null>(null);
  const keep = (vouchers: readonly MadeVoucher[]): void => {
    made.value = vouchers.length === 0 ? null : vouchers;
  };
  return {
    made,
    show: (vouchers) => keep(vouchers.filter((one): one is MadeVoucher => one.code !== undefined)),
    forget: (id) => keep(id === undefined ? [] : (made.value ?? []).filter((one) => one.id !== id)),
  };
}
