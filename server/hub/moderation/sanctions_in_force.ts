// Bans, mutes and the lobby's settings in force, as changes make them, and which users a mute covers.

import type { ModerationChange } from "../../ports/bus.ts";
import type { Ban, Mute, RoomSettings } from "../../ports/moderation_store.ts";
import { longest, SanctionIndex } from "./sanction_index.ts";
import type { Person } from "../session.ts";

/** Bans and mutes in force, and the lobby's settings. */
export class SanctionsInForce {
  readonly bans: SanctionIndex<Ban> = new SanctionIndex();
  readonly mutes: SanctionIndex<Mute> = new SanctionIndex();
  room: RoomSettings = { slowModeSeconds: 0, guard: "open" };

  /** End of the next ban or mute to end; Infinity when none ends. */
  get nextEnd(): number {
    return Math.min(this.bans.nextEnd(), this.mutes.nextEnd());
  }

  /** The longest mute on a user: on name or account, and on a guest also by address. */
  muteOn({ profile, addresses }: Person, now: number): Mute | undefined {
    const own = this.mutes.allOn(profile, now);
    // A member is not muted by address.
    if (profile.userId !== null) return longest(own);
    const held = addresses.flatMap((address) => this.mutes.holding(address, now));
    return longest([...own, ...held]);
  }

  /** Applies a change. Returns the mutes that it lifts. */
  keep(change: ModerationChange): Mute[] {
    switch (change.type) {
      case "ban":
        this.bans.set(change.ban);
        return [];
      case "mute":
        this.mutes.set(change.mute);
        return [];
      case "unban":
        for (const id of change.ids) this.bans.delete(id);
        return [];
      case "unmute":
        return change.ids.flatMap((id) => this.mutes.delete(id) ?? []);
      case "room":
        this.room = change.room;
        return [];
      default:
        return [];
    }
  }

  /** Replaces everything. */
  replace(all: { bans: readonly Ban[]; mutes: readonly Mute[]; room: RoomSettings }): void {
    for (const id of this.bans.ids) this.bans.delete(id);
    for (const id of this.mutes.ids) this.mutes.delete(id);
    for (const ban of all.bans) this.bans.set(ban);
    for (const mute of all.mutes) this.mutes.set(mute);
    this.room = all.room;
  }

  /** Removes what has ended by `now`, and returns it. */
  end(now: number): { bans: Ban[]; mutes: Mute[] } {
    return {
      bans: this.bans.ended(now).flatMap((id) => this.bans.delete(id) ?? []),
      mutes: this.mutes.ended(now).flatMap((id) => this.mutes.delete(id) ?? []),
    };
  }
}
