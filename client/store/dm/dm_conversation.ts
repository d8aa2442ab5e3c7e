// One private conversation: the other user, its state, its log, unread messages and read marks.

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { nameKey } from "../../../server/protocol/names.ts";
import type { MessageId, User } from "../../../server/protocol/server_events.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import {
  type Line,
  type LoggedMessage,
  messageKey,
  type MessageLine,
  MessageLog,
  type MessageLogView,
  type MessageProof,
} from "../conversations/message_log.ts";
import { placeInOrder } from "../conversations/line_order.ts";
import type { MessageOddity, Privacy } from "../e2ee/privacy.ts";
import { isBefore, isUpTo, wireId, withOddity } from "./dm_lines.ts";
import type { MessageNumber } from "./message_order.ts";
import { MessageOddities, oddityKey } from "./message_oddities.ts";

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
  /** Of an end-to-end encrypted message that its key opened. */
  readonly number?: MessageNumber;
  readonly proof?: MessageProof;
  /** Why it is not shown. */
  readonly oddity?: MessageOddity;
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
  /** Key of the first line that the server cannot read, also while it is being sent. Null: there is none. */
  readonly encryptedKey: ReadonlySignal<string | null>;
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
  readonly encryptedKey: ReadonlySignal<string | null>;
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
  /** Whether the newest page of the stored messages has come. */
  hasNewest = false;
  readonly #oddities: MessageOddities = new MessageOddities();
  readonly #readUpTo: Signal<MessageId | null> = signal<MessageId | null>(null);

  /** `isInFlight`: whether a request is in flight, or was when the connection was lost. */
  constructor(name: string, isInFlight?: (requestId: string) => boolean) {
    super(isInFlight);
    this.key = nameKey(name);
    this.name = signal(name);
    this.readKey = computed(() => this.#findReadKey());
    this.encryptedKey = computed(() => this.#findEncryptedKey());
  }

  /** Adds a message that arrived. `me`: the user's own name. Returns false if the log has it. */
  receive(message: OpenedMessage, me: string): boolean {
    const { own, text, proof } = message;
    const isNew = this.receiveMessage(this.#loggedMessage(message, me), own, {
      unreadable: text === undefined,
      ...(proof === undefined ? {} : { proof }),
    });
    if (isNew) this.#note([message]);
    if (!isNew || own) return isNew;
    this.typing.value = false;
    this.unread.value++;
    this.markAnswered();
    return true;
  }

  /** The server acknowledged request `requestId` as message `id`. Returns false if it is not of this conversation. */
  acknowledge(requestId: string, id: MessageId, ts: string, me: string, number?: MessageNumber): boolean {
    if (!this.sending.has(requestId)) return false;
    const sent = this.sending.acknowledge(requestId, this.has(id, me));
    if (sent === undefined) return true;
    this.sending.remove(requestId);
    const message = { id, own: true, text: sent.text, ts, ...(number === undefined ? {} : { number }) };
    this.append(this.#loggedMessage(message, me), true, { key: sent.key });
    this.#note([message]);
    return true;
  }

  /** Adds fetched messages at their places. Known ones are skipped. */
  merge(messages: readonly OpenedMessage[], me: string): void {
    const added = new Map<string, { readonly line: MessageLine; readonly message: OpenedMessage }>();
    for (const message of messages) {
      const line = this.#lineOf(message, me);
      if (!this.includes(line.data) && !added.has(line.key)) added.set(line.key, { line, message });
    }
    const lines = Array.from(added.values(), ({ line }) => line);
    const first = this.all.find((line) => line.kind === "message");
    const older = first === undefined ? 0 : lines.findIndex((line) => !isBefore(line, first));
    const cut = older === -1 ? lines.length : older;
    if (cut > 0) this.prepend(lines.slice(0, cut));
    for (const { data, own, key, unreadable, proof } of lines.slice(cut)) {
      this.append(data, own, { key, unreadable: unreadable === true, ...(proof && { proof }) });
    }
    this.#note(Array.from(added.values(), ({ message }) => message));
    if (messages.some(({ own }) => !own)) this.markAnswered();
    // Also without new lines: what is in view may count as read now.
    this.publish();
  }

  /** Drops what is loaded, to fetch and open it again: keys have come that were not here. */
  forgetLoaded(): void {
    this.all = this.all.filter(({ kind }) => kind !== "message");
    this.messageKeys.clear();
    this.#oddities.reset();
    this.history.value = "none";
    this.hasNewest = false;
    this.publish();
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
    this.hasNewest = false;
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

  /** Finds out what is odd about the messages, of which these are new, and says so at their lines. */
  #note(messages: readonly OpenedMessage[]): void {
    const changed = this.#oddities.add(messages);
    if (changed.size === 0) return;
    this.all = this.all.map((line: Line) => {
      const oddity = line.kind === "message" ? changed.get(oddityKey(line.own, line.data.id)) : undefined;
      return oddity === undefined || line.kind !== "message" ? line : withOddity(line, oddity);
    });
    this.publish();
  }

  #lineOf(message: OpenedMessage, me: string): MessageLine {
    const data = this.#loggedMessage(message, me);
    const { own, text, proof } = message;
    const unreadable = text === undefined;
    return { kind: "message", key: messageKey(data), data, own, unreadable, ...(proof && { proof }) };
  }

  #loggedMessage({ id, own, text, ts }: OpenedMessage, me: string): LoggedMessage {
    return {
      id: String(id),
      username: own ? me : this.name.value,
      text: text ?? "",
      ts: Number.isNaN(Date.parse(ts)) ? new Date(0).toISOString() : ts,
      role: "user",
      is_verified: false,
    };
  }

  #findEncryptedKey(): string | null {
    const { all } = this.lines.value;
    const first = this.#oddities.firstEncrypted.value;
    if (first === undefined) {
      return this.privacy.value.kind === "encrypted" ? this.pending.value[0]?.key ?? null : null;
    }
    const isFirst = (line: Line): boolean =>
      line.kind === "message" && line.own === first.own && line.data.id === String(first.id);
    return all.find(isFirst)?.key ?? null;
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
