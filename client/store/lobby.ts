// The lobby: what was said there, what of ours is still on its way, and what is being written.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ServerEvents, User } from "../../server/protocol/server_events.ts";

/** Lines kept. The lobby is stored nowhere, so what is dropped is gone; nobody reads back this far. */
export const MAX_LINES = 30_000;
/** Lines dropped at once when there are too many, so that dropping is rare. */
const DROP_LINES = 2_000;

/** Something somebody said. `key` stays the same from pending to sent. */
export interface MessageLine {
  readonly kind: "message";
  readonly key: string;
  readonly data: ServerEvents["message"];
  readonly own: boolean;
}

/** A line about the room (`system`, from the server) or about this page's own connection (`notice`). */
export interface NoteLine {
  readonly kind: "system" | "notice";
  readonly key: string;
  readonly text: string;
  /** ISO 8601. */
  readonly ts: string;
}

/** A line of the lobby as it is shown. */
export type LobbyLine = MessageLine | NoteLine;

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
  /** Why it failed, in plain words. */
  readonly reason?: string;
  /** The message's own id, once acknowledged. */
  readonly messageId?: string;
}

/** The lobby as views and `apply` use it. */
export interface LobbyStore {
  /** In the room's order. The array is the store's own and grows in place: read it anew on each change. */
  readonly lines: ReadonlySignal<{ readonly all: readonly LobbyLine[]; readonly dropped: number }>;
  readonly pending: ReadonlySignal<readonly PendingMessage[]>;
  /** Messages of others and ours received since the page was opened. */
  readonly received: ReadonlySignal<number>;
  readonly draft: Signal<string>;
  /** Shows a message of ours at once. */
  add(requestId: string, text: string, ts: string): void;
  /** A message came from the room. */
  receive(data: ServerEvents["message"], me: string | undefined): void;
  /** The server confirmed request `requestId` as message `messageId`. */
  acknowledge(requestId: string, messageId: string | undefined): void;
  /** The server refused request `requestId`. Returns false when it carried no lobby message. */
  fail(requestId: string, reason: string): boolean;
  /** Takes a failed message away, to send it anew or for good. */
  take(requestId: string): PendingMessage | undefined;
  /** A line about the room. */
  note(kind: NoteLine["kind"], text: string, ts: string): void;
  /** The connection is gone. `me`: how others saw this person. Returns the requests whose messages are known to have reached the room. */
  disconnect(me: User | undefined): string[];
  /** Forgets everything. */
  reset(): void;
}

/** Makes an empty lobby. */
export function createLobbyStore(): LobbyStore {
  return new Lobby();
}

class Lobby implements LobbyStore {
  readonly lines: Signal<{ readonly all: readonly LobbyLine[]; readonly dropped: number }>;
  readonly pending: Signal<readonly PendingMessage[]> = signal<readonly PendingMessage[]>([]);
  readonly received: Signal<number> = signal(0);
  readonly draft: Signal<string> = signal("");
  #all: LobbyLine[] = [];
  #dropped = 0;
  #notes = 0;
  /** Ids of the messages in `#all`. */
  #seen = new Set<string>();
  /** Drawn as sent because the room echoed the same words, but not acknowledged yet. By request id. */
  #echoed = new Map<string, PendingMessage>();

  constructor() {
    this.lines = signal({ all: this.#all, dropped: 0 });
  }

  add(requestId: string, text: string, ts: string): void {
    const key = `p${requestId}`;
    this.pending.value = [...this.pending.value, {
      kind: "pending",
      key,
      requestId,
      text,
      ts,
      status: "sending",
    }];
  }

  receive(data: ServerEvents["message"], me: string | undefined): void {
    if (this.#seen.has(data.id)) return;
    const own = me !== undefined && data.username.toLowerCase() === me.toLowerCase();
    const match = own ? matchEcho(this.pending.value, data) : undefined;
    if (match !== undefined) {
      this.#remove(match.requestId);
      if (match.messageId === undefined) this.#echoed.set(match.requestId, match);
    }
    this.#append(data, own, match?.key ?? data.id);
  }

  acknowledge(requestId: string, messageId: string | undefined): void {
    this.#echoed.delete(requestId);
    if (messageId === undefined) return;
    if (this.#seen.has(messageId)) this.#remove(requestId);
    else this.#change(requestId, { messageId });
  }

  fail(requestId: string, reason: string): boolean {
    const early = this.#echoed.get(requestId);
    if (early !== undefined) {
      // The echo was of the same words, sent by this person from elsewhere.
      this.#echoed.delete(requestId);
      const failed = { ...early, key: `r${requestId}`, status: "failed", reason } as const;
      this.pending.value = [...this.pending.value, failed];
      return true;
    }
    if (this.#find(requestId) === undefined) return false;
    this.#change(requestId, { status: "failed", reason });
    return true;
  }

  take(requestId: string): PendingMessage | undefined {
    const found = this.#find(requestId);
    if (found?.status !== "failed") return undefined;
    this.#remove(requestId);
    return found;
  }

  note(kind: NoteLine["kind"], text: string, ts: string): void {
    this.#all.push({ kind, key: `n${this.#notes++}`, text, ts });
    this.#publish();
  }

  disconnect(me: User | undefined): string[] {
    const arrived = [...this.#echoed.keys()];
    this.#echoed.clear();
    if (me === undefined) return arrived;
    for (const { requestId, messageId, text, ts, key } of this.pending.value) {
      if (messageId === undefined) continue;
      this.#remove(requestId);
      this.#append({ id: messageId, text, ts, ...me }, true, key);
    }
    return arrived;
  }

  reset(): void {
    this.#all = [];
    this.#dropped = 0;
    this.#seen.clear();
    this.#echoed.clear();
    this.pending.value = [];
    this.received.value = 0;
    this.draft.value = "";
    this.#publish();
  }

  #append(data: ServerEvents["message"], own: boolean, key: string): void {
    this.#seen.add(data.id);
    this.#all.push({ kind: "message", key, data, own });
    this.received.value++;
    this.#publish();
  }

  #publish(): void {
    if (this.#all.length > MAX_LINES) {
      for (const line of this.#all.splice(0, DROP_LINES)) {
        if (line.kind === "message") this.#seen.delete(line.data.id);
      }
      this.#dropped += DROP_LINES;
    }
    this.lines.value = { all: this.#all, dropped: this.#dropped };
  }

  #find(requestId: string): PendingMessage | undefined {
    return this.pending.value.find((one) => one.requestId === requestId);
  }

  #remove(requestId: string): void {
    this.pending.value = this.pending.value.filter((one) => one.requestId !== requestId);
  }

  #change(requestId: string, changes: Partial<PendingMessage>): void {
    this.pending.value = this.pending.value.map((one) =>
      one.requestId === requestId ? { ...one, ...changes } : one
    );
  }
}

/** Which of ours an echo is: by the id its ack gave, else the first with the same words that has no ack yet. */
function matchEcho(
  pending: readonly PendingMessage[],
  data: ServerEvents["message"],
): PendingMessage | undefined {
  return pending.find((one) => one.messageId === data.id) ??
    pending.find((one) => one.status === "sending" && one.messageId === undefined && one.text === data.text);
}
