// Who may write in the lobby, and when: how the room is set, and whether this person is muted.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { Guard } from "../../../server/protocol/moderation_rules.ts";
import { isStaff, type Role } from "../../../server/protocol/roles.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { Clock } from "../connection/store_clock.ts";

/** How the lobby is set. */
export interface LobbySettings {
  /** Seconds between two messages of one person; 0 for no pause. */
  readonly slowModeSeconds: number;
  readonly guard: Guard;
}

/** A mute of this person. `until`: epoch milliseconds; null while it lasts until it is lifted. */
export interface OwnMute {
  readonly reason: string | undefined;
  readonly until: number | null;
}

/** Why somebody cannot write in the lobby. */
export type PostingRestriction = "muted" | Exclude<Guard, "open">;

/** Somebody who may want to write. */
export interface Poster {
  readonly role: Role;
  readonly isRegistered: boolean;
  readonly isVerified: boolean;
}

/** The lobby's rules as views and the connection use them. */
export interface PostingRulesStore {
  readonly settings: ReadonlySignal<LobbySettings>;
  readonly mute: ReadonlySignal<OwnMute | null>;
  /** Until when slow mode holds this person's next lobby message back, epoch milliseconds. */
  readonly restUntil: ReadonlySignal<number | null>;
  /** Why `speaker`, who is this person, cannot write now; null when they can. */
  restrictionOf(speaker: Poster): PostingRestriction | null;
  /** The server has let us in. It tells next how things are. */
  joined(): void;
  settingsChanged(state: ServerEvents["room_state"]): void;
  muteChanged(state: ServerEvents["mute_updated"]): void;
  /** This person's message is in the lobby. */
  messageSent(role: Role): void;
  /** The server holds this person's next message back, for so many milliseconds. */
  holdBack(ms: number): void;
}

/** Makes a store of a lobby that is open to all. */
export function createPostingRulesStore(clock: Clock): PostingRulesStore {
  const settings = signal<LobbySettings>({ slowModeSeconds: 0, guard: "open" });
  const mute = signal<OwnMute | null>(null);
  const restUntil = signal<number | null>(null);
  let cancelTimer = (): void => {};
  const setSlowModeUntil = (until: number | null): void => {
    cancelTimer();
    restUntil.value = until;
    cancelTimer = until === null
      ? (): void => {}
      : clock.after(until - clock.now(), () => setSlowModeUntil(null));
  };
  return {
    settings,
    mute,
    restUntil,
    restrictionOf({ role, isRegistered, isVerified }): PostingRestriction | null {
      const { guard } = settings.value;
      const until = mute.value?.until ?? Infinity;
      if (mute.value !== null && until > clock.now()) return "muted";
      if (isStaff(role)) return null;
      if (guard === "registered" && !isRegistered) return guard;
      return guard === "verified" && !isVerified ? guard : null;
    },
    joined(): void {
      mute.value = null;
      setSlowModeUntil(null);
    },
    settingsChanged({ slow_mode_seconds, guard }): void {
      if (slow_mode_seconds !== settings.value.slowModeSeconds) setSlowModeUntil(null);
      settings.value = { slowModeSeconds: slow_mode_seconds, guard };
    },
    muteChanged({ muted, reason, expires_at }): void {
      const until = expires_at === undefined ? null : Date.parse(expires_at);
      mute.value = muted ? { reason, until } : null;
    },
    messageSent(role): void {
      const { slowModeSeconds } = settings.value;
      if (slowModeSeconds > 0 && !isStaff(role)) setSlowModeUntil(clock.now() + slowModeSeconds * 1000);
    },
    holdBack: (ms) => setSlowModeUntil(clock.now() + ms),
  };
}
