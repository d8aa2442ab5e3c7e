// What moderators decided while this node heard nobody: read from the store, and put into effect on who is here.

import type { Timer } from "../../ports/clock.ts";
import type { SanctionCache } from "../moderation/sanction_cache.ts";
import type { SanctionEnforcer } from "../moderation/sanction_enforcer.ts";
import type { Person } from "../session.ts";

/** When it is tried again, where the store could not be read, milliseconds. */
const AGAIN_MS = 2_000;

/** Catches up with the store. */
export class Resync {
  #again: Timer | null = null;

  constructor(readonly control: SanctionCache, readonly effects: SanctionEnforcer) {}

  /** Does it as soon as the store can be read. Never rejects. */
  async run(): Promise<void> {
    this.stop();
    const { options, room } = this.control;
    const muted = new Map(this.#people().map((person) => [person, this.control.muteOn(person)?.id]));
    try {
      await this.control.load();
    } catch (error) {
      const cause = error instanceof Error ? error.name : "";
      options.log.warn("what moderators decided cannot be read again yet", { cause });
      this.#again ??= options.clock.after(AGAIN_MS, () => void this.run());
      return;
    }
    for (const session of [...options.hub.sessions]) this.control.recheck(session);
    for (const person of this.#people()) {
      const mute = this.control.muteOn(person);
      if (mute?.id !== muted.get(person)) this.effects.tellMuted(person, mute);
    }
    const { slowModeSeconds, guard } = this.control.room;
    if (slowModeSeconds !== room.slowModeSeconds || guard !== room.guard) {
      this.effects.tellRoom(this.control.room);
    }
  }

  /** Does not try any more. */
  stop(): void {
    this.#again?.cancel();
    this.#again = null;
  }

  #people(): Person[] {
    return [...new Set([...this.control.options.hub.sessions].flatMap(({ person }) => person ?? []))];
  }
}
