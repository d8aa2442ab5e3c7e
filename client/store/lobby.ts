// The lobby: what was said there, what of ours is still on its way, and what is being written.

import { type ReadonlySignal, signal } from "@preact/signals";
import { nameKey } from "../../server/protocol/names.ts";
import type { ServerEvents, User } from "../../server/protocol/server_events.ts";
import type { Phrase } from "../words/chapters.ts";
import { type Line, type Lines, type NoteLine, type PendingMessage, type Talk, TalkLog } from "./talk.ts";

export { MAX_LINES } from "./talk.ts";

/** The lobby as views and `apply` use it. Its lines are in the room's order. */
export interface LobbyStore extends Talk {
  /** Shows a message of ours at once. */
  add(requestId: string, text: string, ts: string): void;
  /** A message came from the room. */
  receive(data: ServerEvents["message"], me: string | undefined): void;
  /** The server confirmed request `requestId` as message `messageId`. */
  acknowledge(requestId: string, messageId: string | undefined): void;
  /** The server refused request `requestId`. Returns false when it carried no lobby message. */
  fail(requestId: string, reason: Phrase): boolean;
  /** Takes a failed message away, to send it anew or for good. */
  take(requestId: string): PendingMessage | undefined;
  /** A line about the room. */
  note(kind: NoteLine["kind"], text: Phrase, ts: string): void;
  /** The connection is gone. `me`: how others saw this person. Returns the requests whose messages are known to have reached the room. */
  disconnect(me: User | undefined): string[];
  /** Forgets what somebody said. */
  forget(name: string): void;
  /** Forgets everything. */
  reset(): void;
}

/** Keys of names, as {@link nameKey} makes them. */
type Names = ReadonlySet<string>;

/** Makes an empty lobby. What people whose names are in `hidden` said is kept, but not shown. */
export function createLobbyStore(hidden: ReadonlySignal<Names> = signal<Names>(new Set())): LobbyStore {
  return new Lobby(hidden);
}

class Lobby extends TalkLog implements LobbyStore {
  #arrangement = 0;
  /** As of the last arrangement. */
  #dropped = 0;

  constructor(readonly hidden: ReadonlySignal<Names>) {
    super();
    hidden.subscribe(() => {
      this.#arrangement++;
      this.publish();
    });
  }

  receive(data: ServerEvents["message"], me: string | undefined): void {
    this.takeIn(data, me !== undefined && data.username.toLowerCase() === me.toLowerCase());
  }

  acknowledge(requestId: string, messageId: string | undefined): void {
    this.echoed.delete(requestId);
    if (messageId === undefined) return;
    if (this.seen.has(messageId)) this.removePending(requestId);
    else this.change(requestId, { messageId });
  }

  disconnect(me: User | undefined): string[] {
    const arrived = [...this.echoed.keys()];
    this.echoed.clear();
    if (me === undefined) return arrived;
    for (const { requestId, messageId, text, ts, key } of this.pending.value) {
      if (messageId === undefined) continue;
      this.removePending(requestId);
      this.append({ id: messageId, text, ts, ...me }, true, { key });
    }
    return arrived;
  }

  forget(name: string): void {
    this.all = this.all.filter((line) => !isBy(line, new Set([nameKey(name)])));
    this.#arrangement++;
    this.publish();
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
function isBy(line: Line, names: Names): boolean {
  return line.kind === "message" && !line.own && names.has(nameKey(line.data.username));
}
