// The log of one conversation: its lines, the user's pending messages, and the draft.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { nameKey } from "../../../server/protocol/names.ts";
import type { E2eeHeader } from "../../../server/protocol/e2ee/sealed_lengths.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import type { ReplyTarget } from "../../text/message_parts.ts";
import type { ArrivalsLine } from "./arrivals_line.ts";
import { type PendingMessage, PendingMessages } from "./pending_messages.ts";

export type { PendingMessage } from "./pending_messages.ts";

/** Lines of one conversation, at most: bounds the memory of a page that stays open for days. */
export const MAX_LINES = 30_000;
/** Lines dropped at once beyond {@link MAX_LINES}, so that dropping is rare. */
const DROP_LINES = 2_000;

/** A message as the log shows it. */
export type LoggedMessage =
  & Pick<
    ServerEvents["message"],
    "id" | "username" | "text" | "ts" | "role" | "is_verified"
  >
  & {
    /** Shown in place of a quote whose message was removed. */
    readonly quoteRemoved?: MessageFormat;
  };

/** A line with a message. `key` stays the same from pending to sent. */
export interface MessageLine {
  readonly kind: "message";
  readonly key: string;
  readonly data: LoggedMessage;
  readonly own: boolean;
  /** Which message since the page was opened it is, counted from 1; absent for fetched ones. */
  readonly number?: number;
  /** The message could not be opened: it has no text. */
  readonly unreadable?: boolean;
  /** What is odd about the message, or why it is not shown. */
  readonly remark?: MessageFormat;
  /** Proves the text in a report. */
  readonly proof?: MessageProof;
  /** The message is an answer that is being streamed. */
  readonly isStreaming?: boolean;
  /** The message is an answer that ended before it was complete. */
  readonly isCut?: boolean;
  /** The message is a question that the companion did not answer. */
  readonly unanswered?: Unanswered;
  /** The text of the message in the language of the page, for a fixed text of the companion. */
  readonly canned?: MessageFormat;
  /** Of an answer of the companion: id of its question. */
  readonly questionId?: string;
  /** Of an answer that was made again: its versions, oldest first, of which there are two at least. */
  readonly versions?: readonly AnswerVersion[];
  /** Of an answer with versions: index of the one that is shown. */
  readonly chosen?: number;
}

/** What a report of an end-to-end encrypted message proves its text with. */
export interface MessageProof {
  /** Base64. */
  readonly kf: string;
  readonly e2ee: E2eeHeader;
  readonly tag: string;
}

/** A version of an answer of the companion. */
export interface AnswerVersion {
  /** Undefined when it could not be opened. */
  readonly text: string | undefined;
  /** ISO 8601. */
  readonly ts: string;
  /** It ended before it was complete. */
  readonly isCut?: boolean;
}

/** Why a question has no answer: `limit`, the free messages are used up; `ended`, it ended without one. */
export type Unanswered = "limit" | "ended";

/**
 * A system message of the server (`system`), a notice of this page (`notice`), the place of a message that staff removed
 * (`removed`), or the end of what was said before the user came (`before`).
 */
export interface SystemLine {
  readonly kind: "system" | "notice" | "removed" | "before";
  readonly key: string;
  readonly text: MessageFormat;
  /** ISO 8601. */
  readonly ts: string;
}

/** A line of a conversation. */
export type Line = MessageLine | SystemLine | ArrivalsLine;

/** Identifies a message by author and id. The log shows each key once. */
export function messageKey({ username, id }: Pick<LoggedMessage, "username" | "id">): string {
  return `${nameKey(username)} ${id}`;
}

/** Lines in their order. `dropped`: number of lines removed from the front, minus the number of lines added there. */
export interface Lines {
  readonly all: readonly Line[];
  readonly dropped: number;
  /** Changes when lines in between are hidden or shown again: views have to compute their rows again. */
  readonly arrangement?: number;
}

/** The log of a conversation, for views. */
export interface MessageLogView {
  /** Name of the private room; null until the server has sent it. Absent for the lobby and the companion. */
  readonly room?: string | null;
  /** How much of its stored messages is loaded: `none`, `loading` and others. Absent for the lobby and the companion. */
  readonly history?: ReadonlySignal<string>;
  /** The array is changed in place: read it again after each change. */
  readonly lines: ReadonlySignal<Lines>;
  readonly pending: ReadonlySignal<readonly PendingMessage[]>;
  /** Number of messages since the page was opened, own ones included. */
  readonly received: ReadonlySignal<number>;
  /** Of which of them, counted from 1, the messages were removed since; the latest. */
  readonly withdrawn: readonly number[];
  readonly draft: Signal<string>;
  /** The message that the next one replies to. */
  readonly replyTarget: Signal<ReplyTarget | null>;
}

/** The log of a conversation. An own message is shown at once, as pending, until the server's message replaces it. */
export class MessageLog implements MessageLogView {
  readonly lines: Signal<Lines>;
  readonly pending: Signal<readonly PendingMessage[]>;
  readonly received: Signal<number> = signal(0);
  withdrawn: readonly number[] = [];
  readonly draft: Signal<string> = signal("");
  readonly replyTarget: Signal<ReplyTarget | null> = signal<ReplyTarget | null>(null);
  protected all: Line[] = [];
  protected readonly sending: PendingMessages;
  /** The {@link messageKey}s of `all`. */
  protected readonly messageKeys: Set<string> = new Set();
  #dropped = 0;
  #notes = 0;

  /** `isInFlight`: see {@link PendingMessages}. By default, every request may be in flight. */
  constructor(isInFlight: (requestId: string) => boolean = () => true) {
    this.sending = new PendingMessages(isInFlight);
    this.pending = this.sending.list;
    this.lines = signal({ all: this.all, dropped: 0 });
  }

  /** Shows an own message as pending. `inDoubt`: it is a resend that the server may have already. */
  add(requestId: string, text: string, ts: string, inDoubt = false): void {
    this.sending.add(requestId, text, ts, inDoubt);
  }

  /** Marks the message of request `requestId` as failed. Returns false if it is not of this log. */
  fail(requestId: string, reason: MessageFormat): boolean {
    return this.sending.fail(requestId, reason);
  }

  /** Removes a failed message and returns it. */
  take(requestId: string): PendingMessage | undefined {
    return this.sending.takeFailed(requestId);
  }

  /** Adds a system message or a notice. `ts`: ISO 8601. */
  note(kind: SystemLine["kind"], text: MessageFormat, ts: string): void {
    this.all.push({ kind, key: this.newKey(), text, ts });
    this.publish();
  }

  /** Clears the log. */
  reset(): void {
    this.all = [];
    this.#dropped = 0;
    this.messageKeys.clear();
    this.sending.reset();
    this.received.value = 0;
    this.withdrawn = [];
    this.draft.value = "";
    this.replyTarget.value = null;
    this.publish();
  }

  /** Adds a message that arrived. Returns false if the log has it. */
  protected receiveMessage(data: LoggedMessage, own: boolean, more: Omit<LineOptions, "key"> = {}): boolean {
    if (this.includes(data)) return false;
    const sent = own ? this.sending.takeEcho(data.id, data.text) : undefined;
    this.append(data, own, { ...more, key: sent?.key ?? messageKey(data) });
    return true;
  }

  /** Whether the log has a message. */
  protected includes(message: Pick<LoggedMessage, "username" | "id">): boolean {
    return this.messageKeys.has(messageKey(message));
  }

  /** Inserts a message at its place. */
  protected append(data: LoggedMessage, own: boolean, { unreadable = false, ...more }: LineOptions): void {
    const number = ++this.received.value;
    const line: MessageLine = { kind: "message", data, own, unreadable, number, ...more };
    this.messageKeys.add(messageKey(data));
    this.all.splice(this.placeOf(line), 0, line);
    this.publish();
  }

  /** Inserts lines at the front. */
  protected prepend(lines: readonly MessageLine[]): void {
    for (const { data } of lines) this.messageKeys.add(messageKey(data));
    this.all.unshift(...lines);
    this.#dropped -= lines.length;
    this.publish();
  }

  /** Index for a new message; by default, the end. */
  protected placeOf(_line: MessageLine): number {
    return this.all.length;
  }

  /** A key for a line without a message. */
  protected newKey(): string {
    return `n${this.#notes++}`;
  }

  protected publish(): void {
    if (this.all.length > MAX_LINES) {
      for (const line of this.all.splice(0, DROP_LINES)) {
        if (line.kind === "message") this.messageKeys.delete(messageKey(line.data));
      }
      this.#dropped += DROP_LINES;
    }
    this.lines.value = this.arrange({ all: this.all, dropped: this.#dropped });
  }

  /** The lines that views get; by default, all. */
  protected arrange(lines: Lines): Lines {
    return lines;
  }
}

type LineOptions = Pick<MessageLine, "key" | "unreadable" | "proof">;
