// The table of invitations. Units as in schema.ts.

import type { Generated } from "kysely";

/** Invitations to register that are not used up. */
export interface InvitesTable {
  id: Generated<number>;
  /** SHA-256 of the code, hexadecimal. */
  code_digest: string;
  uses_left: number;
  created_at: number;
  expires_at: number;
  /** Null for one that was made at the command line. */
  made_by: number | null;
}
