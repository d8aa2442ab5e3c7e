// The log of one conversation: what was said in it, what of ours is still on its way, and what is being written.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { nameKey } from "../../../server/protocol/names.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import type { Answered } from "../../text/message_parts.ts";
import { type PendingMessage, PendingMessages } from "./pending_messages.ts";

export type { PendingMessage } from "./pending_messages.ts";

/** Lines kept of one conversation. Nobody reads back this far. */
export const MAX_LINES = 30_000;
/** Lines dropped at once when there are too many, so that dropping is rare. */
const DROP_LINES = 2_000;

/** What is shown of something that was said. */
export type LoggedMessage = Pick<
  ServerEvents["message"],
  "id" | "username" | "text" | "ts" | "role" | "is_verified"
>;

/** Something somebody said. `key` stays the same from pending to sent. */
export interface MessageLine {
  readonly kind: "message";
  readonly key: string;
  readonly data: LoggedMessage;
  readonly own: boolean;
  /** It was sealed, and could not be opened: there is no text. */
  readonly unreadable?: boolean;
  /** More of it is still to come. */
  readonly making?: boolean;
  /** It was asked of the companion, and she does not answer it. */
  readonly unanswered?: Unanswered;
}

/** Why a question stayed without an answer: no free message was left, or the connection was lost meanwhile. */
export type Unanswered = "limit" | "lost";

/** A line about the room (`system`, from the server) or about this page's own connection (`notice`). */
export interface SystemLine {
  readonly kind: "system" | "notice";
  readonly key: string;
  readonly text: MessageFormat;
  /** ISO 8601. */
  readonly ts: string;
}

/** A line of a conversation as it is shown. */
export type Line = MessageLine | SystemLine;

/** What tells a message from every other: its author and its id. Nothing is shown of one that is known by both. */
export function messageKey({ username, id }: Pick<LoggedMessage, "username" | "id">): string {
  return `${nameKey(username)} ${id}`;
}

/** Lines in their order. `dropped`: how many were taken from the front; below 0 when some were put there. */
export interface Lines {
  readonly all: readonly Line[];
  readonly dropped: number;
  /** Another number when lines in between were hidden or came back: the rows have to be found anew. */
  readonly arrangement?: number;
}

/** A conversation as views draw it. */
export interface MessageLogView {
  /** The array is the log's own and grows in place: read it anew on each change. */
  readonly lines: ReadonlySignal<Lines>;
  readonly pending: ReadonlySignal<readonly PendingMessage[]>;
  /** Messages that came since the page was opened, ours too. */
  readonly received: ReadonlySignal<number>;
  readonly draft: Signal<string>;
  /** What the next message answers. */
  readonly answering: Signal<Answered | null>;
}

/** A conversation's log. A message of ours is drawn at once, and becomes the one message that the server sends back. */
export class MessageLog implements MessageLogView {
  readonly lines: Signal<Lines>;
  readonly pending: Signal<readonly PendingMessage[]>;
  readonly received: Signal<number> = signal(0);
  readonly draft: Signal<string> = signal("");
  readonly answering: Signal<Answered | null> = signal<Answered | null>(null);
  protected all: Line[] = [];
  protected readonly sending: PendingMessages;
  /** Keys of the messages in `all`, as {@link messageKey} makes them. */
  protected readonly messageKeys: Set<string> = new Set();
  #dropped = 0;
  #notes = 0;

  /** `isInFlight` tells whether a request is under way, or was when the connection was lost. Without it, each may be. */
  constructor(isInFlight: (requestId: string) => boolean = () => true) {
    this.sending = new PendingMessages(isInFlight);
    this.pending = this.sending.list;
    this.lines = signal({ all: this.all, dropped: 0 });
  }

  /** Shows a message of ours at once. `inDoubt`: it is sent again, and the server may have it. */
  add(requestId: string, text: string, ts: string, inDoubt = false): void {
    this.sending.add(requestId, text, ts, inDoubt);
  }

  /** Request `requestId` was refused. Returns false when its message is not of this conversation. */
  fail(requestId: string, reason: MessageFormat): boolean {
    return this.sending.fail(requestId, reason);
  }

  /** Takes a failed message away, to send it anew or for good. */
  take(requestId: string): PendingMessage | undefined {
    return this.sending.takeFailed(requestId);
  }

  /** A line about the room or the connection. */
  note(kind: SystemLine["kind"], text: MessageFormat, ts: string): void {
    this.all.push({ kind, key: `n${this.#notes++}`, text, ts });
    this.publish();
  }

  /** Forgets everything. */
  reset(): void {
    this.all = [];
    this.#dropped = 0;
    this.messageKeys.clear();
    this.sending.reset();
    this.received.value = 0;
    this.draft.value = "";
    this.answering.value = null;
    this.publish();
  }

  /** A message came. Returns false when it was here before. */
  protected receiveMessage(data: LoggedMessage, own: boolean, unreadable = false): boolean {
    if (this.includes(data)) return false;
    const sent = own ? this.sending.takeEcho(data.id, data.text) : undefined;
    this.append(data, own, { key: sent?.key ?? messageKey(data), unreadable });
    return true;
  }

  /** Whether a message is here. */
  protected includes(message: Pick<LoggedMessage, "username" | "id">): boolean {
    return this.messageKeys.has(messageKey(message));
  }

  /** Puts a message where it belongs. */
  protected append(data: LoggedMessage, own: boolean, { key, unreadable = false }: LineOptions): void {
    const line: MessageLine = { kind: "message", key, data, own, unreadable };
    this.messageKeys.add(messageKey(data));
    this.all.splice(this.placeOf(line), 0, line);
    this.received.value++;
    this.publish();
  }

  /** Puts lines before all others. */
  protected prepend(lines: readonly MessageLine[]): void {
    for (const { data } of lines) this.messageKeys.add(messageKey(data));
    this.all.unshift(...lines);
    this.#dropped -= lines.length;
    this.publish();
  }

  /** Index at which a new message stands: after all others. */
  protected placeOf(_line: MessageLine): number {
    return this.all.length;
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

  /** What is shown of the lines: all of them. */
  protected arrange(lines: Lines): Lines {
    return lines;
  }
}

interface LineOptions {
  readonly key: string;
  readonly unreadable?: boolean;
}
