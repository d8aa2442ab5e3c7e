// One private conversation: the other user, its state, its log, unread messages and read marks.

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { nameKey } from "../../../server/protocol/names.ts";
import type { MessageId, User } from "../../../server/protocol/server_events.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import {
  type LoggedMessage,
  messageKey,
  type MessageLine,
  MessageLog,
  type MessageLogView,
} from "../conversations/message_log.ts";
import { placeInOrder } from "../conversations/line_order.ts";
import type { Privacy } from "../e2ee/privacy.ts";

/**
 * `new`: the user has opened it, and no message has been sent yet: the first one invites. `opening`: the server has not sent the room yet, or the page does not know yet whether the other user has answered.
 * `waiting`: the other user is invited. `invited`: the other user invites this one. `ended`: a guest of it has left.
 */
export type DmState = "new" | "opening" | "waiting" | "invited" | "open" | "ended";

/**
 * How much of the stored history is loaded. `none`: none was fetched. `more`: the server has older messages. `all`: it
 * has none.
 */
export type HistoryState = "none" | "loading" | "more" | "all" | "failed";

/** A private message, opened. */
export interface OpenedMessage {
  readonly id: MessageId;
  readonly own: boolean;
  /** Undefined if the message could not be opened. */
  readonly text: string | undefined;
  /** ISO 8601. */
  readonly ts: string;
}

/** A private conversation, for views. */
export interface Conversation extends MessageLogView {
  /** Name key of the other user. */
  readonly key: string;
  readonly name: ReadonlySignal<string>;
  readonly state: ReadonlySignal<DmState>;
  /** Whether messages are sealed and stored, as between members; null until that is known. */
  readonly sealed: ReadonlySignal<boolean | null>;
  /** Who can read what is sent. */
  readonly privacy: ReadonlySignal<Privacy>;
  /** Why the first message could not start the conversation; null where nothing is wrong. */
  readonly refused: ReadonlySignal<MessageFormat | null>;
  readonly unread: ReadonlySignal<number>;
  readonly typing: ReadonlySignal<boolean>;
  /** Whether the other user is a guest without a connection, who may come back. */
  readonly away: ReadonlySignal<boolean>;
  readonly history: ReadonlySignal<HistoryState>;
  /** Whether messages after the shown ones could not be fetched. */
  readonly gap: ReadonlySignal<boolean>;
  /** Key of the last own line that the other user has read. */
  readonly readKey: ReadonlySignal<string | null>;
}

/** A private conversation. Stored messages are in the order of their ids, the others in the order of arrival. */
export class DmConversation extends MessageLog implements Conversation {
  readonly key: string;
  readonly name: Signal<string>;
  readonly state: Signal<DmState> = signal<DmState>("opening");
  readonly sealed: Signal<boolean | null> = signal<boolean | null>(null);
  readonly privacy: Signal<Privacy> = signal<Privacy>({ kind: "unknown" });
  readonly refused: Signal<MessageFormat | null> = signal<MessageFormat | null>(null);
  readonly unread: Signal<number> = signal(0);
  readonly typing: Signal<boolean> = signal(false);
  readonly away: Signal<boolean> = signal(false);
  readonly history: Signal<HistoryState> = signal<HistoryState>("none");
  readonly gap: Signal<boolean> = signal(false);
  readonly readKey: ReadonlySignal<string | null>;
  /** Name of the room; null until the server has sent it. */
  room: string | null = null;
  /** Whether the user has opened it: then it has a tab, also while it is an invitation without messages. */
  readonly opened: Signal<boolean> = signal(false);
  /** Whether the other user is known to have answered the invitation. */
  answered = false;
  /** The other user, as the server sent them last. */
  peer: User | undefined;
  /** Id of the newest message before a gap: later ones have to be fetched. Null without a gap; 0: all of them. */
  lastKnownId: number | null = null;
  readonly #readUpTo: Signal<MessageId | null> = signal<MessageId | null>(null);

  /** `isInFlight`: whether a request is in flight, or was when the connection was lost. */
  constructor(name: string, isInFlight?: (requestId: string) => boolean) {
    super(isInFlight);
    this.key = nameKey(name);
    this.name = signal(name);
    this.readKey = computed(() => this.#findReadKey());
  }

  /** Adds a message that arrived. `me`: the user's own name. Returns false if the log has it. */
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

  /** The server acknowledged request `requestId` as message `id`. Returns false if it is not of this conversation. */
  acknowledge(requestId: string, id: MessageId, ts: string, me: string): boolean {
    if (!this.sending.has(requestId)) return false;
    const sent = this.sending.acknowledge(requestId, this.has(id, me));
    if (sent === undefined) return true;
    this.sending.remove(requestId);
    this.append(this.#loggedMessage({ id, own: true, text: sent.text, ts }, me), true, { key: sent.key });
    return true;
  }

  /** Adds fetched messages at their places. Known ones are skipped. */
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

  /** Whether the log has message `id` of `author`. */
  has(id: MessageId, author: string): boolean {
    return this.includes({ username: author, id: String(id) });
  }

  /** The other user did something that requires an accepted invitation. */
  markAnswered(): void {
    this.answered = true;
    if (this.state.value !== "ended") this.state.value = "open";
  }

  /** The other user has read up to message `id`. */
  readByPeer(id: MessageId): void {
    const before = this.#readUpTo.value;
    if (typeof id === "number" && typeof before === "number" && id <= before) return;
    this.#readUpTo.value = id;
  }

  /** The user has read up to message `id`, in this tab or another. */
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

  /** Id of the newest message of the other user. */
  get newestOfPeer(): MessageId | undefined {
    const line = this.all.findLast((one) => one.kind === "message" && !one.own);
    return line?.kind === "message" ? wireId(line.data.id) : undefined;
  }

  /** Id of the newest or the oldest message, if it is stored on the server. */
  storedId(which: "newest" | "oldest"): number | null {
    const isKept = (line: { kind: string }): boolean => line.kind === "message";
    const line = which === "newest" ? this.all.findLast(isKept) : this.all.find(isKept);
    const id = line?.kind === "message" ? wireId(line.data.id) : null;
    return typeof id === "number" ? id : null;
  }

  /** The connection is lost: messages until the next join have to be fetched. */
  connectionLost(): void {
    this.typing.value = false;
    this.sending.connectionLost();
    const isSynced = this.sealed.value === true && this.history.value !== "none";
    if (isSynced) this.lastKnownId ??= this.storedId("newest") ?? 0;
  }

  /** Nothing of the room is loaded: it is another one from now on. All messages after the shown ones are of it. */
  forgetHistory(): void {
    this.history.value = "none";
    this.gap.value = false;
    this.lastKnownId = this.storedId("newest");
  }

  /** Messages since `since` (ISO 8601) may be missing, though some are here: they have to be fetched. */
  resyncSince(since: string): void {
    if (this.sealed.value !== true || this.history.value === "none") return;
    const before = this.all.findLast((line) =>
      line.kind === "message" && line.data.ts < since && typeof wireId(line.data.id) === "number"
    );
    const known = before?.kind === "message" ? Number(before.data.id) : 0;
    this.lastKnownId = Math.min(this.lastKnownId ?? known, known);
  }

  protected override placeOf(line: MessageLine): number {
    return placeInOrder(this.all, line, isBefore);
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
      // Read marks are about own messages; a message of the other user may have the same id.
      if (line.kind === "message" && line.own && isUpTo(line.data.id, upTo)) return line.key;
    }
    return null;
  }
}

/** Whether `a` comes before `b`: only stored messages, which have numbers, have an order. */
function isBefore(a: MessageLine, b: MessageLine): boolean {
  const [left, right] = [wireId(a.data.id), wireId(b.data.id)];
  return typeof left === "number" && typeof right === "number" && left < right;
}

function isUpTo(id: string, limit: MessageId): boolean {
  const own = wireId(id);
  return typeof own === "number" && typeof limit === "number" ? own <= limit : own === limit;
}

/** The id of a line as on the wire: a number if the message is stored. */
function wireId(id: string): MessageId {
  return /^\d+$/.test(id) ? Number(id) : id;
}
