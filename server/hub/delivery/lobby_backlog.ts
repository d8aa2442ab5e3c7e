// The lobby's newest messages as new clients get them: in memory alone, and none unless the operator asks for it.

import type { SharedLobbyMessage } from "../../ports/bus.ts";
import { MAX_LOBBY_BACKLOG_BYTES } from "../../protocol/protocol_limits.ts";
import type { RecentMessage } from "./recent_messages.ts";

/** A line of the backlog. `data`: the data of its event, as JSON. */
interface BacklogLine {
  readonly message: RecentMessage;
  readonly data: string;
  /** Of `data`, and what separates it from the next one. */
  readonly bytes: number;
}

/** The newest `max` messages that are neither removed nor withheld, within {@link MAX_LOBBY_BACKLOG_BYTES}. */
export class LobbyBacklog {
  #lines: BacklogLine[] = [];
  /** The envelope for clients that ignore none of the authors; null when it has to be made anew. */
  #envelope: string | null = null;

  constructor(readonly max: number) {}

  /** Whether new clients get messages at all. */
  get isOn(): boolean {
    return this.max > 0;
  }

  /** Data of the message of that id, where it is kept. */
  dataOf(id: string): string | undefined {
    return this.#lines.find(({ message }) => message.id === id)?.data;
  }

  /** Keeps a message, as the newest one. `data`: the data of its event, as JSON. */
  add(message: RecentMessage, data: string): void {
    if (!this.isOn) return;
    this.#set([...this.#lines.filter((line) => line.message.id !== message.id), lineOf(message, data)]);
  }

  /** Withholds messages from new clients, for good. */
  withhold(isMeant: (message: RecentMessage) => boolean): void {
    for (const { message } of this.#lines) if (isMeant(message)) message.withheld = true;
    this.refresh();
  }

  /** Drops what has been marked as removed or withheld. */
  refresh(): void {
    this.#set(this.#lines);
  }

  /** Merges the messages of another node. `find`: the messages that this node remembers, by id. */
  learn(
    shared: readonly SharedLobbyMessage[],
    find: (id: string) => RecentMessage | undefined,
  ): void {
    if (!this.isOn) return;
    const theirs = shared.flatMap(({ id, data }) => {
      const message = find(id);
      return data === undefined || message === undefined ? [] : [lineOf(message, data)];
    });
    const known = new Set(theirs.map(({ message }) => message.id));
    const others = this.#lines.filter(({ message }) => !known.has(message.id));
    // The sort is stable: of messages of one moment, theirs keep their order.
    this.#set(
      others.length === 0 ? theirs : [...others, ...theirs].sort((a, b) => a.message.at - b.message.at),
    );
  }

  /** The envelope `lobby_backlog` for a client that ignores these principals. */
  envelopeFor(ignored: ReadonlyMap<string, string>): string {
    const isIgnored = ({ message }: BacklogLine): boolean => ignored.has(message.principal);
    if (ignored.size > 0 && this.#lines.some(isIgnored)) {
      return encode(this.#lines.filter((line) => !isIgnored(line)));
    }
    return this.#envelope ??= encode(this.#lines);
  }

  #set(lines: BacklogLine[]): void {
    this.#lines = lines.filter(({ message: { removed, withheld } }) => removed === undefined && !withheld);
    let total = this.#lines.reduce((sum, { bytes }) => sum + bytes, 0);
    while (this.#lines.length > this.max || total > MAX_LOBBY_BACKLOG_BYTES) {
      total -= this.#lines.shift()!.bytes;
    }
    this.#envelope = null;
  }
}

function lineOf(message: RecentMessage, data: string): BacklogLine {
  return { message, data, bytes: new TextEncoder().encode(data).length + 1 };
}

/** Joins encoded messages, so that none is encoded anew for each client. */
function encode(lines: readonly BacklogLine[]): string {
  return `{"event":"lobby_backlog","data":{"messages":[${lines.map(({ data }) => data).join(",")}]}}`;
}
