// What one connection is to receive: envelopes of its own, merged in order with the feed it follows.

import { encodeBatch } from "../protocol/frames.ts";
import type { Feed, FeedEntry, Follower } from "./feed.ts";

/**
 * Characters from which on an envelope has a frame to itself. Such a one is a list that many newcomers share; put into
 * a batch, it would be copied for each of them.
 */
const ALONE_LENGTH = 4096;

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
  /** Null while there is none, so that a delivery to many need not look at one more object for each. */
  #own: OwnEnvelope[] | null = null;
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
    if (this.#own !== null || (behind && this.#ignoresSome(feed))) return this.#flushMerged();
    if (!behind) return;
    const from = this.#cursor;
    this.#cursor = feed.head;
    if (this.batch) return this.sink.send(feed.frameSince(from));
    for (const entry of feed.since(from)) this.sink.send(entry.envelope);
  }

  #flushMerged(): void {
    const feed = this.#feed;
    const envelopes = this.#merge(feed === null ? [] : feed.since(this.#cursor));
    if (feed !== null) this.#cursor = feed.head;
    for (const frame of this.batch ? framesOf(envelopes) : envelopes) this.sink.send(frame);
  }

  /** Whether the feed holds something for this connection that it is not to get. */
  #ignoresSome(feed: Feed): boolean {
    const { ignored } = this;
    return ignored !== null &&
      feed.since(this.#cursor).some(({ from }) => from !== undefined && ignored.has(from));
  }

  #add(own: OwnEnvelope): void {
    if (this.#own !== null) return void this.#own.push(own);
    this.#own = [own];
    this.onOwn(this);
  }

  #merge(entries: readonly FeedEntry[]): string[] {
    const own = this.#own ?? [];
    this.#own = null;
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

/** Puts envelopes into frames, in order: short ones together, each long one by itself. */
function framesOf(envelopes: readonly string[]): string[] {
  const frames: string[] = [];
  let short: string[] = [];
  const close = (): void => {
    if (short.length > 0) frames.push(encodeBatch(short));
    short = [];
  };
  for (const envelope of envelopes) {
    if (envelope.length < ALONE_LENGTH) short.push(envelope);
    else {
      close();
      frames.push(envelope);
    }
  }
  close();
  return frames;
}
