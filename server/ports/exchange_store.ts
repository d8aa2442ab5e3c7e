// The companion's part of the store: what each account and the companion have said, and the free messages.
//
// An exchange is a question and what answers it. Exchanges are in the order of their questions, however long each answer
// took. All texts are sealed, each for its own row; the store has no key.

import type { CannedText } from "../protocol/companion_events.ts";

/** A turn of an answered exchange, as prompts and memory have it: of an answer with versions, the chosen one. */
export interface RememberedTurn {
  readonly id: number;
  readonly role: "user" | "assistant";
  /** Sealed; the store has no key. */
  readonly text: string;
  readonly at: number;
  /** Of an answer: the id of its question. Absent where the question is not kept any more. */
  readonly questionId?: number;
  /** Present for an answer that ended before it was complete. */
  readonly isCut?: true;
  /** Of an answer: the id from which on earlier turns were in its prompt. Absent for one of before this was kept. */
  readonly promptStart?: number;
  /** Id of the version whose text this is, and for which it is sealed; absent for the text of the row itself. */
  readonly version?: number;
}

/** How far a kept question is. `unanswered`: it ended without an answer. */
export type KeptState = "open" | "answered" | "unanswered";

/** A version of an answer. */
export interface KeptVersion {
  /** Id of the version's row; null for the first version, whose row is the answer's. */
  readonly id: number | null;
  readonly text: string;
  readonly at: number;
  readonly isCut?: true;
  /** How often it was continued. */
  readonly continuations: number;
}

/** A turn of the whole conversation, as it is shown. */
export interface ConversationTurn extends RememberedTurn {
  /** Of a question. */
  readonly state?: KeptState;
  /** The node that answers an open question. */
  readonly node?: string;
  /** Present for a canned reply, which is not the model's: the reply as data. */
  readonly said?: CannedText;
  /** Of an answer: whether it was counted. */
  readonly isCounted?: boolean;
  /** Of an answer: its versions, oldest first, of which there is always one. */
  readonly versions?: readonly KeptVersion[];
  /** Of an answer: index of the version that is chosen. */
  readonly chosen?: number;
}

/** A turn to be stored. */
export interface NewTurn {
  readonly at: number;
  /** Returns the sealed text for the row's id. Must not throw. */
  seal(id: number): string;
}

/** A question to be stored. */
export interface NewQuestion extends NewTurn {
  /** The node that answers it. */
  readonly node: string;
  /** The client's id of the request, unique for each account, that identifies a resend. */
  readonly requestId?: string | undefined;
  /** Id of a turn of the exchange whose place the question takes: that exchange is deleted. */
  readonly replaces?: number;
}

/** An answer to be stored. */
export interface NewAnswer extends NewTurn {
  /** The answer ended before it was complete; false when absent. */
  readonly isCut?: boolean;
  /** As {@link RememberedTurn.promptStart}. */
  readonly promptStart?: number;
}

/** A canned reply to be stored. */
export interface NewCannedReply extends NewTurn {
  readonly said: CannedText;
}

/** A stored question. */
export interface AskedTurn {
  readonly id: number;
  readonly at: number;
  /** The question was stored before under the same request id: nothing has changed. */
  readonly isResend: boolean;
  /** Ids of the turns that it replaced. */
  readonly removed: readonly number[];
}

/** An account's use of the companion: the answers that counted, with and without unlimited access. */
export interface CompanionQuota {
  readonly aiMessagesUsed: number;
  readonly hasAiAccess: boolean;
}

/** Free messages of one day for all accounts that were registered from one address. */
export interface AddressTrial {
  /** As `Account.addressDigest`. */
  readonly digest: string;
  /** Days since the Unix epoch, UTC. */
  readonly day: number;
  readonly limit: number;
}

/** What an answer counts against. */
export interface Counting {
  /** Free messages of one account. */
  readonly freeLimit: number;
  readonly address?: AddressTrial | null;
  /** When it counts: an account with premium at that time takes no free message. */
  readonly at: number;
  /** The question was admitted with premium: it takes no free message, whatever the account has now. */
  readonly isPremium?: boolean;
}

/** What became of an answer. */
export type AnswerOutcome =
  /** `id` is null where its question was forgotten meanwhile; `quota` is null where it did not count. */
  | { readonly kind: "kept"; readonly id: number | null; readonly quota: CompanionQuota | null }
  /** The account or the address has no free message left. The question is not kept any more. */
  | { readonly kind: "no_free_message" }
  /** The account is deleted. The address is counted all the same. */
  | { readonly kind: "gone" };

/**
 * What was said with the companion, and the free messages. Keeps the newest `KEPT.turns` turns of answered exchanges of
 * an account, and the newest `KEPT.unanswered` unanswered questions that are not older than all of those.
 */
export interface CompanionStore {
  /** The turns of answered exchanges of an account, oldest first; no canned replies. */
  history(userId: number): Promise<RememberedTurn[]>;
  /** All that is kept of an account, oldest first. */
  conversation(userId: number): Promise<ConversationTurn[]>;
  /**
   * Stores an open question. Undefined for a deleted account. Throws a `Refusal`, without a change: `not_found` where
   * the exchange to be replaced is not kept, `conflict` where that is open.
   */
  ask(userId: number, question: NewQuestion): Promise<AskedTurn | undefined>;
  /**
   * Completes a question: stores its answer and, with a `counting`, counts it and takes a free message of the account
   * and of its address, unless the account has unlimited access.
   */
  answer(
    userId: number,
    questionId: number,
    answer: { readonly turn: NewAnswer; readonly counting: Counting | null },
  ): Promise<AnswerOutcome>;
  /** Ends a question without an answer, and stores the canned reply. Resolves to its id; null for a forgotten question. */
  excuse(userId: number, questionId: number, reply: NewCannedReply): Promise<number | null>;
  /** Ends an open question without an answer. False where it is not open. */
  giveUp(userId: number, questionId: number): Promise<boolean>;
  /**
   * Ids of the questions that ended without an answer or a canned reply, and are newer than all that are answered, in
   * order.
   */
  unanswered(userId: number): Promise<number[]>;
  /** Deletes the exchange that a turn belongs to. Resolves to the ids of its turns, in order; to none for an unknown id. */
  forget(userId: number, id: number): Promise<number[]>;
  /** Ends every open question of a node that is none of `aliveNodes` without an answer. Resolves to these questions. */
  abandon(aliveNodes: readonly string[]): Promise<{ userId: number; id: number }[]>;
  /** Free messages that all accounts registered from an address used on a day. Days before yesterday are deleted. */
  usedFrom(address: Pick<AddressTrial, "digest" | "day">): Promise<number>;
  /** Deletes all stored turns of an account. */
  reset(userId: number): Promise<void>;
}
