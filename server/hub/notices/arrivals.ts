// Lines about users who come and go: one each while there are few, a summary a second while there are many.

import type { SystemMessage } from "../../protocol/server_events.ts";
import type { Clock } from "../../ports/clock.ts";

/** Lines in one second before a summary takes their place. */
const SINGLE_LINES = 10;
/** Period of a summary, milliseconds. */
const PERIOD_MS = 1_000;

/** The two kinds of lines. */
export type Arrival = "joined" | "left";

/** Says who comes and goes. A flood of guests costs no more than one summary a second. */
export class Arrivals {
  #periodEnd = -Infinity;
  #lines = 0;
  #counts: Record<Arrival, number> | null = null;

  /** `say` says a line to the whole lobby. */
  constructor(readonly clock: Clock, readonly say: (news: SystemMessage) => void) {}

  /** A user has come, or gone. */
  tell(arrival: Arrival, name: string): void {
    if (this.#counts !== null) return void this.#counts[arrival]++;
    const now = this.clock.monotonic();
    if (now >= this.#periodEnd) {
      this.#periodEnd = now + PERIOD_MS;
      this.#lines = 0;
    }
    if (++this.#lines <= SINGLE_LINES) return this.say({ key: arrival, name });
    this.#counts = { joined: 0, left: 0, [arrival]: 1 };
    this.clock.after(this.#periodEnd - now, () => this.#summarise());
  }

  /** Says the summary. While there are many, the next period is counted from its beginning. */
  #summarise(): void {
    const { joined, left } = this.#counts!;
    this.say({ key: "came_and_went", joined, left });
    this.#counts = null;
    if (joined + left <= SINGLE_LINES) return;
    this.#counts = { joined: 0, left: 0 };
    this.clock.after(PERIOD_MS, () => this.#endOrGoOn());
  }

  /** Ends the summaries after a period without lines. */
  #endOrGoOn(): void {
    const { joined, left } = this.#counts!;
    if (joined + left > 0) return this.#summarise();
    this.#counts = null;
  }
}
