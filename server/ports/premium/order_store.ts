// The part of the store about orders: what members have bought, or were about to buy. Guarantees as in `store.ts`.
//
// An order is found by its invoice at the processor alone. What the processor answers about it is applied in the order
// in which it was asked: an answer to an earlier question never takes the place of one to a later question.

import type { PaymentWay, Term } from "../../protocol/premium/plans.ts";
import type { InvoiceState } from "./payment_processor.ts";

/** An order: one checkout. Times are milliseconds since the Unix epoch. */
export interface Order {
  readonly id: number;
  readonly userId: number;
  readonly way: PaymentWay;
  /** The processor's id of its invoice; unique for each way. */
  readonly invoiceId: string;
  /** Id of the plan, as it was then. */
  readonly plan: string;
  readonly term: Term;
  /** As the plan had it at checkout, whatever the plan costs now. */
  readonly price: string;
  readonly currency: string;
  readonly createdAt: number;
  /** Until when its buyer may begin to pay, and until when the processor watches for late payments. */
  readonly expiresAt: number;
  readonly watchedUntil: number;
  /** What the processor has answered last. One that was paid stays so until it is invalid. */
  readonly state: InvoiceState;
  /** When it was paid first; null for never. */
  readonly settledAt: number | null;
}

/** An order to be added. */
export interface NewOrder extends Omit<Order, "id" | "state" | "settledAt"> {
  /** Random: all that the processor gets of the order. */
  readonly orderId: string;
  /** When the processor is asked about it. */
  readonly lookAt: number;
}

/** An order that the processor is asked about, and the number of the question. */
export interface AskedOrder {
  readonly order: Order;
  readonly question: number;
}

/** An order that was paid, for its buyer. */
export interface PaidOrder extends Pick<Order, "invoiceId" | "term" | "price" | "currency"> {
  readonly settledAt: number;
  /** What it gave was revoked, by the processor or by staff. */
  readonly isRevoked: boolean;
}

/** Orders. */
export interface OrderStore {
  /**
   * Adds an order of an account that exists. Drops the oldest unpaid ones beyond `KEPT.unpaidOrders` that no payment can
   * come for any more. Throws a `Refusal`: `rate_limited` where there is none to drop, `conflict` for an invoice that
   * another order has.
   */
  add(order: NewOrder): Promise<void>;
  /** Notes that the processor is asked about an invoice. Undefined for one that no order has. */
  ask(way: PaymentWay, invoiceId: string): Promise<AskedOrder | undefined>;
  /**
   * As `ask`, for the order of a way that has been due for longest; undefined where none is. No other node gets it before
   * `now + leaseMs`, unless its time is set.
   */
  askDue(way: PaymentWay, now: number, leaseMs: number): Promise<AskedOrder | undefined>;
  /** Sets when the processor is asked again; null for no more. */
  setLookAt(id: number, lookAt: number | null): Promise<void>;
  /** All orders of an account, oldest first. */
  of(userId: number): Promise<Order[]>;
  /** Orders of an account that were paid, newest first. */
  paid(userId: number, limit: number): Promise<PaidOrder[]>;
  /** Whether an order of an account may be paid at a time, or its payment is seen, and watched until it is final. */
  isWaiting(userId: number, now: number): Promise<boolean>;
  /** Drops unpaid orders made before a time that the processor is not asked about any more. */
  sweep(madeBefore: number): Promise<void>;
}

/** Changes of orders within a moderation transaction. */
export interface OrderTransaction {
  /**
   * Notes that a question was answered. Resolves to the order; undefined, without a change, where a later question has
   * been answered already, or the order is gone.
   */
  answered(id: number, question: number): Promise<Order | undefined>;
  /** Sets what the answer was. `settledAt` stays what it was first. */
  setState(
    id: number,
    change: Pick<Order, "state" | "settledAt"> & { readonly lookAt: number | null },
  ): Promise<void>;
}
