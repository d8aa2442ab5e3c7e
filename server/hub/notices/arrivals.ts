// Lines about who comes and goes: one each while there are few, a summary each second while there are many.

import type { RoomNews } from "../../protocol/server_events.ts";
import type { Clock } from "../../ports/clock.ts";

/** Lines of one second that are said one by one. */
const SINGLE_LINES = 10;
/** Time that a summary is about, milliseconds. */
const PERIOD_MS = 1_000;

/** What one line is about. */
export type Arrival = "joined" | "left";

/** Says who comes and goes. What a flood of guests costs in deliveries is bounded: one summary a second. */
export class Arrivals {
  #periodEnd = -Infinity;
  #lines = 0;
  #counts: Record<Arrival, number> | null = null;

  /** `say` says a line to the whole lobby. */
  constructor(readonly clock: Clock, readonly say: (news: RoomNews) => void) {}

  /** Someone has come, or gone. */
  tell(arrival: Arrival, name: string): void {
    if (this.#counts !== null) return void this.#counts[arrival]++;
    const now = this.clock.monotonic();
    if (now >= this.#periodEnd) {
      this.#periodEnd = now + PERIOD_MS;
      this.#lines = 0;
    }
    if (++this.#lines <= SINGLE_LINES) return this.say({ key: arrival, name });
    this.#counts = { joined: 0, left: 0, [arrival]: 1 };
    this.clock.after(this.#periodEnd - now, () => this.#sum());
  }

  /** Says the summary. While there are many, the next second is summed up from its beginning. */
  #sum(): void {
    const { joined, left } = this.#counts!;
    this.say({ key: "came_and_went", joined, left });
    this.#counts = null;
    if (joined + left <= SINGLE_LINES) return;
    this.#counts = { joined: 0, left: 0 };
    this.clock.after(PERIOD_MS, () => this.#calmDown());
  }

  /** Ends the summing up after a second without anything. */
  #calmDown(): void {
    const { joined, left } = this.#counts!;
    if (joined + left > 0) return this.#sum();
    this.#counts = null;
  }
}
