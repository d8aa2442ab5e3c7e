// An ordered log of encoded envelopes that many connections read at their own pace.
//
// Each follower has a cursor, so all get one order, however a delivery is split. A newcomer starts at the head, and
// gets nothing older than its join. A frame is encoded once for all followers with the same cursor.

import { encodeBatch } from "../../protocol/frames.ts";

/** One envelope of the log. `from` is its author's principal, where it has one. */
export interface FeedEntry {
  readonly envelope: string;
  readonly from?: string;
}

/** A reader of a feed. */
export interface Follower {
  /** Sends the entries from the cursor to the head, and moves the cursor there. */
  flush(): void;
}

/** The log. Entries are numbered from 0; `head` is the number of the next one. */
export class Feed {
  readonly followers: Set<Follower> = new Set();
  #entries: FeedEntry[] = [];
  #first = 0;
  /** Frames by the numbers of their first entry and of the one after their last. */
  #frames: Map<number, Map<number, string>> = new Map();

  constructor(readonly onNews: () => void) {}

  /** Number of the next entry. */
  get head(): number {
    return this.#first + this.#entries.length;
  }

  /** Number of entries that some follower may not have got yet. */
  get size(): number {
    return this.#entries.length;
  }

  /** Adds an entry, and calls `onNews`. Returns its number. */
  append(entry: FeedEntry): number {
    if (this.followers.size === 0) {
      this.#first = this.head + 1;
      this.#entries = [];
      return this.#first - 1;
    }
    this.#entries.push(entry);
    if (this.#frames.size > 0) this.#frames.clear();
    this.onNews();
    return this.head - 1;
  }

  /** Entries from number `from` up to, not including, number `to`: the head when absent. */
  since(from: number, to: number = this.head): readonly FeedEntry[] {
    if (from <= this.#first && to >= this.head) return this.#entries;
    return this.#entries.slice(Math.max(from - this.#first, 0), to - this.#first);
  }

  /** The same entries as one frame, which is encoded once for all followers that need it. */
  frameSince(from: number, to: number = this.head): string {
    let frames = this.#frames.get(from);
    if (frames === undefined) this.#frames.set(from, frames = new Map());
    let frame = frames.get(to);
    if (frame === undefined) {
      frame = encodeBatch(this.since(from, to).map((entry) => entry.envelope));
      frames.set(to, frame);
    }
    return frame;
  }

  /** Drops the entries before number `upTo`, which every follower has got. Returns how many. */
  trim(upTo: number): number {
    const count = Math.min(upTo - this.#first, this.#entries.length);
    if (count <= 0) return 0;
    this.#entries.splice(0, count);
    this.#first += count;
    this.#frames.clear();
    return count;
  }
}
