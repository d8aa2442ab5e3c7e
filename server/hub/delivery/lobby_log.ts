// The lobby's messages at this node: delivers and remembers them, removes them, and gives new clients the newest ones.
//
// All of it is in memory, and the same at every node.

import { encodeEnvelope } from "../../protocol/frames.ts";
import type { Remover } from "../../protocol/moderation_rules.ts";
import type { Bus, BusMessage, LobbyLogChange, SharedLobbyMessage } from "../../ports/bus.ts";
import { CAPS } from "../limits/caps.ts";
import { accountPrincipal } from "../session.ts";
import type { SendBuffer } from "../transport/send_buffer.ts";
import { LobbyBacklog } from "./lobby_backlog.ts";
import type { LobbyFeeds } from "./lobby_feeds.ts";
import { isBy, type RecentMessage, RecentMessages } from "./recent_messages.ts";

/** Ids in one envelope: about 20 kB. */
const IDS_AT_ONCE = 500;
/** Messages that one bus message tells another node of. */
const SHARED_AT_ONCE = 1_000;
/** An encoded message is this, its data, and a brace. */
const BEFORE_DATA = '{"event":"message","data":';

/** What the log works with. */
export interface LobbyLogOptions {
  readonly node: string;
  readonly bus: Bus;
  readonly feeds: LobbyFeeds;
  /** Newest messages that new clients get; 0 for none. */
  readonly backlog: number;
}

/** A removed message. */
interface Removal {
  readonly id: string;
  readonly by: Remover;
}

/** Owner of what this node remembers of the lobby. */
export class LobbyLog {
  readonly #recent: RecentMessages = new RecentMessages();
  readonly #backlog: LobbyBacklog;
  /** The newest removals, for clients that were away. */
  #removals: Removal[] = [];
  /** Their envelopes; null when they have to be made anew. */
  #removalEnvelopes: readonly string[] | null = null;

  constructor(readonly options: LobbyLogOptions) {
    this.#backlog = new LobbyBacklog(options.backlog);
  }

  /** The message of that id, if this node remembers it. */
  find(id: string): Readonly<RecentMessage> | undefined {
    return this.#recent.find(id);
  }

  /** Messages that are not removed, by authors for whom `isMeant`, since then (milliseconds), oldest first. */
  saidBy(isMeant: (message: RecentMessage) => boolean, since: number): readonly Readonly<RecentMessage>[] {
    return this.#recent.saidBy(isMeant, since);
  }

  /** Removes messages from every screen and every node. */
  remove(ids: readonly string[], by: Remover): void {
    if (ids.length > 0) this.#publish({ type: "remove", ids, by });
  }

  /** New clients do not get the earlier messages of a principal any more, at any node. */
  withhold(principal: string): void {
    this.#publish({ type: "withhold", principal });
  }

  /** Gives a client that has just joined what it announced that it can take. */
  greet(sendBuffer: SendBuffer, ignored: ReadonlyMap<string, string>): void {
    if (this.#backlog.isOn) sendBuffer.push(this.#backlog.envelopeFor(ignored));
    this.#removalEnvelopes ??= envelopesOf(this.#removals);
    for (const envelope of this.#removalEnvelopes) sendBuffer.push(envelope);
  }

  /** Takes what the bus brings. */
  handle(message: BusMessage): void {
    switch (message.kind) {
      case "lobby":
        this.#remember(message);
        return this.options.feeds.append(message);
      case "lobby_log":
        return this.#change(message.change);
      case "became":
        return this.#recent.became(message);
      case "moderation":
        if (message.change.type === "ban") this.#withholdBanned(message.change.ban);
        return;
      case "nodes":
        if (message.event.type === "snapshotRequested") this.#share();
    }
  }

  #publish(change: LobbyLogChange): void {
    this.options.bus.publish({ kind: "lobby_log", change });
  }

  #remember({ envelope, from, sent }: BusMessage & { kind: "lobby" }): void {
    if (sent === undefined || from === undefined) return;
    const { id, username, role, ts } = sent;
    const message: RecentMessage = { id, username, role, principal: from, at: Date.parse(ts) };
    this.#recent.add(message);
    this.#backlog.add(message, envelope.slice(BEFORE_DATA.length, -1));
  }

  #change(change: LobbyLogChange): void {
    switch (change.type) {
      case "remove": {
        const { ids, by } = change;
        return this.#show(this.#recent.remove(ids, by).map((id) => ({ id, by })));
      }
      case "withhold":
        return this.#backlog.withhold(({ principal }) => principal === change.principal);
      case "share": {
        if (change.node === this.options.node) return;
        const removals = this.#recent.learn(change.messages);
        this.#backlog.learn(change.messages, (id) => this.#recent.find(id));
        this.#show(removals);
      }
    }
  }

  /** Tells the clients of this node of messages that have just been removed. */
  #show(removals: readonly Removal[]): void {
    if (removals.length === 0) return;
    this.#removals = [...this.#removals, ...removals].slice(-CAPS.lobby_removals.max);
    this.#removalEnvelopes = null;
    this.#backlog.refresh();
    for (const envelope of envelopesOf(removals)) this.options.feeds.append({ envelope });
  }

  #withholdBanned({ username, userId }: { username: string; userId: number | null }): void {
    if (username === "") return;
    const principal = userId === null ? null : accountPrincipal(userId);
    this.#backlog.withhold((message) => isBy(message, principal, username));
  }

  /** Tells the other nodes what this one remembers. */
  #share(): void {
    const all = [...this.#recent].map((message) => this.#shared(message));
    for (let from = 0; from < all.length; from += SHARED_AT_ONCE) {
      const messages = all.slice(from, from + SHARED_AT_ONCE);
      this.#publish({ type: "share", node: this.options.node, messages });
    }
  }

  #shared(message: RecentMessage): SharedLobbyMessage {
    const data = this.#backlog.dataOf(message.id);
    return data === undefined ? message : { ...message, data };
  }
}

function envelopesOf(removals: readonly Removal[]): string[] {
  return (["author", "staff"] as const).flatMap((by) => {
    const ids = removals.filter((removal) => removal.by === by).map(({ id }) => id);
    const envelopes: string[] = [];
    for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
      envelopes.push(encodeEnvelope("message_removed", { ids: ids.slice(from, from + IDS_AT_ONCE), by }));
    }
    return envelopes;
  });
}
