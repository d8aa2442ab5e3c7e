// What must last. Every method is atomic: it happens as a whole, durably, or not at all.
//
// Times are milliseconds since the Unix epoch; ids are positive and never used twice, even after a deletion. Expected
// conflicts are thrown as `Refusal`s with a code of the contract; anything else that is thrown is a fault.

import type { AccountStore } from "./account_store.ts";
import type { ModerationStore } from "./moderation_store.ts";

/** Who does not want to hear whom. */
export interface IgnoreStore {
  /** Does nothing when it stands already, or when one of the two is gone. Refuses (`conflict`) one more than `KEPT.ignores`. */
  add(ignorerId: number, ignoredId: number, at: number): Promise<void>;
  /** Does nothing when there is none. */
  remove(ignorerId: number, ignoredId: number): Promise<void>;
  /** Accounts that `ignorerId` ignores, by name. */
  listOf(ignorerId: number): Promise<{ id: number; username: string }[]>;
}

/** How far two registered people have come with talking in private. */
export interface Conversation {
  /** Who asked first. */
  readonly invitedBy: number;
  /** The invitation is not shown: who it is for ignored the inviter when it was made. */
  readonly inviteHidden: boolean;
  readonly accepted: boolean;
}

/** What became of inviting somebody. */
export interface Invited extends Conversation {
  /** Inviting has accepted what the other had asked for. */
  readonly acceptedNow: boolean;
  /** What the other had written by then, oldest first. */
  readonly waiting: StoredMessage[];
}

/** A conversation in somebody's list. */
export interface ListedConversation {
  readonly peerId: number;
  readonly username: string;
  /** When the newest message that may be seen was written. */
  readonly at: number;
}

/** What an account has not read of another. */
export interface UnreadConversation {
  readonly peerId: number;
  readonly username: string;
  readonly count: number;
}

/** Awaited between the parts of a long read, so that other work is done meanwhile. */
export type Pause = () => Promise<void>;

/** Conversations between two accounts. Accepting lasts; only the end of an account ends it. */
export interface ConversationStore {
  get(a: number, b: number): Promise<Conversation | undefined>;
  /**
   * Opens the conversation. Inviting who invited oneself before accepts, whether or not one saw that invitation. A
   * repeated invitation is hidden or not by whether `to` ignores `from` now. Refuses (`not_found`) an account that is gone, and
   * (`rate_limited`) a member of whom `KEPT.invitationsSent` invitations wait for an answer.
   */
  invite(from: number, to: number, at: number): Promise<Invited>;
  /**
   * Accepts a visible invitation from `inviter`. Resolves to the messages that waited for it, oldest first; undefined,
   * changing nothing, when there is none.
   */
  accept(by: number, inviter: number, at: number): Promise<StoredMessage[] | undefined>;
  /**
   * Who waits for an answer of this account, oldest invitation first, at most `limit`; hidden ones, and those of accounts ignored
   * since, left out.
   */
  invitations(id: number, limit?: number): Promise<{ inviterId: number; username: string }[]>;
  /**
   * Raises what `reader` has read of `peer`, up to the newest message of theirs that `reader` may see and whose id is not above
   * `upTo`. Resolves to its id; null when nothing rose.
   */
  markRead(reader: number, peer: number, upTo: number): Promise<number | null>;
  /** The newest message of `reader` that `peer` has read; 0 for none. */
  readByPeer(reader: number, peer: number): Promise<number>;
  /** Accepted conversations of an account in which something was written, the latest first; not those with people it ignores. */
  list(id: number, limit: number, pause?: Pause): Promise<ListedConversation[]>;
  /**
   * Messages that `id` has not read, by who sent them; only accepted conversations, and no account with none. With a `limit`, of those
   * accepted last.
   */
  unread(id: number, limit?: number, pause?: Pause): Promise<UnreadConversation[]>;
}

/** A sealed private message to be kept. */
export interface NewMessage {
  readonly senderId: number;
  readonly recipientId: number;
  readonly ciphertext: string;
  readonly nonce: string;
  readonly scheme: string | null;
  /** A UUID for it, unique for each sender, by which a resend is recognised. */
  readonly requestId: string;
  readonly at: number;
}

/** A sealed private message that is kept. */
export interface StoredMessage {
  readonly id: number;
  readonly senderId: number;
  readonly ciphertext: string;
  readonly nonce: string;
  readonly scheme: string | null;
  readonly at: number;
}

/** What became of one message of a batch. */
export type Appended =
  | {
    readonly kind: "stored";
    readonly id: number;
    readonly at: number;
    /** The recipient ignores the sender, and never sees it. */
    readonly hidden: boolean;
    /** False while it waits for the invitation to be accepted. */
    readonly accepted: boolean;
    /** It was stored before, under the same request id; nothing is to be delivered again. */
    readonly again: boolean;
    /** Id of the message before it in the conversation; null for none, and for one that was stored before. */
    readonly after: number | null;
  }
  /** No conversation, one that the sender has not accepted, or 50 messages wait already. */
  | { readonly kind: "not_invited" };

/** A page of a conversation. */
export interface HistoryPage {
  /** Id that all messages of the page are below; the newest page when absent. */
  readonly before?: number;
  readonly limit: number;
  readonly pause?: Pause;
}

/** Private messages between accounts, the newest 500 of each two. */
export interface MessageStore {
  /** Keeps a batch in one transaction. Resolves to what became of each, in order. Also trims to the newest 500. */
  append(batch: readonly NewMessage[]): Promise<Appended[]>;
  /**
   * The newest `limit` messages between two accounts with an id below `before`, oldest first, as `owner` may see them:
   * nothing hidden from `owner`, and nothing of the peer's before `owner` accepted. All of it as it stood at one moment, also
   * where it is read in parts.
   */
  history(owner: number, peer: number, page: HistoryPage): Promise<StoredMessage[]>;
}

/** Something said between a person and the companion. */
export interface RememberedTurn {
  readonly id: number;
  readonly role: "user" | "assistant";
  /** Sealed; the store knows no key. */
  readonly text: string;
  readonly at: number;
  /** There for an answer that its asker ended before the model did. */
  readonly isCut?: true;
}

/** Something said that is to be remembered. */
export interface NewTurn {
  readonly role: RememberedTurn["role"];
  readonly at: number;
  /** Gives the sealed text, once the row has an id. Must not throw. */
  seal(id: number): string;
  /** It is an answer that its asker ended before the model did; false when absent. */
  readonly isCut?: boolean;
}

/** What an account has used of its free messages. */
export interface CompanionQuota {
  readonly aiMessagesUsed: number;
  readonly hasAiAccess: boolean;
}

/** What all accounts that were registered from one address may use of their free messages on one day. */
export interface AddressTrial {
  /** As `Account.addressDigest`. */
  readonly digest: string;
  /** Days since the Unix epoch, UTC. */
  readonly day: number;
  readonly limit: number;
}

/** The companion's memory of each account, the newest 20 turns, and the free messages. */
export interface CompanionStore {
  /** What is remembered, oldest first. */
  history(userId: number): Promise<RememberedTurn[]>;
  /**
   * Completes an answer: takes a free message of the account and of its address, unless the account has access without
   * limit, and remembers the turns. Resolves to the quota after it, and the ids of the turns; undefined, changing nothing,
   * when either has no free message left. Undefined too for an account that is gone, whose address is counted all the same.
   */
  complete(
    userId: number,
    answer: {
      readonly turns: readonly NewTurn[];
      readonly freeLimit: number;
      readonly address?: AddressTrial | null;
    },
  ): Promise<(CompanionQuota & { readonly ids: readonly number[] }) | undefined>;
  /** Remembers turns that are not counted. Resolves to their ids; to none when the account is gone. */
  remember(userId: number, turns: readonly NewTurn[]): Promise<readonly number[]>;
  /** Free messages that the accounts registered from an address used on a day. Days before yesterday are forgotten. */
  usedFrom(address: Pick<AddressTrial, "digest" | "day">): Promise<number>;
  /** Forgets everything said with this account. */
  reset(userId: number): Promise<void>;
}

/** Everything that lasts, one part a noun. */
export interface Store {
  readonly accounts: AccountStore;
  readonly ignores: IgnoreStore;
  readonly conversations: ConversationStore;
  readonly messages: MessageStore;
  readonly companions: CompanionStore;
  readonly moderation: ModerationStore;
  /** Resolves when the store answers; rejects when it does not. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
