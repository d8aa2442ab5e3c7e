// The table of private messages as a Kysely type.

import type { Generated } from "kysely";

/** Private messages between two accounts, sealed by their clients. */
export interface MessagesTable {
  id: Generated<number>;
  sender_id: number;
  recipient_id: number;
  ciphertext: string;
  nonce: string;
  /** How the message is sealed; null for the room's key. */
  scheme: string | null;
  /** The sender's request id, which identifies a resend; unique for each sender. */
  request_id: string | null;
  /** Both ids, `low:high`. */
  pair_key: string | null;
  /** 1 when the recipient ignored the sender at the time, so that the recipient never sees the message. */
  hidden: Generated<number>;
  created_at: number;
  /** Of an end-to-end encrypted message: epoch, browser profile, its number there, and commitment; null for others. */
  ep: number | null;
  dev: string | null;
  n: number | null;
  com: string | null;
  /** What proves its sender and time to a moderator; made when the message was stored. */
  tag: string | null;
}
