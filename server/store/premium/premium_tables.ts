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
