// Deletes ended sanctions and old reports from the store, and lets open reports expire.

import type { PanelList } from "../../protocol/moderation_rules.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { ModerationStore } from "../../ports/moderation_store.ts";
import type { Notifier } from "./notifier.ts";
import type { EndedSanctions } from "./sanction_cache.ts";

/** How long a closed report is kept, and how long one stays open, milliseconds: 90 days and 30 days. */
const KEPT_REPORT_MS = 90 * 86_400_000;
const OPEN_REPORT_MS = 30 * 86_400_000;
/** Time between two regular sweeps, milliseconds: an hour. */
const SWEEP_EVERY_MS = 3_600_000;

/** What the sweep works with. */
export interface ModerationSweepOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Pick<ModerationStore, "sweep">;
  readonly notifier: Notifier;
}

/** Housekeeping of moderation in the store. */
export class ModerationSweep {
  #sweptAt = -Infinity;

  constructor(readonly options: ModerationSweepOptions) {}

  /** Sweeps. Rejects where the store cannot be reached. */
  async run(): Promise<void> {
    const { clock, store } = this.options;
    const now = clock.now();
    this.#sweptAt = clock.monotonic();
    await store.sweep({ now, closedBefore: now - KEPT_REPORT_MS, madeBefore: now - OPEN_REPORT_MS });
  }

  /** Sweeps if the last time is an hour ago. Rejects where the store cannot be reached. */
  async runIfDue(): Promise<void> {
    if (this.options.clock.monotonic() - this.#sweptAt >= SWEEP_EVERY_MS) await this.run();
  }

  /** Sweeps once sanctions have ended, and then tells staff of this node. Never rejects. */
  async runAfter({ bans, mutes }: EndedSanctions): Promise<void> {
    const { log, notifier } = this.options;
    const changed: PanelList[] = [
      ...bans.length > 0 ? ["bans"] as const : [],
      ...mutes.length > 0 ? ["mutes"] as const : [],
    ];
    try {
      await this.run();
      notifier.listsChangedHere(...changed);
    } catch (error) {
      log.error("ended sanctions could not be deleted", { cause: error instanceof Error ? error.name : "" });
    }
  }
}
