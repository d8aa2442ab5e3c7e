// Payments: they give an account unlimited access to the companion.

import { Refusal } from "../protocol/errors.ts";
import { BOT_NAME } from "../protocol/protocol_limits.ts";
import { addressGroup } from "../hub/addresses.ts";
import { failuresOf } from "../hub/limits/bounds.ts";
import { accountPrincipal } from "../hub/session.ts";
import type { Context } from "./context.ts";

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
      const { granted, hadAccess } = await store.moderation.transact(async (within) => {
        const account = await within.account(userId);
        if (account === undefined) {
          throw new Refusal("not_found", "There is no account with this user_id.", { field: "user_id" });
        }
        const at = clock.now();
        const granted = await within.grantAi(userId, "payment", at);
        if (granted) {
          await within.log({
            ...{ at, actorId: null, actor: PAYMENT_SERVICE, actorRole: "user", capacity: "payment webhook" },
            ...{ action: "grant_ai", targetId: userId, target: account.username, reason: null, detail: null },
          });
        }
        return { granted, hadAccess: account.hasAiAccess };
      });
      if (granted) notifier.listsChanged("users", "audit");
      if (!granted || hadAccess) return;
      const msg = `Thank you! You can write to ${BOT_NAME} without limit now.`;
      notifier.tellUsers([accountPrincipal(userId)], "ai_unlock", { has_ai_access: true, msg });
    },
  };
}
