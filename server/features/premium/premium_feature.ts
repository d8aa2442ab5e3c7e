// Premium for members: what there is to buy, what one has, and checkouts.

import type { Account } from "../../ports/account.ts";
import { isoTime } from "../../ports/clock.ts";
import type { PaidOrder } from "../../ports/premium/order_store.ts";
import type { PremiumOffer, Receipt } from "../../protocol/premium/plans.ts";
import { presentEntitlement } from "../../hub/premium/entitlement_view.ts";
import type { Context } from "../context.ts";
import { checkOut, type CheckoutRequest } from "./checkout.ts";
import { createOrderLooks, type OrderLooks } from "./order_looks.ts";
import { perksOf } from "./perks.ts";

/** Most receipts that a member gets: the newest. */
const RECEIPTS = 100;

/** Premium. */
export interface PremiumFeature {
  /** What there is to buy, and what a member has. */
  offer(account: Account): Promise<PremiumOffer>;
  /** See `checkOut`. */
  checkOut(request: CheckoutRequest): Promise<string>;
  readonly looks: OrderLooks;
}

/** Makes the feature. */
export function createPremiumFeature(context: Context): PremiumFeature {
  const { clock, processors, settings, store } = context;
  return {
    async offer({ id }) {
      const now = clock.now();
      const paid = await store.orders.paid(id, RECEIPTS);
      return {
        plans: [...settings.premiumPlans],
        ways: processors.map(({ way }) => way),
        entitlement: presentEntitlement(await store.entitlements.of(id), now),
        perks: perksOf(settings),
        receipts: paid.map(receiptOf),
        waiting: await store.orders.isWaiting(id, now),
      };
    },
    checkOut: (request) => checkOut(context, request),
    looks: createOrderLooks(context),
  };
}

function receiptOf({ invoiceId, term, price, currency, settledAt, isRevoked }: PaidOrder): Receipt {
  return {
    ...{ date: isoTime(settledAt), price, currency, reference: invoiceId, ...term },
    state: isRevoked ? "revoked" : "settled",
  };
}
