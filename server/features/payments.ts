// Payments: they give an account unlimited access to the companion.

import { Refusal } from "../protocol/errors.ts";
import { BOT_NAME } from "../protocol/protocol_limits.ts";
import { addressGroup } from "../hub/addresses.ts";
import { failuresOf } from "../hub/limits/bounds.ts";
import { isRunning } from "../ports/premium/premium_time.ts";
import type { Context } from "./context.ts";
import { tellOfPremium } from "../hub/premium/premium_news.ts";

/** The report of a payment service: an account has paid. */
export interface Payment {
  /** Proves that the payment service made the call. */
  readonly secret: string;
  readonly userId: number;
  /** Address of the caller, in canonical form. */
  readonly address: string;
}

/** Handles payments. */
export interface PaymentsFeature {
  /**
   * Gives access to the account, and tells its user at once. A repeated report changes nothing while access from a
   * payment stands. Throws a `Refusal`: `invalid_credentials`, `not_found`, or `rate_limited` after too many wrong
   * secrets from the address.
   */
  paid(payment: Payment): Promise<void>;
}

/** The actor in the audit log. The space tells it from every username. */
const PAYMENT_SERVICE = "payment service";

/** Makes the feature. */
export function createPaymentsFeature(context: Context): PaymentsFeature {
  const { clock, notifier, secrets, store, throttle } = context;
  return {
    async paid({ secret, userId, address }) {
      const isRight = secrets.isPaymentSecret(secret);
      await throttle.settle(failuresOf("the payment secret by address", addressGroup(address)), isRight);
      if (!isRight) throw new Refusal("invalid_credentials", "The payment secret is not right.");
      const change = await store.moderation.transact(async (within) => {
        const account = await within.account(userId);
        if (account === undefined) {
          throw new Refusal("not_found", "There is no account with this user_id.", { field: "user_id" });
        }
        const at = clock.now();
        const paid = (await within.premium.of(userId)).find((one) =>
          one.source === "payment" && isRunning(one, at)
        );
        if (paid !== undefined) return null;
        await within.premium.give({ userId, source: "payment", reference: null, at });
        await within.log({
          ...{ at, actorId: null, actor: PAYMENT_SERVICE, actorRole: "user", capacity: "payment webhook" },
          ...{ action: "grant_ai", targetId: userId, target: account.username, reason: null, detail: null },
        });
        return { before: account, after: (await within.account(userId))! };
      });
      if (change === null) return;
      notifier.listsChanged("users", "entitlements", "audit");
      tellOfPremium(context, change, {
        ...{ msg: `Thank you! You can write to ${BOT_NAME} without limit now.`, isOriginal: true },
      });
    },
  };
}
