// Transfers whose pace the client sets: request bodies, and large answers. Bounded in number and in time, fair to every network.

import type { Clock, Timer } from "../../ports/clock.ts";

/** How many transfers there may be. */
export interface TransferOptions {
  /** What they are called in metrics and in the owner's line. */
  readonly name: string;
  readonly clock: Clock;
  /** What all transfers weigh together at most. Beyond it the oldest of the heaviest group end. */
  readonly maxWeight: number;
  /** Longest time since the beginning, or since the last progress, milliseconds. */
  readonly limitMs: number;
  /** Called for each transfer that was ended, with its first tier. */
  readonly onRefused?: (group: string) => void;
}

/** Why a transfer was ended before the client was done. */
export type TransferEnd = "too_many" | "too_slow";

/** A transfer that is under way. */
export interface Transfer {
  /** The client did its part: the time begins anew, and so much is left. */
  progress(weight: number): void;
  /** It is over, however it went. A second call does nothing. */
  leave(): void;
}

interface Entry {
  /** As `Clock.monotonic`. */
  readonly begunAt: number;
  readonly tiers: readonly string[];
  readonly onEnd: (why: TransferEnd) => void;
  weight: number;
  timer: Timer | null;
}

/** The transfers of one kind that are under way. */
export class Transfers {
  /** Oldest first. */
  readonly #entries: Set<Entry> = new Set();
  /** None ever waits: a transfer begins at once, and another one ends. */
  readonly waiting = 0;
  #weight = 0;

  constructor(readonly options: TransferOptions) {}

  get name(): string {
    return this.options.name;
  }

  /** Transfers under way. */
  get running(): number {
    return this.#entries.size;
  }

  /** Whether one more would make another one end. */
  get isFull(): boolean {
    return this.#weight >= this.options.maxWeight;
  }

  /**
   * Begins a transfer. `tiers` are the groups it belongs to, the widest first: a network, an address, an account. `onEnd` is
   * called, at most once, when it has to end before the client is done; its room is free by then.
   */
  begin(tiers: readonly string[], weight: number, onEnd: (why: TransferEnd) => void): Transfer {
    const entry: Entry = { begunAt: this.options.clock.monotonic(), tiers, onEnd, weight, timer: null };
    this.#entries.add(entry);
    this.#weight += weight;
    this.#startTime(entry);
    while (this.#weight > this.options.maxWeight) this.#end(this.#oldestOfHeaviest(), "too_many");
    return {
      progress: (left) => {
        if (!this.#entries.has(entry)) return;
        this.#weight += left - entry.weight;
        entry.weight = left;
        this.#startTime(entry);
      },
      leave: () => this.#forget(entry),
    };
  }

  /** Ends what was begun more than `ms` milliseconds ago. Returns how many those were. */
  endOlderThan(ms: number): number {
    const now = this.options.clock.monotonic();
    const old = [...this.#entries].filter(({ begunAt }) => now - begunAt > ms);
    for (const entry of old) this.#end(entry, "too_many");
    return old.length;
  }

  #startTime(entry: Entry): void {
    entry.timer?.cancel();
    entry.timer = this.options.clock.after(this.options.limitMs, () => this.#end(entry, "too_slow"));
  }

  #end(entry: Entry, why: TransferEnd): void {
    this.#forget(entry);
    this.options.onRefused?.(entry.tiers[0] ?? "");
    entry.onEnd(why);
  }

  #forget(entry: Entry): void {
    entry.timer?.cancel();
    if (this.#entries.delete(entry)) this.#weight -= entry.weight;
  }

  /** The oldest transfer of the heaviest group, tier by tier. Where groups are equal, the next tier decides, then age. */
  #oldestOfHeaviest(): Entry {
    let candidates = [...this.#entries];
    const depth = Math.max(...candidates.map(({ tiers }) => tiers.length));
    for (let tier = 0; tier < depth; tier++) {
      const weights = new Map<string | undefined, number>();
      for (const { tiers, weight } of candidates) {
        weights.set(tiers[tier], (weights.get(tiers[tier]) ?? 0) + weight);
      }
      const heaviest = Math.max(...weights.values());
      candidates = candidates.filter(({ tiers }) => weights.get(tiers[tier]) === heaviest);
    }
    return candidates[0]!;
  }
}
