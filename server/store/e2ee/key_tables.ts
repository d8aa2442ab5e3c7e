// The tables of end-to-end encryption as Kysely types. Times are milliseconds since the Unix epoch.

/** Key logs, an entry a row. */
export interface KeyEntriesTable {
  user_id: number;
  seq: number;
  /** As on the wire, JSON. */
  entry: string;
  /** In base64; the newest is the head of the log. */
  hash: string;
  /** When the server got it. */
  created_at: number;
}

/** What the page of an account keeps at the server, sealed. */
export interface KeyBlobsTable {
  user_id: number;
  version: number;
  nonce: string;
  ct: string;
}

/** Backups of an account's key, sealed with a history key or a passphrase. */
export interface KeySlotsTable {
  user_id: number;
  /** `code` or `passphrase`. */
  slot: string;
  /** As on the wire, JSON. */
  content: string;
  created_at: number;
}

/** Moves of an account's key to a new device. */
export interface KeyMovesTable {
  id: string;
  user_id: number;
  /** Number of steps so far. */
  steps: number;
  /** The members of all steps so far, JSON. */
  members: string;
  ends_at: number;
}

/** Epochs of conversations. */
export interface EpochsTable {
  /** As in `conversations`. */
  pair_key: string;
  epoch: number;
  /** Heads of the logs of the account with the lower id, and of the other, that it was made for. */
  low_head: string;
  high_head: string;
  /** The record that the account with the lower id can open, and that of the other. As on the wire, JSON. */
  low_record: string;
  high_record: string;
  created_at: number;
}
