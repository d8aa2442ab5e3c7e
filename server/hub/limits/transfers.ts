// Transfers whose pace the client sets, such as request bodies and large answers: bounded in weight and time, fair to
// networks.

import type { Clock, Timer } from "../../ports/clock.ts";

/** The bounds of transfers. */
export interface TransferOptions {
  /** Their name in metrics and in the operator's log line. */
  readonly name: string;
  readonly clock: Clock;
  /** Largest weight of all transfers together. Beyond it the oldest of the heaviest group are ended. */
  readonly maxWeight: number;
  /** Longest time since the beginning, or since the last progress, milliseconds. */
  readonly limitMs: number;
  /** Called for each ended transfer, with its first tier. */
  readonly onRefused?: (group: string) => void;
}

/** Why a transfer was ended before it was complete. */
export type TransferEnd = "too_many" | "too_slow";

/** A transfer in progress. */
export interface Transfer {
  /** The client made progress: the time starts again, and `weight` is left. */
  progress(weight: number): void;
  /** The transfer is over, complete or not. A second call does nothing. */
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

/** The transfers of one kind in progress. */
export class Transfers {
  /** Oldest first. */
  readonly #entries: Set<Entry> = new Set();
  /** Transfers never wait: one too many ends another. */
  readonly waiting = 0;
  #weight = 0;

  constructor(readonly options: TransferOptions) {}

  get name(): string {
    return this.options.name;
  }

  /** Transfers in progress. */
  get running(): number {
    return this.#entries.size;
  }

  /** Whether one more would end another. */
  get isFull(): boolean {
    return this.#weight >= this.options.maxWeight;
  }

  /**
   * Begins a transfer. `tiers` are its groups, the widest first: a network, an address, an account. `onEnd` is called,
   * at most once, when the transfer has to end before it is complete; its weight is free by then.
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

  /** Ends transfers that began more than `ms` milliseconds ago. Returns how many it ended. */
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

  /**
   * The oldest transfer of the heaviest group, tier by tier. Where groups are equal, the next tier decides, then age.
   */
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
