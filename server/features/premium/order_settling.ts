// Applies what the processor has answered about an order: gives what was paid for, takes back what was not.
//
// The one place where a payment becomes access. docs/premium.md has the table.

import { BOT_NAME } from "../../protocol/protocol_limits.ts";
import { isSameAmount } from "../../protocol/premium/decimals.ts";
import type { PaymentWay } from "../../protocol/premium/plans.ts";
import type { Account } from "../../ports/account.ts";
import type { AskedOrder, Order } from "../../ports/premium/order_store.ts";
import type { Invoice, InvoiceState } from "../../ports/premium/payment_processor.ts";
import type { ModerationTransaction } from "../../ports/moderation_store.ts";
import { type PremiumChange, tellOfPremium } from "../../hub/premium/premium_news.ts";
import type { Context } from "../context.ts";
import { nextLook } from "./look_schedule.ts";

/** Names of the processors in the audit log. The space tells them from every username. */
const ACTORS: Readonly<Record<PaymentWay, string>> = { btcpay: "BTCPay Server" };

const MESSAGES = {
  given: `Thank you! You can write to ${BOT_NAME} without limit now.`,
  revoked: "A payment did not come through. The premium that it gave has ended.",
};

/** A change of what an account has. */
interface Settled extends PremiumChange {
  readonly msg: string;
}

/** Applies an answer, unless a later one was applied already. */
export async function applyAnswer(context: Context, asked: AskedOrder, invoice: Invoice): Promise<void> {
  const { clock, log, notifier, store } = context;
  const { order, question } = asked;
  if (!isOf(invoice, order)) {
    // Not sure is no answer: nothing changes.
    log.warn("an invoice is not as it was ordered: it changes nothing", { way: order.way });
    return await store.orders.setLookAt(order.id, nextLook(order, clock.now()));
  }
  const settled = await store.moderation.transact(async (within) => {
    // The account first: a deletion locks it before its orders.
    const before = await within.account(order.userId);
    const present = await within.orders.answered(order.id, question);
    if (before === undefined || present === undefined) return null;
    const now = clock.now();
    const state = stateAfter(present.state, invoice.state);
    const settledAt = present.settledAt ?? (state === "paid" ? now : null);
    const lookAt = nextLook({ ...present, state, settledAt }, now);
    await within.orders.setState(present.id, { state, settledAt, lookAt });
    return await settle(within, present, { before, state: invoice.state, at: now });
  });
  if (settled === null) return;
  notifier.listsChanged("users", "entitlements", "audit");
  tellOfPremium(context, settled, { msg: settled.msg });
}

/** Whether an invoice is what was ordered: of our store, for the price, in the currency. */
function isOf({ isOurs, price, currency }: Invoice, order: Order): boolean {
  return isOurs && currency === order.currency && isSameAmount(price, order.price);
}

/** The state after an answer. What was paid stays so, whatever is said of it, until it is invalid. */
function stateAfter(before: InvoiceState, answer: InvoiceState): InvoiceState {
  return before === "paid" && answer !== "invalid" ? "paid" : answer;
}

/** Gives or revokes. Null where nothing changes. */
async function settle(
  within: ModerationTransaction,
  order: Order,
  { before, state, at }: { readonly before: Account; readonly state: InvoiceState; readonly at: number },
): Promise<Settled | null> {
  const isGiven = state === "paid" && await give(within, order, at);
  const isRevoked = state === "invalid" && await revoke(within, order, at);
  if (!isGiven && !isRevoked) return null;
  await within.log({
    ...{ at, actorId: null, actor: ACTORS[order.way], actorRole: "user", capacity: "payment webhook" },
    ...{ action: isGiven ? "grant_ai" : "revoke_ai", targetId: before.id, target: before.username },
    ...{ reason: null, detail: `${order.way} ${order.invoiceId}` },
  });
  const after = (await within.account(order.userId))!;
  return { before, after, msg: isGiven ? MESSAGES.given : MESSAGES.revoked };
}

/** Gives the time of an order, once; and again what the processor itself had revoked. */
async function give(within: ModerationTransaction, order: Order, at: number): Promise<boolean> {
  const { userId, way, invoiceId, term, price, currency } = order;
  const { isNew } = await within.premium.give({
    ...{ userId, source: way, reference: invoiceId, term, price, currency, at },
  });
  return isNew || await within.premium.settleAgain(way, invoiceId);
}

async function revoke(within: ModerationTransaction, order: Order, at: number): Promise<boolean> {
  const given = await within.premium.byReference(order.way, order.invoiceId);
  return given !== undefined && await within.premium.revoke(given.id, { at, by: "processor" });
}
