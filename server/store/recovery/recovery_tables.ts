// The tables of recovery codes, links and mail as Kysely types. Flags and times as in `schema.ts`.

import type { Generated } from "kysely";

/** Unused recovery codes of accounts. */
export interface RecoveryCodesTable {
  user_id: number;
  /** SHA-256 over account and code, hexadecimal. */
  digest: string;
}

/** Links that are used once. */
export interface AccountLinksTable {
  /** SHA-256 of the secret in the link, hexadecimal. */
  digest: string;
  user_id: number;
  /** See `LinkKind`; an account has one link of each. */
  kind: string;
  /** The address that the link verifies. */
  email: string | null;
  /** 1 for a link that also removes second factors. */
  removes_factors: Generated<number>;
  expires_at: number;
}

/** Mail that is to be sent, and for an hour what is not (any more). */
export interface QueuedMailsTable {
  id: Generated<number>;
  /** See `MailKind`. */
  kind: string;
  user_id: number | null;
  /** Null once the mail was sent or given up. */
  address: string | null;
  /** Digest of the address in lower case, by which the mails of an hour are counted; null where it does not count. */
  address_digest: string | null;
  language: string;
  queued_at: number;
  /** When it is sent, or tried again; null where it is not. */
  due_at: number | null;
  /** Until then, one node is sending it. */
  taken_until: Generated<number | null>;
  attempts: Generated<number>;
}
