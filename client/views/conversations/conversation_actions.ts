// The actions that views have on conversations: opening and closing them, and those within one.

import type { Refused } from "../../store/session/session_store.ts";

/** Which conversation is in view. A conversation beside the lobby loads the part `later` first, if necessary. */
export interface ConversationActions {
  /** Brings a conversation that has a tab into view; null is the lobby. */
  show(key: string | null): void;
  /** Brings the conversation with `name` into view. If there is none yet, the first message in it invites them. */
  open(name: string): void;
  /** Removes a conversation from the page; the server keeps it. */
  close(key: string): void;
}

/** Actions in a private conversation, which is named by its key. */
export interface DmConversationActions {
  /** Accepts the invitation to a conversation. */
  accept(key: string): void;
  /** Declines the invitation to a conversation: the inviter cannot invite again for a day. */
  decline(key: string): void;
  /** Sends a message. False when nothing was sent or queued. */
  send(key: string, text: string): boolean;
  /** Messages that wait to be sent go back into the field. */
  takeBack(key: string): void;
  /** Reports that the user types (`busy`), or no longer does. */
  typing(key: string, busy: boolean): void;
  /** Marks the conversation as read: its end is in view. */
  seen(key: string): void;
  /** Fetches the page of history before the oldest loaded message. */
  fetchOlder(key: string): void;
  /** Fetches the messages that were sent while the connection was lost. */
  fetchMissed(key: string): void;
}

/** Actions in the conversation with the companion. Messages are named by their ids. */
export interface CompanionConversationActions {
  /** Sends a question. False when nothing was sent or queued. */
  send(text: string): boolean;
  /** Asks the question that is being edited with another text. False when nothing was sent. */
  edit(text: string): boolean;
  /** Asks a question again that has no answer; it is named by its own id or by that of the reply that excuses it. */
  askAgain(messageId: string): void;
  /** Has the newest answer made again, or continued (`more`). */
  again(kind: "again" | "more", answerId: string): Promise<void>;
  /** Shows another version of the newest answer. `version`: counted from 0. */
  choose(answerId: string, version: number): Promise<void>;
  /** Puts the last question into the composer, to be changed. */
  beginEdit(questionId: string): void;
  /** Leaves the question as it is, and puts what was there before into the composer. */
  cancelEdit(): void;
  /** Deletes the exchange that a message belongs to. Resolves to the refusal, or null. */
  deleteExchange(messageId: string): Promise<Refused | null>;
  /** Stops the answer that is being generated. */
  stop(): void;
  /** Deletes the companion's memory of this user. Resolves to the refusal, or null. */
  forget(): Promise<Refused | null>;
  /** Marks the conversation as read: its end is in view. */
  seen(): void;
  /** Formats fixed texts in the language of the page, after it has changed. */
  translate(): void;
  /** Fetches the past conversation, where that has failed before. */
  fetchMemory(): void;
}
