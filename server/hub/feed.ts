// An ordered log of encoded envelopes that many connections read at their own pace.
//
// Each follower keeps a cursor, so one order holds for everybody however a delivery is split, and a newcomer, whose
// cursor starts at the head, gets nothing older than its join. What one cursor needs is encoded once for all who share it.

import { encodeBatch } from "../protocol/frames.ts";

/** One envelope of the log. `from` is its author's holder, where it has one. */
export interface FeedEntry {
  readonly envelope: string;
  readonly from?: string;
}

/** A reader of a feed. */
export interface Follower {
  /** Sends what the follower has not had yet and moves its cursor to the head. */
  flush(): void;
}

/** The log. Entries are numbered from 0; `head` is the number of the next one. */
export class Feed {
  readonly followers: Set<Follower> = new Set();
  #entries: FeedEntry[] = [];
  #first = 0;
  #frames: Map<number, string> = new Map();

  constructor(readonly onNews: () => void) {}

  /** Number the next entry will get. */
  get head(): number {
    return this.#first + this.#entries.length;
  }

  /** Number of entries that some follower may not have had yet. */
  get size(): number {
    return this.#entries.length;
  }

  /** Adds an entry and says that there is news. Returns its number. */
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

  /** Entries from number `from` to the head. */
  since(from: number): readonly FeedEntry[] {
    return from <= this.#first ? this.#entries : this.#entries.slice(from - this.#first);
  }

  /** Everything from number `from` to the head as one frame, built once for all who ask at this head. */
  frameSince(from: number): string {
    let frame = this.#frames.get(from);
    if (frame === undefined) {
      frame = encodeBatch(this.since(from).map((entry) => entry.envelope));
      this.#frames.set(from, frame);
    }
    return frame;
  }

  /** Forgets the entries before number `upTo`, which every follower has had. */
  trim(upTo: number): void {
    const count = Math.min(upTo - this.#first, this.#entries.length);
    if (count <= 0) return;
    this.#entries.splice(0, count);
    this.#first += count;
    this.#frames.clear();
  }
}
