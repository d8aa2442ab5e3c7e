// Whether a payment is waited for.

import { useLaterStores } from "../shell/part_hooks.ts";

/** A payment that was begun in this tab. */
export interface WaitingPayment {
  /** The page of the processor. */
  readonly url: string;
  /** Whether its time is over. It may have been paid nevertheless. */
  readonly isLate: boolean;
}

/** The payment that was begun in this tab; null for none. */
export function useWaiting(): WaitingPayment | null {
  const { checkout, premium } = useLaterStores();
  const pending = checkout.pending.value;
  return pending && { url: pending.url, isLate: premium.own.value?.waiting === false };
}
