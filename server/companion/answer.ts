// Answers of the companion, and where they go.

import type { MessageId } from "../protocol/ids.ts";
import type { CompanionQuota } from "../ports/exchange_store.ts";
import type { CannedText } from "../protocol/companion_events.ts";
import type { CannedReply } from "./canned_replies.ts";

/** How a question ended. */
export type Answer =
  /**
   * It was answered and, unless the companion was made to forget meanwhile, remembered under `id`. `at` is in
   * milliseconds since the Unix epoch. `quota` is null for an answer that does not count: one that ended before its
   * first whole sentence, or that repeats itself.
   */
  | {
    readonly kind: "reply";
    readonly text: string;
    readonly at: number;
    readonly id: number | null;
    readonly quota: CompanionQuota | null;
    /** Whether it ended before it was complete. */
    readonly isCut: boolean;
  }
  /**
   * A fixed text in place of an answer. Nothing is counted, and prompts have neither it nor the question; `id` is null
   * where it is not kept for display either. `isBusy`: the question found no place.
   */
  | { readonly kind: "canned"; readonly isBusy: boolean; readonly id: number | null } & CannedReply
  /** No free message is left. */
  | { readonly kind: "limit" }
  /** It was cancelled before a whole sentence was delivered. `id` is there if it is kept as unanswered. */
  | { readonly kind: "cancelled"; readonly id: number | null };

/**
 * A message of the companion. `at` is in milliseconds since the Unix epoch; `quota` is there if the answer counted;
 * `isCut`: it is an answer that ended before it was complete.
 */
export interface CompanionMessage {
  readonly id: MessageId;
  readonly at: number;
  readonly text: string;
  /** The text as data, if it is not the model's. */
  readonly said?: CannedText;
  readonly quota?: CompanionQuota;
  readonly isCut?: boolean;
}

/** Where one question and its answer go. `share` and `say` reject when they fail; no other member throws or rejects. */
export interface Delivery {
  /** How the question was asked. Over REST its asker waits for a response, with or without sockets. */
  readonly via: "socket" | "rest";
  /** The question's position has changed. */
  moved(): void;
  /** Shows the question to the asker's other sockets, once. */
  share(): Promise<void>;
  /** Tells a socket that has joined, by its session, of the question and of all there is of the reply. */
  tellSoFar(session: string): void;
  /** Sends the next piece of the reply. */
  sendPiece(text: string): void;
  /** Resolves to as much of the reply as reached a socket in pieces, once every piece so far is sent or lost. */
  delivered(): Promise<string>;
  /** Sends the whole of what the companion says, after every piece of it. */
  say(message: CompanionMessage): Promise<void>;
  /** Nothing is said, and the question is over. */
  over(): void;
  /** Says that no free message is left, and takes the question back from where it was only shown. */
  limitReached(): void;
}

/** What came of a trial. `answered`: the text is the model's, not a canned reply. */
export interface Trial {
  readonly text: string;
  /** The text as data, if it is not the model's. */
  readonly said?: CannedText;
  readonly answered: boolean;
}
