// The shape of every table, as Kysely types. Flags are 0 or 1, times milliseconds since the Unix epoch.

import type { Generated } from "kysely";

/** Registered people. */
export interface UsersTable {
  /** Never used twice: rooms of private messages are made from it. */
  id: Generated<number>;
  username: string;
  /** `username` in lower case; unique. */
  username_key: string;
  password_hash: string;
  email: string | null;
  /** `email` in lower case; unique. */
  email_key: string | null;
  role: Generated<string>;
  is_verified: Generated<number>;
  has_ai_access: Generated<number>;
  ai_messages_used: Generated<number>;
  token_version: Generated<number>;
  created_at: number;
  /** Keyed digest of the address group it was registered from; null for accounts older than migration 0006. */
  address_digest: string | null;
}

/** Private messages between two registered people, sealed by their clients. */
export interface MessagesTable {
  id: Generated<number>;
  sender_id: number;
  recipient_id: number;
  ciphertext: string;
  nonce: string;
  /** How it is sealed; null for the room's key. */
  scheme: string | null;
  /** The sender's own id of the request, by which a resend is recognised; unique for one sender. */
  request_id: string | null;
  /** Both ids, `low:high`. */
  pair_key: string | null;
  /** 1 when the recipient ignored the sender as it was sent, and so never sees it. */
  hidden: Generated<number>;
  created_at: number;
}

/** Who may not come in. */
export interface BansTable {
  id: Generated<number>;
  /** Empty for a ban on addresses alone. */
  username: string;
  username_key: string;
  /** Addresses and CIDR ranges, separated by ", ". */
  ip: string | null;
  reason: string | null;
  user_id: number | null;
  expires_at: number | null;
  /** Account that banned; null for a guest with the moderator password, and once that account is gone. */
  actor_id: number | null;
  /** The role with which it was made. */
  actor_role: Generated<string>;
  created_at: number;
}

/** Who may not speak. */
export interface MutesTable {
  id: Generated<number>;
  username: string;
  username_key: string;
  /** Addresses that a guest's mute holds, as in `bans`. */
  ip: Generated<string | null>;
  reason: string | null;
  user_id: number | null;
  expires_at: number | null;
  /** As in `bans`. */
  actor_id: number | null;
  actor_role: Generated<string>;
  created_at: number;
}

/** Who does not want to hear whom. */
export interface UserIgnoresTable {
  id: Generated<number>;
  ignorer_id: number;
  ignored_id: number;
  created_at: number;
}

/** The companion's memory of one person. */
export interface VioletHistoryTable {
  id: Generated<number>;
  user_id: number;
  role: string;
  text: string;
  created_at: number;
  /** 1 for an answer that its asker ended before the model did. */
  is_cut: Generated<number>;
}

/** Free messages that accounts registered from one address have used, today and yesterday. */
export interface AddressTrialsTable {
  /** Days since the Unix epoch, UTC. */
  day: number;
  /** As `users.address_digest`. Not a reference: the count outlasts the account. */
  digest: string;
  used: number;
}

/** Addresses, as keyed digests, from which an account signed in. */
export interface KnownAddressesTable {
  user_id: number;
  digest: string;
  seen_at: number;
}

/** Invitations between two registered people, and how far each has read. */
export interface ConversationsTable {
  /** As in `messages`. */
  pair_key: string;
  low_id: number;
  high_id: number;
  invited_by: number;
  invited_at: number;
  /** 1 while the invitation is kept from the one it is for, who ignored the inviter. */
  invite_hidden: Generated<number>;
  /** Null while the invitation is pending. */
  accepted_at: number | null;
  /** Message up to which the person with the lower id has read; 0 for none. */
  low_read_id: Generated<number>;
  high_read_id: Generated<number>;
}

/** Complaints. */
export interface ReportsTable {
  id: Generated<number>;
  /** Null for a guest. */
  reporter_id: number | null;
  reporter: string;
  /** `reporter` in lower case. */
  reporter_key: Generated<string>;
  target: string;
  /** `target` in lower case. */
  target_key: Generated<string>;
  text: string | null;
  reason: string;
  created_at: number;
  /** `open`, `resolved`, `dismissed` or `expired`. */
  status: Generated<string>;
  closed_by: string | null;
  closed_at: number | null;
}

/** How the lobby is set, where it is not as it is at first. */
export interface RoomSettingsTable {
  name: string;
  value: string;
}

/** What moderators did. The database refuses to change or delete a row. */
export interface AuditLogTable {
  /** Counted from 1, without gaps. */
  id: number;
  at: number;
  /** Not a reference: the row outlasts the account. */
  actor_id: number | null;
  actor: string;
  actor_role: string;
  capacity: string;
  action: string;
  target_id: number | null;
  target: string | null;
  reason: string | null;
  detail: string | null;
  /** SHA-256 of the hash before and this row's fields, hexadecimal. */
  hash: string;
}

/** Access to the companion without limit, as it was given. `users.has_ai_access` is 1 while one of an account's stands. */
export interface AiGrantsTable {
  id: Generated<number>;
  user_id: number;
  /** `admin` or `payment`. */
  source: string;
  /** What the source calls it, such as a provider's number of a payment; null where it has no name for it. Unique for a source. */
  reference: Generated<string | null>;
  granted_at: number;
  /** Null while it stands. */
  revoked_at: Generated<number | null>;
}

/** Every table by name. */
export interface Tables {
  users: UsersTable;
  messages: MessagesTable;
  bans: BansTable;
  mutes: MutesTable;
  user_ignores: UserIgnoresTable;
  violet_history: VioletHistoryTable;
  known_addresses: KnownAddressesTable;
  conversations: ConversationsTable;
  reports: ReportsTable;
  room_settings: RoomSettingsTable;
  audit_log: AuditLogTable;
  ai_grants: AiGrantsTable;
  address_trials: AddressTrialsTable;
}
