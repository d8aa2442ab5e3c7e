// What one connection is to receive: envelopes of its own, merged in order with the feed it follows.

import { encodeBatch } from "../protocol/frames.ts";
import type { Feed, FeedEntry, Follower } from "./feed.ts";

/** Where frames go. */
export interface FrameSink {
  send(frame: string): void;
}

/** An envelope for this connection alone. It goes out before the feed's entry number `at`, or `instead` of it. */
interface OwnEnvelope {
  readonly envelope: string;
  readonly at: number;
  readonly instead: boolean;
}

/** Outgoing envelopes of one connection, in the order they came about. */
export class Outbox implements Follower {
  /** Whether several envelopes may share a frame. */
  batch = false;
  /** Holders whose feed entries this connection does not get; null for nobody. */
  ignored: ReadonlyMap<string, string> | null = null;
  #own: OwnEnvelope[] = [];
  #feed: Feed | null = null;
  #cursor = 0;

  constructor(readonly sink: FrameSink, readonly onOwn: (outbox: Outbox) => void) {}

  /** Queues an envelope for the end of this turn, after what the feed holds by now. */
  push(envelope: string): void {
    this.#add({ envelope, at: this.#feed?.head ?? 0, instead: false });
  }

  /** Queues an envelope that this connection gets in place of the feed's entry number `entry`. */
  pushInstead(entry: number, envelope: string): void {
    this.#add({ envelope, at: entry, instead: true });
  }

  /** Follows `feed` from its head on. */
  follow(feed: Feed): void {
    this.unfollow();
    this.#feed = feed;
    this.#cursor = feed.head;
    feed.followers.add(this);
  }

  /** Whether this connection follows a feed. */
  get following(): boolean {
    return this.#feed !== null;
  }

  /** Stops following. What was not sent of the feed is not sent. */
  unfollow(): void {
    this.#feed?.followers.delete(this);
    this.#feed = null;
  }

  /** Sends everything that waits. */
  flush(): void {
    const feed = this.#feed;
    const behind = feed !== null && this.#cursor < feed.head;
    if (this.#own.length === 0 && this.ignored === null) {
      if (!behind) return;
      const from = this.#cursor;
      this.#cursor = feed.head;
      if (this.batch) return this.sink.send(feed.frameSince(from));
      for (const entry of feed.since(from)) this.sink.send(entry.envelope);
      return;
    }
    const envelopes = this.#merge(behind ? feed.since(this.#cursor) : []);
    if (feed !== null) this.#cursor = feed.head;
    if (envelopes.length === 0) return;
    if (this.batch) return this.sink.send(encodeBatch(envelopes));
    for (const envelope of envelopes) this.sink.send(envelope);
  }

  #add(own: OwnEnvelope): void {
    this.#own.push(own);
    if (this.#own.length === 1) this.onOwn(this);
  }

  #merge(entries: readonly FeedEntry[]): string[] {
    const own = this.#own;
    this.#own = [];
    const merged: string[] = [];
    let next = 0;
    for (const [offset, entry] of entries.entries()) {
      const number = this.#cursor + offset;
      let replaced = false;
      while (next < own.length && own[next]!.at <= number) {
        replaced ||= own[next]!.instead && own[next]!.at === number;
        merged.push(own[next++]!.envelope);
      }
      if (replaced) continue;
      if (entry.from === undefined || !this.ignored?.has(entry.from)) merged.push(entry.envelope);
    }
    while (next < own.length) merged.push(own[next++]!.envelope);
    return merged;
  }
}
