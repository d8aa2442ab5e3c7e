// The lobby: its log, the user's pending messages, and the draft.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { nameKey } from "../../../server/protocol/names.ts";
import type { ServerEvents, SystemMessage, User } from "../../../server/protocol/server_events.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { type Arrival, isArrival, withArrival } from "../conversations/arrivals_line.ts";
import {
  type Line,
  type Lines,
  type LoggedMessage,
  messageKey,
  type MessageLine,
  MessageLog,
  type MessageLogView,
  type PendingMessage,
  type SystemLine,
} from "../conversations/message_log.ts";
import { Dismissals } from "./dismissals.ts";

export { MAX_LINES } from "../conversations/message_log.ts";

/** The lobby, for views and the connection. Its lines are in the order of the server. */
export interface LobbyStore extends MessageLogView {
  /** Shows an own message as pending. `inDoubt`: it is a resend that the server may have already. */
  add(requestId: string, text: string, ts: string, inDoubt?: boolean): void;
  /** Adds a message that arrived. `me`: the user's own name. Returns false if the log has it. */
  receive(data: ServerEvents["message"], me: string | undefined): boolean;
  /** The server acknowledged request `requestId`. `me`: the user, as others see them. */
  acknowledge(requestId: string, ack: ServerEvents["ack"], me: Author): void;
  /** Marks the message of request `requestId` as failed. Returns false if it is not of the lobby. */
  fail(requestId: string, reason: MessageFormat): boolean;
  /** Removes a failed message and returns it. */
  take(requestId: string): PendingMessage | undefined;
  /** Adds a system message or a notice. `ts`: ISO 8601. */
  note(kind: SystemLine["kind"], text: MessageFormat, ts: string): void;
  /**
   * Takes a system message as data. Adds it, if it is about users who joined or left. Returns whether nothing is left to
   * be said.
   */
  arrival(news: SystemMessage, ts: string): boolean;
  /** The connection is lost. `me`: the user, as others saw them. */
  connectionLost(me: Author): void;
  /** Whether the server keeps messages for users who join. */
  readonly hasBacklog: ReadonlySignal<boolean>;
  /** Adds messages from before the join at their places. Returns those that the log did not have. */
  addBacklog(messages: readonly ServerEvents["message"][], me: string | undefined): ServerEvents["message"][];
  /** Changes messages before they are added; null for one that is not shown. By default, it changes none. */
  incoming: (data: LoggedMessage) => LoggedMessage | null;
  /** See {@link MessageLogView.withdrawn}. */
  withdrawn: readonly number[];
  /** Changes lines, or removes those for which `change` returns null. */
  revise(change: (line: Line) => Line | null): void;
  /** Removes the messages of the user `name`. */
  forget(name: string): void;
  /** Clears the lobby. */
  reset(): void;
}

/** Keys of {@link nameKey}. */
type NameKeys = ReadonlySet<string>;

/** The author of a message, as others see them. */
export type Author = Pick<User, "username" | "role" | "is_verified">;

/**
 * Creates an empty lobby. Messages of the users in `hidden` are kept, but not shown. `isInFlight`: whether a request is in
 * flight, or was when the connection was lost.
 */
export function createLobbyStore(
  hidden: ReadonlySignal<NameKeys> = signal<NameKeys>(new Set()),
  isInFlight?: (requestId: string) => boolean,
): LobbyStore {
  return new Lobby(hidden, isInFlight);
}

class Lobby extends MessageLog implements LobbyStore {
  readonly hasBacklog: Signal<boolean> = signal(false);
  incoming = (data: LoggedMessage): LoggedMessage | null => data;
  #arrangement = 0;
  /** Whether the messages that are being added were said before the user came. */
  #isEarlier = false;
  /** `dropped` at the last arrangement. */
  #dropped = 0;
  readonly #dismissals: Dismissals = new Dismissals();

  constructor(readonly hidden: ReadonlySignal<NameKeys>, isInFlight?: (requestId: string) => boolean) {
    super(isInFlight);
    hidden.subscribe(() => this.#rearranged());
  }

  receive(data: ServerEvents["message"], me: string | undefined): boolean {
    const message = this.incoming(data);
    return message !== null &&
      this.receiveMessage(message, me !== undefined && nameKey(data.username) === nameKey(me));
  }

  addBacklog(
    messages: readonly ServerEvents["message"][],
    me: string | undefined,
  ): ServerEvents["message"][] {
    this.hasBacklog.value = true;
    const isFirst = this.messageKeys.size === 0;
    this.#isEarlier = true;
    const fresh = messages.filter((data) => this.receive(data, me));
    this.#isEarlier = false;
    const last = fresh.at(-1);
    if (isFirst && last !== undefined) {
      const text: MessageFormat = (t) => t("app").lobby.before;
      this.all.splice(this.#placeAt(last.ts), 0, { kind: "before", key: "before", text, ts: last.ts });
    }
    this.#rearranged();
    return fresh;
  }

  revise(change: (line: Line) => Line | null): void {
    this.all = this.all.flatMap((line) => {
      const now = change(line);
      if (line.kind === "message" && now?.kind !== "message") this.messageKeys.delete(messageKey(line.data));
      return now ?? [];
    });
    this.#rearranged();
  }

  override reset(): void {
    this.hasBacklog.value = false;
    super.reset();
  }

  acknowledge(requestId: string, { id, ts }: ServerEvents["ack"], me: Author): void {
    if (id === undefined) return;
    const messageId = String(id);
    const sent = this.sending.acknowledge(requestId, this.includes({ username: me.username, id: messageId }));
    if (sent === undefined) return;
    this.sending.change(requestId, { messageId });
    // Its message may have arrived on the lost connection.
    if (sent.inDoubt) this.#showSent({ ...sent, messageId, ts: ts ?? sent.ts }, me);
  }

  arrival(news: SystemMessage, ts: string): boolean {
    if (this.#dismissals.repeats(news, ts)) return true;
    if (!isArrival(news)) return false;
    this.#addArrival(news, ts);
    this.publish();
    return true;
  }

  /** Adds to the last line that is shown, if that is about users who joined or left on the same day. */
  #addArrival(news: Arrival, ts: string): void {
    const index = this.all.findLastIndex((line) => !isBy(line, this.hidden.peek()));
    const last = this.all[index];
    const dayOf = (time: string): string => new Date(time).toDateString();
    if (last?.kind === "arrivals" && dayOf(last.ts) === dayOf(ts)) {
      this.all[index] = withArrival(last, news, ts);
    } else this.all.push(withArrival(this.newKey(), news, ts));
  }

  connectionLost(me: Author): void {
    this.sending.connectionLost();
    for (const sent of this.pending.value) if (sent.messageId !== undefined) this.#showSent(sent, me);
  }

  forget(name: string): void {
    const names = new Set([nameKey(name)]);
    this.revise((line) => isBy(line, names) ? null : line);
  }

  /** By default, the end; earlier messages stand where they belong by their time. */
  protected override placeOf(line: MessageLine): number {
    return this.#isEarlier ? this.#placeAt(line.data.ts) : super.placeOf(line);
  }

  #placeAt(ts: string): number {
    const after = this.all.findLastIndex((line) => (line.kind === "message" ? line.data.ts : line.ts) <= ts);
    return after + 1;
  }

  #rearranged(): void {
    this.#arrangement++;
    this.publish();
  }

  /** Shows an acknowledged message as sent. */
  #showSent({ requestId, messageId = "", text, ts, key }: PendingMessage, me: Author): void {
    this.sending.remove(requestId);
    const { username, role, is_verified } = me;
    const message = this.incoming({ id: messageId, text, ts, username, role, is_verified });
    if (message !== null) this.append(message, true, { key });
  }

  protected override arrange({ all, dropped }: Lines): Lines {
    const hidden = this.hidden.peek();
    if (hidden.size === 0) return { all, dropped, arrangement: this.#arrangement };
    // Hidden lines may be among the dropped ones, so views cannot shift their rows by the number.
    if (dropped !== this.#dropped) this.#arrangement++;
    this.#dropped = dropped;
    return { all: all.filter((line) => !isBy(line, hidden)), dropped, arrangement: this.#arrangement };
  }
}

/** Whether a line is a message of one of `names`. Own messages are always shown. */
function isBy(line: Line, names: NameKeys): boolean {
  return line.kind === "message" && !line.own && names.has(nameKey(line.data.username));
}
