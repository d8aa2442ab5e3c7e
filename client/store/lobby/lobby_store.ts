// The lobby: what was said there, what of ours is still on its way, and what is being written.

import { type ReadonlySignal, signal } from "@preact/signals";
import { nameKey } from "../../../server/protocol/names.ts";
import type { ServerEvents, User } from "../../../server/protocol/server_events.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import {
  type Line,
  type Lines,
  messageKey,
  MessageLog,
  type MessageLogView,
  type PendingMessage,
  type SystemLine,
} from "../conversations/message_log.ts";

export { MAX_LINES } from "../conversations/message_log.ts";

/** The lobby as views and `apply` use it. Its lines are in the room's order. */
export interface LobbyStore extends MessageLogView {
  /** Shows a message of ours at once. `inDoubt`: it is sent again, and the server may have it. */
  add(requestId: string, text: string, ts: string, inDoubt?: boolean): void;
  /** A message came from the room. Returns false when it was here before. */
  receive(data: ServerEvents["message"], me: string | undefined): boolean;
  /** The server confirmed request `requestId`. `me`: how others see this person. */
  acknowledge(requestId: string, ack: ServerEvents["ack"], me: Author): void;
  /** The server refused request `requestId`. Returns false when it carried no lobby message. */
  fail(requestId: string, reason: MessageFormat): boolean;
  /** Takes a failed message away, to send it anew or for good. */
  take(requestId: string): PendingMessage | undefined;
  /** A line about the room. */
  note(kind: SystemLine["kind"], text: MessageFormat, ts: string): void;
  /** The connection is gone. `me`: how others saw this person. */
  connectionLost(me: Author): void;
  /** Forgets what somebody said. */
  forget(name: string): void;
  /** Forgets everything. */
  reset(): void;
}

/** Keys of names, as {@link nameKey} makes them. */
type NameKeys = ReadonlySet<string>;

/** Who said something, as others see them. */
export type Author = Pick<User, "username" | "role" | "is_verified">;

/**
 * Makes an empty lobby. What people whose names are in `hidden` said is kept, but not shown. `isInFlight`: whether a request
 * is under way, or was when the connection was lost.
 */
export function createLobbyStore(
  hidden: ReadonlySignal<NameKeys> = signal<NameKeys>(new Set()),
  isInFlight?: (requestId: string) => boolean,
): LobbyStore {
  return new Lobby(hidden, isInFlight);
}

class Lobby extends MessageLog implements LobbyStore {
  #arrangement = 0;
  /** As of the last arrangement. */
  #dropped = 0;

  constructor(readonly hidden: ReadonlySignal<NameKeys>, isInFlight?: (requestId: string) => boolean) {
    super(isInFlight);
    hidden.subscribe(() => {
      this.#arrangement++;
      this.publish();
    });
  }

  receive(data: ServerEvents["message"], me: string | undefined): boolean {
    return this.receiveMessage(data, me !== undefined && nameKey(data.username) === nameKey(me));
  }

  acknowledge(requestId: string, { id, ts }: ServerEvents["ack"], me: Author): void {
    if (id === undefined) return;
    const messageId = String(id);
    const sent = this.sending.acknowledge(requestId, this.includes({ username: me.username, id: messageId }));
    if (sent === undefined) return;
    this.sending.change(requestId, { messageId });
    // The message itself may have come over the connection that was lost.
    if (sent.inDoubt) this.#showSent({ ...sent, messageId, ts: ts ?? sent.ts }, me);
  }

  connectionLost(me: Author): void {
    this.sending.connectionLost();
    for (const sent of this.pending.value) if (sent.messageId !== undefined) this.#showSent(sent, me);
  }

  forget(name: string): void {
    const names = new Set([nameKey(name)]);
    for (const line of this.all) {
      if (line.kind === "message" && isBy(line, names)) this.messageKeys.delete(messageKey(line.data));
    }
    this.all = this.all.filter((line) => !isBy(line, names));
    this.#arrangement++;
    this.publish();
  }

  /** Shows an acknowledged message as said. */
  #showSent({ requestId, messageId = "", text, ts, key }: PendingMessage, me: Author): void {
    this.sending.remove(requestId);
    const { username, role, is_verified } = me;
    this.append({ id: messageId, text, ts, username, role, is_verified }, true, { key });
  }

  protected override arrange({ all, dropped }: Lines): Lines {
    const hidden = this.hidden.peek();
    if (hidden.size === 0) return { all, dropped, arrangement: this.#arrangement };
    // Hidden lines may be among those that were dropped, so their number says nothing about the rows.
    if (dropped !== this.#dropped) this.#arrangement++;
    this.#dropped = dropped;
    return { all: all.filter((line) => !isBy(line, hidden)), dropped, arrangement: this.#arrangement };
  }
}

/** Whether one of `names` said this. What this page's own person said is always shown. */
function isBy(line: Line, names: NameKeys): boolean {
  return line.kind === "message" && !line.own && names.has(nameKey(line.data.username));
}
