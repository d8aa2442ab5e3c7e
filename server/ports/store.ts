// The store: all persistent data. Every method is atomic and durable: it happens as a whole or not at all.
//
// Times are milliseconds since the Unix epoch. Ids are positive and never used twice, even after a deletion. Expected
// conflicts are thrown as `Refusal`s with a code of the contract; any other error is a fault.

import type { DmFrom } from "../protocol/preferences.ts";
import type { Role } from "../protocol/roles.ts";
import type { Account, NewAccount } from "./account.ts";
import type { MailStore } from "./mail/mail_store.ts";
import type { FactorStore } from "./factors/factor_store.ts";
import type { E2eeHeader } from "../protocol/e2ee/sealed_lengths.ts";
import type { EpochStore } from "./e2ee/epoch_store.ts";
import type { KeyBackupStore, KeyLogStore, KeyMoveStore } from "./e2ee/key_store.ts";
import type { DeviceStore } from "./device_store.ts";
import type { CompanionStore } from "./exchange_store.ts";
import type { CompanionVersionStore } from "./version_store.ts";
import type { ModerationStore, Page, PageRequest } from "./moderation_store.ts";
import type { InviteStore } from "./invite_store.ts";
import type { EntitlementStore } from "./premium/entitlement_store.ts";
import type { OrderStore } from "./premium/order_store.ts";
import type { VoucherStore } from "./premium/voucher_store.ts";
import type { RecoveryStore } from "./recovery_store.ts";

export type { Account, NewAccount } from "./account.ts";
export type { AddressTrial, CompanionQuota, CompanionStore, RememberedTurn } from "./exchange_store.ts";

/** Accounts. Comparisons of names ignore case. */
export interface AccountStore {
  /**
   * Throws a `Refusal`: `username_taken`, and `registration_closed` for an invitation that does not hold. An account that
   * is not made takes no use of its invitation. Several accounts may name the same e-mail address.
   */
  create(account: NewAccount): Promise<Account>;
  byId(id: number): Promise<Account | undefined>;
  byName(username: string): Promise<Account | undefined>;
  /**
   * Sets the hash, raises the token version and ends links that set a password or verify an address, with the mails
   * that would have one. Resolves to the changed account; undefined without one.
   */
  setPassword(id: number, passwordHash: string): Promise<Account | undefined>;
  /** Raises the token version. Resolves to the changed account; undefined without one. */
  revokeTokens(id: number): Promise<Account | undefined>;
  /** Resolves to the changed account; undefined without one. Refuses (`conflict`) to demote the last root. */
  setRole(id: number, role: Role): Promise<Account | undefined>;
  /**
   * Deletes an account and its data. Bans and mutes stay for its name until they end. False without an account.
   * Refuses (`conflict`) to delete the last root.
   */
  remove(id: number): Promise<boolean>;
  /** Accounts sorted by name. Throws a `Refusal` `bad_request` for an invalid cursor. */
  page(request: PageRequest): Promise<Page<Account>>;
  /** Sets who may start a private conversation with the account. Does nothing without one. */
  setDmFrom(id: number, dmFrom: DmFrom): Promise<void>;
  /** Names of all accounts with the role `mod` or above. */
  staffNames(): Promise<string[]>;
  /**
   * Stores the keyed digest of an address from which an account signed in. Keeps the newest 20. Does nothing without
   * an account.
   */
  rememberAddress(id: number, digest: string, at: number): Promise<void>;
  /** Whether the account has signed in from this address before. */
  knowsAddress(id: number, digest: string): Promise<boolean>;
}

/** Ignored accounts. */
export interface IgnoreStore {
  /**
   * Does nothing when it exists already, or when one of the accounts is deleted. Refuses (`conflict`) more than
   * `KEPT.ignores`.
   */
  add(ignorerId: number, ignoredId: number, at: number): Promise<void>;
  /** Does nothing when it does not exist. */
  remove(ignorerId: number, ignoredId: number): Promise<void>;
  /** Accounts that `ignorerId` ignores, sorted by name. */
  listOf(ignorerId: number): Promise<{ id: number; username: string }[]>;
}

/** State of a private conversation between two accounts. */
export interface Conversation {
  /** Id of the account that invited first. */
  readonly invitedBy: number;
  /** The invitation is hidden, because the invited account ignored the inviter at that time. */
  readonly inviteHidden: boolean;
  readonly accepted: boolean;
}

/** Result of an invitation. */
export interface Invited extends Conversation {
  /** The invitation has accepted an earlier invitation by the other account. */
  readonly acceptedNow: boolean;
  /** Present where the invited account has declined an invitation of the inviter, and that still holds. */
  readonly declined?: true;
  /** Messages of the other account that waited for the acceptance, oldest first. */
  readonly waiting: StoredMessage[];
}

/** A conversation in an account's list. */
export interface ListedConversation {
  readonly peerId: number;
  readonly username: string;
  /** Time of the newest visible message. */
  readonly at: number;
}

/** A conversation as its export says it. */
export interface KeptConversation {
  readonly peerId: number;
  readonly username: string;
  readonly invitedByOwner: boolean;
  readonly invitedAt: number;
  /** Null while the invitation is open. */
  readonly acceptedAt: number | null;
}

/** Number of unread messages of a conversation. */
export interface UnreadConversation {
  readonly peerId: number;
  readonly username: string;
  readonly count: number;
}

/** A callback that a long read awaits between its parts, so that other work can run. */
export type Pause = () => Promise<void>;

/** Conversations between two accounts. An accepted conversation stays accepted until one of the accounts is deleted. */
export interface ConversationStore {
  get(a: number, b: number): Promise<Conversation | undefined>;
  /**
   * Opens a conversation. Accepts it when `to` has invited `from` before, even by a hidden invitation. A repeated
   * invitation is hidden if `to` ignores `from` now. Lifts a decline of `to` by `from`. Refuses (`not_found`) a deleted account, and (`rate_limited`) a
   * member with `KEPT.invitationsSent` open invitations.
   */
  invite(from: number, to: number, at: number): Promise<Invited>;
  /**
   * Accepts a visible invitation from `inviter`. Resolves to the waiting messages, oldest first; undefined, without a
   * change, when there is no such invitation. Lifts a decline.
   */
  accept(by: number, inviter: number, at: number): Promise<StoredMessage[] | undefined>;
  /**
   * Declines a visible invitation from `inviter`, and the repeated ones until a time. False, without a change, when
   * there is no such invitation. Keeps the latest `KEPT.declines` of an account.
   */
  decline(by: number, inviter: number, until: number): Promise<boolean>;
  /** Keeps a decline of invitations that are still to come. Does nothing when one of the accounts is deleted. */
  keepDecline(by: number, inviter: number, until: number): Promise<void>;
  /**
   * Open invitations to an account, oldest first, at most `limit`. Leaves out hidden invitations, those from accounts
   * that it ignores now, and those that are declined beyond the time `now`; all that were declined without it.
   */
  invitations(id: number, limit?: number, now?: number): Promise<{ inviterId: number; username: string }[]>;
  /**
   * Moves the read mark of `reader` to the newest visible message of `peer` with an id of at most `upTo`. Resolves to
   * that id; null when the mark did not rise.
   */
  markRead(reader: number, peer: number, upTo: number): Promise<number | null>;
  /** Id of the newest message of `reader` that `peer` has read; 0 for none. */
  readByPeer(reader: number, peer: number): Promise<number>;
  /** Accepted conversations with a message, the latest first. Leaves out accounts that `id` ignores. */
  list(id: number, limit: number, pause?: Pause): Promise<ListedConversation[]>;
  /**
   * All conversations of an account, by the id of the other: open ones and those with accounts that it ignores too, but
   * no invitation that is hidden from it.
   */
  all(id: number, pause?: Pause): Promise<KeptConversation[]>;
  /**
   * Numbers of unread messages by sender, in accepted conversations; senders without any are left out. With a
   * `limit`, only the conversations accepted last.
   */
  unread(id: number, limit?: number, pause?: Pause): Promise<UnreadConversation[]>;
}

/** A sealed private message to be stored. */
export interface NewMessage {
  readonly senderId: number;
  readonly recipientId: number;
  readonly ciphertext: string;
  readonly nonce: string;
  readonly scheme: string | null;
  /** A UUID, unique for each sender, that identifies a resend. */
  readonly requestId: string;
  readonly at: number;
  /** There for an end-to-end encrypted message. */
  readonly e2ee?: NewE2ee;
  /** Whether it is refused where both members have keys, because it is not end-to-end encrypted. */
  readonly isPlainRefused?: boolean;
}

/** The header of an end-to-end encrypted message to be stored. */
export interface NewE2ee extends E2eeHeader {
  /** Makes its tag once its id is known. */
  tagOf(id: number): string;
}

/** A stored, sealed private message. */
export interface StoredMessage {
  readonly id: number;
  readonly senderId: number;
  readonly ciphertext: string;
  readonly nonce: string;
  readonly scheme: string | null;
  readonly at: number;
  /** There for an end-to-end encrypted message, with its tag. */
  readonly e2ee?: E2eeHeader;
  readonly tag?: string;
}

/** What contradicts a message: it is end-to-end encrypted or not, its epoch, or its number. As `field` on the wire. */
export type E2eeConflict = "e2ee" | "e2ee.ep" | "e2ee.n";

/** Outcome of one message of a batch. */
export type Appended =
  | {
    readonly kind: "stored";
    readonly id: number;
    readonly at: number;
    /** The recipient ignores the sender, and never sees the message. */
    readonly hidden: boolean;
    /** False while the message waits for the invitation to be accepted. */
    readonly accepted: boolean;
    /** A resend: the message was stored before under the same request id. It must not be delivered again. */
    readonly again: boolean;
    /** Id of the previous message of the conversation; null for the first message, and for a resend. */
    readonly after: number | null;
    /** Of a new end-to-end encrypted message. */
    readonly tag?: string;
  }
  /**
   * `e2ee`: it is end-to-end encrypted where not both members have keys, or the other way round, as `isPlainRefused` says.
   * `e2ee.ep`: its epoch is not the newest, or of other heads than those of the logs. `e2ee.n`: the sender's profile has
   * a message with this number in this epoch.
   */
  | { readonly kind: "conflict"; readonly field: E2eeConflict }
  /** There is no conversation, the sender has not accepted it, or 50 messages already wait for its acceptance. */
  | { readonly kind: "not_invited" };

/** Request for a page of a conversation. */
export interface HistoryPage {
  /** All messages of the page have ids below this one; absent for the newest page. */
  readonly before?: number;
  readonly limit: number;
  readonly pause?: Pause;
}

/** Private messages between accounts: the newest 500 of each pair. */
export interface MessageStore {
  /**
   * Stores a batch in one transaction, and deletes all but the newest 500 messages of each pair. Resolves to the
   * outcome of each message, in order.
   */
  append(batch: readonly NewMessage[]): Promise<Appended[]>;
  /**
   * The newest `limit` messages between two accounts with ids below `before`, oldest first, as `owner` may see them:
   * without messages hidden from `owner`, and without the peer's messages before `owner` accepted. A consistent
   * snapshot, also when it is read in parts.
   */
  history(owner: number, peer: number, page: HistoryPage): Promise<StoredMessage[]>;
  /** The message of a sender with that request id; undefined without one. */
  sent(
    senderId: number,
    requestId: string,
  ): Promise<{ readonly id: number; readonly at: number } | undefined>;
}

/** A moment in the life of a database, which a copy of an earlier moment has not reached. */
export interface InstanceMark {
  /** Id of the epoch: a new one begins when an older copy is restored. */
  readonly epoch: string;
  /** Rises within an epoch. */
  readonly mark: number;
}

/** All persistent data, by noun. */
export interface Store {
  readonly accounts: AccountStore;
  readonly ignores: IgnoreStore;
  readonly recovery: RecoveryStore;
  readonly invites: InviteStore;
  readonly entitlements: EntitlementStore;
  readonly orders: OrderStore;
  readonly vouchers: VoucherStore;
  readonly mails: MailStore;
  readonly factors: FactorStore;
  readonly devices: DeviceStore;
  readonly conversations: ConversationStore;
  readonly messages: MessageStore;
  /** Key logs, epochs, and what is kept sealed for an account. */
  readonly keys: KeyLogStore & KeyBackupStore & KeyMoveStore & EpochStore;
  readonly companions: CompanionStore & CompanionVersionStore;
  readonly moderation: ModerationStore;
  /** Resolves to whether the store takes writes; rejects when it does not even answer reads. */
  ping(): Promise<boolean>;
  /** Commits a new mark, and resolves to it. */
  mark(): Promise<InstanceMark>;
  close(): Promise<void>;
}
