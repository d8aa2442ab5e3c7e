// All tables as Kysely types. Flags are 0 or 1, times are milliseconds since the Unix epoch.

import type { Generated } from "kysely";
import type {
  EpochsTable,
  KeyBlobsTable,
  KeyEntriesTable,
  KeyMovesTable,
  KeySlotsTable,
} from "./e2ee/key_tables.ts";
import type { PasskeysTable, SpentProofsTable, TotpSecretsTable } from "./factors/factor_tables.ts";
import type { InvitesTable } from "./invites/invite_tables.ts";
import type { MessagesTable } from "./messages/message_tables.ts";
import type { EntitlementsTable, OrdersTable } from "./premium/premium_tables.ts";
import type { VouchersTable } from "./premium/voucher_tables.ts";
import type { AccountLinksTable, QueuedMailsTable, RecoveryCodesTable } from "./recovery/recovery_tables.ts";

/** Accounts. */
export interface UsersTable {
  /** Never used twice: the names of private rooms contain it. */
  id: Generated<number>;
  username: string;
  /** `username` in lower case; unique. */
  username_key: string;
  password_hash: string;
  /** The address that its user gave last, verified or not. */
  email: string | null;
  /** The address that it has verified last, which stays in force until another is. */
  verified_email: string | null;
  /** `verified_email` in lower case; unique. */
  verified_email_key: string | null;
  role: Generated<string>;
  is_verified: Generated<number>;
  /** When its premium ends or has ended, as its entitlements say; `NO_END` for never, null where it never had any. */
  premium_until: number | null;
  /** Answers of the companion that counted, with and without unlimited access. */
  ai_messages_used: Generated<number>;
  /** How many of them were given with unlimited access. */
  ai_messages_unlimited: Generated<number>;
  token_version: Generated<number>;
  created_at: number;
  /** Keyed digest of the address group it was registered from; null for accounts older than migration 0006. */
  address_digest: string | null;
  /** Who may start a private conversation with it; null for the default. */
  pm_from: string | null;
  /** Tokens that were issued before and name no device are refused, unless their sign-in is listed; null for none. */
  unlisted_ended_at: number | null;
  /** Of its mail; null for the default. */
  language: string | null;
  /** 1 while one-time codes are on, or a passkey is registered. */
  has_second_factor: Generated<number>;
}

/** Bans, by name or address. */
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
  /** Account of the moderator; null for a guest with the moderator password, and for a deleted account. */
  actor_id: number | null;
  /** The moderator's role at that time. */
  actor_role: Generated<string>;
  created_at: number;
}

/** Mutes, by name or address. */
export interface MutesTable {
  id: Generated<number>;
  username: string;
  username_key: string;
  /** Addresses of a muted guest, as in `bans`. */
  ip: Generated<string | null>;
  reason: string | null;
  user_id: number | null;
  expires_at: number | null;
  actor_id: number | null;
  actor_role: Generated<string>;
  created_at: number;
}

/** Ignored accounts. */
export interface UserIgnoresTable {
  id: Generated<number>;
  ignorer_id: number;
  ignored_id: number;
  created_at: number;
}

/** Declined invitations: those of one account do not reach the other until `ends_at`. */
export interface InvitationDeclinesTable {
  decliner_id: number;
  inviter_id: number;
  ends_at: number;
}

/** Devices on which an account is signed in, and sign-ins that have ended. */
export interface DevicesTable {
  /** Id of the sign-in: a UUID, or a digest of its first token. */
  id: string;
  user_id: number;
  /** The account's, when the device got its newest token. A device of an earlier version has ended. */
  token_version: number;
  /** Empty for a sign-in that has ended. */
  name: string;
  created_at: number;
  /** When it was last in use, to the hour. */
  seen_at: number;
  /** When its newest token expires, to the hour. */
  expires_at: number;
  /** When the last of its tokens expires that are valid without a row; 0 for none. */
  unlisted_until: Generated<number>;
  /** 1 for a sign-in that has ended; its row is there to refuse tokens that are valid without one. */
  is_ended: Generated<number>;
}

/** What each account and the companion have said. */
export interface CompanionHistoryTable {
  id: Generated<number>;
  user_id: number;
  role: string;
  text: string;
  created_at: number;
  /** 1 for an answer that ended before it was complete. */
  is_cut: Generated<number>;
  /** Id from which on earlier turns were in the prompt of this answer; null for questions and earlier answers. */
  prompt_start: number | null;
  /** Of a question without an answer: `open`, `unanswered`. */
  state: string | null;
  /** The node that answers an open question. */
  node: string | null;
  /** The client's id of the request that a question came with. */
  request_id: string | null;
  /** Of an answer or a canned reply: its question. */
  question_id: number | null;
  /** A canned reply as data, JSON; null for the model's. */
  said: string | null;
  /** The chosen version of an answer; null for the one in this row. */
  chosen_id: number | null;
  /** 1 for an answer that was counted. */
  is_counted: Generated<number>;
  /** How often the text of this row was continued. */
  continuations: Generated<number>;
}

/** Versions of answers but the first, which is in `violet_history`. */
export interface CompanionVersionsTable {
  id: Generated<number>;
  answer_id: number;
  text: string;
  created_at: number;
  is_cut: Generated<number>;
  prompt_start: number | null;
  continuations: Generated<number>;
}

/** Free messages used today and yesterday by all accounts that were registered from one address. */
export interface AddressTrialsTable {
  /** Days since the Unix epoch, UTC. */
  day: number;
  /** As `users.address_digest`. Not a foreign key: the count outlives the account. */
  digest: string;
  used: number;
}

/** Addresses from which an account signed in, as keyed digests. */
export interface KnownAddressesTable {
  user_id: number;
  digest: string;
  seen_at: number;
}

/** Conversations between two accounts: the invitation, and how far each side has read. */
export interface ConversationsTable {
  /** As in `messages`. */
  pair_key: string;
  low_id: number;
  high_id: number;
  invited_by: number;
  invited_at: number;
  /** 1 while the invitation is hidden from the invited account, because it ignored the inviter. */
  invite_hidden: Generated<number>;
  /** Null while the invitation is pending. */
  accepted_at: number | null;
  /** Message up to which the account with the lower id has read; 0 for none. */
  low_read_id: Generated<number>;
  high_read_id: Generated<number>;
}

/** Reports to moderators. */
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
  message_id: string | null;
  /** Null for a message of the lobby. */
  room: string | null;
  reason: string;
  created_at: number;
  /** `open`, `resolved`, `dismissed` or `expired`. */
  status: Generated<string>;
  closed_by: string | null;
  closed_at: number | null;
  /** Where the text comes from, as `ReportProof`; null for a message that was not private between members, and for earlier reports. */
  proof: string | null;
  /** When a proven message was sent. */
  sent_at: number | null;
}

/** Settings that differ from their defaults: of the lobby, and the companion's model. */
export interface RoomSettingsTable {
  name: string;
  value: string;
}

/** The audit log of moderation. The database refuses to change or delete a row. */
export interface AuditLogTable {
  /** Counted from 1. The only gaps are where a new epoch begins. */
  id: number;
  at: number;
  /** Not a foreign key: the row outlives the account. */
  actor_id: number | null;
  actor: string;
  actor_role: string;
  capacity: string;
  action: string;
  target_id: number | null;
  target: string | null;
  reason: string | null;
  detail: string | null;
  /** SHA-256 of the previous row's hash and this row's fields, hexadecimal. */
  hash: string;
}

/** What the database says about itself: the number of its last mark, the copy that it is, its epochs. */
export interface InstanceTable {
  name: string;
  value: string;
}

/** Every table by name. */
export interface Tables {
  users: UsersTable;
  messages: MessagesTable;
  bans: BansTable;
  mutes: MutesTable;
  user_ignores: UserIgnoresTable;
  recovery_codes: RecoveryCodesTable;
  account_links: AccountLinksTable;
  queued_mails: QueuedMailsTable;
  totp_secrets: TotpSecretsTable;
  passkeys: PasskeysTable;
  spent_proofs: SpentProofsTable;
  devices: DevicesTable;
  invites: InvitesTable;
  violet_history: CompanionHistoryTable;
  violet_versions: CompanionVersionsTable;
  known_addresses: KnownAddressesTable;
  conversations: ConversationsTable;
  invitation_declines: InvitationDeclinesTable;
  key_entries: KeyEntriesTable;
  key_blobs: KeyBlobsTable;
  key_slots: KeySlotsTable;
  key_moves: KeyMovesTable;
  epochs: EpochsTable;
  reports: ReportsTable;
  room_settings: RoomSettingsTable;
  audit_log: AuditLogTable;
  entitlements: EntitlementsTable;
  orders: OrdersTable;
  vouchers: VouchersTable;
  address_trials: AddressTrialsTable;
  instance: InstanceTable;
}
