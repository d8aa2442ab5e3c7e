// The table of vouchers. Units as in schema.ts.

import type { Generated } from "kysely";

/** Vouchers that hold, and those that were redeemed or have expired within a year. */
export interface VouchersTable {
  id: Generated<number>;
  /** Keyed digest of the code, base64url. */
  code_digest: string;
  /** What it gives: one of the two. */
  months: number | null;
  seconds: number | null;
  created_at: number;
  expires_at: number;
  /** Null for a deleted account. */
  made_by: number | null;
  /** Null while it is not redeemed. */
  used_at: number | null;
  /** Null also for a deleted account. */
  used_by: number | null;
}
