// The part of the store about orders: what members have bought, or were about to buy. Guarantees as in `store.ts`.

import type { PaymentWay, Term } from "../../protocol/premium/plans.ts";

/** An order: one checkout. */
export interface Order {
  /** Random: all that the processor gets of it. */
  readonly id: string;
  readonly userId: number;
  readonly way: PaymentWay;
  /** The processor's id of its invoice; null until the processor has answered. An order is found by it alone. */
  readonly invoiceId: string | null;
  /** Id of the plan, as it was then. */
  readonly plan: string;
  readonly term: Term;
  /** As the plan had it at checkout, whatever the plan costs now. */
  readonly price: string;
  readonly currency: string;
  readonly createdAt: number;
  /** `over`: it expired, is invalid, or was never sent, and is looked at no more. */
  readonly state: "open" | "settled" | "revoked" | "over";
  readonly settledAt: number | null;
  /** When the processor is asked again; null for never. */
  readonly lookAt: number | null;
  /** How often the processor was asked. */
  readonly looks: number;
}

/** An order to be added. */
export type NewOrder = Pick<
  Order,
  "id" | "userId" | "way" | "plan" | "term" | "price" | "currency" | "createdAt"
>;

/** Orders. */
export interface OrderStore {
  add(order: NewOrder): Promise<void>;
  /** Notes the processor's invoice of an order, and when to ask for it. */
  sent(id: string, invoice: { readonly invoiceId: string; readonly lookAt: number }): Promise<void>;
  byInvoice(way: PaymentWay, invoiceId: string): Promise<Order | undefined>;
  /** At most `limit` orders whose `lookAt` has come, the earliest first. */
  due(now: number, limit: number): Promise<Order[]>;
  /** Notes that the processor was asked, and when to ask again; null for never. */
  looked(id: string, lookAt: number | null): Promise<void>;
  /** All of an account, newest first. */
  of(userId: number): Promise<Order[]>;
}

/** Changes of orders within a moderation transaction. */
export interface OrderTransaction {
  /** Locks the order until the end of the transaction. */
  orderOf(way: PaymentWay, invoiceId: string): Promise<Order | undefined>;
  setOrderState(id: string, state: Order["state"], at: number): Promise<void>;
}
