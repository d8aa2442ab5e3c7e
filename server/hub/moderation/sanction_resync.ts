// Reloads the sanctions after a gap, and carries out what was decided meanwhile.

import type { Bus } from "../../ports/bus.ts";
import type { Clock, Timer } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Hub } from "../hub.ts";
import type { SanctionCache } from "./sanction_cache.ts";
import type { SanctionEnforcer } from "./sanction_enforcer.ts";

/** Time until the next try where the store could not be read, milliseconds. */
const RETRY_MS = 2_000;

/** What the resync works with. */
export interface SanctionResyncOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly bus: Bus;
  readonly hub: Hub;
  readonly sanctions: SanctionCache;
  readonly enforcer: SanctionEnforcer;
}

/** Brings this node up to date whenever it has missed messages. */
export class SanctionResync {
  #retry: Timer | null = null;
  readonly #unsubscribe: () => void;

  constructor(readonly options: SanctionResyncOptions) {
    this.#unsubscribe = options.bus.subscribe((message) => {
      if (message.kind === "nodes" && message.event.type === "gap") void this.#run();
    });
  }

  /** Unsubscribes from the bus, and does not try any more. */
  stop(): void {
    this.#unsubscribe();
    this.#cancelRetry();
  }

  /** Reloads as soon as the store can be read. Never rejects. */
  async #run(): Promise<void> {
    this.#cancelRetry();
    const { clock, log, hub, sanctions, enforcer } = this.options;
    const { local } = hub.presence;
    const { room } = sanctions;
    const muted = new Map([...local].map((person) => [person, sanctions.muteOn(person)?.id]));
    try {
      await sanctions.load();
    } catch (error) {
      log.warn("sanctions cannot be read again yet", {
        cause: error instanceof Error ? error.name : "",
      });
      this.#retry ??= clock.after(RETRY_MS, () => void this.#run());
      return;
    }
    for (const session of [...hub.sessions]) enforcer.dismissIfBanned(session);
    enforcer.endBannedAway();
    for (const person of [...local]) {
      const mute = sanctions.muteOn(person);
      if (mute?.id !== muted.get(person)) enforcer.tellMute(person);
    }
    const { slowModeSeconds, guard, requireSecondFactor } = sanctions.room;
    const isChanged = slowModeSeconds !== room.slowModeSeconds || guard !== room.guard ||
      requireSecondFactor !== room.requireSecondFactor;
    if (isChanged) enforcer.tellRoom();
  }

  #cancelRetry(): void {
    this.#retry?.cancel();
    this.#retry = null;
  }
}
