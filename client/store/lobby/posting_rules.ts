// Who may write in the lobby, and when: slow mode, guard, and the user's own mute.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { Guard } from "../../../server/protocol/moderation_rules.ts";
import { isStaff, type Role } from "../../../server/protocol/roles.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { Clock } from "../connection/store_clock.ts";

/** Settings of the lobby. */
export interface LobbySettings {
  /** Seconds between two messages of one user; 0: slow mode is off. */
  readonly slowModeSeconds: number;
  readonly guard: Guard;
  /** Staff without a second factor have the rights of users. */
  readonly staffFactor: boolean;
}

/** The user's own mute. `until`: the server's time, epoch milliseconds; null: until it is lifted. */
export interface OwnMute {
  readonly reason: string | undefined;
  readonly until: number | null;
}

/** Why a user may not write in the lobby. */
export type PostingRestriction = "muted" | Exclude<Guard, "open">;

/** A user who wants to write. */
export interface Poster {
  readonly role: Role;
  readonly isRegistered: boolean;
  readonly isVerified: boolean;
}

/** The posting rules, for views and the connection. */
export interface PostingRulesStore {
  readonly settings: ReadonlySignal<LobbySettings>;
  readonly mute: ReadonlySignal<OwnMute | null>;
  /** Until when slow mode holds the user's next lobby message back, by the clock; null: it does not. */
  readonly slowModeUntil: ReadonlySignal<number | null>;
  /** Number of messages that a restriction held back since it began. */
  readonly heldBack: ReadonlySignal<number>;
  /** A message was not sent, because of a restriction. */
  notSent(): void;
  /** Why the user may not write now; null if they may. */
  restrictionOf(user: Poster): PostingRestriction | null;
  /** The client joined. The server sends the current rules next. */
  joined(): void;
  settingsChanged(state: ServerEvents["room_state"]): void;
  muteChanged(state: ServerEvents["mute_updated"]): void;
  /** A message of the user arrived in the lobby: slow mode starts. */
  messageSent(role: Role): void;
  /** The server refuses the user's next message for `ms` milliseconds. */
  holdBack(ms: number): void;
}

/** Creates a store of an open lobby. */
export function createPostingRulesStore(clock: Clock): PostingRulesStore {
  const settings = signal<LobbySettings>({ slowModeSeconds: 0, guard: "open", staffFactor: false });
  const mute = signal<OwnMute | null>(null);
  const slowModeUntil = signal<number | null>(null);
  const heldBack = signal(0);
  let cancelTimer = (): void => {};
  const setSlowModeUntil = (until: number | null): void => {
    cancelTimer();
    slowModeUntil.value = until;
    cancelTimer = until === null
      ? (): void => {}
      : clock.after(until - clock.now(), () => setSlowModeUntil(null));
  };
  return {
    settings,
    mute,
    slowModeUntil,
    heldBack,
    notSent(): void {
      heldBack.value++;
    },
    restrictionOf({ role, isRegistered, isVerified }): PostingRestriction | null {
      const { guard } = settings.value;
      const until = mute.value?.until ?? Infinity;
      if (mute.value !== null && until > clock.serverNow()) return "muted";
      if (isStaff(role)) return null;
      if (guard === "registered" && !isRegistered) return guard;
      return guard === "verified" && !isVerified ? guard : null;
    },
    joined(): void {
      mute.value = null;
      heldBack.value = 0;
      setSlowModeUntil(null);
    },
    settingsChanged({ slow_mode_seconds, guard, require_second_factor: staffFactor = false }): void {
      if (slow_mode_seconds !== settings.value.slowModeSeconds) setSlowModeUntil(null);
      settings.value = { slowModeSeconds: slow_mode_seconds, guard, staffFactor };
      heldBack.value = 0;
    },
    muteChanged({ muted, reason, expires_at }): void {
      const until = expires_at === undefined ? null : Date.parse(expires_at);
      mute.value = muted ? { reason, until } : null;
      heldBack.value = 0;
    },
    messageSent(role): void {
      const { slowModeSeconds } = settings.value;
      if (slowModeSeconds > 0 && !isStaff(role)) setSlowModeUntil(clock.now() + slowModeSeconds * 1000);
    },
    holdBack: (ms) => setSlowModeUntil(clock.now() + ms),
  };
}
