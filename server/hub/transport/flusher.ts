// Decides when waiting envelopes are sent.
//
// A connection's own envelopes are sent at the end of the turn that made them. Feeds are sent at once when the node is
// idle; under load they wait, so that fewer and fuller frames are sent: about 80 % of the cost of a delivery is the
// kernel's send. A delivery to many followers is cut into slices, so that it never blocks the event loop for long.

import type { Clock } from "../../ports/clock.ts";
import { Feed, type Follower } from "./feed.ts";
import type { SendBuffer } from "./send_buffer.ts";

/** The pause after a feed delivery is this many times as long as the delivery took. */
const PAUSE_FACTOR = 3;
/** Longest pause between two feed deliveries, milliseconds. */
const MAX_PAUSE_MS = 50;
/** Pauses shorter than this, milliseconds, are not worth a timer. */
const MIN_PAUSE_MS = 1;
/** Intended time of a slice, milliseconds, the kernel's part included. */
const SLICE_MS = 8;
/** Longest time of a slice for handing frames over, milliseconds: most of the cost only when frames are large. */
const HANDING_MS = 4;
/** Fewest followers of a slice, unless their frames are large. */
const MIN_SLICE = 64;
/** Most send buffers whose own envelopes are flushed in one turn. */
const OWN_SLICE = 512;
/** Followers served between two readings of the clock. */
const LOOK_EVERY = 16;
/** Weight of the latest slice in the estimated cost of a follower. */
const LATEST_WEIGHT = 0.25;

/** One delivery in progress: its followers, how many have been served, and the head of each feed when it began. */
interface Delivery {
  readonly followers: readonly Follower[];
  readonly heads: ReadonlyMap<Feed, number>;
  /** Whether it carries more than one envelope: then a pause that collects more is worth it. */
  readonly full: boolean;
  served: number;
  spentMs: number;
}

/** Flushes send buffers and feeds. */
export class Flusher {
  #own: SendBuffer[] = [];
  #feeds: Feed[] = [];
  #scheduled = false;
  #pauseUntil = -Infinity;
  /** Estimated cost of one follower, milliseconds. */
  #followerMs = SLICE_MS / MIN_SLICE;

  /** `onDelivered` is called with the number of envelopes that have gone out, once for many of them. */
  constructor(readonly clock: Clock, readonly onDelivered: (count: number) => void = () => {}) {}

  /** Makes a feed that this flusher delivers. */
  createFeed(): Feed {
    const feed = new Feed(() => this.#schedule());
    this.#feeds.push(feed);
    return feed;
  }

  /** Flushes a send buffer at the end of this turn, or in one of the next when there are many. */
  markOwn(sendBuffer: SendBuffer): void {
    this.#own.push(sendBuffer);
    if (this.#own.length === 1) this.clock.nextTurn(() => this.#flushOwn());
  }

  #flushOwn(): void {
    const end = this.#flushSome(this.#own, 0, OWN_SLICE);
    let count = 0;
    for (let index = 0; index < end; index++) count += this.#own[index]!.takeOwnCount();
    this.onDelivered(count);
    this.#own = this.#own.slice(end);
    if (this.#own.length > 0) this.clock.nextTurn(() => this.#flushOwn());
  }

  /**
   * Flushes up to `count` followers from number `from` on, fewer when time runs out. Returns the number after the last.
   */
  #flushSome(followers: readonly Follower[], from: number, count: number): number {
    const began = this.clock.monotonic();
    const end = Math.min(followers.length, from + count);
    for (let index = from; index < end; index++) {
      followers[index]!.flush();
      if ((index - from) % LOOK_EVERY === LOOK_EVERY - 1 && this.clock.monotonic() - began > HANDING_MS) {
        return index + 1;
      }
    }
    return end;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const pause = this.#pauseUntil - this.clock.monotonic();
    if (pause < MIN_PAUSE_MS) this.clock.nextTurn(() => this.#begin());
    else this.clock.after(pause, () => this.#begin());
  }

  #begin(): void {
    this.#serve({
      followers: this.#feeds.flatMap((feed) => [...feed.followers]),
      heads: new Map(this.#feeds.map((feed) => [feed, feed.head])),
      full: this.#feeds.some((feed) => feed.size > 1),
      served: 0,
      spentMs: 0,
    });
  }

  /** Serves a slice, and goes on in the next turn: the sockets write in between, so only then its cost is known. */
  #serve(delivery: Delivery): void {
    const { followers, served } = delivery;
    const began = this.clock.monotonic();
    const size = Math.max(MIN_SLICE, Math.floor(SLICE_MS / this.#followerMs));
    const end = this.#flushSome(followers, served, size);
    delivery.served = end;
    this.clock.nextTurn(() => {
      const took = this.clock.monotonic() - began;
      delivery.spentMs += took;
      if (end > served) this.#followerMs += (took / (end - served) - this.#followerMs) * LATEST_WEIGHT;
      if (end < followers.length) this.#serve(delivery);
      else this.#end(delivery);
    });
  }

  #end({ heads, full, spentMs }: Delivery): void {
    this.#scheduled = false;
    this.#pauseUntil = full
      ? this.clock.monotonic() + Math.min(spentMs * PAUSE_FACTOR, MAX_PAUSE_MS)
      : -Infinity;
    let count = 0;
    for (const [feed, head] of heads) count += feed.trim(head) * feed.followers.size;
    this.onDelivered(count);
    const behind = this.#feeds.some((feed) => heads.get(feed) !== feed.head && feed.followers.size > 0);
    if (behind) this.#schedule();
  }
}
