// One private conversation: with whom, how it stands, what was said, what is unread, and how far the other has read.

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { nameKey } from "../../../server/protocol/names.ts";
import type { MessageId, User } from "../../../server/protocol/server_events.ts";
import {
  type LoggedMessage,
  messageKey,
  type MessageLine,
  MessageLog,
  type MessageLogView,
} from "../conversations/message_log.ts";

/**
 * `opening`: the server has not said which room it is, or whether the other has answered. `waiting`: the other has been
 * invited. `invited`: the other has invited us. `ended`: a guest of it is gone, or we are.
 */
export type DmState = "opening" | "waiting" | "invited" | "open" | "ended";

/**
 * What is kept on the server. `none`: nothing was asked for, or there is nothing. `more`: there is more than is shown
 * here. `all`: there is not.
 */
export type HistoryState = "none" | "loading" | "more" | "all" | "failed";

/** A private message, opened. */
export interface OpenedMessage {
  readonly id: MessageId;
  readonly own: boolean;
  /** Undefined when it could not be opened. */
  readonly text: string | undefined;
  /** ISO 8601. */
  readonly ts: string;
}

/** A private conversation as views read it. */
export interface Conversation extends MessageLogView {
  /** The same for a name in any case. */
  readonly key: string;
  readonly name: ReadonlySignal<string>;
  readonly state: ReadonlySignal<DmState>;
  /** Whether messages are sealed and kept, as between members; null until it is known. */
  readonly sealed: ReadonlySignal<boolean | null>;
  readonly unread: ReadonlySignal<number>;
  readonly typing: ReadonlySignal<boolean>;
  readonly history: ReadonlySignal<HistoryState>;
  /** Whether something between the lines and now could not be fetched. */
  readonly gap: ReadonlySignal<boolean>;
  /** Key of the last line of ours that the other has read. */
  readonly readKey: ReadonlySignal<string | null>;
}

/** A private conversation. Its lines stand in the order of their ids where they have numbers, else as they came. */
export class DmConversation extends MessageLog implements Conversation {
  readonly key: string;
  readonly name: Signal<string>;
  readonly state: Signal<DmState> = signal<DmState>("opening");
  readonly sealed: Signal<boolean | null> = signal<boolean | null>(null);
  readonly unread: Signal<number> = signal(0);
  readonly typing: Signal<boolean> = signal(false);
  readonly history: Signal<HistoryState> = signal<HistoryState>("none");
  readonly gap: Signal<boolean> = signal(false);
  readonly readKey: ReadonlySignal<string | null>;
  /** The room's name, once the server has told it. */
  room: string | null = null;
  /** Whether the other is known to have answered, now or before. */
  answered = false;
  /** The other as the server described them last. */
  peer: User | undefined;
  /** Newest message known when the connection was lost; what came after it has to be fetched. */
  lastKnownId: number | null = null;
  readonly #readUpTo: Signal<MessageId | null> = signal<MessageId | null>(null);

  /** `isInFlight` tells whether a request is under way, or was when the connection was lost. */
  constructor(name: string, isInFlight?: (requestId: string) => boolean) {
    super(isInFlight);
    this.key = nameKey(name);
    this.name = signal(name);
    this.readKey = computed(() => this.#findReadKey());
  }

  /** A message came. `me`: our own name. Returns false when it was here before. */
  receive({ id, own, text, ts }: OpenedMessage, me: string): boolean {
    const isNew = this.receiveMessage(
      this.#loggedMessage({ id, own, text, ts }, me),
      own,
      text === undefined,
    );
    if (!isNew || own) return isNew;
    this.typing.value = false;
    this.unread.value++;
    this.markAnswered();
    return true;
  }

  /** The server has taken request `requestId` as message `id`. Returns false when it is not of this conversation. */
  acknowledge(requestId: string, id: MessageId, ts: string, me: string): boolean {
    if (!this.sending.has(requestId)) return false;
    const sent = this.sending.acknowledge(requestId, this.has(id, me));
    if (sent === undefined) return true;
    this.sending.remove(requestId);
    this.append(this.#loggedMessage({ id, own: true, text: sent.text, ts }, me), true, { key: sent.key });
    return true;
  }

  /** Puts messages that were fetched among the others. What is here already stays as it is. */
  merge(messages: readonly OpenedMessage[], me: string): void {
    const lines = messages.map((message): MessageLine => {
      const data = this.#loggedMessage(message, me);
      const unreadable = message.text === undefined;
      return { kind: "message", key: messageKey(data), data, own: message.own, unreadable };
    }).filter(({ data }) => !this.includes(data));
    const first = this.all.find((line) => line.kind === "message");
    const older = first === undefined ? 0 : lines.findIndex((line) => !isBefore(line, first));
    const cut = older === -1 ? lines.length : older;
    if (cut > 0) this.prepend(lines.slice(0, cut));
    for (const { data, own, key, unreadable } of lines.slice(cut)) {
      this.append(data, own, { key, unreadable: unreadable === true });
    }
    if (messages.some(({ own }) => !own)) this.markAnswered();
  }

  /** Whether message `id` of `author` is among the lines. */
  has(id: MessageId, author: string): boolean {
    return this.includes({ username: author, id: String(id) });
  }

  /** The other has said or done something that only somebody who talks with us can. */
  markAnswered(): void {
    this.answered = true;
    if (this.state.value !== "ended") this.state.value = "open";
  }

  /** The other has read up to message `id`. */
  readByPeer(id: MessageId): void {
    const before = this.#readUpTo.value;
    if (typeof id === "number" && typeof before === "number" && id <= before) return;
    this.#readUpTo.value = id;
  }

  /** We have read up to message `id`, here or elsewhere. */
  readByMe(id: MessageId): void {
    let left = 0;
    for (let index = this.all.length - 1; index >= 0 && left < this.unread.value; index--) {
      const line = this.all[index]!;
      if (line.kind !== "message" || line.own) continue;
      if (isUpTo(line.data.id, id)) break;
      left++;
    }
    this.unread.value = left;
  }

  /** Id of the newest message of the other. */
  get newestOfPeer(): MessageId | undefined {
    const line = this.all.findLast((one) => one.kind === "message" && !one.own);
    return line?.kind === "message" ? wireId(line.data.id) : undefined;
  }

  /** Id of the newest or the oldest message that is kept on the server. */
  storedId(which: "newest" | "oldest"): number | null {
    const isKept = (line: { kind: string }): boolean => line.kind === "message";
    const line = which === "newest" ? this.all.findLast(isKept) : this.all.find(isKept);
    const id = line?.kind === "message" ? wireId(line.data.id) : null;
    return typeof id === "number" ? id : null;
  }

  /** The connection is gone: what comes until it is back has to be fetched then. */
  connectionLost(): void {
    this.typing.value = false;
    this.sending.connectionLost();
    const isSynced = this.sealed.value === true && this.history.value !== "none";
    if (isSynced) this.lastKnownId ??= this.storedId("newest") ?? 0;
  }

  /** What came since `since` may not be all here, though some of it is: it has to be fetched. */
  resyncSince(since: string): void {
    if (this.sealed.value !== true || this.history.value === "none") return;
    const before = this.all.findLast((line) =>
      line.kind === "message" && line.data.ts < since && typeof wireId(line.data.id) === "number"
    );
    const known = before?.kind === "message" ? Number(before.data.id) : 0;
    this.lastKnownId = Math.min(this.lastKnownId ?? known, known);
  }

  protected override placeOf(line: MessageLine): number {
    let index = this.all.length;
    while (index > 0) {
      const before = this.all[index - 1]!;
      const isAfter = before.kind === "message" ? isBefore(line, before) : line.data.ts < before.ts;
      if (!isAfter) break;
      index--;
    }
    return index;
  }

  #loggedMessage({ id, own, text, ts }: OpenedMessage, me: string): LoggedMessage {
    return {
      id: String(id),
      username: own ? me : this.name.value,
      text: text ?? "",
      ts,
      role: "user",
      is_verified: false,
    };
  }

  #findReadKey(): string | null {
    const upTo = this.#readUpTo.value;
    const { all } = this.lines.value;
    if (upTo === null) return null;
    for (let index = all.length - 1; index >= 0; index--) {
      const line = all[index]!;
      // What the other has read are messages of ours: one of theirs under that id would be another.
      if (line.kind === "message" && line.own && isUpTo(line.data.id, upTo)) return line.key;
    }
    return null;
  }
}

/** Numbered messages stand in the order of their numbers; the others as they came. */
function isBefore(a: MessageLine, b: MessageLine): boolean {
  const [left, right] = [wireId(a.data.id), wireId(b.data.id)];
  return typeof left === "number" && typeof right === "number" && left < right;
}

function isUpTo(id: string, limit: MessageId): boolean {
  const own = wireId(id);
  return typeof own === "number" && typeof limit === "number" ? own <= limit : own === limit;
}

/** A line's id as it is on the wire: a number where the message is kept. */
function wireId(id: string): MessageId {
  return /^\d+$/.test(id) ? Number(id) : id;
}
