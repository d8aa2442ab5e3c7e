// Logs for the operator, once a minute while clients are limited: by which rate, at which tier, how often.

import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { coarse, type Source } from "./source.ts";

/** Period of one log line, milliseconds. */
const PERIOD_MS = 60_000;
/** Kinds of refusals in one line: the most frequent ones. */
const NAMED = 5;
/** Kinds that are counted apart within a period; more of them are counted together. */
const MAX_KINDS = 1_000;
const OTHERS = "others";

/** Counts refusals. */
export class LimitReport {
  #counts: Map<string, number> = new Map();
  #scheduled = false;

  constructor(readonly clock: Clock, readonly log: Log) {}

  /** Kinds that are counted at the moment. */
  get size(): number {
    return this.#counts.size;
  }

  /** Counts one refusal. `what` is a rate and its tier, or a lane. */
  note(what: string, source?: Source): void {
    const kind = source === undefined ? what : `${what} ${coarse(source)}`;
    const key = this.#counts.has(kind) || this.#counts.size < MAX_KINDS ? kind : OTHERS;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.clock.after(PERIOD_MS, () => this.#write());
  }

  #write(): void {
    const counts = this.#counts;
    this.#counts = new Map();
    this.#scheduled = false;
    const sorted = [...counts].sort(([, a], [, b]) => b - a);
    const total = sorted.reduce((sum, [, count]) => sum + count, 0);
    const most = sorted.slice(0, NAMED).map(([kind, count]) => `${kind}: ${count}`).join("; ");
    this.log.warn("requests were limited in the last minute", { total, most });
  }
}
