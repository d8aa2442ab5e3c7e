// The outgoing envelopes of one connection: its own, merged in order with those of the feed that it follows.

import { encodeBatch } from "../../protocol/frames.ts";
import type { Feed, Follower } from "./feed.ts";

/**
 * Characters from which on an envelope has a frame of its own, so that a list for many newcomers is not copied for
 * each.
 */
const LONG_ENVELOPE = 4096;
/** Entries from which on a run of the feed has a frame of its own, for the same reason. */
const LONG_RUN = 32;

/** Takes frames. */
export interface FrameSink {
  send(frame: string): void;
}

/** An envelope for this connection alone. It goes out before the feed's entry number `at`, or `instead` of it. */
interface OwnEnvelope {
  readonly envelope: string;
  readonly at: number;
  readonly instead: boolean;
}

/** Outgoing envelopes of one connection, in the order in which they were made. */
export class SendBuffer implements Follower {
  /** Whether several envelopes may share a frame. */
  batch = false;
  /** Principals whose feed entries this connection does not get; null for none. */
  ignored: ReadonlyMap<string, string> | null = null;
  /** Null while there is none, so that a delivery to many does not read one more object for each. */
  #own: OwnEnvelope[] | null = null;
  #feed: Feed | null = null;
  /** Own envelopes since the last {@link takeOwnCount}. */
  #ownCount = 0;
  #cursor = 0;

  constructor(readonly sink: FrameSink, readonly onOwn: (sendBuffer: SendBuffer) => void) {}

  /** Queues an envelope for the end of this turn, after the present entries of the feed. */
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

  /** Stops following. Entries that are not sent yet are not sent. */
  unfollow(): void {
    this.#feed?.followers.delete(this);
    this.#feed = null;
  }

  /** Number of own envelopes since the last call. */
  takeOwnCount(): number {
    const count = this.#ownCount;
    this.#ownCount = 0;
    return count;
  }

  /** Sends everything that is queued. */
  flush(): void {
    const feed = this.#feed;
    const behind = feed !== null && this.#cursor < feed.head;
    if (this.#own !== null) return this.#flushOwn(this.#own);
    if (!behind) return;
    if (this.#ignoresSome(feed)) return this.#sendEach(this.#takeMerged([]));
    const from = this.#cursor;
    this.#cursor = feed.head;
    if (this.batch) return this.sink.send(feed.frameSince(from));
    for (const entry of feed.since(from)) this.sink.send(entry.envelope);
  }

  #flushOwn(own: readonly OwnEnvelope[]): void {
    this.#own = null;
    const feed = this.#feed;
    if (feed === null || !this.batch || this.#ignoresSome(feed)) return this.#sendEach(this.#takeMerged(own));
    const short: string[] = [];
    let next = this.#cursor;
    const sendAlone = (frame: string): void => {
      this.#sendEach(short.splice(0));
      this.sink.send(frame);
    };
    const takeRun = (to: number): void => {
      if (to - next >= LONG_RUN) sendAlone(feed.frameSince(next, to));
      else if (to > next) { for (const entry of feed.since(next, to)) short.push(entry.envelope); }
      next = Math.max(next, to);
    };
    for (const { envelope, at, instead } of own) {
      takeRun(at);
      if (envelope.length >= LONG_ENVELOPE) sendAlone(envelope);
      else short.push(envelope);
      if (instead) next = at + 1;
    }
    takeRun(feed.head);
    this.#sendEach(short);
    this.#cursor = feed.head;
  }

  #sendEach(envelopes: readonly string[]): void {
    if (envelopes.length === 0) return;
    if (this.batch) return this.sink.send(encodeBatch(envelopes));
    for (const envelope of envelopes) this.sink.send(envelope);
  }

  /** Whether the feed has an entry of an ignored author for this connection. */
  #ignoresSome(feed: Feed): boolean {
    const { ignored } = this;
    return ignored !== null &&
      feed.since(this.#cursor).some(({ from }) => from !== undefined && ignored.has(from));
  }

  #add(own: OwnEnvelope): void {
    this.#ownCount++;
    if (this.#own !== null) return void this.#own.push(own);
    this.#own = [own];
    this.onOwn(this);
  }

  /** Own envelopes and those of the feed in the order in which they were made. Moves the cursor to the head. */
  #takeMerged(own: readonly OwnEnvelope[]): string[] {
    const feed = this.#feed;
    const entries = feed === null ? [] : feed.since(this.#cursor);
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
    if (feed !== null) this.#cursor = feed.head;
    return merged;
  }
}
