// What moderators decided while this node heard nobody: read from the store, and put into effect on who is here.

import type { Control } from "./control.ts";
import type { Effects } from "./effects.ts";
import type { Person } from "./session.ts";

/** Catches up with the store. */
export class CatchUp {
  constructor(readonly control: Control, readonly effects: Effects) {}

  /** Never rejects; what could not be read is in the log. */
  async run(): Promise<void> {
    const { options, room } = this.control;
    const muted = new Map(this.#people().map((person) => [person, this.control.muteOn(person)?.id]));
    try {
      await this.control.load();
    } catch (error) {
      const cause = error instanceof Error ? error.name : "";
      return options.log.error("what moderators decided could not be read again", { cause });
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

  #people(): Person[] {
    return [...new Set([...this.control.options.hub.sessions].flatMap(({ person }) => person ?? []))];
  }
}
