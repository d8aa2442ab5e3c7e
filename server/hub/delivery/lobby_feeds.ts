// The lobby as the sockets of this node hear it: what is said to everybody, and what is said to everybody here alone.

import { encodeEnvelope } from "../../protocol/frames.ts";
import type { RoomNews } from "../../protocol/server_events.ts";
import type { NodeEvent } from "../../ports/bus.ts";
import { type Clock, isoTime } from "../../ports/clock.ts";
import type { FeedEntry } from "../transport/feed.ts";
import type { Flusher } from "../transport/flusher.ts";
import { systemMessageText } from "../notices/system_messages.ts";
import type { UserListFeeds } from "../presence/user_list.ts";

/** The two feeds of the lobby: they carry the same, but for who comes and goes. */
export class LobbyFeeds {
  readonly feeds: UserListFeeds;

  constructor(readonly clock: Clock, flusher: Flusher) {
    this.feeds = { deltas: flusher.createFeed(), lists: flusher.createFeed() };
  }

  /** Lets everybody here hear something. */
  append(said: FeedEntry): void {
    this.feeds.deltas.append(said);
    this.feeds.lists.append(said);
  }

  /** Says to everybody here, and to nobody else, what has become of the nodes. */
  reportNodeEvent(news: NodeEvent): void {
    if (news.type === "partitioned" && news.others) this.sayHere({ key: "cut_off" });
    if (news.type !== "gap") return;
    this.sayHere({ key: news.disconnected ? "rejoined" : "missed" });
    this.append({ envelope: encodeEnvelope("resync", { since: isoTime(news.since) }) });
  }

  /** Says news to the lobby at this node alone. */
  sayHere(said: RoomNews): void {
    const ts = isoTime(this.clock.now());
    this.append({ envelope: encodeEnvelope("system", { msg: systemMessageText(said), ts, said }) });
  }
}
