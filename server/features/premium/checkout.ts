// Checkouts: a member chooses a plan and a way to pay, and is sent to the page of the payment processor.

import { Refusal } from "../../protocol/errors.ts";
import type { Account } from "../../ports/account.ts";
import {
  type MadeInvoice,
  type PaymentProcessor,
  ProcessorFailure,
} from "../../ports/premium/payment_processor.ts";
import type { PremiumPlan, Term } from "../../protocol/premium/plans.ts";
import { sourceOf } from "../../hub/limits/source.ts";
import { accountPrincipal } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { FIRST_LOOK_MS } from "./look_schedule.ts";

/** What a member asks for. */
export interface CheckoutRequest {
  readonly account: Account;
  /** Id of a plan. */
  readonly plan: string;
  readonly way: string;
  /** Address of the client, in canonical form. */
  readonly address: string;
  /** Origin of the page to come back to; null where it is not known. */
  readonly origin: string | null;
}

/** When a member may try again, milliseconds, where the processor has failed. */
const RETRY_MS = 15_000;

/**
 * Makes an invoice and its order. Resolves to the address of the page where the member pays. Throws a `Refusal`:
 * `bad_request` with `plan` or `way`, `rate_limited`, `unavailable` where the processor fails.
 */
export async function checkOut(context: Context, request: CheckoutRequest): Promise<string> {
  const { clock, lanes, processors, settings, store, tiers } = context;
  const { account: { id: userId }, address, origin } = request;
  const plan = settings.premiumPlans.find(({ id }) => id === request.plan);
  if (plan === undefined) throw notFor("plan", "This plan is not for sale.");
  const processor = processors.find(({ way }) => way === request.way);
  if (processor === undefined) throw notFor("way", "Nobody can pay that way here.");
  const principal = accountPrincipal(userId);
  await tiers.take(
    "checkouts",
    { principal, source: sourceOf(address) },
    "Many payments were begun. Please wait a moment.",
  );
  const orderId = clock.uuid();
  const made = await lanes.checkouts.run(
    { group: principal },
    () => makeInvoice(context, processor, { plan, orderId, origin }),
  );
  const createdAt = clock.now();
  try {
    await store.orders.add({
      ...{ orderId, userId, way: processor.way, invoiceId: made.id, plan: plan.id, term: termOf(plan) },
      ...{ price: plan.price, currency: plan.currency, createdAt, lookAt: createdAt + FIRST_LOOK_MS },
      ...{ expiresAt: made.expiresAt, watchedUntil: made.watchedUntil },
    });
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "conflict")) throw error;
    context.log.error("the payment processor has given an invoice twice", { way: processor.way });
    throw notNow();
  }
  return made.url;
}

async function makeInvoice(
  { log }: Context,
  processor: PaymentProcessor,
  { plan: { price, currency }, orderId, origin }: {
    readonly plan: PremiumPlan;
    readonly orderId: string;
    readonly origin: string | null;
  },
): Promise<MadeInvoice> {
  const returnUrl = origin === null ? null : `${origin}/`;
  try {
    return await processor.makeInvoice({ orderId, price, currency, returnUrl });
  } catch (error) {
    if (!(error instanceof ProcessorFailure)) throw error;
    log.warn(`nobody can pay: ${error.message}`, { way: processor.way });
    throw notNow();
  }
}

function termOf(plan: PremiumPlan): Term {
  return "months" in plan ? { months: plan.months } : { seconds: plan.seconds };
}

function notFor(field: "plan" | "way", msg: string): Refusal {
  return new Refusal("bad_request", msg, { field });
}

function notNow(): Refusal {
  return new Refusal("unavailable", "The payment service does not answer. Please try again in a moment.", {
    retryAfterMs: RETRY_MS,
  });
}
