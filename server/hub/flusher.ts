// Decides when waiting envelopes are sent.
//
// A connection's own envelopes go at the end of the turn that made them. Feeds go at once when the node is idle;
// under load they wait, so that fewer and fuller frames are sent: about 80 % of the cost of a delivery is the
// kernel's send. A delivery to many is cut into slices, so that it never holds the event loop for long.

import type { Clock } from "../ports/clock.ts";
import { Feed, type Follower } from "./feed.ts";
import type { Outbox } from "./outbox.ts";

/** A feed delivery rests this many times as long as it took, before the next one begins. */
const REST_FACTOR = 3;
/** Longest rest between two feed deliveries, milliseconds. */
const MAX_REST_MS = 50;
/** Rests shorter than this, milliseconds, are not worth a timer. */
const MIN_REST_MS = 1;
/** Longest time a delivery holds the event loop, milliseconds. */
const SLICE_MS = 8;
/** Followers served between two looks at the clock. */
const LOOK_EVERY = 32;

/** One delivery in progress: what is left of its followers, and how far each feed was when it began. */
interface Delivery {
  readonly followers: Iterator<Follower>;
  readonly heads: ReadonlyMap<Feed, number>;
  spentMs: number;
}

/** Sends what outboxes and feeds hold, at the right time. */
export class Flusher {
  #own: Outbox[] = [];
  #feeds: Feed[] = [];
  #delivery: Delivery | null = null;
  #scheduled = false;
  #restUntil = 0;

  constructor(readonly clock: Clock) {}

  /** Makes a feed whose news this flusher delivers. */
  createFeed(): Feed {
    const feed = new Feed(() => this.#schedule());
    this.#feeds.push(feed);
    return feed;
  }

  /** Flushes `outbox` at the end of this turn. */
  markOwn(outbox: Outbox): void {
    this.#own.push(outbox);
    if (this.#own.length === 1) this.clock.nextTurn(() => this.#flushOwn());
  }

  #flushOwn(): void {
    const waiting = this.#own;
    this.#own = [];
    for (const outbox of waiting) outbox.flush();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const rest = this.#restUntil - this.clock.monotonic();
    if (rest < MIN_REST_MS) this.clock.nextTurn(() => this.#begin());
    else this.clock.after(rest, () => this.#begin());
  }

  #begin(): void {
    this.#delivery = {
      followers: followersOf(this.#feeds),
      heads: new Map(this.#feeds.map((feed) => [feed, feed.head])),
      spentMs: 0,
    };
    this.#slice();
  }

  #slice(): void {
    const delivery = this.#delivery;
    if (delivery === null) return;
    const began = this.clock.monotonic();
    for (let served = 1;; served++) {
      const next = delivery.followers.next();
      if (next.done) break;
      next.value.flush();
      if (served % LOOK_EVERY === 0 && this.clock.monotonic() - began > SLICE_MS) {
        delivery.spentMs += this.clock.monotonic() - began;
        this.clock.nextTurn(() => this.#slice());
        return;
      }
    }
    this.#end(delivery, delivery.spentMs + this.clock.monotonic() - began);
  }

  #end(delivery: Delivery, spentMs: number): void {
    this.#delivery = null;
    this.#scheduled = false;
    this.#restUntil = this.clock.monotonic() + Math.min(spentMs * REST_FACTOR, MAX_REST_MS);
    for (const [feed, head] of delivery.heads) feed.trim(head);
    const behind = this.#feeds.some((feed) =>
      delivery.heads.get(feed) !== feed.head && feed.followers.size > 0
    );
    if (behind) this.#schedule();
  }
}

function* followersOf(feeds: readonly Feed[]): Generator<Follower> {
  for (const feed of feeds) yield* feed.followers;
}
