// The lobby feeds of this node: messages to all nodes, and notices for the sockets of this node alone.

import { encodeEnvelope } from "../../protocol/frames.ts";
import type { SystemMessage } from "../../protocol/server_events.ts";
import type { NodeEvent } from "../../ports/bus.ts";
import { type Clock, isoTime } from "../../ports/clock.ts";
import type { FeedEntry } from "../transport/feed.ts";
import type { Flusher } from "../transport/flusher.ts";
import { systemMessageText } from "../notices/system_messages.ts";
import type { UserListFeeds } from "../presence/user_list.ts";

/** The two feeds of the lobby. They differ only in how they carry the user list. */
export class LobbyFeeds {
  readonly feeds: UserListFeeds;

  constructor(readonly clock: Clock, flusher: Flusher) {
    this.feeds = { deltas: flusher.createFeed(), lists: flusher.createFeed() };
  }

  /** Appends an envelope to both feeds. */
  append(entry: FeedEntry): void {
    this.feeds.deltas.append(entry);
    this.feeds.lists.append(entry);
  }

  /** Tells the lobby at this node alone that it was cut off, or has missed messages. */
  reportNodeEvent(event: NodeEvent): void {
    if (event.type === "partitioned" && event.others) this.sayHere({ key: "cut_off" });
    if (event.type !== "gap") return;
    this.sayHere({ key: event.disconnected ? "rejoined" : "missed" });
    this.append({ envelope: encodeEnvelope("resync", { since: isoTime(event.since) }) });
  }

  /** Says news to the lobby at this node alone. */
  sayHere(news: SystemMessage): void {
    const ts = isoTime(this.clock.now());
    this.append({ envelope: encodeEnvelope("system", { msg: systemMessageText(news), ts, said: news }) });
  }
}
