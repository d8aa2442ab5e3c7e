// The log of one conversation: what was said in it, what of ours is still on its way, and what is being written.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ServerEvents } from "../../server/protocol/server_events.ts";
import type { Phrase } from "../words/chapters.ts";
import type { Answered } from "./message_parts.ts";

/** Lines kept of one conversation. Nobody reads back this far. */
export const MAX_LINES = 30_000;
/** Lines dropped at once when there are too many, so that dropping is rare. */
const DROP_LINES = 2_000;

/** What is shown of something that was said. */
export type Said = Pick<
  ServerEvents["message"],
  "id" | "username" | "text" | "ts" | "role" | "is_verified"
>;

/** Something somebody said. `key` stays the same from pending to sent. */
export interface MessageLine {
  readonly kind: "message";
  readonly key: string;
  readonly data: Said;
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
export interface NoteLine {
  readonly kind: "system" | "notice";
  readonly key: string;
  readonly text: Phrase;
  /** ISO 8601. */
  readonly ts: string;
}

/** A line of a conversation as it is shown. */
export type Line = MessageLine | NoteLine;

/** A message of ours that the server has not confirmed, or has refused. */
export interface PendingMessage {
  readonly kind: "pending";
  readonly key: string;
  /** Request that carries it. */
  readonly requestId: string;
  readonly text: string;
  /** ISO 8601, when it was written. */
  readonly ts: string;
  readonly status: "sending" | "failed";
  /** Why it failed. */
  readonly reason?: Phrase;
  /** The message's own id, once acknowledged. */
  readonly messageId?: string;
}

/** Lines in their order. `dropped`: how many were taken from the front; below 0 when some were put there. */
export interface Lines {
  readonly all: readonly Line[];
  readonly dropped: number;
  /** Another number when lines in between were hidden or came back: the rows have to be found anew. */
  readonly arrangement?: number;
}

/** A conversation as views draw it. */
export interface Talk {
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
export class TalkLog implements Talk {
  readonly lines: Signal<Lines>;
  readonly pending: Signal<readonly PendingMessage[]> = signal<readonly PendingMessage[]>([]);
  readonly received: Signal<number> = signal(0);
  readonly draft: Signal<string> = signal("");
  readonly answering: Signal<Answered | null> = signal<Answered | null>(null);
  protected all: Line[] = [];
  /** Ids of the messages in `all`. */
  protected readonly seen: Set<string> = new Set();
  /** Drawn as sent because the same words came back, but not acknowledged yet. By request id. */
  protected readonly echoed: Map<string, PendingMessage> = new Map();
  #dropped = 0;
  #notes = 0;

  constructor() {
    this.lines = signal({ all: this.all, dropped: 0 });
  }

  /** Shows a message of ours at once. */
  add(requestId: string, text: string, ts: string): void {
    const key = `p${requestId}`;
    const line = { kind: "pending", key, requestId, text, ts, status: "sending" } as const;
    this.pending.value = [...this.pending.value, line];
  }

  /** Request `requestId` was refused. Returns false when its message is not of this conversation. */
  fail(requestId: string, reason: Phrase): boolean {
    const early = this.echoed.get(requestId);
    if (early !== undefined) {
      // The echo was of the same words, sent by this person from elsewhere.
      this.echoed.delete(requestId);
      const failed = { ...early, key: `r${requestId}`, status: "failed", reason } as const;
      this.pending.value = [...this.pending.value, failed];
      return true;
    }
    if (this.findPending(requestId) === undefined) return false;
    this.change(requestId, { status: "failed", reason });
    return true;
  }

  /** Takes a failed message away, to send it anew or for good. */
  take(requestId: string): PendingMessage | undefined {
    const found = this.findPending(requestId);
    if (found?.status !== "failed") return undefined;
    this.removePending(requestId);
    return found;
  }

  /** A line about the room or the connection. */
  note(kind: NoteLine["kind"], text: Phrase, ts: string): void {
    this.all.push({ kind, key: `n${this.#notes++}`, text, ts });
    this.publish();
  }

  /** Forgets everything. */
  reset(): void {
    this.all = [];
    this.#dropped = 0;
    this.seen.clear();
    this.echoed.clear();
    this.pending.value = [];
    this.received.value = 0;
    this.draft.value = "";
    this.answering.value = null;
    this.publish();
  }

  /** A message came. Returns false when it was here before. */
  protected takeIn(data: Said, own: boolean, unreadable = false): boolean {
    if (this.seen.has(data.id)) return false;
    const match = own ? matchEcho(this.pending.value, data) : undefined;
    if (match !== undefined) {
      this.removePending(match.requestId);
      if (match.messageId === undefined) this.echoed.set(match.requestId, match);
    }
    this.append(data, own, { key: match?.key ?? data.id, unreadable });
    return true;
  }

  /** Puts a message where it belongs. */
  protected append(data: Said, own: boolean, { key, unreadable = false }: Drawn): void {
    const line: MessageLine = { kind: "message", key, data, own, unreadable };
    this.seen.add(data.id);
    this.all.splice(this.placeOf(line), 0, line);
    this.received.value++;
    this.publish();
  }

  /** Puts lines before all others. */
  protected prepend(lines: readonly MessageLine[]): void {
    for (const { data } of lines) this.seen.add(data.id);
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
        if (line.kind === "message") this.seen.delete(line.data.id);
      }
      this.#dropped += DROP_LINES;
    }
    this.lines.value = this.arrange({ all: this.all, dropped: this.#dropped });
  }

  /** What is shown of the lines: all of them. */
  protected arrange(lines: Lines): Lines {
    return lines;
  }

  protected findPending(requestId: string): PendingMessage | undefined {
    return this.pending.value.find((one) => one.requestId === requestId);
  }

  protected removePending(requestId: string): void {
    this.pending.value = this.pending.value.filter((one) => one.requestId !== requestId);
  }

  protected change(requestId: string, changes: Partial<PendingMessage>): void {
    this.pending.value = this.pending.value.map((one) =>
      one.requestId === requestId ? { ...one, ...changes } : one
    );
  }
}

interface Drawn {
  readonly key: string;
  readonly unreadable?: boolean;
}

/** Which of ours an echo is: by the id its ack gave, else the first with the same words that has no ack yet. */
function matchEcho(pending: readonly PendingMessage[], data: Said): PendingMessage | undefined {
  return pending.find((one) => one.messageId === data.id) ??
    pending.find((one) => one.status === "sending" && one.messageId === undefined && one.text === data.text);
}
