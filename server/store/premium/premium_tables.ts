// The tables of premium. Units as in schema.ts.

import type { Generated } from "kysely";

/** Time of premium that accounts have, by what gave it. */
export interface EntitlementsTable {
  id: Generated<number>;
  user_id: number;
  /** See `EntitlementSource`. */
  source: string;
  /** Its id at its source; null without one. Unique for each source. */
  reference: string | null;
  product: Generated<string>;
  /** Its term: one of the two, or neither. */
  months: number | null;
  seconds: number | null;
  created_at: number;
  from_at: number;
  /** When its time ends if it is not revoked before; null for no end. */
  until_at: number | null;
  /** When it was revoked; null while it is not. */
  ended_at: number | null;
  /** `active`, `grace` or `revoked`. That its time is over is not stored. */
  state: Generated<string>;
  /** `staff` or `processor`; null while it is not revoked. */
  revoked_by: string | null;
  reason: string | null;
  price: string | null;
  currency: string | null;
}

/** Orders of premium. What an order gave is the entitlement with the same source (`way`) and reference (`invoice_id`). */
export interface OrdersTable {
  id: Generated<number>;
  /** Random: all that the processor gets. */
  order_id: string;
  user_id: number;
  /** The payment processor. */
  way: string;
  /** Its id of the invoice; unique for each way. */
  invoice_id: string;
  plan: string;
  /** The term: one of the two. */
  months: number | null;
  seconds: number | null;
  price: string;
  currency: string;
  created_at: number;
  expires_at: number;
  watched_until: number;
  /** See `InvoiceState`. */
  state: string;
  /** When it was paid first; null for never. */
  settled_at: number | null;
  /** When the processor is asked again; null for no more. */
  look_at: number | null;
  /** Number of the last question to the processor, and of the last one whose answer was applied. */
  asked: Generated<number>;
  answered: Generated<number>;
}
